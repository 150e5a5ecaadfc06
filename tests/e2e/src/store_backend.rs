//! A mock of a store's backend for pay per try-on, and of a payment provider's hosted checkout on another origin.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::http_responses::cut;

/// The store's backend. Its routes are served on the shop's origin, its checkout on another one.
#[derive(Debug, Clone)]
pub struct StoreBackend {
    checkout_origin: String,
    state: Shared,
}

/// A response of the store that a test has prepared.
#[derive(Debug, Clone)]
pub enum StoreResponse {
    /// A status and a JSON body.
    Json(u16, Value),
    /// The connection breaks in the middle of the response. A browser itself repeats a request whose connection breaks earlier.
    Lost,
}

/// A checkout that was started.
#[derive(Debug, Clone, Default)]
struct Checkout {
    return_url: String,
    paid: bool,
    expired: bool,
}

#[derive(Debug, Default)]
struct StoreState {
    checkouts: BTreeMap<String, Checkout>,
    /// The bodies of the requests for a checkout, with their CSRF token.
    checkout_requests: Vec<Value>,
    /// The ids of all checkouts that were exchanged, in order.
    exchanged_ids: Vec<String>,
    checkout_responses: VecDeque<StoreResponse>,
    session_responses: VecDeque<StoreResponse>,
    /// Whether the response to a request for a checkout contains its id.
    returns_id: bool,
}

type Shared = Arc<Mutex<StoreState>>;

impl StoreBackend {
    /// Starts the hosted checkout.
    pub async fn start() -> Self {
        let state = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let checkout_origin = format!("http://{}", listener.local_addr().expect("the port"));
        let router = Router::new()
            .route("/pay/{id}", get(hosted_checkout))
            .route("/pay/{id}/{end}", get(leave_checkout))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            checkout_origin,
            state,
        }
    }

    /// The routes of the shop's server.
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/api/tryon/checkout", post(start_checkout))
            .route("/api/tryon/session", post(exchange))
            .with_state(self.clone())
    }

    /// The next requests for a checkout get these responses.
    pub fn respond_to_checkouts(&self, responses: impl IntoIterator<Item = StoreResponse>) {
        self.lock().checkout_responses = responses.into_iter().collect();
    }

    /// The next exchanges get these responses.
    pub fn respond_to_exchanges(&self, responses: impl IntoIterator<Item = StoreResponse>) {
        self.lock().session_responses = responses.into_iter().collect();
    }

    /// From now on, the store returns the id of each checkout that it starts.
    pub fn return_ids(&self) {
        self.lock().returns_id = true;
    }

    /// Marks the last checkout as paid.
    pub fn pay(&self) {
        self.change(|checkout| checkout.paid = true);
    }

    /// Marks the last checkout as expired.
    pub fn expire(&self) {
        self.change(|checkout| checkout.expired = true);
    }

    /// The bodies of the requests for a checkout so far.
    pub fn checkout_requests(&self) -> Vec<Value> {
        self.lock().checkout_requests.clone()
    }

    /// The ids that were exchanged so far.
    pub fn exchanged_ids(&self) -> Vec<String> {
        self.lock().exchanged_ids.clone()
    }

    fn change(&self, change: impl FnOnce(&mut Checkout)) {
        let mut state = self.lock();
        change(state.checkouts.values_mut().last().expect("a checkout"));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, StoreState> {
        self.state.lock().expect("the mutex is not poisoned")
    }
}

fn prepared(response: StoreResponse) -> Response {
    match response {
        StoreResponse::Json(status, body) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, Json(body)).into_response()
        }
        StoreResponse::Lost => cut(Some("{")),
    }
}

async fn start_checkout(
    State(store): State<StoreBackend>,
    headers: HeaderMap,
    Json(mut body): Json<Value>,
) -> Response {
    let mut state = store.lock();
    let id = format!("cs_{}", state.checkouts.len() + 1);
    let return_url = body["returnUrl"].as_str().unwrap_or_default().to_owned();
    let csrf = headers
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok());
    body["csrf"] = json!(csrf);
    state.checkout_requests.push(body);
    if let Some(response) = state.checkout_responses.pop_front() {
        return prepared(response);
    }
    let checkout = Checkout {
        return_url,
        ..Checkout::default()
    };
    state.checkouts.insert(id.clone(), checkout);
    let mut response = json!({ "url": format!("{}/pay/{id}", store.checkout_origin) });
    if state.returns_id {
        response["checkoutSessionId"] = json!(id);
    }
    Json(response).into_response()
}

async fn exchange(State(store): State<StoreBackend>, Json(body): Json<Value>) -> Response {
    let mut state = store.lock();
    let id = body["checkoutSessionId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    state.exchanged_ids.push(id.clone());
    if let Some(response) = state.session_responses.pop_front() {
        return prepared(response);
    }
    prepared(match state.checkouts.get(&id) {
        None => StoreResponse::Json(404, json!({ "error": "not_found" })),
        Some(checkout) if checkout.paid => {
            StoreResponse::Json(200, json!({ "token": format!("paid.{id}.token") }))
        }
        Some(checkout) if checkout.expired => StoreResponse::Json(
            402,
            json!({ "error": "payment_required", "status": "expired" }),
        ),
        Some(_) => StoreResponse::Json(402, json!({ "error": "payment_required" })),
    })
}

async fn hosted_checkout(State(state): State<Shared>, Path(id): Path<String>) -> Response {
    let state = state.lock().expect("the mutex is not poisoned");
    match state.checkouts.get(&id) {
        Some(checkout) if checkout.paid => {
            Html("<title>Paid</title><h1>This is paid already</h1>").into_response()
        }
        Some(_) => {
            let link = |end: &str| format!("<a id={end} href='/pay/{id}/{end}'>{end}</a> ");
            let links: String = ["pay", "late", "decline", "cancel"].map(link).concat();
            Html(format!(
                "<title>Checkout</title><h1>Corner shop: $0.99</h1>{links}"
            ))
            .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `pay` pays and returns, `late` returns before the payment has arrived, `decline` returns after the payment was declined, and
/// `cancel` returns without a payment.
async fn leave_checkout(
    State(state): State<Shared>,
    Path((id, end)): Path<(String, String)>,
) -> Response {
    let mut state = state.lock().expect("the mutex is not poisoned");
    let Some(checkout) = state.checkouts.get_mut(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    checkout.paid |= end == "pay";
    checkout.expired |= end == "decline";
    match end.as_str() {
        "cancel" => Redirect::to(&checkout.return_url).into_response(),
        _ => Redirect::to(&format!("{}?session_id={id}", checkout.return_url)).into_response(),
    }
}
