//! `genvoris serve`

use std::{error::Error, io, sync::Arc, time::Duration};

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
    render::{NoRenderer, ProductImages, Renderer, SandboxRenderer},
    router,
    state::{AppState, Config},
    webhooks::Courier,
};

/// How long requests under way may take once the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop.
pub async fn serve(flags: Serve) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(flags.listen).await?;
    let listen = listener.local_addr()?;
    let renderer: Arc<dyn Renderer> = if flags.sandbox {
        tracing::info!("sandbox renderer: pictures are composed on this machine and watermarked");
        Arc::new(SandboxRenderer::new(ProductImages::new(
            flags.www.clone(),
            listen,
        )?))
    } else {
        tracing::warn!("no renderer is configured: every try-on answers 502 and debits nothing");
        Arc::new(NoRenderer)
    };
    let config = Config {
        database: flags.database,
        dist: flags.dist,
        www: flags.www,
        listen,
        sandbox_key: flags.sandbox.then_some(flags.api_key),
        answer_after: Some(Duration::from_secs(25)),
        render_limit: Duration::from_secs(90),
        public_url: None,
    };
    let state = AppState::open(config, Arc::new(SystemClock), renderer).await?;
    tokio::spawn(tidy_up(state.clone()));
    tokio::spawn(Courier::new(state.clone())?.run());
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

/// Must not fall behind: holds whose lease is not renewed in time are given back.
async fn tidy_up(app: AppState) {
    let mut ticks = tokio::time::interval(Duration::from_secs(metering::RENEW));
    loop {
        ticks.tick().await;
        if let Err(error) = housekeeping::tidy(&app).await {
            tracing::error!(cause = ?error, "leases could not be renewed");
        }
    }
}
