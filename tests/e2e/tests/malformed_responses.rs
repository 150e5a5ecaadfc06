//! Answers of any shape: each a clear error, none a crash.

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
    let answers = bodies.map(|body| MockResponse::body(200, "application/json", body));
    each_is_an_error(&context, answers.to_vec()).await;
}

async fn a_200_that_reports_a_failure_shows_an_error(context: TestContext) {
    let bodies = [
        json!({ "success": false, "error": "render_failed", "message": "No person in the photo." }),
        json!({ "status": "failed" }),
        json!({ "success": false, "images": ["https://shop.example/picture.png"] }),
        json!({ "success": false, "error": { "code": 7 } }),
    ];
    let answers = bodies.map(|body| MockResponse::json(200, &body));
    each_is_an_error(&context, answers.to_vec()).await;
}

async fn an_error_response_without_json_shows_an_error(context: TestContext) {
    let answers = [
        (500, "<h1>Oops</h1>"),
        (402, ""),
        (402, "null"),
        (403, "[]"),
        (418, "{"),
    ];
    let answers = answers.map(|(status, body)| MockResponse::body(status, "text/html", body));
    each_is_an_error(&context, answers.to_vec()).await;
}

async fn events_contain_only_the_documented_fields_of_a_response(context: TestContext) {
    let picture = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    let made = json!({ "success": true, "images": [picture, "javascript:alert(1)", "http://127.0.0.1:9/2.png"],
        "variation_count": 2, "remaining_credits": 7, "request_id": "req_made", "secret": "of the backend",
        "end_customer_quota": { "used": 2, "limit": 3, "remaining": 1, "plan": "small" } });
    let failed = MockResponse::error(500, "render_failed").header("x-request-id", "req_failed");
    let backend = MockBackend::start([failed, MockResponse::json(200, &made)]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    let told = json!({ "code": "render_failed", "message": "The fitting room is having trouble",
        "retryable": true, "requestId": "req_failed", "charged": "unknown" });
    assert_eq!(page.event("error").await, told);
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let told = json!({ "productId": "linen-shirt", "images": [picture, "http://127.0.0.1:9/2.png"],
        "quota": { "used": 2, "limit": 3, "remaining": 1 }, "requestId": "req_made" });
    assert_eq!(page.event("tryon-completed").await, told);
}

async fn a_picture_that_fails_to_load_is_reloaded_without_a_second_try_on(context: TestContext) {
    let backend = MockBackend::start([]).await;
    backend.fail_next_picture();
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    assert!(page.text("receipt").await.contains("counted once"));
    let told = json!({ "code": "result_not_loaded", "message": "The picture did not load",
        "retryable": true, "requestId": "req_scripted", "charged": "yes" });
    assert_eq!(page.events("error").await, [told]);
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_eq!(page.pictures().await.len(), 1);
    assert_eq!(page.events("tryon-completed").await.len(), 1);
    assert_eq!(backend.count("POST /api/tryon"), 1);
}

/// The backend may have counted it, so that only the same attempt may be sent again.
async fn a_truncated_response_is_retried_under_the_same_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Truncated]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// One answer after the other on the same page, then a good one: what was wrong leaves nothing behind.
async fn each_is_an_error(context: &TestContext, answers: Vec<MockResponse>) {
    let backend = MockBackend::start(answers.clone()).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    for (index, answer) in answers.iter().enumerate() {
        page.click("submit").await;
        is_said(&page, index, answer).await;
        page.close().await;
        page.press(TRIGGER).await;
        page.wait_for_screen("preview").await;
    }
    assert_eq!(page.events("tryon-completed").await, [Value::Null; 0]);
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), answers.len() + 1);
}

async fn is_said(page: &HostPage, index: usize, answer: &MockResponse) {
    let told = until(&format!("genvoris:error for {answer:?}"), async || {
        page.events("error")
            .await
            .get(index)
            .cloned()
            .ok_or_else(|| "none".to_owned())
    })
    .await;
    for field in ["code", "message"] {
        assert!(
            told[field].as_str().is_some_and(|text| !text.is_empty()),
            "{answer:?}: {told}"
        );
    }
    let screen = page.screen().await.unwrap_or_default();
    assert!(
        ["error", "unavailable"].contains(&screen.as_str()),
        "{answer:?} shows '{screen}'"
    );
    page.text(&screen).await;
    assert_eq!(page.uncaught().await, [""; 0], "{answer:?}");
}
