//! The application under test, with its own database.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::Router;
use genvoris::{
    clock::{Clock, EpochMs},
    credits::add_pack,
    db::{
        Conn,
        attempts::{self, Attempt},
        credits,
        signing_keys::{self, SigningKey},
        stores,
    },
    ids::{AttemptId, PackId, StoreId},
    leases::LeaseKeeper,
    limits::LimitRates,
    maintenance::Maintenance,
    period_roller::PeriodRoller,
    render::Renderer,
    sandbox,
    state::{AppState, Config},
    webhooks::DeliveryWorker,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::{
    client::{Client, Shopper},
    database,
    renderer::TestRenderer,
};

/// 1 January 2026, 12:00 UTC.
pub const START: EpochMs = EpochMs(1_767_268_800_000);
/// The address of a server on a developer's machine.
const LOOPBACK_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);
/// The address of a public server.
pub const PUBLIC_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8787);
/// The key of the demo store, in sandbox mode.
pub const DEMO_KEY: &str = "gvk_test_demo";
const KEY: &str = "gvk_test_one";
const OTHER_KEY: &str = "gvk_test_two";

/// A clock that moves only when a test moves it.
pub struct TestClock {
    now: AtomicI64,
    elapsed: AtomicU64,
}

impl TestClock {
    fn at(now: EpochMs) -> Self {
        Self {
            now: AtomicI64::new(now.0),
            elapsed: AtomicU64::new(0),
        }
    }

    pub fn advance(&self, by: Duration) {
        let ms = u64::try_from(by.as_millis()).unwrap();
        self.now.fetch_add(ms.cast_signed(), Ordering::SeqCst);
        self.elapsed.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn advance_ms(&self, ms: u64) {
        self.advance(Duration::from_millis(ms));
    }

    /// Sets the time back, as when a wrong clock is corrected. The elapsed time is unchanged.
    pub fn set_back(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap();
        self.now.fetch_sub(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> EpochMs {
        EpochMs(self.now.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.load(Ordering::SeqCst))
    }
}

/// The settings of an application under test.
pub struct Setup {
    pub renderer: Arc<dyn Renderer>,
    pub credits: i64,
    pub sandbox: bool,
    pub listen: SocketAddr,
    pub answer_after: Option<Duration>,
    pub render_limit: Duration,
    pub limits: LimitRates,
    pub trusted_proxies: usize,
    /// The URL of an existing database; if none, a new database is created.
    pub database: Option<String>,
    /// The initial time of the clock.
    pub now: EpochMs,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            renderer: Arc::new(TestRenderer::default()),
            credits: 1000,
            sandbox: false,
            listen: LOOPBACK_ADDRESS,
            answer_after: None,
            render_limit: Duration::from_secs(90),
            limits: LimitRates::default(),
            trusted_proxies: 0,
            database: None,
            now: START,
        }
    }
}

/// An application with two stores. The first has credits.
pub struct TestApp {
    pub router: Router,
    pub clock: Arc<TestClock>,
    pub state: AppState,
    folder: Arc<TempDir>,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with_renderer(renderer: &Arc<TestRenderer>) -> Self {
        Self::with(Setup {
            renderer: renderer.clone(),
            ..Setup::default()
        })
        .await
    }

    pub async fn with(setup: Setup) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let clock = Arc::new(TestClock::at(setup.now));
        let config = Config {
            database: match setup.database {
                Some(url) => url,
                None => database::with_signing_key(folder.path(), setup.now).await,
            },
            dist: folder.path().join("dist"),
            www: folder.path().join("www"),
            docs: folder.path().join("docs"),
            listen: setup.listen,
            sandbox_key: setup.sandbox.then(|| DEMO_KEY.to_owned()),
            answer_after: setup.answer_after,
            render_limit: setup.render_limit,
            public_url: None,
            trusted_proxies: setup.trusted_proxies,
            limits: setup.limits,
        };
        let app = Self::open(folder, clock, setup.renderer, config).await;
        seed(&app.state, setup.credits).await;
        app
    }

    /// A second application on the same database: another process, or the same one after a restart.
    pub async fn second_process(&self, renderer: Arc<dyn Renderer>) -> Self {
        let config = Config {
            sandbox_key: None,
            ..self.state.config.clone()
        };
        Self::open(self.folder.clone(), self.clock.clone(), renderer, config).await
    }

    /// A public server on the same database.
    pub async fn public_server(&self) -> Self {
        let config = Config {
            listen: PUBLIC_ADDRESS,
            ..self.state.config.clone()
        };
        let renderer = Arc::new(TestRenderer::default());
        Self::open(self.folder.clone(), self.clock.clone(), renderer, config).await
    }

    async fn open(
        folder: Arc<TempDir>,
        clock: Arc<TestClock>,
        renderer: Arc<dyn Renderer>,
        config: Config,
    ) -> Self {
        let state = AppState::open(config, clock.clone(), renderer)
            .await
            .unwrap();
        let sandbox_key = state.config.sandbox_key.as_deref();
        sandbox::prepare_store(&state.db, sandbox_key, clock.now())
            .await
            .unwrap();
        Self {
            router: genvoris::app(state.clone()),
            clock,
            state,
            folder,
        }
    }

    /// The key that signs tokens, read from the database.
    pub async fn signing_key(&self) -> SigningKey {
        let mut db = self.state.db.read().await.unwrap();
        signing_keys::list(&mut db).await.unwrap().remove(0)
    }

    /// Reads an attempt from the database.
    pub async fn attempt(&self, store: &StoreId, attempt: &AttemptId) -> Option<Attempt> {
        let mut db = self.state.db.read().await.unwrap();
        attempts::find(&mut db, store, attempt).await.unwrap()
    }

    /// Returns when no try-on is in progress in this process.
    pub async fn tryons_idle(&self) {
        tokio::time::timeout(Duration::from_secs(10), self.state.tryons.wait_until_idle())
            .await
            .expect("a try-on never ended");
    }

    /// Ends all try-ons in progress, as a shutdown does.
    pub fn stop_tryons(&self) {
        self.state.tryons.shut_down();
    }

    /// Runs a query of one text column, and returns a line for each row.
    pub async fn query_texts(&self, sql: &'static str) -> String {
        let mut db = self.state.db.read().await.unwrap();
        let rows: sqlx::Result<Vec<(String,)>> = match &mut db {
            Conn::Sqlite(db) => sqlx::query_as(sql).fetch_all(&mut **db).await,
            Conn::Postgres(db) => sqlx::query_as(sql).fetch_all(&mut **db).await,
        };
        let rows = rows.unwrap().into_iter();
        rows.map(|(text,)| text + "\n").collect()
    }

    /// Renews and expires leases once.
    pub async fn renew_leases(&self) {
        let (db, clock) = (self.state.db.clone(), self.state.clock.clone());
        let leases = LeaseKeeper::new(db, clock, self.state.tryons.clone());
        leases.renew().await.unwrap();
    }

    /// Runs maintenance once.
    pub async fn run_maintenance(&self) {
        let maintenance = Maintenance {
            db: self.state.db.clone(),
            clock: self.state.clock.clone(),
            tokens: self.state.tokens.clone(),
            limits: self.state.limits.clone(),
        };
        maintenance.run_once().await.unwrap();
    }

    /// Rolls the periods that have ended, as the background task does.
    pub async fn roll_periods(&self) {
        let (db, clock) = (self.state.db.clone(), self.state.clock.clone());
        PeriodRoller::new(db, clock).run_once().await.unwrap();
    }

    /// Runs both background tasks once.
    pub async fn run_background_tasks(&self) {
        self.renew_leases().await;
        self.run_maintenance().await;
    }

    fn delivery_worker(&self) -> DeliveryWorker {
        let (db, clock) = (self.state.db.clone(), self.state.clock.clone());
        let metrics = self.state.metrics.clone();
        DeliveryWorker::new(db, clock, metrics, self.state.config.listen).unwrap()
    }

    /// Sends the webhook deliveries that are due.
    pub async fn deliver_due(&self) {
        self.delivery_worker().run_once().await.unwrap();
    }

    /// Starts the delivery worker as a background task.
    pub fn spawn_delivery_worker(&self) -> JoinHandle<()> {
        tokio::spawn(self.delivery_worker().run())
    }

    /// Adds a credit pack to the first store.
    pub async fn add_credits(&self, credits: i64) -> PackId {
        let now = self.clock.now();
        let add = async move |db: &mut Conn| {
            add_pack(
                db,
                &"sto_one".into(),
                credits,
                now + credits::PACK_VALIDITY,
                now,
            )
            .await
        };
        self.state.db.writer.run(add).await.unwrap()
    }

    /// The folder that holds `dist/`, `www/` and `data/`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A client without a key.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone(), None)
    }

    /// The first store's server.
    pub fn store(&self) -> Client {
        Client::new(self.router.clone(), Some(KEY))
    }

    /// The second store's server.
    pub fn other_store(&self) -> Client {
        Client::new(self.router.clone(), Some(OTHER_KEY))
    }

    /// The demo store's server.
    pub fn demo_store(&self) -> Client {
        Client::new(self.router.clone(), Some(DEMO_KEY))
    }

    /// Creates a shopper of the first store, with a plan of this quota.
    pub async fn shopper(&self, external_id: &str, quota: i64) -> Shopper {
        let store = self.store();
        let plan = plan(&store, quota).await;
        let body = json!({ "externalId": external_id, "planId": plan["id"] });
        store.post("/api/v1/customers", &body).await.expect(201);
        self.returning_shopper(external_id).await
    }

    /// An existing shopper of the first store, with a new token.
    pub async fn returning_shopper(&self, external_id: &str) -> Shopper {
        let path = format!("/api/v1/customers/{external_id}/sessions");
        let session = self.store().post(&path, &json!({})).await.expect(201);
        let token = session["token"].as_str().unwrap();
        Shopper::new(self.anonymous(), KEY, Some(token))
    }

    /// A page with the store's key and no session.
    pub fn legacy_page(&self) -> Shopper {
        Shopper::new(self.anonymous(), KEY, None)
    }

    /// The `current` field of a customer's usage.
    pub async fn current_usage(&self, external_id: &str) -> Value {
        self.usage(external_id).await["current"].take()
    }

    /// The `data` field of a customer's usage.
    pub async fn usage(&self, external_id: &str) -> Value {
        let path = format!("/api/v1/customers/{external_id}/usage");
        self.store().get(&path).await.expect(200)["data"].take()
    }

    /// The number of credits that the first store has used.
    pub async fn credits_used(&self) -> i64 {
        let status = self.store().get("/api/status").await.expect(200);
        status["quota"]["used"].as_i64().unwrap()
    }
}

/// Creates a plan with this quota.
pub async fn plan(store: &Client, quota: i64) -> Value {
    let body = json!({ "name": format!("{quota} a month"), "monthlyTryOns": quota });
    store.post("/api/v1/plans", &body).await.expect(201)
}

async fn seed(state: &AppState, credits: i64) {
    let work = async move |db: &mut Conn| {
        stores::ensure_with_key(db, &"sto_one".into(), "One", KEY, START).await?;
        stores::ensure_with_key(db, &"sto_two".into(), "Two", OTHER_KEY, START).await?;
        credits::add(
            db,
            &"sto_one".into(),
            credits,
            START + credits::PACK_VALIDITY,
            START,
        )
        .await
        .map(drop)
    };
    state.db.writer.run(work).await.unwrap();
}
