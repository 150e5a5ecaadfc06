//! What every handler shares.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    db::{Database, Tables, sessions},
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

/// How to open an [`AppState`].
#[derive(Clone)]
pub struct Config {
    /// `sqlite://path`
    pub database: String,
    /// The folder of the widget's files.
    pub dist: PathBuf,
    /// The folder of the demo store.
    pub www: PathBuf,
    /// The address the server listens on.
    pub listen: SocketAddr,
    /// The demo store's key; present in sandbox mode only.
    pub sandbox_key: Option<String>,
    /// How long a try-on may take before its request is answered 202; for ever where none.
    pub answer_after: Option<Duration>,
    /// How long rendering may take, the wait for its turn included.
    pub render_limit: Duration,
    /// Where clients reach this server, without a trailing slash, for links in answers; they are relative where none.
    pub public_url: Option<String>,
    /// Reverse proxies whose entries in X-Forwarded-For are believed.
    pub trusted_proxies: usize,
    /// How often clients may call.
    pub limits: LimitRates,
}

/// The application's state, cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// See [`AppState`].
pub struct Shared {
    /// The database.
    pub db: Database,
    /// This process, by a random name, as the owner of what it holds.
    pub owner: ProcessId,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The keys of session tokens.
    pub tokens: Arc<TokenKeys>,
    /// Runs try-ons.
    pub tryons: TryOns,
    /// Which reverse proxies are believed.
    pub trusted_proxies: TrustedProxies,
    /// The rate limits.
    pub limits: Arc<Limits>,
    /// What is counted for Prometheus.
    pub metrics: Arc<Metrics>,
    /// What makes the pictures.
    pub renderer: Arc<dyn Renderer>,
    /// The rest.
    pub config: Config,
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Opens the database and, in sandbox mode, makes sure the sandbox store is there; its key is
    /// good for nothing else.
    pub async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        renderer: Arc<dyn Renderer>,
    ) -> Result<Self> {
        let db = Database::open(&config.database, Tables::Migrate).await?;
        Self::open_on(db, config, clock, renderer).await
    }

    /// Like [`AppState::open`], on a database that is open.
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

    /// The customer (`ec_…`) that a session token names, if they are the key's store's and the token was not revoked;
    /// none without a token.
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
        if sessions::is_good(&mut db, store, &claims.sub, &claims.jti).await? {
            Ok(Some(claims.sub))
        } else {
            Err(Error::InvalidSessionToken)
        }
    }
}
