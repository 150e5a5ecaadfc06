//! A webhook receiver: a store's server with its own socket.

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

/// A status that stands for never responding.
pub const NEVER_RESPOND: u16 = 0;

/// A delivery that was received.
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
    status: AtomicU16,
    location: String,
    deliveries: Mutex<Vec<Delivery>>,
    arrived: Semaphore,
}

/// A server that records all deliveries.
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
    address: SocketAddr,
}

impl Receiver {
    /// A receiver that responds with 204.
    pub async fn start() -> Self {
        Self::redirecting_to("").await
    }

    /// A receiver that sends this `Location` in all its responses.
    pub async fn redirecting_to(location: &str) -> Self {
        let inner = Arc::new(Inner {
            status: AtomicU16::new(204),
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

    /// Responds with this status from now on, or not at all if it is [`NEVER_RESPOND`].
    pub fn respond_with(&self, status: u16) {
        self.inner.status.store(status, Ordering::SeqCst);
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn url_by_name(&self) -> String {
        format!("http://localhost:{}/hook", self.address.port())
    }

    /// The deliveries so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inner.deliveries.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.deliveries().len()
    }

    /// Waits for the next delivery. Each call waits for one more.
    pub async fn wait_for_delivery(&self) {
        let arrived = self.inner.arrived.acquire();
        let arrived = tokio::time::timeout(Duration::from_secs(10), arrived).await;
        arrived.expect("nothing came in").unwrap().forget();
    }

    /// Creates a webhook for these event types, or for all if there are none, and returns it.
    pub async fn subscribe(&self, store: &Client, types: &[&str]) -> Value {
        let body = if types.is_empty() {
            json!({ "url": self.url() })
        } else {
            json!({ "url": self.url(), "types": types })
        };
        store.post("/api/v1/webhooks", &body).await.expect(201)
    }

    /// Sends all pending deliveries, and returns the received events, sorted by type.
    pub async fn delivered_events(&self, app: &TestApp) -> Vec<Value> {
        app.clock.advance_ms(10_000);
        app.deliver_due().await;
        self.take_events()
    }

    /// Takes the events received so far, sorted by type.
    pub fn take_events(&self) -> Vec<Value> {
        let taken = std::mem::take(&mut *self.inner.deliveries.lock().unwrap());
        let mut events: Vec<Value> = taken.iter().map(Delivery::event).collect();
        events.sort_by_key(|event| event["type"].as_str().unwrap().to_owned());
        events
    }

    /// Like [`Receiver::delivered_events`], but only the types.
    pub async fn delivered_types(&self, app: &TestApp) -> Vec<String> {
        let events = self.delivered_events(app).await;
        let types = events.iter().map(|event| event["type"].as_str().unwrap());
        types.map(str::to_owned).collect()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let delivery = Delivery { headers, body };
    inner.deliveries.lock().unwrap().push(delivery);
    inner.arrived.add_permits(1);
    let status = inner.status.load(Ordering::SeqCst);
    if status == NEVER_RESPOND {
        std::future::pending::<()>().await;
    }
    let location = [(header::LOCATION, inner.location.clone())];
    (StatusCode::from_u16(status).unwrap(), location).into_response()
}
