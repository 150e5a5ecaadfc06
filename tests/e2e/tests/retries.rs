//! Which requests are retried automatically, and which are not.

use std::time::Duration;

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::{MockBackend, TryOn};
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_rate_limited_request_is_retried_after_the_requested_time,
    a_gateway_error_is_retried,
    a_dropped_connection_is_retried,
    a_backend_that_does_not_answer_times_out_and_is_retried,
    repeated_gateway_errors_show_an_error,
    a_server_error_is_not_retried_automatically,
    a_client_error_is_not_retried,
    a_pending_request_can_be_cancelled,
    the_shopper_can_retry_after_a_server_error,
];

async fn a_rate_limited_request_is_retried_after_the_requested_time(context: TestContext) {
    let limited = MockResponse::error(429, "rate_limited").retry_after(2);
    let backend = MockBackend::start([limited]).await;
    submitted(&context, &backend)
        .await
        .wait_for_screen("result")
        .await;
    let sent = backend.try_ons();
    assert_same_attempt(&sent, 2);
    let waited = sent[1].at - sent[0].at;
    assert!(
        waited >= Duration::from_secs(2),
        "retried after only {waited:?}"
    );
}

async fn a_gateway_error_is_retried(context: TestContext) {
    for status in [502, 503, 504] {
        let backend = MockBackend::start([gateway(status)]).await;
        let page = submitted(&context, &backend).await;
        page.wait_for_screen("result").await;
        assert_same_attempt(&backend.try_ons(), 2);
        assert_eq!(page.events("error").await, [json!(null); 0]);
    }
}

async fn a_dropped_connection_is_retried(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Dropped]).await;
    submitted(&context, &backend)
        .await
        .wait_for_screen("result")
        .await;
    let sent = backend.try_ons();
    assert_same_attempt(&sent, sent.len());
    assert!(sent.len() >= 2);
}

async fn repeated_gateway_errors_show_an_error(context: TestContext) {
    let backend = MockBackend::start(vec![gateway(502); 50]).await;
    let page = submitted_with_fast_timers(&context, &backend).await;
    page.wait_for_screen("error").await;
    page.text("error").await;
    let sent = backend.try_ons();
    assert_same_attempt(&sent, sent.len());
    assert!(sent.len() <= 6, "{} requests", sent.len());
    assert_eq!(page.event("error").await["retryable"], true);
}

async fn a_server_error_is_not_retried_automatically(context: TestContext) {
    assert_not_retried(&context, 500, "internal_error").await;
}

async fn a_client_error_is_not_retried(context: TestContext) {
    for (status, code) in [
        (400, "invalid_body"),
        (401, "invalid_key"),
        (403, "domain_not_allowed"),
        (404, "not_found"),
    ] {
        assert_not_retried(&context, status, code).await;
    }
}

async fn assert_not_retried(context: &TestContext, status: u16, code: &str) {
    let backend = MockBackend::start([MockResponse::error(status, code)]).await;
    let page = submitted(context, &backend).await;
    let error = page.event("error").await;
    assert_eq!(error["code"], code);
    let screen = page.screen().await.expect("an open dialog");
    assert!(
        ["error", "unavailable"].contains(&screen.as_str()),
        "{code} shows {screen}"
    );
    page.text(&screen).await;
    assert_eq!(backend.try_ons().len(), 1, "{code}");
}

async fn a_pending_request_can_be_cancelled(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Silence]).await;
    let page = submitted(&context, &backend).await;
    page.wait_for_screen("progress").await;
    page.click("cancel").await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_same_attempt(&sent, 2); // the backend may have counted the cancelled request
    assert_eq!(page.events("tryon-completed").await.len(), 1);
}

async fn the_shopper_can_retry_after_a_server_error(context: TestContext) {
    let failed = MockResponse::error(500, "internal_error");
    let backend = MockBackend::start([failed]).await;
    let page = submitted(&context, &backend).await;
    page.wait_for_screen("error").await;
    page.text("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_same_attempt(&sent, 2); // the backend may have counted it before it failed
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

async fn a_backend_that_does_not_answer_times_out_and_is_retried(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Silence]).await;
    let page = submitted_with_fast_timers(&context, &backend).await;
    page.wait_for_screen("result").await;
    assert_same_attempt(&backend.try_ons(), 2);
}

fn gateway(status: u16) -> MockResponse {
    MockResponse::body(status, "text/html", "<html><h1>Bad gateway</h1></html>")
}

fn assert_same_attempt(sent: &[TryOn], count: usize) {
    assert_eq!(sent.len(), count, "try-on requests");
    let first = sent[0].field("attempt_id");
    assert!(
        sent.iter()
            .all(|request| request.field("attempt_id") == first),
        "attempt ids differ"
    );
}

async fn submitted(context: &TestContext, backend: &MockBackend) -> HostPage {
    submitted_on(context.page("plain").await, context, backend).await
}

/// A try-on on a page whose timers run forty times too fast, so that a wait of minutes takes seconds.
async fn submitted_with_fast_timers(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("modified-globals").await;
    submitted_on(page.value("script", "fast-timers"), context, backend).await
}

async fn submitted_on(
    page: PageBuilder<'_>,
    context: &TestContext,
    backend: &MockBackend,
) -> HostPage {
    let page = page.api(backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}
