//! The application's state: the parts that handlers share.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::extract::FromRef;

use crate::{
    allowed_origins::AllowedOrigins,
    clock::Clock,
    db::{Database, SchemaMode},
    egress::EgressPolicy,
    error::Result,
    http::{authentication::Authenticator, public_url::PublicUrl},
    ids::ProcessId,
    limits::{LimitRates, Limits},
    metrics::Metrics,
    render::Renderer,
    tokens::{SessionVerifier, TokenKeys},
    trusted_proxies::TrustedProxies,
    tryons::{self, TryOns},
    widget_files::WidgetFiles,
};

/// The configuration of an [`AppState`].
#[derive(Clone)]
pub struct Config {
    /// The database's URL: `sqlite://path` or `postgres://…`.
    pub database: String,
    /// The folder with the widget's files.
    pub dist: PathBuf,
    /// The folder that contains the demo store.
    pub www: PathBuf,
    /// The folder with the built documentation.
    pub docs: PathBuf,
    /// The address the server listens on.
    pub listen: SocketAddr,
    /// The demo store's key; only set in sandbox mode.
    pub sandbox_key: Option<String>,
    /// After how long a try-on that is still in progress is answered 202. If none, the response waits for its end.
    pub answer_after: Option<Duration>,
    /// How long rendering may take, including the wait for a free slot.
    pub render_limit: Duration,
    /// The URL at which clients reach this server, without a trailing slash. Links in responses begin with it; if none,
    /// they are relative.
    pub public_url: Option<String>,
    /// The number of reverse proxies whose entries in `X-Forwarded-For` are trusted.
    pub trusted_proxies: usize,
    /// The rate limits.
    pub limits: LimitRates,
}

/// The application's state, cheap to clone.
///
/// Handlers and extractors take only the parts that they need, such as `State<Database>`. A handler that needs most of
/// the parts takes the whole state.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts of an [`AppState`].
pub struct Parts {
    /// The database.
    pub db: Database,
    /// A random id of this process, which marks the holds that it owns.
    pub owner: ProcessId,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Authenticates stores by their API keys.
    pub authenticator: Authenticator,
    /// The keys that sign session tokens.
    pub tokens: Arc<TokenKeys>,
    /// Authenticates customers by their session tokens.
    pub sessions: SessionVerifier,
    /// The origins whose pages may call the API.
    pub allowed_origins: AllowedOrigins,
    /// The addresses that clients may make the server connect to.
    pub egress: EgressPolicy,
    /// Runs try-ons.
    pub tryons: TryOns,
    /// The reverse proxies whose `X-Forwarded-For` entries are trusted.
    pub trusted_proxies: TrustedProxies,
    /// The rate limits.
    pub limits: Arc<Limits>,
    /// The metrics for Prometheus.
    pub metrics: Arc<Metrics>,
    /// Renders the pictures.
    pub renderer: Arc<dyn Renderer>,
    /// The widget's files.
    pub widget_files: WidgetFiles,
    /// The URL that links in responses begin with.
    pub public_url: PublicUrl,
    /// The configuration.
    pub config: Config,
}

/// Makes parts of the state available to handlers and extractors as `State<…>`.
macro_rules! sub_states {
    ($($part:ident: $type:ty,)+) => {$(
        impl FromRef<AppState> for $type {
            fn from_ref(state: &AppState) -> Self {
                state.$part.clone()
            }
        }
    )+};
}

sub_states! {
    db: Database,
    clock: Arc<dyn Clock>,
    authenticator: Authenticator,
    tokens: Arc<TokenKeys>,
    egress: EgressPolicy,
    tryons: TryOns,
    trusted_proxies: TrustedProxies,
    limits: Arc<Limits>,
    widget_files: WidgetFiles,
    public_url: PublicUrl,
}

impl std::ops::Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl AppState {
    /// Opens the database, and builds the state on it.
    pub async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        renderer: Arc<dyn Renderer>,
    ) -> Result<Self> {
        let db = Database::open(&config.database, SchemaMode::Migrate).await?;
        Self::with_database(db, config, clock, renderer).await
    }

    /// Builds the state on a database that is already open.
    pub async fn with_database(
        db: Database,
        config: Config,
        clock: Arc<dyn Clock>,
        renderer: Arc<dyn Renderer>,
    ) -> Result<Self> {
        let tokens = Arc::new(TokenKeys::open(&db, clock.now()).await?);
        let metrics = Arc::new(Metrics::default());
        let tryons = TryOns::new(tryons::Dependencies {
            db: db.clone(),
            clock: clock.clone(),
            renderer: renderer.clone(),
            metrics: metrics.clone(),
            answer_after: config.answer_after,
            render_limit: config.render_limit,
        });
        Ok(Self(Arc::new(Parts {
            owner: ProcessId::new(),
            authenticator: Authenticator::new(db.clone(), clock.clone()),
            sessions: SessionVerifier::new(tokens.clone(), db.clone(), clock.clone()),
            tokens,
            allowed_origins: AllowedOrigins::new(db.clone(), clock.clone()),
            egress: EgressPolicy::for_server(config.listen),
            tryons,
            trusted_proxies: TrustedProxies::new(config.trusted_proxies),
            limits: Arc::new(Limits::new(&config.limits, &clock)),
            metrics,
            renderer,
            widget_files: WidgetFiles::new(&config.dist),
            public_url: PublicUrl::new(config.public_url.as_deref()),
            db,
            clock,
            config,
        })))
    }
}
