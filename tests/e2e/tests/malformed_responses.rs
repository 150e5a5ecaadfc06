//! Responses with unexpected bodies: each shows a clear error, and none crashes the widget.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_200_with_an_unexpected_body_shows_an_error,
    a_200_that_reports_a_failure_shows_an_error,
    a_truncated_response_is_retried_under_the_same_attempt_id,
    an_error_response_without_json_shows_an_error,
    events_contain_only_the_documented_fields_of_a_response,
    a_picture_that_fails_to_load_is_reloaded_without_a_second_try_on,
];

async fn a_200_with_an_unexpected_body_shows_an_error(context: TestContext) {
    let bodies = [
        "",
        "<!doctype html><title>Please log in</title>",
        "{\"success\": true, \"images\": [\"http",
        "null",
        "[]",
        "\"done\"",
        "42",
        "{}",
        "{\"success\": \"yes\", \"images\": \"picture.png\"}",
        "{\"success\": true, \"images\": []}",
        "{\"success\": true, \"images\": [null, 7, {}]}",
        "{\"success\": true, \"images\": [\"javascript:alert(1)\"]}",
        "{\"success\": true, \"images\": {\"length\": 1e9}}",
    ];
    let responses = bodies.map(|body| MockResponse::body(200, "application/json", body));
    assert_each_shows_an_error(&context, responses.to_vec()).await;
}

async fn a_200_that_reports_a_failure_shows_an_error(context: TestContext) {
    let bodies = [
        json!({ "success": false, "error": "render_failed", "message": "No person in the photo." }),
        json!({ "status": "failed" }),
        json!({ "success": false, "images": ["https://shop.example/picture.png"] }),
        json!({ "success": false, "error": { "code": 7 } }),
    ];
    let responses = bodies.map(|body| MockResponse::json(200, &body));
    assert_each_shows_an_error(&context, responses.to_vec()).await;
}

async fn an_error_response_without_json_shows_an_error(context: TestContext) {
    let responses = [
        (500, "<h1>Oops</h1>"),
        (402, ""),
        (402, "null"),
        (403, "[]"),
        (418, "{"),
    ];
    let responses = responses.map(|(status, body)| MockResponse::body(status, "text/html", body));
    assert_each_shows_an_error(&context, responses.to_vec()).await;
}

async fn events_contain_only_the_documented_fields_of_a_response(context: TestContext) {
    let picture = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    let success = json!({ "success": true, "images": [picture, "javascript:alert(1)", "http://127.0.0.1:9/2.png"],
        "variation_count": 2, "remaining_credits": 7, "request_id": "req_made", "secret": "of the backend",
        "end_customer_quota": { "used": 2, "limit": 3, "remaining": 1, "plan": "small" } });
    let failed = MockResponse::error(500, "render_failed").header("x-request-id", "req_failed");
    let backend = MockBackend::start([failed, MockResponse::json(200, &success)]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    let error = json!({ "code": "render_failed", "message": "The fitting room is having trouble",
        "retryable": true, "requestId": "req_failed", "charged": "unknown" });
    assert_eq!(page.event("error").await, error);
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let completed = json!({ "productId": "linen-shirt", "images": [picture, "http://127.0.0.1:9/2.png"],
        "quota": { "used": 2, "limit": 3, "remaining": 1 }, "requestId": "req_made" });
    assert_eq!(page.event("tryon-completed").await, completed);
}

async fn a_picture_that_fails_to_load_is_reloaded_without_a_second_try_on(context: TestContext) {
    let backend = MockBackend::start([]).await;
    backend.fail_next_picture();
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    assert!(page.text("receipt").await.contains("counted once"));
    let error = json!({ "code": "result_not_loaded", "message": "The picture did not load",
        "retryable": true, "requestId": "req_scripted", "charged": "yes" });
    assert_eq!(page.events("error").await, [error]);
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_eq!(page.pictures().await.len(), 1);
    assert_eq!(page.events("tryon-completed").await.len(), 1);
    assert_eq!(backend.count("POST /api/tryon"), 1);
}

/// The backend may have counted the try-on, so a retry has to use the same attempt id.
async fn a_truncated_response_is_retried_under_the_same_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Truncated]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// Sends a try-on for each of these responses, and then a successful one, on the same page.
async fn assert_each_shows_an_error(context: &TestContext, responses: Vec<MockResponse>) {
    let backend = MockBackend::start(responses.clone()).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    for (index, response) in responses.iter().enumerate() {
        page.click("submit").await;
        assert_shows_error(&page, index, response).await;
        page.close().await;
        page.press(TRIGGER).await;
        page.wait_for_screen("preview").await;
    }
    assert_eq!(page.events("tryon-completed").await, [Value::Null; 0]);
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), responses.len() + 1);
}

/// Asserts that the event with this index has a code and a message, and that an error screen is shown.
async fn assert_shows_error(page: &HostPage, index: usize, response: &MockResponse) {
    let error = until(&format!("genvoris:error for {response:?}"), async || {
        page.events("error")
            .await
            .get(index)
            .cloned()
            .ok_or_else(|| "none".to_owned())
    })
    .await;
    for field in ["code", "message"] {
        assert!(
            error[field].as_str().is_some_and(|text| !text.is_empty()),
            "{response:?}: {error}"
        );
    }
    let screen = page.screen().await.unwrap_or_default();
    assert!(
        ["error", "unavailable"].contains(&screen.as_str()),
        "{response:?} shows '{screen}'"
    );
    page.text(&screen).await;
    assert_eq!(page.uncaught().await, [""; 0], "{response:?}");
}
