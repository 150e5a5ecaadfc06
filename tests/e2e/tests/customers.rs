//! Pages whose session token changes to another customer: no customer sees the photo or the result of another.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    another_customer_sees_no_photo_and_no_result,
    a_fresh_token_of_the_same_customer_keeps_the_result,
    signing_in_changes_the_attempt_id,
    resuming_with_another_customers_token_changes_the_attempt_id,
    a_token_attribute_of_another_customer_discards_the_photo,
];

/// A session token whose `sub` claim is this customer. Its signature is invalid, but a page cannot verify that.
fn session_of(customer: &str) -> String {
    let claims = json!({ "sub": customer, "name": "Zoë" }).to_string();
    format!("head.{}.sign", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

async fn set_token(page: &HostPage, token: Value) {
    page.run("Genvoris.setToken(arguments[0]);", vec![token])
        .await;
    page.next_task().await;
}

async fn another_customer_sees_no_photo_and_no_result(context: TestContext) {
    for next in [json!(null), json!(session_of("b"))] {
        let backend = MockBackend::start([]).await;
        let page = context.page("plain").await.api(&backend);
        let page = page.token(&session_of("a")).open().await;
        page.try_on(TRIGGER, &context.model()).await;
        page.close().await;
        set_token(&page, next.clone()).await;
        let kept = "return root.querySelectorAll('canvas, [part=image]').length;";
        assert_eq!(page.js(kept, vec![]).await, 0, "{next}");
        page.open(TRIGGER).await;
    }
}

async fn a_fresh_token_of_the_same_customer_keeps_the_result(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
    set_token(&page, json!(session_of("a") + "ature")).await;
    page.press(TRIGGER).await;
    page.wait_for_screen("result").await;
}

async fn signing_in_changes_the_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    set_token(&page, json!(session_of("a"))).await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_different_attempts(&backend);
}

fn assert_different_attempts(backend: &MockBackend) {
    let ids = backend.sent("attempt_id");
    assert_eq!(ids.len(), 2, "try-on requests");
    assert_ne!(ids[0], ids[1]);
    let sent = backend.try_ons();
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

async fn resuming_with_another_customers_token_changes_the_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    page.call_on_quota_event("resume", vec![json!(session_of("b"))])
        .await;
    page.wait_for_screen("result").await;
    assert_different_attempts(&backend);
    assert_eq!(backend.sent("end_customer_token")[1], session_of("b"));
}

async fn a_token_attribute_of_another_customer_discards_the_photo(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
    let script = "document.querySelector('script[data-end-customer-token]').dataset.endCustomerToken = arguments[0];";
    page.run(script, vec![json!(session_of("b"))]).await;
    page.open(TRIGGER).await;
}
