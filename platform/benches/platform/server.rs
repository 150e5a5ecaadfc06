//! The server that is measured: the product's router on a port, with a renderer that takes no time.

use std::{io::Read, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{body::Bytes, routing::post};
use clap::Args;
use futures_util::{FutureExt, future::BoxFuture};
use genvoris::{
    clock::{EpochMs, SystemClock},
    db::{Conn, Database, SchemaMode, credits, stores},
    error::Error,
    ids::StoreId,
    limits::LimitRates,
    render::{Picture, RenderError, RenderJob, Renderer},
    serve,
    state::{AppState, Config},
};
use tokio::{net::TcpListener, sync::oneshot};
use tracing_subscriber::EnvFilter;

use crate::{Result, history};

/// The environment variable with the database's URL, which may hold a password.
pub const DATABASE: &str = "GENVORIS_BENCH_DATABASE";
/// A path beside the product's that reads a form and does nothing with it.
pub const NOTHING: &str = "/nothing";
/// Stores with credits.
pub const SHOPS: usize = 16;

/// The flags of the server.
#[derive(Args)]
pub struct Serve {
    #[arg(long, env = DATABASE, hide_env_values = true)]
    database: String,
    /// Jobs of one transaction, where not the product's own number.
    #[arg(long)]
    batch: Option<usize>,
    /// Customers with a history.
    #[arg(long)]
    history: Option<u64>,
}

/// The key of the n-th store.
pub fn key(shop: usize) -> String {
    format!("gvk_test_shop{shop}")
}

/// Serves until the standard input ends.
pub async fn run(flags: Serve) -> Result<()> {
    // As `genvoris serve` logs, because that is a part of what a request costs.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("info"))
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let listen = listener.local_addr()?;
    let state = open(&flags, listen).await?;
    println!("{listen}");
    let router = genvoris::app(state).route(NOTHING, post(async |_: Bytes| "{}"));
    Ok(serve::run(listener, router, input_ended()).await?)
}

async fn open(flags: &Serve, listen: SocketAddr) -> Result<AppState> {
    let config = Config {
        database: flags.database.clone(),
        dist: PathBuf::new(),
        www: PathBuf::new(),
        listen,
        sandbox_key: None,
        answer_after: Some(Duration::from_secs(25)),
        render_limit: Duration::from_secs(90),
        public_url: None,
        trusted_proxies: 0,
        limits: LimitRates::default(),
    };
    let db = match flags.batch {
        Some(batch) => {
            Database::open_with_max_batch(&flags.database, SchemaMode::Migrate, batch).await?
        }
        None => Database::open(&flags.database, SchemaMode::Migrate).await?,
    };
    let state =
        AppState::with_database(db, config, Arc::new(SystemClock), Arc::new(Instant)).await?;
    serve::start_background_tasks(&state)?;
    let now = state.clock.now();
    let work = async move |db: &mut Conn| make_stores(db, now).await;
    state.db.writer.run(work).await?;
    if let Some(customers) = flags.history {
        history::fill(&state.db, customers, now).await?;
    }
    Ok(state)
}

async fn make_stores(db: &mut Conn, now: EpochMs) -> std::result::Result<(), Error> {
    for shop in 0..SHOPS {
        let id = StoreId::from(format!("sto_{shop}"));
        stores::ensure_with_key(db, &id, id.as_str(), &key(shop), now).await?;
        credits::add(db, &id, 1_000_000_000, now + credits::PACK_VALIDITY, now).await?;
    }
    Ok(())
}

async fn input_ended() {
    let (ended, end) = oneshot::channel::<()>();
    // A thread, because a read of the standard input cannot be cancelled.
    std::thread::spawn(move || {
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        drop(ended);
    });
    end.await.ok();
}

/// Renders at once.
struct Instant;

impl Renderer for Instant {
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
