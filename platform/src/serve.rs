//! `genvoris serve`

use std::{error::Error, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    cli::Serve,
    clock::SystemClock,
    metering,
    render::{NoRenderer, ProductImages, Renderer, SandboxRenderer},
    router,
    state::{AppState, Config},
};

/// How often holds of processes that died are looked for.
const SWEEP: Duration = Duration::from_secs(30);

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
    };
    let state = AppState::open(config, Arc::new(SystemClock), renderer).await?;
    tokio::spawn(sweep(state.clone()));
    // Before the line below: who reads it may stop the server at once.
    let stopped = stop()?;
    let greeting = if flags.sandbox {
        "Demo store"
    } else {
        "Listening on"
    };
    let separator = if flags.sandbox { ":" } else { "" };
    println!("{greeting}{separator} http://{listen}/");
    axum::serve(listener, router::app(state))
        .with_graceful_shutdown(stopped)
        .await?;
    Ok(())
}

fn stop() -> std::io::Result<impl Future<Output = ()>> {
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

async fn sweep(app: AppState) {
    let mut ticks = tokio::time::interval(SWEEP);
    loop {
        ticks.tick().await;
        let now = app.clock.now();
        let expired = app
            .db
            .writer
            .run(async move |db| metering::expire_leases(db, now).await);
        if let Err(error) = expired.await {
            tracing::error!(%error, "holds of dead processes could not be released");
        }
    }
}
