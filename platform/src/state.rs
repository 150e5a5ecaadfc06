//! The state that all handlers share.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    db::{Database, SchemaMode, sessions},
    error::{Error, Result},
    ids::{CustomerId, ProcessId, StoreId},
    limits::{LimitRates, Limits},
    metrics::Metrics,
    render::Renderer,
    seed,
    tokens::TokenKeys,
    trusted_proxies::TrustedProxies,
    tryons::{self, TryOns},
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
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// See [`AppState`].
pub struct Shared {
    /// The database.
    pub db: Database,
    /// A random id of this process, which marks the holds that it owns.
    pub owner: ProcessId,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The keys that sign session tokens.
    pub tokens: Arc<TokenKeys>,
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
    /// The configuration.
    pub config: Config,
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Opens the database. In sandbox mode, this creates the sandbox store if necessary; otherwise, it revokes the
    /// sandbox store's key.
    pub async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        renderer: Arc<dyn Renderer>,
    ) -> Result<Self> {
        let db = Database::open(&config.database, SchemaMode::Migrate).await?;
        Self::open_on(db, config, clock, renderer).await
    }

    /// Like [`AppState::open`], for a database that is already open.
    pub async fn open_on(
        db: Database,
        config: Config,
        clock: Arc<dyn Clock>,
        renderer: Arc<dyn Renderer>,
    ) -> Result<Self> {
        let tokens = Arc::new(TokenKeys::open(&db, clock.now()).await?);
        match config.sandbox_key.clone() {
            Some(key) => seed::ensure_store(&db, key, clock.now()).await?,
            None => seed::close_store(&db).await?,
        }
        let metrics = Arc::new(Metrics::default());
        let limits = Arc::new(Limits::new(&config.limits, &clock));
        let tryons = TryOns::new(tryons::Dependencies {
            db: db.clone(),
            clock: clock.clone(),
            renderer: renderer.clone(),
            metrics: metrics.clone(),
            answer_after: config.answer_after,
            render_limit: config.render_limit,
        });
        Ok(Self(Arc::new(Shared {
            db,
            owner: ProcessId::new(),
            clock,
            tokens,
            tryons,
            trusted_proxies: TrustedProxies::new(config.trusted_proxies),
            limits,
            metrics,
            renderer,
            config,
        })))
    }

    /// The id (`ec_…`) of the customer that a session token was issued for; none without a token.
    ///
    /// # Errors
    /// 401 if the token is invalid, expired or revoked; 403 if another store issued it.
    pub async fn customer_of_token(
        &self,
        token: Option<&str>,
        store: &StoreId,
    ) -> Result<Option<CustomerId>> {
        let Some(token) = token else { return Ok(None) };
        let claims = self
            .tokens
            .verify(&self.db, token, self.clock.now())
            .await?;
        if claims.sid != *store {
            return Err(Error::TokenStoreMismatch);
        }
        let mut db = self.db.read().await?;
        if sessions::is_active(&mut db, store, &claims.sub, &claims.jti).await? {
            Ok(Some(claims.sub))
        } else {
            Err(Error::InvalidSessionToken)
        }
    }
}
