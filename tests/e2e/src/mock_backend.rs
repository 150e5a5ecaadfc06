//! A mock of a try-on backend, over real HTTP, for behaviour that the platform never shows: jobs, rate limits, gateway
//! errors, bodies of any shape, broken connections and missing responses. It records what the widget sends. Everything that
//! the platform can do is tested against the real platform.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::http_responses::{cut, picture, plain, success};
use crate::mock_response::MockResponse;
use crate::wait::until;

/// A running mock backend. It has its own port, and so its own origin.
#[derive(Debug, Clone)]
pub struct MockBackend {
    /// The origin, without a trailing slash.
    pub url: String,
    state: Arc<Mutex<MockState>>,
}

/// A recorded try-on request.
#[derive(Debug, Clone)]
pub struct TryOn {
    /// When it arrived.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text fields, in order.
    pub fields: Vec<(String, String)>,
    /// The bytes of the field `photo`.
    pub photo: Vec<u8>,
}

#[derive(Debug)]
struct MockState {
    script: VecDeque<MockResponse>,
    try_ons: Vec<TryOn>,
    requests: Vec<String>,
    /// The URLs of all requests, each with its `Referer`.
    addresses: Vec<String>,
    /// The next responses of `/api/status`. After the last one it returns `ALLOWED`.
    statuses: VecDeque<MockResponse>,
    /// The response of the button design endpoint.
    design: watch::Sender<MockResponse>,
    polls: VecDeque<Value>,
    tokens: VecDeque<Value>,
    /// The cookies of the requests for `/token`.
    cookies: Vec<String>,
    /// How many of the next requests for a picture fail.
    failing_pictures: usize,
    events: Vec<Events>,
}

/// A recorded request with funnel events.
#[derive(Debug, Clone)]
pub struct Events {
    /// When it arrived.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
}

type Shared = Arc<Mutex<MockState>>;

impl TryOn {
    /// The first text field with this name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// All text fields with this name, in order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.fields.iter().filter(|(field, _)| field == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }
}

impl MockState {
    fn new(script: VecDeque<MockResponse>) -> Self {
        Self {
            script,
            try_ons: vec![],
            requests: vec![],
            addresses: vec![],
            statuses: VecDeque::new(),
            design: watch::Sender::new(MockResponse::json(200, &json!({}))),
            polls: VecDeque::new(),
            tokens: VecDeque::new(),
            cookies: vec![],
            failing_pictures: 0,
            events: vec![],
        }
    }
}

impl MockBackend {
    /// Listens on a free port. Try-ons get the responses of `script` in order, and succeed after the last one.
    pub async fn start(script: impl IntoIterator<Item = MockResponse>) -> Self {
        let state = MockState::new(script.into_iter().collect());
        let state = Arc::new(Mutex::new(state));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port"));
        let router = router(state.clone(), url.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    /// The try-on requests so far.
    pub fn try_ons(&self) -> Vec<TryOn> {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .try_ons
            .clone()
    }

    /// The text field with this name in each try-on request, or an empty text.
    pub fn sent(&self, name: &str) -> Vec<String> {
        let all = self.try_ons();
        let field = |one: &TryOn| one.field(name).unwrap_or_default().to_owned();
        all.iter().map(field).collect()
    }

    /// Requests for the store's status get the responses of `script` in order, and `ALLOWED` after the last one.
    pub fn with_status(self, script: impl IntoIterator<Item = MockResponse>) -> Self {
        let mut state = self.state.lock().expect("the mutex is not poisoned");
        state.statuses = script.into_iter().collect();
        drop(state);
        self
    }

    /// Sets the response to requests for the button's design. The default is an empty design.
    pub fn with_design(self, answer: MockResponse) -> Self {
        self.set_design(answer);
        self
    }

    /// Replaces the response to requests for the button's design. If it was [`MockResponse::Silence`], pending requests get the
    /// new response.
    pub fn set_design(&self, answer: MockResponse) {
        let state = self.state.lock().expect("the mutex is not poisoned");
        state.design.send_replace(answer);
    }

    /// The queries of all requests for this path so far.
    pub fn queries(&self, path: &str) -> Vec<String> {
        let state = self.state.lock().expect("the mutex is not poisoned");
        let requests = state
            .addresses
            .iter()
            .filter_map(|address| address.split(' ').next())
            .map(|address| address.split_once('?').unwrap_or((address, "")));
        let requests = requests.filter(|(requested, _)| *requested == path);
        requests.map(|(_, query)| query.to_owned()).collect()
    }

    /// Sets the responses of `/token`, in order. After the last one it returns 404.
    pub fn set_tokens(&self, answers: impl IntoIterator<Item = Value>) {
        self.state.lock().expect("the mutex is not poisoned").tokens =
            answers.into_iter().collect();
    }

    /// The cookies of each request for `/token` so far.
    pub fn token_cookies(&self) -> Vec<String> {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .cookies
            .clone()
    }

    /// Answers 404 to the next request for a picture.
    pub fn fail_next_picture(&self) {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .failing_pictures += 1;
    }

    /// The requests with funnel events so far.
    pub fn events(&self) -> Vec<Events> {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .events
            .clone()
    }

    /// The types of all funnel events so far, in order.
    pub fn event_types(&self) -> Vec<String> {
        let bodies = self.events().into_iter().map(|call| call.body);
        bodies
            .flat_map(|body| body["events"].as_array().expect("events").clone())
            .map(|event| event["eventType"].as_str().expect("a type").to_owned())
            .collect()
    }

    /// The URL of every request so far, with its `Referer`.
    pub fn addresses(&self) -> Vec<String> {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .addresses
            .clone()
    }

    /// The number of requests so far that match `METHOD /path`.
    pub fn count(&self, line: &str) -> usize {
        let requests = self.requests();
        requests.iter().filter(|request| *request == line).count()
    }

    /// Waits until there have been this many requests that match `METHOD /path`.
    pub async fn wait_for_request(&self, line: &str, times: usize) {
        until(&format!("{times} × {line}"), async || {
            match self.count(line) {
                count if count >= times => Ok(()),
                count => Err(count.to_string()),
            }
        })
        .await;
    }

    /// Every request so far, as `METHOD /path`.
    pub fn requests(&self) -> Vec<String> {
        self.state
            .lock()
            .expect("the mutex is not poisoned")
            .requests
            .clone()
    }
}

fn router(state: Shared, url: String) -> Router {
    Router::new()
        .route("/api/tryon", post(try_on))
        .route("/api/v1/events", post(events))
        .route("/token", post(token))
        .route("/api/status", get(status))
        .route("/api/widget/button-design", get(design))
        .route(
            "/jobs/{id}",
            get(job).delete(|_: Path<String>| async { StatusCode::NO_CONTENT }),
        )
        .route("/result.png", get(result))
        .layer(middleware::from_fn_with_state(state.clone(), record))
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(url))
        .with_state(state)
}

/// Records the request, answers preflights, and allows every origin.
async fn record(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let header = |headers: &HeaderMap, name| {
        let value = headers.get(name).cloned();
        value.unwrap_or(HeaderValue::from_static("null"))
    };
    let origin = header(request.headers(), header::ORIGIN);
    let referrer = header(request.headers(), header::REFERER);
    let referrer = referrer.to_str().unwrap_or_default();
    {
        let mut state = state.lock().expect("the mutex is not poisoned");
        let (method, url) = (request.method(), request.uri());
        state.requests.push(format!("{method} {}", url.path()));
        state.addresses.push(format!("{url} {referrer}"));
    }
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    for (name, value) in [
        // Without this, a browser itself repeats a request that breaks on a reused connection.
        (header::CONNECTION, "close"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Retry-After, X-Request-Id",
        ),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    // Requests with credentials need the exact origin instead of `*`.
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        ),
    ] {
        response.headers_mut().insert(name, value);
    }
    response
}

async fn events(State(state): State<Shared>, headers: HeaderMap, body: String) -> StatusCode {
    let body = serde_json::from_str(&body).expect("JSON");
    let at = Instant::now();
    let mut state = state.lock().expect("the mutex is not poisoned");
    state.events.push(Events { at, headers, body });
    StatusCode::ACCEPTED
}

async fn result(State(state): State<Shared>) -> Response {
    let failing = &mut state
        .lock()
        .expect("the mutex is not poisoned")
        .failing_pictures;
    if *failing > 0 {
        *failing -= 1;
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "image/png")], picture()).into_response()
}

async fn token(State(state): State<Shared>, headers: HeaderMap) -> Response {
    let cookie = headers.get(header::COOKIE).map(HeaderValue::to_str);
    let cookie = cookie.and_then(Result::ok).unwrap_or_default().to_owned();
    let mut state = state.lock().expect("the mutex is not poisoned");
    state.cookies.push(cookie);
    match state.tokens.pop_front() {
        Some(answer) => Json(answer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn try_on(
    State(state): State<Shared>,
    Extension(url): Extension<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let request = read(headers, form).await;
    let answer = {
        let mut state = state.lock().expect("the mutex is not poisoned");
        state.try_ons.push(request);
        state.script.pop_front().unwrap_or(MockResponse::Success)
    };
    respond(&state, &url, answer).await
}

async fn status(State(state): State<Shared>, Extension(url): Extension<String>) -> Response {
    let answer = state
        .lock()
        .expect("the mutex is not poisoned")
        .statuses
        .pop_front();
    match answer {
        Some(answer) => respond(&state, &url, answer).await,
        None => Json(json!({ "access": "ALLOWED" })).into_response(),
    }
}

async fn design(State(state): State<Shared>, Extension(url): Extension<String>) -> Response {
    let mut design = state
        .lock()
        .expect("the mutex is not poisoned")
        .design
        .subscribe();
    let given = design.wait_for(|answer| !matches!(answer, MockResponse::Silence));
    let answer = given.await.expect("a design").clone();
    respond(&state, &url, answer).await
}

async fn respond(state: &Shared, url: &str, answer: MockResponse) -> Response {
    match answer {
        MockResponse::Success => Json(success(url)).into_response(),
        MockResponse::Http(http) => plain(&http),
        MockResponse::Job(polls) => start_job(state, url, polls),
        MockResponse::Truncated => cut(Some("{\"success\": true, \"ima")),
        MockResponse::Dropped => cut(None),
        MockResponse::Silence => std::future::pending().await,
    }
}

async fn read(headers: HeaderMap, mut form: Multipart) -> TryOn {
    let mut request = TryOn {
        at: Instant::now(),
        headers,
        fields: Vec::new(),
        photo: Vec::new(),
    };
    while let Some(field) = form.next_field().await.expect("a multipart field") {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photo" {
            request.photo = field.bytes().await.expect("the photo").to_vec();
        } else {
            request
                .fields
                .push((name, field.text().await.expect("a text field")));
        }
    }
    request
}

fn start_job(state: &Shared, url: &str, polls: Vec<Value>) -> Response {
    state.lock().expect("the mutex is not poisoned").polls = polls.into();
    let body =
        json!({ "job_id": "job_1", "status_url": format!("{url}/jobs/job_1"), "retry_after": 0 });
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

async fn job(
    State(state): State<Shared>,
    Extension(url): Extension<String>,
    _: Path<String>,
) -> Response {
    let mut state = state.lock().expect("the mutex is not poisoned");
    let body = match state.polls.len() {
        0 => return StatusCode::NOT_FOUND.into_response(),
        1 => state.polls.front().cloned(),
        _ => state.polls.pop_front(),
    };
    let mut body = body.unwrap_or_default();
    if body["status"] == "succeeded" {
        body.as_object_mut()
            .expect("a job")
            .extend(success(&url).as_object().expect("a body").clone());
    }
    // Some proxies add caching headers to all responses to GET requests.
    let caching = [(header::CACHE_CONTROL, "max-age=60")];
    (caching, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn post(backend: &MockBackend) -> Result<reqwest::Response, reqwest::Error> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let form = "--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk\r\n--b--\r\n";
        let request = client.post(format!("{}/api/tryon", backend.url));
        request
            .header("content-type", "multipart/form-data; boundary=b")
            .body(form)
            .send()
            .await
    }

    #[tokio::test]
    async fn a_dropped_connection_returns_no_response() {
        let backend = MockBackend::start([MockResponse::Dropped]).await;
        assert!(post(&backend).await.is_err());
        assert_eq!(backend.try_ons()[0].field("api_key"), Some("k"));
    }

    #[tokio::test]
    async fn a_truncated_response_has_headers_but_an_incomplete_body() {
        let backend = MockBackend::start([MockResponse::Truncated]).await;
        let answer = post(&backend).await.expect("a head");
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.is_err());
    }

    #[tokio::test]
    async fn a_job_repeats_its_last_response() {
        let processing = json!({ "status": "processing" });
        let backend = MockBackend::start([MockResponse::Job(vec![
            processing,
            json!({ "status": "failed" }),
        ])])
        .await;
        let job: Value = post(&backend)
            .await
            .expect("202")
            .json()
            .await
            .expect("a job");
        let url = job["status_url"].as_str().expect("a URL");
        let mut statuses = Vec::new();
        for _ in 0..3 {
            let answer: Value = reqwest::get(url)
                .await
                .expect("200")
                .json()
                .await
                .expect("a body");
            statuses.push(answer["status"].clone());
        }
        assert_eq!(statuses, ["processing", "failed", "failed"]);
    }
}
