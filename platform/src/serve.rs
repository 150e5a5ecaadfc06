//! `genvoris serve`

use std::{error::Error, io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

use crate::{
    cli::Serve,
    clock::SystemClock,
    housekeeping, metering,
    render::{
        NoRenderer, ProductImages, Renderer, SandboxRenderer, UpstreamRenderer, upstream::Settings,
    },
    router,
    state::{AppState, Config},
};

/// How long requests under way may take once the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long rendering on this machine may take, the wait for its turn included.
const RENDER_LIMIT: Duration = Duration::from_secs(90);
/// What is left beyond an upstream service's time.
const SPARE: Duration = Duration::from_secs(5);

/// Serves until the process is told to stop.
pub async fn serve(flags: Serve) -> Result<(), Box<dyn Error>> {
    let upstream = flags.upstream.settings()?;
    let listener = TcpListener::bind(flags.listen).await?;
    let listen = listener.local_addr()?;
    let demo = flags.sandbox.then_some(&*flags.www);
    // The service's own limit comes first, so that its job is told to stop.
    let render_limit = upstream
        .as_ref()
        .map_or(RENDER_LIMIT, |settings| settings.timeout + SPARE);
    let renderer = renderer(upstream, demo, listen)?;
    let config = Config {
        database: flags.database,
        dist: flags.dist,
        www: flags.www,
        listen,
        sandbox_key: flags.sandbox.then_some(flags.api_key),
        answer_after: Some(Duration::from_secs(25)),
        render_limit,
        public_url: None,
    };
    let state = AppState::open(config, Arc::new(SystemClock), renderer).await?;
    tokio::spawn(tidy_up(state.clone()));
    // Before the line below: who reads it may stop the server at once.
    let stopped = stop()?;
    let greeting = if flags.sandbox {
        "Demo store"
    } else {
        "Listening on"
    };
    let separator = if flags.sandbox { ":" } else { "" };
    println!("{greeting}{separator} http://{listen}/");
    run(listener, router::app(state), stopped).await?;
    Ok(())
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
    let serving = axum::serve(listener, router).with_graceful_shutdown(async {
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

/// Keeps house for as long as the process lives. Must not fall behind: holds whose lease is not renewed in time are
/// given back.
pub async fn tidy_up(app: AppState) {
    let mut ticks = tokio::time::interval(Duration::from_secs(metering::RENEW));
    loop {
        ticks.tick().await;
        if let Err(error) = housekeeping::tidy(&app).await {
            tracing::error!(cause = ?error, "leases could not be renewed");
        }
    }
}
