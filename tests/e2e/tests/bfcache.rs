//! Pages that are restored from the back/forward cache.

use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    an_interrupted_try_on_can_be_retried_under_its_attempt_id,
    an_interrupted_token_refresh_is_abandoned,
    a_restored_page_shows_the_panel_instead_of_the_host_pages_paywall,
    a_restored_page_keeps_the_preview_and_the_result,
    the_widget_does_not_prevent_the_back_forward_cache,
];

async fn an_interrupted_try_on_can_be_retried_under_its_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Silence]).await;
    let page = session_page(&context, &backend).await.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    until("the request", async || match backend.try_ons().len() {
        1 => Ok(()),
        sent => Err(sent.to_string()),
    })
    .await;
    leave_and_return(&context, &page).await;
    page.wait_for_screen("error").await;
    let error = page.event("error").await;
    assert_eq!(error["charged"], "unknown");
    assert_eq!(error["retryable"], true);
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_requested_once(&backend, 2);
    page.assert_loaded_once();
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
}

async fn an_interrupted_token_refresh_is_abandoned(context: TestContext) {
    let ended = MockResponse::error(401, "invalid_session_token");
    let backend = MockBackend::start([ended.clone(), ended]).await;
    let page = session_page(&context, &backend)
        .await
        .token("old.session.token")
        .attribute("data-token-callback", "Theme.session.pending")
        .open()
        .await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    let refreshes = "return Theme.calls.length;";
    page.wait_for_value(refreshes, json!(1)).await;
    leave_and_return(&context, &page).await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_value(refreshes, json!(2)).await;
    page.run("Theme.resolve('fresh.session.token');", vec![])
        .await;
    page.wait_for_screen("result").await;
    assert_requested_once(&backend, 3);
    page.assert_loaded_once();
}

async fn a_restored_page_shows_the_panel_instead_of_the_host_pages_paywall(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(402, "end_customer_quota")]).await;
    let page = session_page(&context, &backend).await.query("?prevent");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.event("quota").await;
    page.wait_until_closed().await;
    leave_and_return(&context, &page).await;
    page.wait_for_screen("paywall").await;
    assert_eq!(
        page.events("quota").await.len(),
        1,
        "the host page was asked again"
    );
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_requested_once(&backend, 2);
    page.assert_loaded_once();
}

async fn a_restored_page_keeps_the_preview_and_the_result(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = session_page(&context, &backend).await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    leave_and_return(&context, &page).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    leave_and_return(&context, &page).await;
    page.wait_for_screen("result").await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
}

async fn the_widget_does_not_prevent_the_back_forward_cache(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = session_page(&context, &backend).await.open().await;
    let script = "window.eventTypes = [];
        for (const target of [window, document]) {
          const original = target.addEventListener;
          target.addEventListener = function (type, ...rest) {
            eventTypes.push(type);
            return original.call(target, type, ...rest);
          };
        }";
    page.run(script, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    let event_types = page
        .run("return eventTypes.join(' ');", vec![])
        .await
        .to_string();
    assert!(event_types.contains("pagehide"), "{event_types}");
    assert!(!event_types.contains("unload"), "{event_types}");
    page.assert_loaded_once();
    assert_eq!(
        page.run("return [onunload, onbeforeunload];", vec![]).await,
        json!([null, null])
    );
}

async fn session_page<'a>(context: &'a TestContext, backend: &MockBackend) -> PageBuilder<'a> {
    let page = context.page("session").await.api(backend);
    page.with_own_widget_host().await
}

/// Goes to another page and back. A browser that does not cache pages under WebDriver stays on the page and dispatches the
/// event of a restored page instead.
async fn leave_and_return(context: &TestContext, page: &HostPage) {
    page.run(
        "window.isSamePage = true; delete Theme.wasRestored;",
        vec![],
    )
    .await;
    if context.has_bfcache() {
        page.run("location.href = 'away.html';", vec![]).await;
        let title = "return document.title.startsWith('Checkout');";
        page.wait_for_value(title, json!(true)).await;
        context.driver.back().await.expect("the page before");
        page.wait_for_value("return window.isSamePage === true;", json!(true))
            .await;
    } else {
        let script = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));";
        page.run(script, vec![]).await;
    }
    page.wait_for_value("return Theme.wasRestored;", json!(true))
        .await;
}
