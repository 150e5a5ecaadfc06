//! An upstream try-on service with its own socket, whose replies a test chooses, and a platform that calls it.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use clap::Parser;
use futures_util::stream;
use genvoris::render::{
    UpstreamRenderer,
    upstream::{ConfigError, Settings, UpstreamArgs},
};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
};

use crate::app::{Setup, TestApp};

/// The key that the platform sends to the service.
pub const KEY: &str = "upstream-secret";
/// The first bytes of a JPEG, in base64.
pub const JPEG: &str = "/9j/4AAQSkZJRg==";

/// A reply of the service. `{host}` in it is replaced by the service's host and port.
#[derive(Clone)]
pub enum Reply {
    Json(u16, Value),
    Text(u16, &'static str),
    /// JSON with an additional header.
    With(u16, [&'static str; 2], Value),
    /// The connection is closed in the middle of the reply.
    Cut,
    Hang,
}

impl Reply {
    pub fn picture() -> Self {
        Self::Json(200, json!({ "success": true, "images": [JPEG] }))
    }

    pub fn job() -> Self {
        let body = json!({ "job_id": "j1", "status_url": "/jobs/j1", "retry_after": 0 });
        Self::Json(202, body)
    }

    pub fn processing() -> Self {
        Self::Json(200, json!({ "status": "processing", "retry_after": 0 }))
    }

    async fn respond(self, host: &str) -> Response {
        let text = |body: Value| body.to_string().replace("{host}", host);
        let status = |status| StatusCode::from_u16(status).unwrap();
        match self {
            Self::Json(code, body) => (status(code), text(body)).into_response(),
            Self::Text(code, body) => (status(code), body).into_response(),
            Self::With(code, [name, value], body) => {
                (status(code), [(name, value)], text(body)).into_response()
            }
            Self::Cut => {
                let pieces = [Ok("{\"images\":[\""), Err(io::Error::other("cut"))];
                Body::from_stream(stream::iter(pieces)).into_response()
            }
            Self::Hang => std::future::pending().await,
        }
    }
}

/// A request that the service has received.
#[derive(Clone)]
pub struct ReceivedRequest {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl ReceivedRequest {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The names and contents of the form's fields, in the order of arrival.
    pub fn fields(&self) -> Vec<(String, Vec<u8>)> {
        let (_, boundary) = self.header("content-type").split_once("boundary=").unwrap();
        let boundary = format!("--{boundary}");
        let mut fields = Vec::new();
        let mut rest = &self.body[..];
        while let Some(end) = find(rest, boundary.as_bytes()) {
            let part = &rest[..end];
            rest = &rest[end + boundary.len()..];
            let Some(head) = find(part, b"\r\n\r\n") else {
                continue;
            };
            let names = String::from_utf8(part[..head].to_vec()).unwrap();
            let (_, name) = names.split_once("name=\"").unwrap();
            let name = name.split('"').next().unwrap().to_owned();
            fields.push((name, part[head + 4..part.len() - 2].to_vec()));
        }
        fields
    }

    /// The contents of a field that must occur exactly once.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let fields = self.fields();
        let mut found = fields.iter().filter(|(field, _)| field == name);
        let (_, contents) = found
            .next()
            .unwrap_or_else(|| panic!("{name} is not there"));
        assert!(found.next().is_none(), "{name} came twice");
        String::from_utf8_lossy(contents).into_owned()
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

struct Script {
    replies: Mutex<Vec<Reply>>,
    seen: watch::Sender<Vec<ReceivedRequest>>,
}

/// The upstream service.
#[derive(Clone)]
pub struct Service {
    pub url: String,
    script: Arc<Script>,
}

impl Service {
    /// A service that sends these replies in order and then repeats the last one. It answers `DELETE` with 204.
    pub async fn with_replies(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self::at(listener.local_addr().unwrap().port(), replies);
        service.listen(listener);
        service
    }

    /// A service that does not listen yet, and its socket. Until then, connections are refused.
    pub fn not_listening(replies: &[Reply]) -> (Self, TcpSocket) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let port = socket.local_addr().unwrap().port();
        (Self::at(port, replies), socket)
    }

    fn at(port: u16, replies: &[Reply]) -> Self {
        Self {
            url: format!("http://127.0.0.1:{port}/api/tryon"),
            script: Arc::new(Script {
                replies: Mutex::new(replies.iter().rev().cloned().collect()),
                seen: watch::Sender::default(),
            }),
        }
    }

    pub fn listen(&self, listener: TcpListener) {
        let router = Router::new()
            .fallback(reply)
            .layer(DefaultBodyLimit::disable())
            .with_state(self.script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.script.seen.borrow().clone()
    }

    /// The method and the path of every request.
    pub fn calls(&self) -> Vec<String> {
        let seen = self.requests();
        seen.iter()
            .map(|seen| format!("{} {}", seen.method, seen.path))
            .collect()
    }

    /// Waits until this many requests have arrived.
    pub async fn wait_for_requests(&self, times: usize) {
        let mut seen = self.script.seen.subscribe();
        let arrived = seen.wait_for(|seen| seen.len() >= times);
        let arrived = tokio::time::timeout(Duration::from_secs(20), arrived).await;
        arrived.expect("the request does not come").unwrap();
    }

    pub fn settings(&self) -> Settings {
        self.settings_with(&[])
    }

    pub fn settings_with(&self, flags: &[&str]) -> Settings {
        let own = ["--upstream-url", &self.url, "--upstream-key", KEY];
        parse(&[&own, flags].concat()).unwrap().unwrap()
    }

    pub async fn app(&self) -> TestApp {
        app_with_upstream(self.settings()).await
    }
}

async fn reply(
    State(script): State<Arc<Script>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let deleted = method == Method::DELETE;
    let host = headers["host"].to_str().unwrap().to_owned();
    script.seen.send_modify(|seen| {
        seen.push(ReceivedRequest {
            method,
            path: uri.to_string(),
            headers,
            body,
        });
    });
    if deleted {
        return StatusCode::NO_CONTENT.into_response();
    }
    let reply = {
        let mut replies = script.replies.lock().unwrap();
        match replies.len() {
            1 => replies[0].clone(),
            _ => replies.pop().expect("an answer"),
        }
    };
    reply.respond(&host).await
}

#[derive(Parser)]
struct FlagsOnly {
    #[command(flatten)]
    upstream: UpstreamArgs,
}

/// Parses the flags as `genvoris serve` does.
pub fn parse(flags: &[&str]) -> Result<Option<Settings>, ConfigError> {
    let line = [&["serve"], flags].concat();
    FlagsOnly::parse_from(line)
        .upstream
        .settings(Duration::from_secs(90))
}

/// A platform that renders with this upstream service.
pub async fn app_with_upstream(settings: Settings) -> TestApp {
    TestApp::with(Setup {
        renderer: Arc::new(UpstreamRenderer::new(settings).unwrap()),
        ..Setup::default()
    })
    .await
}
