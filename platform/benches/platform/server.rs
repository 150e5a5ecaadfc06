//! The server that is measured: the product's router with a renderer that takes no time.

use std::{io::Read, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{body::Bytes, routing::post};
use clap::Args;
use futures_util::{FutureExt, future::BoxFuture};
use genvoris::{
    clock::{EpochMs, SystemClock},
    connections::{Limits, max_connections},
    db::{Conn, Database, SchemaMode, credits, stores},
    error::Error,
    ids::StoreId,
    limits::LimitRates,
    render::{Picture, RenderError, RenderJob, Renderer},
    serve,
    state::{AppState, Config},
    store,
};
use tokio::{net::TcpListener, sync::oneshot};
use tracing_subscriber::EnvFilter;

use crate::{Result, history};

/// The environment variable with the database's URL. It is not a flag, because the URL may contain a password.
pub const DATABASE_URL: &str = "GENVORIS_BENCH_DATABASE";
/// The path of an additional endpoint, which reads the body and does nothing with it.
pub const NO_OP_PATH: &str = "/no-op";
/// The number of stores. Each has credits.
pub const STORES: usize = 16;

/// The flags of the server.
#[derive(Args)]
pub struct Serve {
    #[arg(long, env = DATABASE_URL, hide_env_values = true)]
    database: String,
    /// The number of customers with a history of periods; without it, there are none.
    #[arg(long)]
    history: Option<u64>,
}

/// The key of the n-th store.
pub fn key(store: usize) -> String {
    format!("gvk_test_store{store}")
}

/// Serves until the standard input is closed.
pub async fn run(flags: Serve) -> Result<()> {
    // The log is set up as in `genvoris serve`, because logging is part of the cost of a request.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("info"))
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let listen = listener.local_addr()?;
    let state = open_state(&flags, listen).await?;
    println!("{listen}");
    let store = store::Settings::demo(&key(0));
    let router =
        genvoris::app_with_store(state, store)?.route(NO_OP_PATH, post(async |_: Bytes| "{}"));
    let limits = Limits {
        header_timeout: Duration::from_secs(20),
        idle_timeout: Duration::from_secs(75),
        shutdown_timeout: Duration::from_secs(6),
        max_connections: max_connections(),
    };
    serve::run(listener, router, limits, stdin_closed(), None).await;
    Ok(())
}

async fn open_state(flags: &Serve, listen: SocketAddr) -> Result<AppState> {
    let config = Config {
        database: flags.database.clone(),
        dist: PathBuf::new(),
        www: PathBuf::new(),
        docs: PathBuf::new(),
        listen,
        sandbox_key: None,
        answer_after: Some(Duration::from_secs(25)),
        render_limit: Duration::from_secs(90),
        public_url: None,
        trusted_proxies: 0,
        limits: LimitRates::default(),
    };
    let db = Database::open(&flags.database, SchemaMode::Migrate).await?;
    let state =
        AppState::with_database(db, config, Arc::new(SystemClock), Arc::new(InstantRenderer))
            .await?;
    serve::start_background_tasks(&state)?;
    let now = state.clock.now();
    let work = async move |db: &mut Conn| create_stores(db, now).await;
    state.db.writer.run(work).await?;
    if let Some(customers) = flags.history {
        history::fill(&state.db, customers, now).await?;
    }
    Ok(state)
}

async fn create_stores(db: &mut Conn, now: EpochMs) -> std::result::Result<(), Error> {
    for store in 0..STORES {
        let id = StoreId::from(format!("sto_{store}"));
        stores::ensure_with_key(db, &id, id.as_str(), &key(store), now).await?;
        credits::add(db, &id, 1_000_000_000, now + credits::PACK_VALIDITY, now).await?;
    }
    Ok(())
}

async fn stdin_closed() {
    let (sender, receiver) = oneshot::channel::<()>();
    // This runs in a thread of its own, because a read of the standard input cannot be cancelled.
    std::thread::spawn(move || {
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        drop(sender);
    });
    receiver.await.ok();
}

/// Returns a fixed picture at once.
struct InstantRenderer;

impl Renderer for InstantRenderer {
    fn name(&self) -> &'static str {
        "instant"
    }

    fn render(
        &self,
        _: RenderJob,
    ) -> BoxFuture<'_, std::result::Result<Vec<Picture>, RenderError>> {
        let picture = Picture::Encoded {
            mime: "image/jpeg",
            bytes: vec![0xff, 0xd8, 0xff, 0xd9],
        };
        std::future::ready(Ok(vec![picture])).boxed()
    }
}
