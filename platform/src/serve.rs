//! `genvoris serve`

use std::{error::Error, io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
    time::timeout,
};

use crate::{
    app,
    cli::Serve,
    clock::SystemClock,
    http::metrics_server,
    leases::LeaseKeeper,
    maintenance::Maintenance,
    render::{
        NoRenderer, ProductImages, Renderer, SandboxRenderer, UpstreamRenderer, upstream::Settings,
    },
    state::{AppState, Config},
    webhooks::DeliveryWorker,
};

/// How long requests under way may take once the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop.
pub async fn serve(flags: Box<Serve>) -> Result<(), Box<dyn Error>> {
    let upstream = flags.upstream.settings(flags.tryons.render_limit())?;
    let listener = listen_on(flags.listen).await?;
    let listen = listener.local_addr()?;
    let metrics_listener = match flags.network.metrics_listen {
        Some(address) => Some(listen_on(address).await?),
        None => None,
    };
    let demo = flags.sandbox.then_some(&*flags.www);
    let renderer = renderer(upstream, demo, listen)?;
    let config = Config {
        database: flags.database.database,
        dist: flags.dist,
        www: flags.www,
        listen,
        sandbox_key: flags.sandbox.then_some(flags.api_key),
        trusted_proxies: flags.network.trusted_proxies,
        public_url: flags.network.public_url,
        answer_after: flags.tryons.answer_after(),
        render_limit: flags.tryons.render_limit(),
        limits: flags.limits.into(),
    };
    let state = AppState::open(config, Arc::new(SystemClock), renderer).await?;
    start_background_tasks(&state)?;
    if let Some(listener) = metrics_listener {
        tracing::info!(address = %listener.local_addr()?, "metrics");
        let router = metrics_server::router(state.metrics.clone(), state.limits.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
    }
    // Before the line below: who reads it may stop the server at once.
    let stopped = stop()?;
    let greeting = if flags.sandbox {
        "Demo store"
    } else {
        "Listening on"
    };
    let separator = if flags.sandbox { ":" } else { "" };
    println!("{greeting}{separator} http://{listen}/");
    let served = run(listener, app(state.clone()), stopped).await;
    finish_tryons(&state).await;
    if timeout(GRACE, state.db.close()).await.is_err() {
        tracing::warn!("stopped before the database was closed");
    }
    Ok(served?)
}

/// Starts what a process does beside answering: each a task of its own, so that none delays another.
///
/// # Errors
/// 500 where TLS cannot be set up.
pub fn start_background_tasks(app: &AppState) -> crate::error::Result<()> {
    let (db, clock) = (app.db.clone(), app.clock.clone());
    let leases = LeaseKeeper::new(db.clone(), clock.clone(), app.tryons.clone());
    tokio::spawn(leases.run());
    let worker = DeliveryWorker::new(
        db.clone(),
        clock.clone(),
        app.metrics.clone(),
        app.config.listen,
    )?;
    tokio::spawn(worker.run());
    let maintenance = Maintenance {
        db,
        clock,
        tokens: app.tokens.clone(),
        limits: app.limits.clone(),
    };
    tokio::spawn(maintenance.run());
    Ok(())
}

/// Waits for try-ons that were answered 202, and releases the holds of those that take too long.
async fn finish_tryons(app: &AppState) {
    if timeout(GRACE, app.tryons.idle()).await.is_ok() {
        return;
    }
    tracing::warn!("stopped with try-ons under way: what they hold is given back");
    app.tryons.stop();
    drop(timeout(GRACE, app.tryons.idle()).await);
}

async fn listen_on(address: SocketAddr) -> Result<TcpListener, Box<dyn Error>> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// The service where one is named, else the sandbox's own renderer in front of the demo store in `demo`.
fn renderer(
    upstream: Option<Settings>,
    demo: Option<&Path>,
    listen: SocketAddr,
) -> reqwest::Result<Arc<dyn Renderer>> {
    Ok(match (upstream, demo) {
        (Some(settings), _) => {
            tracing::info!("upstream renderer: a try-on service makes the pictures");
            Arc::new(UpstreamRenderer::new(settings)?)
        }
        (None, Some(www)) => {
            tracing::info!("sandbox renderer: pictures are composed here and watermarked");
            let images = ProductImages::new(www.to_owned(), listen)?;
            Arc::new(SandboxRenderer::new(images))
        }
        (None, None) => {
            tracing::warn!("no renderer is configured: try-ons answer 502 and debit nothing");
            Arc::new(NoRenderer)
        }
    })
}

/// Serves until `stopped`, and then for as long as answers are under way, but not for ever: a client that stalls
/// must not keep the process.
pub async fn run(
    listener: TcpListener,
    router: Router,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stop) = oneshot::channel();
    // The limits count by the peer's address.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        stopped.await;
        stopping.send(()).ok();
    });
    let overdue = async {
        // Without the signal there is nothing to be late for: the server itself ends with an error then.
        if stop.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = overdue => {
            tracing::warn!("stopped with requests under way");
            Ok(())
        }
    }
}

fn stop() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
