//! Kills the server under load, repeatedly: acknowledged try-ons stay charged, nothing else is charged, the holds of
//! killed processes are released, and no try-on is lost or free.

use std::{
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
    server_process::ServerProcess,
};

/// How many times the server is killed.
const ROUNDS: usize = 12;
/// The number of customers, each with a quota of [`QUOTA`].
const SHOPPERS: usize = 6;
/// More try-ons than a customer can use or leave held in all rounds.
const QUOTA: usize = 120;
/// The number of concurrent requests.
const CLIENTS: usize = 16;
/// Longer than any step of this test takes.
const TIMEOUT: Duration = Duration::from_secs(60);
const DEMO_STORE: &str = "sto_sandbox";

/// A try-on that a client has sent.
#[derive(Clone)]
struct SentTryOn {
    shopper: usize,
    attempt: String,
}

/// What the clients know about their try-ons.
struct Ledger {
    tokens: Vec<String>,
    acknowledged: Mutex<Vec<SentTryOn>>,
    /// The try-ons that were sent and got no response.
    unanswered: Mutex<Vec<SentTryOn>>,
    /// The number of acknowledged try-ons.
    count: watch::Sender<usize>,
}

impl Ledger {
    fn acknowledge(&self, sent: SentTryOn) {
        self.acknowledged.lock().unwrap().push(sent);
        self.count.send_modify(|count| *count += 1);
    }

    /// The form of a try-on, which is the same each time it is sent.
    fn form(&self, sent: &SentTryOn) -> Form {
        Form::default()
            .file("photo", &png(7))
            .text("product_images", &data_url(&png(9)))
            .text("api_key", DEMO_KEY)
            .text("end_customer_token", &self.tokens[sent.shopper])
            .text("attempt_id", &sent.attempt)
    }

    /// The number of a shopper's try-ons in one of the two lists.
    fn of(list: &Mutex<Vec<SentTryOn>>, shopper: usize) -> usize {
        let list = list.lock().unwrap();
        list.iter().filter(|sent| sent.shopper == shopper).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crashes_charge_exactly_one_credit_per_result() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = TempDir::new().unwrap();
    let database = database::create(folder.path()).await;
    let ledger = Arc::new(create_shoppers(&database).await);
    for _ in 0..ROUNDS {
        crash(&database, &ledger, random.usize(1..40)).await;
    }
    let unanswered = ledger.unanswered.lock().unwrap().len();
    assert!(
        unanswered > 0,
        "the server was killed while nothing was in progress"
    );
    check_file(&database).await;
    let app = TestApp::with(Setup {
        database: Some(database.clone()),
        now: SystemClock.now(),
        sandbox: true,
        ..Setup::default()
    });
    let app = app.await;
    check_acknowledged_tryons(&app, &ledger).await;
    app.clock.advance(LEASE_DURATION + Duration::from_millis(1));
    app.run_background_tasks().await;
    check_repeats_are_charged_once(&app, &ledger).await;
    check_remaining_quota(&app, &ledger).await;
    check_file(&database).await;
}

async fn create_shoppers(database: &str) -> Ledger {
    let server = ServerProcess::sandbox(database, DEMO_KEY);
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
        unanswered: Mutex::default(),
        count: watch::Sender::new(0),
    }
}

fn external_id(shopper: usize) -> String {
    format!("shopper-{shopper}")
}

async fn post(server: &ServerProcess, path: &str, body: &Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}{path}", server.url));
    let response = request.bearer_auth(DEMO_KEY).json(body).send().await;
    let response = response.unwrap().error_for_status().unwrap();
    response.json().await.unwrap()
}

/// Starts a server, and kills it once it has acknowledged this many try-ons, while others are in progress.
async fn crash(database: &str, ledger: &Arc<Ledger>, acknowledged: usize) {
    let server = ServerProcess::sandbox(database, DEMO_KEY);
    let mut count = ledger.count.subscribe();
    let enough = *count.borrow() + acknowledged;
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (url, ledger) = (server.url.clone(), ledger.clone());
        clients.spawn(try_on_until_disconnected(url, client % SHOPPERS, ledger));
    }
    let enough = count.wait_for(|count| *count >= enough);
    timeout(TIMEOUT, enough).await.expect("too slow").unwrap();
    drop(server);
    timeout(TIMEOUT, clients.join_all())
        .await
        .expect("clients of a dead server wait for ever");
}

async fn try_on_until_disconnected(url: String, shopper: usize, ledger: Arc<Ledger>) {
    let http = reqwest::Client::new();
    loop {
        let attempt = Uuid::new_v4().to_string();
        let sent = SentTryOn { shopper, attempt };
        let form = ledger.form(&sent);
        let request = http.post(format!("{url}/api/tryon"));
        let request = request.header("content-type", Form::CONTENT_TYPE);
        let response = match request.body(form.encode()).send().await {
            Ok(response) if response.status() == 200 => response.bytes().await,
            Ok(response) => panic!("{}", response.text().await.unwrap()),
            Err(error) => Err(error),
        };
        if response.is_err() {
            ledger.unanswered.lock().unwrap().push(sent);
            return;
        }
        ledger.acknowledge(sent);
    }
}

/// Checks, before any hold is released, that acknowledged try-ons are charged and that nothing else is.
async fn check_acknowledged_tryons(app: &TestApp, ledger: &Ledger) {
    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    for sent in acknowledged {
        let attempt = app
            .attempt(&DEMO_STORE.into(), &sent.attempt.as_str().into())
            .await;
        let attempt = attempt.expect("an acknowledged try-on is lost");
        assert_eq!(attempt.state, State::Committed);
    }
    for shopper in 0..SHOPPERS {
        let acknowledged = Ledger::of(&ledger.acknowledged, shopper);
        let unanswered = Ledger::of(&ledger.unanswered, shopper);
        let used = used(app, shopper).await;
        assert!(
            (acknowledged..=acknowledged + unanswered).contains(&used),
            "{acknowledged} acknowledged, {unanswered} unanswered, {used} used"
        );
    }
}

/// Checks that a client that repeats its request after a crash is charged once, whether the try-on had been completed or not.
async fn check_repeats_are_charged_once(app: &TestApp, ledger: &Ledger) {
    let unanswered = std::mem::take(&mut *ledger.unanswered.lock().unwrap());
    for sent in unanswered {
        try_on(app, ledger, &sent).await.unwrap();
        ledger.acknowledge(sent);
    }
    for shopper in 0..SHOPPERS {
        let acknowledged = Ledger::of(&ledger.acknowledged, shopper);
        assert_eq!(used(app, shopper).await, acknowledged);
    }
}

/// Checks that no hold of a killed process remains: each customer can use the rest of their quota.
async fn check_remaining_quota(app: &TestApp, ledger: &Ledger) {
    for shopper in 0..SHOPPERS {
        let refusal = loop {
            let attempt = Uuid::new_v4().to_string();
            let sent = SentTryOn { shopper, attempt };
            match try_on(app, ledger, &sent).await {
                Ok(()) => ledger.acknowledge(sent),
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

/// Sends a try-on. If the quota is exhausted, the error is the body of the response.
async fn try_on(app: &TestApp, ledger: &Ledger, sent: &SentTryOn) -> Result<(), Value> {
    let form = ledger.form(sent);
    let response = app.anonymous().post_form("/api/tryon", &form).await;
    if response.status == 402 {
        return Err(response.expect_error(402, "end_customer_quota"));
    }
    assert_eq!(response.expect(200)["success"], true);
    Ok(())
}

async fn used(app: &TestApp, shopper: usize) -> usize {
    let path = format!("/api/v1/customers/{}/usage", external_id(shopper));
    let usage = app.demo_store().get(&path).await.expect(200);
    let used = usage["data"]["current"]["used"].as_u64().unwrap();
    used.try_into().unwrap()
}

/// Checks the integrity of SQLite's file. PostgreSQL has no such check.
async fn check_file(database: &str) {
    if !database.starts_with("sqlite:") {
        return;
    }
    let mut db = SqliteConnection::connect(database).await.unwrap();
    let check = sqlx::query_scalar("PRAGMA integrity_check");
    let found: Vec<String> = check.fetch_all(&mut db).await.unwrap();
    assert_eq!(found, ["ok"]);
}
