//! A web origin for tests: folders that are served over HTTP, with a record of every request.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::mount::Mount;

/// An origin with its own port. Each folder is mounted under its own number, so that cases that run at the same time share
/// neither request counts nor browser caches.
#[derive(Debug)]
pub struct Origin {
    url: String,
    mounts: Mounts,
    next: AtomicUsize,
}

type Mounts = Arc<Mutex<HashMap<usize, Arc<Mount>>>>;

impl Origin {
    /// Listens on a free port.
    pub async fn start() -> Self {
        Self::start_with(Router::new()).await
    }

    /// Listens on a free port. These routes are served in addition to the mounted folders.
    pub async fn start_with(routes: Router) -> Self {
        let mounts = Mounts::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port"));
        let router = Router::new()
            .route("/", get(|| async { "" }))
            .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
            .route("/{mount}/{*file}", get(answer))
            .with_state(mounts.clone())
            .merge(routes);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            mounts,
            next: AtomicUsize::new(1),
        }
    }

    /// Serves a folder. Returns its URL, with a trailing slash, and the mount.
    pub fn mount(&self, mount: Mount) -> (String, Arc<Mount>) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mount = Arc::new(mount);
        self.mounts
            .lock()
            .expect("the mounts")
            .insert(number, mount.clone());
        (format!("{}/{number}/", self.url), mount)
    }

    /// An empty page of this origin.
    pub fn empty_page(&self) -> String {
        format!("{}/", self.url)
    }

    /// The origin, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn answer(
    State(mounts): State<Mounts>,
    Path((number, file)): Path<(usize, PathBuf)>,
) -> Response {
    let mount = mounts.lock().expect("the mounts").get(&number).cloned();
    match mount {
        Some(mount) => mount.answer(&file.to_string_lossy()).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
