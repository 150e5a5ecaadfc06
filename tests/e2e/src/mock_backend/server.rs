//! The HTTP server of the mock backend.

use std::time::Instant;

use axum::extract::{DefaultBodyLimit, Multipart, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde_json::{Value, json};

use super::state::{SharedState, lock};
use super::{EventBatch, TryOn};
use crate::http_responses::{cut, picture, plain, success};
use crate::mock_response::MockResponse;

/// The routes of the mock backend at this URL.
pub fn router(state: SharedState, url: String) -> Router {
    Router::new()
        .route("/api/tryon", post(create_try_on))
        .route("/api/v1/events", post(receive_events))
        .route("/token", post(session_token))
        .route("/api/status", get(store_status))
        .route("/api/widget/button-design", get(button_design))
        .route(
            "/jobs/{id}",
            get(poll_job).delete(|_: Path<String>| async { StatusCode::NO_CONTENT }),
        )
        .route("/result.png", get(result_picture))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            record_request,
        ))
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(url))
        .with_state(state)
}

/// Records the request, answers preflights, and allows every origin.
async fn record_request(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let origin = origin.unwrap_or(HeaderValue::from_static("null"));
    record(&state, &request);
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    add_headers(response.headers_mut(), origin);
    response
}

fn record(state: &SharedState, request: &Request) {
    let (method, url) = (request.method(), request.uri());
    let referrer = request.headers().get(header::REFERER);
    let referrer = referrer.map_or(Ok("null"), HeaderValue::to_str);
    let mut state = lock(state);
    state.requests.push(format!("{method} {}", url.path()));
    state
        .urls
        .push(format!("{url} {}", referrer.unwrap_or_default()));
}

fn add_headers(headers: &mut HeaderMap, origin: HeaderValue) {
    for (name, value) in [
        // Without this, a browser itself repeats a request that breaks on a reused connection.
        (header::CONNECTION, "close"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Retry-After, X-Request-Id",
        ),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Requests with credentials need the exact origin instead of `*`.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

async fn receive_events(
    State(state): State<SharedState>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    let body = serde_json::from_str(&body).expect("JSON");
    let at = Instant::now();
    let mut state = lock(&state);
    state.event_batches.push(EventBatch { at, headers, body });
    StatusCode::ACCEPTED
}

async fn result_picture(State(state): State<SharedState>) -> Response {
    let failing = &mut lock(&state).failing_pictures;
    if *failing > 0 {
        *failing -= 1;
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "image/png")], picture()).into_response()
}

async fn session_token(State(state): State<SharedState>, headers: HeaderMap) -> Response {
    let cookie = headers.get(header::COOKIE).map(HeaderValue::to_str);
    let cookie = cookie.and_then(Result::ok).unwrap_or_default().to_owned();
    let mut state = lock(&state);
    state.token_cookies.push(cookie);
    match state.token_responses.pop_front() {
        Some(response) => Json(response).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn create_try_on(
    State(state): State<SharedState>,
    Extension(url): Extension<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let request = read_form(headers, form).await;
    let response = {
        let mut state = lock(&state);
        state.try_ons.push(request);
        state
            .try_on_responses
            .pop_front()
            .unwrap_or(MockResponse::Success)
    };
    respond(&state, &url, response).await
}

async fn store_status(
    State(state): State<SharedState>,
    Extension(url): Extension<String>,
) -> Response {
    let response = lock(&state).status_responses.pop_front();
    match response {
        Some(response) => respond(&state, &url, response).await,
        None => Json(json!({ "access": "ALLOWED" })).into_response(),
    }
}

async fn button_design(
    State(state): State<SharedState>,
    Extension(url): Extension<String>,
) -> Response {
    let mut design = lock(&state).button_design.subscribe();
    let response = design.wait_for(|response| !matches!(response, MockResponse::Silence));
    let response = response.await.expect("a design").clone();
    respond(&state, &url, response).await
}

async fn respond(state: &SharedState, url: &str, response: MockResponse) -> Response {
    match response {
        MockResponse::Success => Json(success(url)).into_response(),
        MockResponse::Http(http) => plain(&http),
        MockResponse::Job(polls) => start_job(state, url, polls),
        MockResponse::Truncated => cut(Some("{\"success\": true, \"ima")),
        MockResponse::Dropped => cut(None),
        MockResponse::Silence => std::future::pending().await,
    }
}

async fn read_form(headers: HeaderMap, mut form: Multipart) -> TryOn {
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

fn start_job(state: &SharedState, url: &str, polls: Vec<Value>) -> Response {
    lock(state).job_responses = polls.into();
    let body =
        json!({ "job_id": "job_1", "status_url": format!("{url}/jobs/job_1"), "retry_after": 0 });
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

async fn poll_job(
    State(state): State<SharedState>,
    Extension(url): Extension<String>,
    _: Path<String>,
) -> Response {
    let mut state = lock(&state);
    let body = match state.job_responses.len() {
        0 => return StatusCode::NOT_FOUND.into_response(),
        1 => state.job_responses.front().cloned(),
        _ => state.job_responses.pop_front(),
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
