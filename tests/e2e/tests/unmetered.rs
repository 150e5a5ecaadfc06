//! Try-ons without a session token, and merchants without credits.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    no_quota_applies_without_a_token,
    an_empty_token_is_not_sent,
    exhausted_merchant_credits_show_no_paywall,
];

async fn no_quota_applies_without_a_token(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    assert!(page.event("tryon-completed").await["quota"].is_null());
    assert!(
        !page.has("receipt").await,
        "a quota is shown although none applies"
    );
}

async fn an_empty_token_is_not_sent(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .token("")
        .api(&backend)
        .open()
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.try_ons()[0].field("end_customer_token"), None);
}

async fn exhausted_merchant_credits_show_no_paywall(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(402, "credit_limit_reached")]).await;
    let page = context.page("paywall").await.api(&backend);
    let page = page
        .attribute("data-paywall-callback", "Theme.paywall.returnsTrue")
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("unavailable").await;
    page.text("unavailable").await;
    assert_eq!(page.event("error").await["code"], "credit_limit_reached");
    assert_eq!(page.events("quota").await, [json!(null); 0]);
    assert_eq!(
        page.run("return Theme.calls.length;", vec![]).await,
        json!(0)
    );
    assert_eq!(backend.try_ons().len(), 1);
}
