//! Routers of the product, called in this process.

use std::{cell::OnceCell, net::Ipv4Addr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use genvoris::{
    app,
    clock::Clock,
    limits::LimitRates,
    render::NoRenderer,
    sandbox,
    state::{AppState, Config},
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::clock::Stopped;

/// Longer than the longest answer that is read.
const MAX_ANSWER: usize = 1 << 20;

/// A router and the runtime that it was made in.
pub struct Server {
    runtime: Runtime,
    router: Router,
    _folder: TempDir,
}

impl Server {
    /// A server of the router that `open` makes with the folder.
    pub fn new(open: impl AsyncFnOnce(&TempDir) -> Router) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let router = runtime.block_on(open(&folder));
        Self {
            runtime,
            router,
            _folder: folder,
        }
    }

    /// Answers a request: the status and the body.
    ///
    /// # Panics
    /// If the answer is a 500, which is what a panic of a handler becomes.
    pub fn call(&self, request: Request<Body>) -> (StatusCode, Value) {
        let described = format!("{} {}", request.method(), request.uri());
        let answered = async {
            let Ok(answer) = self.router.clone().oneshot(request).await;
            let status = answer.status();
            let body = to_bytes(answer.into_body(), MAX_ANSWER)
                .await
                .unwrap_or_default();
            (status, serde_json::from_slice(&body).unwrap_or_default())
        };
        let (status, body): (_, Value) = self.runtime.block_on(answered);
        assert_ne!(
            status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{described}: {body}"
        );
        (status, body)
    }
}

/// The key of the platform's only store.
pub const KEY: &str = "gvk_test_fuzz";

thread_local! {
    static PLATFORM: OnceCell<Server> = const { OnceCell::new() };
}

async fn open_platform(folder: &TempDir) -> Router {
    let config = Config {
        database: format!("sqlite://{}/platform.db", folder.path().display()),
        dist: folder.path().join("dist"),
        www: folder.path().join("www"),
        docs: folder.path().join("docs"),
        listen: (Ipv4Addr::UNSPECIFIED, 443).into(),
        sandbox_key: Some(KEY.to_owned()),
        answer_after: None,
        render_limit: Duration::from_secs(1),
        public_url: None,
        trusted_proxies: 0,
        limits: LimitRates::default(),
    };
    let opened = AppState::open(config, Arc::new(Stopped), Arc::new(NoRenderer)).await;
    let state = opened.expect("a database");
    let prepared = sandbox::prepare_store(&state.db, Some(KEY), Stopped.now()).await;
    prepared.expect("a store");
    app(state)
}

/// Calls the platform, which has one store.
pub fn call_platform(request: Request<Body>) -> (StatusCode, Value) {
    PLATFORM.with(|server| {
        server
            .get_or_init(|| Server::new(open_platform))
            .call(request)
    })
}
