//! The customer's quota before a try-on is sent, and the way to more of them.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::photos::data_url;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_next_try_on_says_what_it_uses,
    the_first_try_on_says_what_it_uses_where_the_status_knows,
    a_customer_without_try_ons_gets_more_from_the_result,
];

/// A response whose customer has this many of three try-ons left.
fn with_remaining(context: &TestContext, remaining: u32) -> MockResponse {
    MockResponse::json(
        200,
        &json!({ "success": true, "images": [data_url(&context.model())], "variation_count": 1,
            "end_customer_quota": { "used": 3 - remaining, "limit": 3, "remaining": remaining } }),
    )
}

async fn the_next_try_on_says_what_it_uses(context: TestContext) {
    let responses = [with_remaining(&context, 2), with_remaining(&context, 1)];
    let backend = MockBackend::start(responses).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.choose(&context.model()).await;
    assert_eq!(page.text("cost").await, "Uses 1 of 2 try-ons");
    page.click("submit").await;
    page.wait_for_screen("result").await;
    page.choose(&context.model()).await;
    assert_eq!(page.text("cost").await, "Uses your last try-on");
}

async fn the_first_try_on_says_what_it_uses_where_the_status_knows(context: TestContext) {
    let status = MockResponse::json(200, &json!({ "canTryOn": true, "remaining": 2 }));
    let backend = MockBackend::start([]).await.with_status([status]);
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    assert_eq!(page.text("cost").await, "Uses 1 of 2 try-ons");
}

async fn a_customer_without_try_ons_gets_more_from_the_result(context: TestContext) {
    let backend = MockBackend::start([with_remaining(&context, 0)]).await;
    let page = context
        .page("plain")
        .await
        .api(&backend)
        .attribute("data-paywall-callback", "Theme.sell")
        .open()
        .await;
    let theme = "window.Theme = { asked: [], sell: (detail) => { Theme.asked.push(detail); return true; } };";
    page.run(theme, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    assert!(!page.has("another").await, "another photo would be refused");
    page.click("upgrade").await;
    page.wait_until_closed().await;
    let quota = page.event("quota").await;
    assert_eq!(
        (&quota["error"], &quota["remaining"]),
        (&json!("end_customer_quota"), &json!(0))
    );
    page.run("Theme.asked[0].resume();", vec![]).await;
    page.wait_for_screen("result").await;
    assert!(page.has("another").await, "there may be more now");
    assert_eq!(backend.try_ons().len(), 1);
}
