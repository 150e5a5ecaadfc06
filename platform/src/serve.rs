//! `genvoris serve`: starts the server and its background tasks, and shuts them down gracefully.

use std::{error::Error, io, net::SocketAddr, path::Path, pin::pin, sync::Arc, time::Duration};

use axum::{Router, middleware};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
    time::{sleep, timeout},
};

use crate::{
    app, app_with_store,
    cli::Serve,
    clock::SystemClock,
    connections::{self, Limits},
    http::{metrics_server, middleware::request_log, router::with_fallbacks},
    leases::LeaseKeeper,
    maintenance::Maintenance,
    period_roller::PeriodRoller,
    render::{NoRenderer, ProductImages, Renderer, SandboxRenderer, UpstreamRenderer, upstream},
    sandbox,
    state::{AppState, Config},
    store::Settings,
    tryons::TryOns,
    webhooks::DeliveryWorker,
};

/// How long it may take to end the requests and try-ons that have not finished within the shutdown timeout, and then to
/// close the database. It is short because the process may be killed: Docker does so ten seconds after the stop signal.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves until the process receives SIGINT or SIGTERM.
pub async fn serve(flags: Box<Serve>) -> Result<(), Box<dyn Error>> {
    let upstream = flags.upstream.settings(flags.tryons.render_limit())?;
    let demo_store = flags.sandbox.then(|| Settings::demo(&flags.api_key));
    let store = flags.checkout.settings()?.or(demo_store);
    check_dist(&flags.dist)?;
    let limits = flags.connections.limits();
    let listener = bind(flags.listen).await?;
    let listen = listener.local_addr()?;
    warn_if_public(flags.sandbox, listen);
    let metrics_listener = bind_metrics(flags.network.metrics_listen).await?;
    let demo = flags.sandbox.then_some(&*flags.www);
    let public_url = flags.network.public_url.as_deref();
    let renderer = renderer(upstream, demo, listen, public_url)?;
    let config = Config {
        database: flags.database.database,
        dist: flags.dist,
        www: flags.www,
        docs: flags.docs,
        listen,
        sandbox_key: flags.sandbox.then_some(flags.api_key),
        trusted_proxies: flags.network.trusted_proxies,
        public_url: flags.network.public_url,
        answer_after: flags.tryons.answer_after(),
        render_limit: flags.tryons.render_limit(),
        limits: flags.limits.into(),
    };
    let state = AppState::open(config, Arc::new(SystemClock), renderer).await?;
    let sandbox_key = state.config.sandbox_key.as_deref();
    sandbox::prepare_store(&state.db, sandbox_key, state.clock.now()).await?;
    start_background_tasks(&state)?;
    if let Some(listener) = metrics_listener {
        serve_metrics(&state, listener, limits.clone())?;
    }
    // Before the line below is printed: whoever reads it may stop the server immediately.
    let shutdown = shutdown_signal()?;
    let greeting = match flags.sandbox {
        true => "Demo store:",
        false => "Listening on",
    };
    println!("{greeting} http://{listen}/");
    let (router, tryons) = (router(&state, store)?, Some(&state.tryons));
    run(listener, router, limits, shutdown, tryons).await;
    if timeout(CLOSING_TIMEOUT, state.db.close()).await.is_err() {
        tracing::warn!("the process stops although the database could not be closed in time");
    }
    Ok(())
}

/// Serves a shop's routes until the process receives SIGINT or SIGTERM.
///
/// # Errors
/// The address cannot be bound.
pub async fn serve_routes(
    address: SocketAddr,
    routes: Router,
    limits: Limits,
) -> Result<(), Box<dyn Error>> {
    let listener = bind(address).await?;
    let shutdown = shutdown_signal()?;
    println!("Listening on http://{}/", listener.local_addr()?);
    let routes = with_fallbacks(routes).layer(middleware::from_fn(request_log::log));
    run(listener, routes, limits, shutdown, None).await;
    Ok(())
}

fn serve_metrics(state: &AppState, listener: TcpListener, limits: Limits) -> io::Result<()> {
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    let router = metrics_server::router(
        state.metrics.clone(),
        state.limits.clone(),
        state.db.clone(),
    );
    let until_the_end = std::future::pending();
    tokio::spawn(connections::serve(listener, router, limits, until_the_end));
    Ok(())
}

/// The sandbox's key is printed in its documentation.
fn warn_if_public(is_sandbox: bool, listen: SocketAddr) {
    if is_sandbox && !listen.ip().is_loopback() {
        tracing::warn!(
            "the sandbox listens on {}: everybody who reaches this address can use its key, which is public",
            listen.ip()
        );
    }
}

/// A folder that was named and does not exist is a mistake; the default one may not have been built yet.
fn check_dist(dist: &Path) -> Result<(), String> {
    match dist.is_dir() || dist == Path::new("dist") {
        true => Ok(()),
        false => Err(format!("--dist: there is no folder {}", dist.display())),
    }
}

fn router(state: &AppState, store: Option<Settings>) -> crate::error::Result<Router> {
    match store {
        Some(settings) => app_with_store(state.clone(), settings),
        None => Ok(app(state.clone())),
    }
}

/// Starts the background work of a process. Each kind of work has its own task, so that none delays another.
///
/// # Errors
/// 500 if TLS cannot be set up.
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
    tokio::spawn(PeriodRoller::new(db.clone(), clock.clone()).run());
    let maintenance = Maintenance {
        db,
        clock,
        tokens: app.tokens.clone(),
        limits: app.limits.clone(),
    };
    tokio::spawn(maintenance.run());
    Ok(())
}

async fn bind_metrics(address: Option<SocketAddr>) -> Result<Option<TcpListener>, Box<dyn Error>> {
    match address {
        Some(address) => bind(address).await.map(Some),
        None => Ok(None),
    }
}

/// Listens at `address`.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Box<dyn Error>> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// The renderer: the configured try-on service, or the sandbox's renderer if `demo` is the folder of the demo store.
fn renderer(
    upstream: Option<upstream::Settings>,
    demo: Option<&Path>,
    listen: SocketAddr,
    public_url: Option<&str>,
) -> Result<Arc<dyn Renderer>, Box<dyn Error>> {
    Ok(match (upstream, demo) {
        (Some(settings), _) => {
            tracing::info!("an upstream try-on service renders the pictures");
            let settings = settings.on_server(listen, public_url)?;
            Arc::new(UpstreamRenderer::new(settings)?)
        }
        (None, Some(www)) => {
            tracing::info!("the sandbox renderer composes watermarked pictures on this machine");
            let images = ProductImages::new(www.to_owned(), listen)?;
            Arc::new(SandboxRenderer::new(images))
        }
        (None, None) => {
            tracing::warn!(
                "no renderer is configured: every try-on is answered with 502 and costs nothing"
            );
            Arc::new(NoRenderer)
        }
    })
}

/// Serves until `shutdown`, and then until the requests in progress have finished, and the try-ons that go on after a 202
/// response. After the shutdown timeout, the holds of try-ons that have not finished are released, and their clients are
/// told to try again. A client that stalls does not keep the process alive.
pub async fn run(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
    tryons: Option<&TryOns>,
) {
    let (shutdown_started, started) = oneshot::channel();
    let timeout_after = limits.shutdown_timeout;
    let serving = connections::serve(listener, router, limits, async {
        shutdown.await;
        shutdown_started.send(()).ok();
    });
    let mut finished = pin!(finish(serving, tryons));
    let deadline = async {
        // The sender is not dropped before it has sent.
        drop(started.await);
        sleep(timeout_after).await;
    };
    tokio::select! {
        () = &mut finished => return,
        () = deadline => tracing::warn!("the process stops while requests or try-ons are in progress"),
    }
    if let Some(tryons) = tryons {
        tryons.shut_down();
    }
    drop(timeout(CLOSING_TIMEOUT, finished).await);
}

async fn finish(serving: impl Future<Output = ()>, tryons: Option<&TryOns>) {
    serving.await;
    if let Some(tryons) = tryons {
        tryons.wait_until_idle().await;
    }
}

/// Completes when the process receives SIGINT or SIGTERM.
///
/// # Errors
/// That of the operating system, if it does not let signals be handled.
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
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
