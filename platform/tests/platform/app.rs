//! An application on a database file of its own.

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
    render::Renderer,
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
/// Where a developer's own server listens.
const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);
/// Where a server for everybody listens.
pub const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8787);
/// The key of the demo store, in sandbox mode.
pub const DEMO_KEY: &str = "gvk_test_demo";
const KEY: &str = "gvk_test_one";
const OTHER_KEY: &str = "gvk_test_two";

/// A clock that stands until it is moved.
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

    /// What happens to a machine whose clock was wrong.
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

/// What a test may choose about its application.
pub struct Setup {
    pub renderer: Arc<dyn Renderer>,
    pub credits: i64,
    pub sandbox: bool,
    pub listen: SocketAddr,
    pub answer_after: Option<Duration>,
    pub render_limit: Duration,
    pub limits: LimitRates,
    pub trusted_proxies: usize,
    /// One that is there already; a fresh one where none.
    pub database: Option<String>,
    /// Where the clock starts.
    pub now: EpochMs,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            renderer: Arc::new(TestRenderer::default()),
            credits: 1000,
            sandbox: false,
            listen: LOOPBACK,
            answer_after: None,
            render_limit: Duration::from_secs(90),
            limits: LimitRates::default(),
            trusted_proxies: 0,
            database: None,
            now: START,
        }
    }
}

/// An application with two stores, of which the first has credits.
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

    /// A second application on the same database, as another process or after a restart.
    pub async fn beside(&self, renderer: Arc<dyn Renderer>) -> Self {
        let config = Config {
            sandbox_key: None,
            ..self.state.config.clone()
        };
        Self::open(self.folder.clone(), self.clock.clone(), renderer, config).await
    }

    /// The same database served for everybody.
    pub async fn for_everybody(&self) -> Self {
        let config = Config {
            listen: ANYWHERE,
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
        Self {
            router: genvoris::app(state.clone()),
            clock,
            state,
            folder,
        }
    }

    /// The PEM of the key that signs tokens, and its id, as only the platform itself has them.
    pub async fn signing_key(&self) -> SigningKey {
        let mut db = self.state.db.read().await.unwrap();
        signing_keys::list(&mut db).await.unwrap().remove(0)
    }

    /// What the database says of an attempt.
    pub async fn attempt(&self, store: &StoreId, attempt: &AttemptId) -> Option<Attempt> {
        let mut db = self.state.db.read().await.unwrap();
        attempts::get(&mut db, store, attempt).await.unwrap()
    }

    /// Returns when this process works on no try-on any more.
    pub async fn tryons_idle(&self) {
        tokio::time::timeout(Duration::from_secs(10), self.state.tryons.idle())
            .await
            .expect("a try-on never ended");
    }

    /// What the process does with slow try-ons when it has to stop.
    pub fn stop_tryons(&self) {
        self.state.tryons.stop();
    }

    /// What a query of one text column finds in the database, a row a line.
    pub async fn texts(&self, sql: &'static str) -> String {
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

    /// Both, as a process does from time to time.
    pub async fn run_background_tasks(&self) {
        self.renew_leases().await;
        self.run_maintenance().await;
    }

    fn delivery_worker(&self) -> DeliveryWorker {
        let (db, clock) = (self.state.db.clone(), self.state.clock.clone());
        let metrics = self.state.metrics.clone();
        DeliveryWorker::new(db, clock, metrics, self.state.config.listen).unwrap()
    }

    /// Sends the webhooks that are due.
    pub async fn deliver(&self) {
        self.delivery_worker().run_once().await.unwrap();
    }

    /// Delivers as a process does, until the task is ended.
    pub fn keep_delivering(&self) -> JoinHandle<()> {
        tokio::spawn(self.delivery_worker().run())
    }

    /// Sells credits to the first store.
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

    /// Somebody without a key.
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

    /// A shopper of the first store, on a plan of their own with this quota.
    pub async fn shopper(&self, external_id: &str, quota: i64) -> Shopper {
        let store = self.store();
        let plan = plan(&store, quota).await;
        let body = json!({ "externalId": external_id, "planId": plan["id"] });
        store.post("/api/v1/customers", &body).await.expect(201);
        self.returning(external_id).await
    }

    /// A shopper whom the first store knows, with a fresh token.
    pub async fn returning(&self, external_id: &str) -> Shopper {
        let path = format!("/api/v1/customers/{external_id}/sessions");
        let session = self.store().post(&path, &json!({})).await.expect(201);
        let token = session["token"].as_str().unwrap();
        Shopper::new(self.anonymous(), KEY, Some(token))
    }

    /// A page with the store's key and no session.
    pub fn legacy_page(&self) -> Shopper {
        Shopper::new(self.anonymous(), KEY, None)
    }

    /// A customer's `current` as the usage call tells it.
    pub async fn current(&self, external_id: &str) -> Value {
        self.usage(external_id).await["current"].take()
    }

    /// A customer's `data` of the usage call.
    pub async fn usage(&self, external_id: &str) -> Value {
        let path = format!("/api/v1/customers/{external_id}/usage");
        self.store().get(&path).await.expect(200)["data"].take()
    }

    /// Credits that the first store has used.
    pub async fn credits_used(&self) -> i64 {
        let status = self.store().get("/api/status").await.expect(200);
        status["quota"]["used"].as_i64().unwrap()
    }
}

/// Makes a plan with this quota.
pub async fn plan(store: &Client, quota: i64) -> Value {
    let body = json!({ "name": format!("{quota} a month"), "monthlyTryOns": quota });
    store.post("/api/v1/plans", &body).await.expect(201)
}

async fn seed(state: &AppState, credits: i64) {
    let work = async move |db: &mut Conn| {
        stores::ensure(db, &"sto_one".into(), "One", KEY, START).await?;
        stores::ensure(db, &"sto_two".into(), "Two", OTHER_KEY, START).await?;
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
