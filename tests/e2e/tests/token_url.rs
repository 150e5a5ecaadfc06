//! Token URLs that are protected against cross-site request forgery.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_token_url_receives_the_pages_csrf_tokens,
    a_token_url_that_rejects_the_csrf_token_is_reported,
];

/// The headers of each request for a token.
type TokenRequests = Arc<Mutex<Vec<HeaderMap>>>;

/// The routes of a shop whose token URL returns 419 to requests without this header.
fn protected_token_url(requests: &TokenRequests, required_header: &'static str) -> Router {
    let respond =
        async move |State(requests): State<TokenRequests>, headers: HeaderMap| -> Response {
            let is_allowed = headers.contains_key(required_header);
            requests.lock().expect("the requests").push(headers);
            if is_allowed {
                Json(json!({ "token": "fresh.session.token" })).into_response()
            } else {
                StatusCode::from_u16(419).expect("a status").into_response()
            }
        };
    Router::new()
        .route("/token", post(respond))
        .with_state(requests.clone())
}

/// A page after a try-on with an expired session. The shop's token URL requires this header.
async fn try_on_with_expired_session(
    context: &TestContext,
    backend: &MockBackend,
    requests: &TokenRequests,
    required_header: &'static str,
) -> HostPage {
    let page = context
        .page("csrf")
        .await
        .api(backend)
        .token("old.session.token");
    let page = page.attribute("data-token-url", "/token");
    let page = page
        .shop(protected_token_url(requests, required_header))
        .await
        .open()
        .await;
    let cookies = "document.cookie = 'XSRF-TOKEN=from%2Bcookie%3D; path=/';
        document.cookie = 'csrftoken=django; path=/';";
    page.run(cookies, vec![]).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}

async fn the_token_url_receives_the_pages_csrf_tokens(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(401, "invalid_session_token")]).await;
    let requests = TokenRequests::default();
    let page = try_on_with_expired_session(&context, &backend, &requests, "x-csrf-token").await;
    page.wait_for_screen("result").await;
    let sent = requests.lock().expect("the requests")[0].clone();
    assert_eq!(sent["x-csrf-token"], "meta+token=");
    assert_eq!(sent["x-xsrf-token"], "from+cookie=");
    assert_eq!(sent["x-csrftoken"], "django");
    assert_eq!(sent["accept"], "application/json");
    assert_eq!(page.console_at("warn").await, [""; 0]);
}

async fn a_token_url_that_rejects_the_csrf_token_is_reported(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(401, "invalid_session_token")]).await;
    let requests = TokenRequests::default();
    let page = try_on_with_expired_session(&context, &backend, &requests, "x-never").await;
    page.wait_for_screen("error").await;
    let lines = page.console_at("warn").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("data-token-url answered 419"),
        "{lines:?}"
    );
    let report = doctor_report(&page).await;
    let line = "problem data-token-url: /token answered 419, as frameworks do";
    assert!(report.contains(line), "{report}");
    for secret in ["meta+token=", "from+cookie=", "old.session.token"] {
        assert!(!report.contains(secret), "{report}");
    }
}

async fn doctor_report(page: &HostPage) -> String {
    let script = "const done = arguments[0]; Genvoris.doctor().then(done);";
    let report = page.run_async(script, vec![]).await;
    report.as_str().expect("a text").to_owned()
}
