//! Different ways in which stores build their paywalls, with a page for each.

use std::fs;

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::paths;
use genvoris_e2e::shop;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_readmes_paywall_example_resumes_after_an_upgrade,
    the_readmes_paywall_example_closes_if_the_shopper_declines,
    a_callback_that_returns_true_hides_the_dialog,
    a_callback_that_returns_a_token_resumes_the_try_on,
    a_callback_that_returns_a_promise_of_a_token_resumes_the_try_on,
    a_callback_for_analytics_leaves_the_panel_visible,
    a_listener_that_prevents_and_cancels_closes_the_dialog,
    a_listener_that_resumes_later_continues_the_try_on,
    the_backends_upgrade_url_is_a_link_in_the_panel,
    a_react_paywall_resumes_after_an_upgrade,
    a_react_paywall_closes_if_the_shopper_declines,
];

const FIRST_TOKEN: &str = "first.session.token";
const UPGRADED_TOKEN: &str = "upgraded.session.token";

async fn the_readmes_paywall_example_resumes_after_an_upgrade(context: TestContext) {
    let page = script_page(&context, "readme-example")
        .await
        .attribute("data-paywall-callback", "Theme.paywall.open");
    let (page, backend) = refused(&context, page).await;
    page.press("#buy").await;
    assert_resumed(&page, &backend, UPGRADED_TOKEN).await;
}

async fn the_readmes_paywall_example_closes_if_the_shopper_declines(context: TestContext) {
    let page = script_page(&context, "readme-example")
        .await
        .attribute("data-paywall-callback", "Theme.paywall.open");
    let (page, backend) = refused(&context, page).await;
    let script = "const offer = document.querySelector('#offer');
        return [offer.hidden, offer.querySelector('p').textContent, offer.dataset.reason];";
    page.wait_for_value(
        script,
        json!([false, "3 of 3 try-ons used", "quota_exhausted"]),
    )
    .await;
    page.press("#no").await;
    page.assert_clean_run(&backend, 1, "ready open quota close")
        .await;
    assert_eq!(page.screen().await, None);
}

async fn a_callback_that_returns_true_hides_the_dialog(context: TestContext) {
    let page = script_page(&context, "return-true")
        .await
        .attribute("data-paywall-callback", "Shop.paywall");
    let (page, backend) = refused(&context, page).await;
    page.wait_for_value(
        "return document.querySelector('#offer').hidden;",
        json!(false),
    )
    .await;
    page.wait_for_events("ready open quota").await;
    assert_eq!(page.screen().await, None);
    page.press(TRIGGER).await;
    page.wait_for_screen("paywall").await; // the photo is kept, and the shopper can try again
    page.assert_clean_run(&backend, 1, "ready open quota").await;
}

async fn a_callback_that_returns_a_token_resumes_the_try_on(context: TestContext) {
    let page = script_page(&context, "token")
        .await
        .attribute("data-paywall-callback", "Shop.paywall");
    let (page, backend) = refused(&context, page).await;
    assert_resumed(&page, &backend, "second.session.token").await;
}

async fn a_callback_that_returns_a_promise_of_a_token_resumes_the_try_on(context: TestContext) {
    let page = script_page(&context, "token-promise")
        .await
        .attribute("data-paywall-callback", "Shop.paywall");
    let (page, backend) = refused(&context, page).await;
    assert_resumed(&page, &backend, UPGRADED_TOKEN).await;
}

async fn a_callback_for_analytics_leaves_the_panel_visible(context: TestContext) {
    let page = script_page(&context, "analytics")
        .await
        .attribute("data-paywall-callback", "Shop.paywall");
    let (page, backend) = refused(&context, page).await;
    page.wait_for_screen("paywall").await;
    let counted =
        json!([{ "event": "paywall", "reason": "quota_exhausted", "used": 3, "limit": 3 }]);
    assert_eq!(page.run("return dataLayer;", vec![]).await, counted);
    page.click("close").await;
    page.assert_clean_run(&backend, 1, "ready open quota close")
        .await;
}

async fn a_listener_that_prevents_and_cancels_closes_the_dialog(context: TestContext) {
    let page = script_page(&context, "cancel-button").await;
    let (page, backend) = refused(&context, page).await;
    page.press("#no").await;
    page.assert_clean_run(&backend, 1, "ready open quota close")
        .await;
    assert_eq!(page.screen().await, None);
}

async fn a_listener_that_resumes_later_continues_the_try_on(context: TestContext) {
    let page = script_page(&context, "upgrade-button").await;
    let (page, backend) = refused(&context, page).await;
    page.press("#buy").await;
    assert_resumed(&page, &backend, UPGRADED_TOKEN).await;
}

async fn the_backends_upgrade_url_is_a_link_in_the_panel(context: TestContext) {
    let page = context.page("paywall-examples").await.value("scripts", "");
    let (page, backend) = refused(&context, page).await;
    page.wait_for_screen("paywall").await;
    let href = page.part("upgrade").await.attr("href").await;
    let href = href.expect("an attribute").expect("a link");
    assert_eq!(href, "https://shop.example/plans?from=tryon");
    page.assert_clean_run(&backend, 1, "ready open quota").await;
    assert_eq!(page.events("quota").await[0]["upgradeUrl"], href);
}

async fn a_react_paywall_resumes_after_an_upgrade(context: TestContext) {
    let page = context.page("paywall-react").await;
    let (page, backend) = refused(&context, page).await;
    page.wait_for_value(
        "return document.querySelector('#count')?.textContent;",
        json!("3 of 3 try-ons used"),
    )
    .await;
    page.press("#buy").await;
    assert_resumed(&page, &backend, UPGRADED_TOKEN).await;
}

async fn a_react_paywall_closes_if_the_shopper_declines(context: TestContext) {
    let page = context.page("paywall-react").await;
    let (page, backend) = refused(&context, page).await;
    page.press("#no").await;
    page.assert_clean_run(&backend, 1, "ready open quota close")
        .await;
    assert_eq!(page.screen().await, None);
}

/// The page with this script of the store.
async fn script_page<'a>(context: &'a TestContext, script: &str) -> PageBuilder<'a> {
    let tag = format!("<script src=\"{script}.js\"></script>");
    let page = context.page("paywall-examples").await;
    page.value("scripts", &tag)
}

/// The page after a try-on that the backend has refused.
async fn refused(context: &TestContext, page: PageBuilder<'_>) -> (HostPage, MockBackend) {
    let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted", "used": 3, "limit": 3,
        "remaining": 0, "upgradeUrl": "https://shop.example/plans?from=tryon" });
    let backend = MockBackend::start([MockResponse::json(402, &body)]).await;
    let page = page.api(&backend).token(FIRST_TOKEN);
    let page = page.value("readme_paywall", &readme_paywall());
    let page = page.shop(shop::account(UPGRADED_TOKEN)).await;
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.event("quota").await;
    (page, backend)
}

/// Asserts that the try-on was resumed with this token and the same photo, under a new attempt id.
async fn assert_resumed(page: &HostPage, backend: &MockBackend, token: &str) {
    page.wait_for_screen("result").await;
    page.click("close").await;
    page.assert_clean_run(backend, 2, "ready open quota tryon-completed close")
        .await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("end_customer_token"), Some(FIRST_TOKEN));
    assert_eq!(sent[1].field("end_customer_token"), Some(token));
    assert_ne!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

/// The example in the book, so that the documentation is tested.
fn readme_paywall() -> String {
    let readme =
        fs::read_to_string(paths::workspace().join("docs/src/paywalls.md")).expect("the page");
    let (_, section) = readme
        .split_once("## The paywall callback")
        .expect("its section");
    let (_, code) = section.split_once("```js\n").expect("its example");
    let (code, _) = code.split_once("```").expect("its end");
    code.to_owned()
}
