//! A test double of a try-on backend, with real HTTP, for what the platform never does by itself: jobs,
//! rate limits, gateway errors, bodies of any shape, cut connections and silence. It writes down what the
//! widget sends. Whatever the platform can do is tested against the platform.

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

use crate::answer::Answer;
use crate::respond::{cut, picture, plain, success};
use crate::wait::until;

/// A running backend on a port, hence an origin, of its own.
#[derive(Debug, Clone)]
pub struct Backend {
    /// Origin without a trailing slash.
    pub url: String,
    seen: Arc<Mutex<Seen>>,
}

/// One try-on request as it arrived.
#[derive(Debug, Clone)]
pub struct TryOn {
    /// When.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Text fields, in order.
    pub fields: Vec<(String, String)>,
    /// The bytes of `photo`.
    pub photo: Vec<u8>,
}

#[derive(Debug)]
struct Seen {
    script: VecDeque<Answer>,
    try_ons: Vec<TryOn>,
    requests: Vec<String>,
    /// Paths with their queries, and the `Referer`s they came with.
    addresses: Vec<String>,
    /// Answers to come from `/api/status`, and what the button design endpoint always says.
    statuses: VecDeque<Answer>,
    design: watch::Sender<Answer>,
    polls: VecDeque<Value>,
    tokens: VecDeque<Value>,
    /// What came with the calls of `/token`.
    cookies: Vec<String>,
    /// So many pictures are not there when they are asked for.
    lost_pictures: usize,
    events: Vec<Events>,
}

/// One call that told funnel events.
#[derive(Debug, Clone)]
pub struct Events {
    /// When.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
}

type Shared = Arc<Mutex<Seen>>;

impl TryOn {
    /// The first text field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// All text fields of that name, in order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.fields.iter().filter(|(field, _)| field == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }
}

impl Seen {
    fn new(script: VecDeque<Answer>) -> Self {
        Self {
            script,
            try_ons: vec![],
            requests: vec![],
            addresses: vec![],
            statuses: VecDeque::new(),
            design: watch::Sender::new(Answer::json(200, &json!({}))),
            polls: VecDeque::new(),
            tokens: VecDeque::new(),
            cookies: vec![],
            lost_pictures: 0,
            events: vec![],
        }
    }
}

impl Backend {
    /// Listens on a free port and answers try-ons by `script`, in order, and with success after its end.
    pub async fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        let seen = Seen::new(script.into_iter().collect());
        let seen = Arc::new(Mutex::new(seen));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port"));
        let router = router(seen.clone(), url.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    /// The try-on requests so far.
    pub fn try_ons(&self) -> Vec<TryOn> {
        self.seen.lock().expect("the record").try_ons.clone()
    }

    /// The text field of that name in each of them, empty where one had none.
    pub fn sent(&self, name: &str) -> Vec<String> {
        let all = self.try_ons();
        let field = |one: &TryOn| one.field(name).unwrap_or_default().to_owned();
        all.iter().map(field).collect()
    }

    /// Answers questions for the store's status by `script`, in order, and with `ALLOWED` after its end.
    pub fn with_status(self, script: impl IntoIterator<Item = Answer>) -> Self {
        let mut seen = self.seen.lock().expect("the record");
        seen.statuses = script.into_iter().collect();
        drop(seen);
        self
    }

    /// Answers questions for the button's design so, and not by a design that says nothing.
    pub fn with_design(self, answer: Answer) -> Self {
        self.give_design(answer);
        self
    }

    /// The same from now on. After [`Answer::Silence`] it also answers who is waiting.
    pub fn give_design(&self, answer: Answer) {
        let seen = self.seen.lock().expect("the record");
        seen.design.send_replace(answer);
    }

    /// The queries with which this path was asked for so far.
    pub fn queries(&self, path: &str) -> Vec<String> {
        let seen = self.seen.lock().expect("the record");
        let asked = seen
            .addresses
            .iter()
            .filter_map(|address| address.split(' ').next())
            .map(|address| address.split_once('?').unwrap_or((address, "")));
        let asked = asked.filter(|(asked, _)| *asked == path);
        asked.map(|(_, query)| query.to_owned()).collect()
    }

    /// What `/token` answers to each call, in order; 404 after its end.
    pub fn give_tokens(&self, answers: impl IntoIterator<Item = Value>) {
        self.seen.lock().expect("the record").tokens = answers.into_iter().collect();
    }

    /// The cookies that came with each call of `/token` so far.
    pub fn token_cookies(&self) -> Vec<String> {
        self.seen.lock().expect("the record").cookies.clone()
    }

    /// Answers 404 to the next request for a picture.
    pub fn lose_picture(&self) {
        self.seen.lock().expect("the record").lost_pictures += 1;
    }

    /// The calls that told funnel events so far.
    pub fn events(&self) -> Vec<Events> {
        self.seen.lock().expect("the record").events.clone()
    }

    /// The types of all funnel events so far, in order.
    pub fn event_types(&self) -> Vec<String> {
        let bodies = self.events().into_iter().map(|call| call.body);
        bodies
            .flat_map(|body| body["events"].as_array().expect("events").clone())
            .map(|event| event["eventType"].as_str().expect("a type").to_owned())
            .collect()
    }

    /// The address of every request so far, with its query, and the `Referer` it came with.
    pub fn addresses(&self) -> Vec<String> {
        self.seen.lock().expect("the record").addresses.clone()
    }

    /// How often this was asked for so far, as `METHOD /path`.
    pub fn count(&self, line: &str) -> usize {
        let requests = self.requests();
        requests.iter().filter(|request| *request == line).count()
    }

    /// Waits until this has been asked for so often.
    pub async fn has_seen(&self, line: &str, times: usize) {
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
        self.seen.lock().expect("the record").requests.clone()
    }
}

fn router(seen: Shared, url: String) -> Router {
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
        .layer(middleware::from_fn_with_state(seen.clone(), record))
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(url))
        .with_state(seen)
}

/// Writes the request down, answers preflights and lets every origin read.
async fn record(State(seen): State<Shared>, request: Request, next: Next) -> Response {
    let header = |headers: &HeaderMap, name| {
        let value = headers.get(name).cloned();
        value.unwrap_or(HeaderValue::from_static("null"))
    };
    let origin = header(request.headers(), header::ORIGIN);
    let referrer = header(request.headers(), header::REFERER);
    let referrer = referrer.to_str().unwrap_or_default();
    {
        let mut seen = seen.lock().expect("the record");
        let (method, url) = (request.method(), request.uri());
        seen.requests.push(format!("{method} {}", url.path()));
        seen.addresses.push(format!("{url} {referrer}"));
    }
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    for (name, value) in [
        // A request that is cut off on a connection used before is sent again by the browser itself.
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
    // Those who ask with credentials want to be named.
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

async fn events(State(seen): State<Shared>, headers: HeaderMap, body: String) -> StatusCode {
    let body = serde_json::from_str(&body).expect("JSON");
    let at = Instant::now();
    let mut seen = seen.lock().expect("the record");
    seen.events.push(Events { at, headers, body });
    StatusCode::ACCEPTED
}

async fn result(State(seen): State<Shared>) -> Response {
    let lost = &mut seen.lock().expect("the record").lost_pictures;
    if *lost > 0 {
        *lost -= 1;
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "image/png")], picture()).into_response()
}

async fn token(State(seen): State<Shared>, headers: HeaderMap) -> Response {
    let cookie = headers.get(header::COOKIE).map(HeaderValue::to_str);
    let cookie = cookie.and_then(Result::ok).unwrap_or_default().to_owned();
    let mut seen = seen.lock().expect("the record");
    seen.cookies.push(cookie);
    match seen.tokens.pop_front() {
        Some(answer) => Json(answer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn try_on(
    State(seen): State<Shared>,
    Extension(url): Extension<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let request = read(headers, form).await;
    let answer = {
        let mut seen = seen.lock().expect("the record");
        seen.try_ons.push(request);
        seen.script.pop_front().unwrap_or(Answer::Success)
    };
    respond(&seen, &url, answer).await
}

async fn status(State(seen): State<Shared>, Extension(url): Extension<String>) -> Response {
    let answer = seen.lock().expect("the record").statuses.pop_front();
    match answer {
        Some(answer) => respond(&seen, &url, answer).await,
        None => Json(json!({ "access": "ALLOWED" })).into_response(),
    }
}

async fn design(State(seen): State<Shared>, Extension(url): Extension<String>) -> Response {
    let mut design = seen.lock().expect("the record").design.subscribe();
    let given = design.wait_for(|answer| !matches!(answer, Answer::Silence));
    let answer = given.await.expect("a design").clone();
    respond(&seen, &url, answer).await
}

async fn respond(seen: &Shared, url: &str, answer: Answer) -> Response {
    match answer {
        Answer::Success => Json(success(url)).into_response(),
        Answer::Http(http) => plain(&http),
        Answer::Job(polls) => start_job(seen, url, polls),
        Answer::Truncated => cut(Some("{\"success\": true, \"ima")),
        Answer::Dropped => cut(None),
        Answer::Silence => std::future::pending().await,
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

fn start_job(seen: &Shared, url: &str, polls: Vec<Value>) -> Response {
    seen.lock().expect("the record").polls = polls.into();
    let body =
        json!({ "job_id": "job_1", "status_url": format!("{url}/jobs/job_1"), "retry_after": 0 });
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

async fn job(
    State(seen): State<Shared>,
    Extension(url): Extension<String>,
    _: Path<String>,
) -> Response {
    let mut seen = seen.lock().expect("the record");
    let body = match seen.polls.len() {
        0 => return StatusCode::NOT_FOUND.into_response(),
        1 => seen.polls.front().cloned(),
        _ => seen.polls.pop_front(),
    };
    let mut body = body.unwrap_or_default();
    if body["status"] == "succeeded" {
        body.as_object_mut()
            .expect("a job")
            .extend(success(&url).as_object().expect("a body").clone());
    }
    // A layer that knows nothing of jobs lets browsers keep whatever is asked for by GET.
    let kept = [(header::CACHE_CONTROL, "max-age=60")];
    (kept, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn post(backend: &Backend) -> Result<reqwest::Response, reqwest::Error> {
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
    async fn a_dropped_connection_has_no_answer() {
        let backend = Backend::start([Answer::Dropped]).await;
        assert!(post(&backend).await.is_err());
        assert_eq!(backend.try_ons()[0].field("api_key"), Some("k"));
    }

    #[tokio::test]
    async fn a_truncated_answer_has_a_head_and_no_end() {
        let backend = Backend::start([Answer::Truncated]).await;
        let answer = post(&backend).await.expect("a head");
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.is_err());
    }

    #[tokio::test]
    async fn a_job_repeats_its_last_answer() {
        let processing = json!({ "status": "processing" });
        let backend =
            Backend::start([Answer::Job(vec![processing, json!({ "status": "failed" })])]).await;
        let job: Value = post(&backend)
            .await
            .expect("202")
            .json()
            .await
            .expect("a job");
        let url = job["status_url"].as_str().expect("a URL");
        let mut seen = Vec::new();
        for _ in 0..3 {
            let answer: Value = reqwest::get(url)
                .await
                .expect("200")
                .json()
                .await
                .expect("a body");
            seen.push(answer["status"].clone());
        }
        assert_eq!(seen, ["processing", "failed", "failed"]);
    }
}
