//! A store's server that is told of events, on a socket of its own.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Semaphore};

use crate::{app::TestApp, client::Client};

/// Answers nothing, ever.
pub const HANG: u16 = 0;

/// What came in.
#[derive(Clone)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Delivery {
    pub fn header(&self, name: &'static str) -> &str {
        let value = self.headers.get(HeaderName::from_static(name));
        value
            .unwrap_or_else(|| panic!("no {name}"))
            .to_str()
            .unwrap()
    }

    pub fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

struct Inner {
    answer: AtomicU16,
    location: String,
    deliveries: Mutex<Vec<Delivery>>,
    arrived: Semaphore,
}

/// A server that remembers what it is sent.
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
    address: SocketAddr,
}

impl Receiver {
    /// One that answers 204.
    pub async fn start() -> Self {
        Self::redirecting_to("").await
    }

    /// One that names this address in all its answers.
    pub async fn redirecting_to(location: &str) -> Self {
        let inner = Arc::new(Inner {
            answer: AtomicU16::new(204),
            location: location.to_owned(),
            deliveries: Mutex::default(),
            arrived: Semaphore::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(receive))
            .with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, address }
    }

    /// Answers this status from now on, or [`HANG`]s.
    pub fn answer(&self, status: u16) {
        self.inner.answer.store(status, Ordering::SeqCst);
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn url_by_name(&self) -> String {
        format!("http://localhost:{}/hook", self.address.port())
    }

    /// What has come in so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inner.deliveries.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.deliveries().len()
    }

    /// Returns when one more has come in than were waited for before.
    pub async fn arrived(&self) {
        let arrived = self.inner.arrived.acquire();
        let arrived = tokio::time::timeout(Duration::from_secs(10), arrived).await;
        arrived.expect("nothing came in").unwrap().forget();
    }

    /// Subscribes to these events (all where empty); the webhook as it was made.
    pub async fn subscribe(&self, store: &Client, types: &[&str]) -> Value {
        let body = if types.is_empty() {
            json!({ "url": self.url() })
        } else {
            json!({ "url": self.url(), "types": types })
        };
        store.post("/api/v1/webhooks", &body).await.expect(201)
    }

    /// Delivers what the application has to tell, and takes what came in, by type.
    pub async fn told(&self, app: &TestApp) -> Vec<Value> {
        app.clock.advance_ms(10_000);
        app.deliver().await;
        let taken = std::mem::take(&mut *self.inner.deliveries.lock().unwrap());
        let mut events: Vec<Value> = taken.iter().map(Delivery::event).collect();
        events.sort_by_key(|event| event["type"].as_str().unwrap().to_owned());
        events
    }

    /// Like [`Receiver::told`], the types alone.
    pub async fn told_types(&self, app: &TestApp) -> Vec<String> {
        let events = self.told(app).await;
        let types = events.iter().map(|event| event["type"].as_str().unwrap());
        types.map(str::to_owned).collect()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let delivery = Delivery { headers, body };
    inner.deliveries.lock().unwrap().push(delivery);
    inner.arrived.add_permits(1);
    let status = inner.answer.load(Ordering::SeqCst);
    if status == HANG {
        std::future::pending::<()>().await;
    }
    let location = [(header::LOCATION, inner.location.clone())];
    (StatusCode::from_u16(status).unwrap(), location).into_response()
}
