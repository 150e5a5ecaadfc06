//! A payment provider on a socket of its own, which answers as a test has told it.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A request that came in.
#[derive(Clone)]
pub struct Received {
    pub call: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        let text = str::from_utf8(&self.body).unwrap();
        let url = reqwest::Url::parse(&format!("http://form/?{text}")).unwrap();
        url.query_pairs().into_owned().collect()
    }
}

#[derive(Default)]
struct Inner {
    answers: Mutex<BTreeMap<String, Value>>,
    received: Mutex<Vec<Received>>,
    failures: Mutex<usize>,
}

/// The provider.
#[derive(Clone)]
pub struct Payments {
    inner: Arc<Inner>,
    address: SocketAddr,
}

impl Payments {
    pub async fn start() -> Self {
        let inner = Arc::new(Inner::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(inner.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { inner, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What is answered to a call such as `GET /transactions/txn_1` from now on; 404 to those not named.
    pub fn answers(&self, call: &str, body: Value) {
        let mut answers = self.inner.answers.lock().unwrap();
        answers.insert(call.to_owned(), body);
    }

    /// The next calls fail, after they were heard.
    pub fn fails(&self, times: usize) {
        *self.inner.failures.lock().unwrap() = times;
    }

    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }

    /// How often a call was made that begins like this.
    pub fn calls(&self, start: &str) -> usize {
        let received = self.received();
        let calls = received.iter().filter(|call| call.call.starts_with(start));
        calls.count()
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let call = format!("{} {}", request.method(), request.uri());
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let received = Received {
        call: call.clone(),
        headers: parts.headers,
        body,
    };
    inner.received.lock().unwrap().push(received);
    let mut failures = inner.failures.lock().unwrap();
    if *failures > 0 {
        *failures -= 1;
        return StatusCode::BAD_GATEWAY.into_response();
    }
    match inner.answers.lock().unwrap().get(&call) {
        Some(body) => axum::Json(body.clone()).into_response(),
        None => {
            let body = json!({ "error": { "type": "invalid_request_error" } });
            (StatusCode::NOT_FOUND, axum::Json(body)).into_response()
        }
    }
}
