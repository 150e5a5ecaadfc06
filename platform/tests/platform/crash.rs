//! `kill -9` under load, again and again: what was acknowledged stays, nothing is charged that nobody asked for,
//! what the dead processes held comes back, and not one try-on is lost or given away.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use genvoris::{
    clock::{Clock, SystemClock},
    db::attempts::State,
    metering::LEASE_DURATION,
};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use uuid::Uuid;

use crate::{
    app::{DEMO_KEY, Setup, TestApp},
    database,
    fixtures::{Form, data_url, png},
};

/// Times that the server is killed.
const ROUNDS: usize = 12;
/// Customers, each with a plan of [`QUOTA`].
const SHOPPERS: usize = 6;
/// More than a customer can use or leave held in all the rounds.
const QUOTA: usize = 120;
/// Requests under way at once.
const CLIENTS: usize = 16;
/// Longer than anything here takes.
const TIMEOUT: Duration = Duration::from_secs(60);
const DEMO_STORE: &str = "sto_sandbox";

/// The real server as a process of its own.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_genvoris"))
            .args(["serve", "--sandbox", "--listen", "127.0.0.1:0"])
            .args(["--api-key", DEMO_KEY, "--database", database])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("Demo store: ");
        let url = url.unwrap_or_else(|| panic!("it does not start: {line}"));
        Self {
            url: url.trim_end_matches('/').to_owned(),
            process,
        }
    }
}

impl Drop for Server {
    /// `kill -9`, also when the test fails.
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// One try-on of one shopper.
#[derive(Clone)]
struct Asked {
    shopper: usize,
    attempt: String,
}

/// What the clients know.
struct Ledger {
    tokens: Vec<String>,
    acknowledged: Mutex<Vec<Asked>>,
    /// Sent, and never answered.
    cut_off: Mutex<Vec<Asked>>,
    /// How many are acknowledged.
    count: watch::Sender<usize>,
}

impl Ledger {
    fn acknowledge(&self, asked: Asked) {
        self.acknowledged.lock().unwrap().push(asked);
        self.count.send_modify(|count| *count += 1);
    }

    /// The form of an attempt, the same whenever it is sent.
    fn form(&self, asked: &Asked) -> Form {
        Form::default()
            .file("photo", &png(7))
            .text("product_images", &data_url(&png(9)))
            .text("api_key", DEMO_KEY)
            .text("end_customer_token", &self.tokens[asked.shopper])
            .text("attempt_id", &asked.attempt)
    }

    /// Attempts of a shopper in one of the two lists.
    fn of(list: &Mutex<Vec<Asked>>, shopper: usize) -> usize {
        let list = list.lock().unwrap();
        list.iter().filter(|asked| asked.shopper == shopper).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crashes_charge_exactly_one_credit_per_result() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = TempDir::new().unwrap();
    let database = database::fresh(folder.path()).await;
    let ledger = Arc::new(make_shoppers(&database).await);
    for _ in 0..ROUNDS {
        crash(&database, &ledger, random.usize(1..40)).await;
    }
    let cut_off = ledger.cut_off.lock().unwrap().len();
    assert!(cut_off > 0, "the server was killed with nothing under way");
    check_file(&database).await;
    let app = TestApp::with(Setup {
        database: Some(database.clone()),
        now: SystemClock.now(),
        sandbox: true,
        ..Setup::default()
    });
    let app = app.await;
    nothing_is_lost_or_given_away(&app, &ledger).await;
    app.clock.advance(LEASE_DURATION + Duration::from_millis(1));
    app.run_background_tasks().await;
    what_was_cut_off_can_be_had_for_one_credit_each(&app, &ledger).await;
    the_rest_of_the_quota_is_there_to_the_last_try_on(&app, &ledger).await;
    check_file(&database).await;
}

async fn make_shoppers(database: &str) -> Ledger {
    let server = Server::start(database);
    let plan = json!({ "name": "Plan", "monthlyTryOns": QUOTA });
    let plan = post(&server, "/api/v1/plans", &plan).await;
    let mut tokens = Vec::new();
    for shopper in 0..SHOPPERS {
        let customer = json!({ "externalId": external_id(shopper), "planId": plan["id"] });
        post(&server, "/api/v1/customers", &customer).await;
        let path = format!("/api/v1/customers/{}/sessions", external_id(shopper));
        let session = post(&server, &path, &json!({ "expires_in": 3600 })).await;
        tokens.push(session["token"].as_str().unwrap().to_owned());
    }
    Ledger {
        tokens,
        acknowledged: Mutex::default(),
        cut_off: Mutex::default(),
        count: watch::Sender::new(0),
    }
}

fn external_id(shopper: usize) -> String {
    format!("shopper-{shopper}")
}

async fn post(server: &Server, path: &str, body: &Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}{path}", server.url));
    let response = request.bearer_auth(DEMO_KEY).json(body).send().await;
    let response = response.unwrap().error_for_status().unwrap();
    response.json().await.unwrap()
}

/// Kills a server once it has acknowledged this many try-ons, with others under way.
async fn crash(database: &str, ledger: &Arc<Ledger>, acknowledged: usize) {
    let server = Server::start(database);
    let mut count = ledger.count.subscribe();
    let enough = *count.borrow() + acknowledged;
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (url, ledger) = (server.url.clone(), ledger.clone());
        clients.spawn(try_on_until_cut_off(url, client % SHOPPERS, ledger));
    }
    let enough = count.wait_for(|count| *count >= enough);
    timeout(TIMEOUT, enough).await.expect("too slow").unwrap();
    drop(server);
    timeout(TIMEOUT, clients.join_all())
        .await
        .expect("clients of a dead server wait for ever");
}

async fn try_on_until_cut_off(url: String, shopper: usize, ledger: Arc<Ledger>) {
    let http = reqwest::Client::new();
    loop {
        let attempt = Uuid::new_v4().to_string();
        let asked = Asked { shopper, attempt };
        let form = ledger.form(&asked);
        let request = http.post(format!("{url}/api/tryon"));
        let request = request.header("content-type", Form::CONTENT_TYPE);
        let answer = match request.body(form.encode()).send().await {
            Ok(response) if response.status() == 200 => response.bytes().await,
            Ok(response) => panic!("{}", response.text().await.unwrap()),
            Err(error) => Err(error),
        };
        if answer.is_err() {
            ledger.cut_off.lock().unwrap().push(asked);
            return;
        }
        ledger.acknowledge(asked);
    }
}

/// Before anything is given back.
async fn nothing_is_lost_or_given_away(app: &TestApp, ledger: &Ledger) {
    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    for asked in acknowledged {
        let attempt = app
            .attempt(&DEMO_STORE.into(), &asked.attempt.as_str().into())
            .await;
        let attempt = attempt.expect("an acknowledged try-on is lost");
        assert_eq!(attempt.state, State::Committed);
    }
    for shopper in 0..SHOPPERS {
        let acknowledged = Ledger::of(&ledger.acknowledged, shopper);
        let cut_off = Ledger::of(&ledger.cut_off, shopper);
        let used = used(app, shopper).await;
        assert!(
            (acknowledged..=acknowledged + cut_off).contains(&used),
            "{acknowledged} acknowledged, {cut_off} cut off, {used} used"
        );
    }
}

/// A client that asks again after a crash pays once, whether the crash came before or after its try-on was done.
async fn what_was_cut_off_can_be_had_for_one_credit_each(app: &TestApp, ledger: &Ledger) {
    let cut_off = std::mem::take(&mut *ledger.cut_off.lock().unwrap());
    for asked in cut_off {
        try_on(app, ledger, &asked).await.unwrap();
        ledger.acknowledge(asked);
    }
    for shopper in 0..SHOPPERS {
        let acknowledged = Ledger::of(&ledger.acknowledged, shopper);
        assert_eq!(used(app, shopper).await, acknowledged);
    }
}

/// Nothing stays held by the dead.
async fn the_rest_of_the_quota_is_there_to_the_last_try_on(app: &TestApp, ledger: &Ledger) {
    for shopper in 0..SHOPPERS {
        let refusal = loop {
            let attempt = Uuid::new_v4().to_string();
            let asked = Asked { shopper, attempt };
            match try_on(app, ledger, &asked).await {
                Ok(()) => ledger.acknowledge(asked),
                Err(refusal) => break refusal,
            }
        };
        assert_eq!(refusal["reason"], "quota_exhausted");
        assert_eq!(Ledger::of(&ledger.acknowledged, shopper), QUOTA);
        assert_eq!(used(app, shopper).await, QUOTA);
    }
    let status = app.demo_store().get("/api/status").await.expect(200);
    assert_eq!(status["quota"]["used"], SHOPPERS * QUOTA);
}

/// The body of the refusal, if it is one for want of quota.
async fn try_on(app: &TestApp, ledger: &Ledger, asked: &Asked) -> Result<(), Value> {
    let form = ledger.form(asked);
    let answer = app.anonymous().post_form("/api/tryon", &form).await;
    if answer.status == 402 {
        return Err(answer.expect_error(402, "end_customer_quota"));
    }
    assert_eq!(answer.expect(200)["success"], true);
    Ok(())
}

async fn used(app: &TestApp, shopper: usize) -> usize {
    let path = format!("/api/v1/customers/{}/usage", external_id(shopper));
    let usage = app.demo_store().get(&path).await.expect(200);
    let used = usage["data"]["current"]["used"].as_u64().unwrap();
    used.try_into().unwrap()
}

/// PostgreSQL has nothing of the kind.
async fn check_file(database: &str) {
    if !database.starts_with("sqlite:") {
        return;
    }
    let mut db = SqliteConnection::connect(database).await.unwrap();
    let check = sqlx::query_scalar("PRAGMA integrity_check");
    let found: Vec<String> = check.fetch_all(&mut db).await.unwrap();
    assert_eq!(found, ["ok"]);
}
