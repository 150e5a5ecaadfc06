//! The store's status: it hides triggers, and shows the paywall of stores that do not allow try-ons.

use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use serde_json::json;

genvoris_e2e::cases![
    the_status_is_requested_once_with_the_api_key,
    the_status_request_behind_a_proxy_contains_no_key,
    a_locked_store_shows_the_paywall,
    a_shopper_who_cannot_try_on_gets_the_paywall,
    the_session_of_the_status_is_used_where_the_page_has_none,
    an_exhausted_store_shows_when_its_quota_resets,
    resuming_after_a_store_upgrade_asks_for_a_photo,
    the_upgrade_button_disappears_if_the_host_page_ignores_it,
    a_dialog_that_opened_before_the_status_arrived_shows_the_paywall,
    an_unknown_status_hides_the_triggers,
    a_successful_second_status_request_keeps_the_triggers,
    a_backend_without_a_status_endpoint_keeps_the_triggers,
    a_completed_try_on_requests_the_status_again,
    a_tab_that_was_hidden_for_five_minutes_requests_the_status_again,
    a_disabled_widget_sends_no_requests,
    destroy_shows_hidden_triggers_again,
];

const STATUS: &str = "/api/status";
/// Whether each trigger is visible.
const TRIGGERS_ARE_VISIBLE: &str =
    "return [...document.querySelectorAll('[data-genvoris-trigger],.genvoris-tryon-btn')]
        .map((trigger) => trigger.checkVisibility());";

fn access(value: &str) -> MockResponse {
    MockResponse::json(200, &json!({ "access": value }))
}

async fn page(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("status").await.api(backend);
    page.with_own_widget_host().await.open().await
}

/// Waits until there have been exactly this many status requests.
async fn wait_for_status_requests(backend: &MockBackend, times: usize) {
    until(&format!("{times} status requests"), async || {
        let queries = backend.queries(STATUS);
        if queries.len() == times {
            Ok(())
        } else {
            Err(format!("{queries:?}"))
        }
    })
    .await;
}

async fn the_status_is_requested_once_with_the_api_key(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.open("#try").await;
    assert_eq!(backend.queries(STATUS), [format!("api_key={KEY}")]);
    let design = backend.queries("/api/widget/button-design");
    assert_eq!(design, [format!("key={KEY}")]);
    assert_eq!(
        page.run(TRIGGERS_ARE_VISIBLE, vec![]).await,
        json!([true, true])
    );
    page.assert_clean_run(&backend, 0, "ready open").await;
}

async fn the_status_request_behind_a_proxy_contains_no_key(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("laravel").await.api(&backend);
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    wait_for_status_requests(&backend, 1).await;
    assert_eq!(backend.queries(STATUS), [""]);
    page.assert_clean_run(&backend, 0, "ready").await;
}

/// Clicks the trigger of a store whose status refuses try-ons. Returns its backend, its page and the paywall's text.
async fn refused_by(
    context: &TestContext,
    status: MockResponse,
) -> (MockBackend, HostPage, String) {
    let backend = MockBackend::start([]).await.with_status([status]);
    let page = page(context, &backend).await;
    page.event("ready").await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    let text = page.text("paywall").await;
    (backend, page, text)
}

async fn a_locked_store_shows_the_paywall(context: TestContext) {
    let status = json!({ "data": { "access": "LOCKED", "message": "<b>From May on.</b>",
        "quota": { "used": 0, "limit": 0, "resetsAt": null } } });
    let status = MockResponse::json(200, &status);
    let (backend, page, text) = refused_by(&context, status).await;
    assert!(text.contains("not part of this store"), "{text}");
    assert!(text.contains("<b>From May on.</b>"), "{text}");
    assert!(!text.contains("of 0"), "{text}");
    assert!(!page.has("retry").await, "retrying does not help");
    assert_eq!(
        page.run(TRIGGERS_ARE_VISIBLE, vec![]).await,
        json!([true, true])
    );
    page.assert_clean_run(&backend, 0, "ready open").await;
}

async fn a_shopper_who_cannot_try_on_gets_the_paywall(context: TestContext) {
    let status =
        json!({ "canTryOn": false, "ctaType": "UPGRADE", "message": "Buy something first." });
    let status = MockResponse::json(200, &status);
    let (_, _, text) = refused_by(&context, status).await;
    assert!(text.contains("Buy something first."), "{text}");
}

async fn the_session_of_the_status_is_used_where_the_page_has_none(context: TestContext) {
    for (own, expected) in [
        ("", "status.session.token"),
        ("own.page.token", "own.page.token"),
    ] {
        let status = json!({ "canTryOn": true, "sessionToken": "status.session.token" });
        let backend = MockBackend::start([]).await;
        let backend = backend.with_status(vec![MockResponse::json(200, &status); 2]);
        let page = context.page("status").await.api(&backend);
        let page = page.token(own).open().await;
        page.event("ready").await;
        wait_for_status_requests(&backend, 1).await;
        page.try_on("#try", &context.model()).await;
        let sent = backend.try_ons();
        assert!(sent[0].field("end_customer_token") == Some(expected));
        page.assert_no_errors().await;
    }
}

async fn an_exhausted_store_shows_when_its_quota_resets(context: TestContext) {
    let (backend, page, text) = refused_by(&context, exhausted()).await;
    assert!(text.contains("All try-ons are taken"), "{text}");
    assert!(!text.contains("40"), "the store's own figures: {text}");
    assert!(text.contains("December 1, 2030"), "{text}");
    page.part("upgrade").await;
    page.assert_clean_run(&backend, 0, "ready open").await;
}

fn exhausted() -> MockResponse {
    let quota = json!({ "used": 40, "limit": 40, "resetsAt": "2030-12-01T12:00:00.000Z" });
    MockResponse::json(200, &json!({ "access": "EXHAUSTED", "quota": quota }))
}

async fn resuming_after_a_store_upgrade_asks_for_a_photo(context: TestContext) {
    let backend = MockBackend::start([]).await.with_status([exhausted()]);
    let page = context.page("status").await.api(&backend);
    let page = page.attribute("data-paywall-callback", "Shop.openCheckout");
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    page.click("upgrade").await;
    page.wait_until_closed().await;
    let detail = page.event("quota").await;
    let numbers = ["error", "reason", "used", "limit", "remaining", "resetsAt"]
        .map(|name| detail[name].clone());
    let expected = json!([
        "quota_exhausted",
        "quota_exhausted",
        40,
        40,
        0,
        "2030-12-01T12:00:00.000Z"
    ]);
    assert_eq!(json!(numbers), expected);
    let reasons = page.run("return Shop.reasons;", vec![]).await;
    assert_eq!(reasons, json!(["quota_exhausted"]));
    page.call_on_quota_event("resume", vec![json!("a.fresh.token")])
        .await;
    page.wait_for_screen("intro").await;
    wait_for_status_requests(&backend, 2).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("end_customer_token"), Some("a.fresh.token"));
    page.assert_loaded_once();
}

async fn the_upgrade_button_disappears_if_the_host_page_ignores_it(context: TestContext) {
    let backend = MockBackend::start([]).await.with_status([access("LOCKED")]);
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.press("#try").await;
    page.click("upgrade").await;
    page.wait_for_screen("paywall").await;
    assert_eq!(page.event("quota").await["reason"], "locked");
    assert!(
        !page.has("upgrade").await,
        "the upgrade button should disappear"
    );
    page.assert_clean_run(&backend, 0, "ready open quota").await;
}

async fn a_dialog_that_opened_before_the_status_arrived_shows_the_paywall(context: TestContext) {
    let backend = MockBackend::start([])
        .await
        .with_status([access("ERROR"), access("LOCKED")]);
    let page = page(&context, &backend).await;
    page.open("#try").await;
    page.wait_for_screen("paywall").await;
    page.wait_for_events("ready open").await;
    page.assert_loaded_once();
}

async fn an_unknown_status_hides_the_triggers(context: TestContext) {
    // An invalid value, an invalid body and a broken connection. tests/page/store-status.test.mjs has other values and statuses.
    let unknown = [
        access("ERROR"),
        MockResponse::body(200, "text/html", "<h1>Proxy</h1>"),
        MockResponse::Truncated,
    ];
    for response in unknown {
        let backend = MockBackend::start([]).await;
        let backend = backend.with_status([response.clone(), response, access("ALLOWED")]);
        let page = page(&context, &backend).await;
        page.wait_for_value(TRIGGERS_ARE_VISIBLE, json!([false, false]))
            .await;
        assert_eq!(backend.queries(STATUS).len(), 2);
        let late = "const late = document.createElement('button');
            late.dataset.genvorisTrigger = '';
            document.body.append(late);
            return late.checkVisibility();";
        assert_eq!(page.run(late, vec![]).await, json!(false));
        page.run("Genvoris.openTryOn({ productImages: ['/a.png'] });", vec![])
            .await;
        page.wait_for_screen("unavailable").await;
        page.wait_for_events("ready open error").await;
        page.click("close").await;
        let warnings = page.console_at("warn").await.join("\n");
        assert!(warnings.contains("triggers are hidden"), "{warnings}");
        page.run("leaveTab(300000);", vec![]).await;
        page.wait_for_value(TRIGGERS_ARE_VISIBLE, json!([true, true, true]))
            .await;
        page.open("#try").await;
        assert_eq!(page.uncaught().await, [""; 0]);
        page.assert_loaded_once();
    }
}

async fn a_successful_second_status_request_keeps_the_triggers(context: TestContext) {
    let answers = [MockResponse::Truncated, access("ALLOWED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    wait_for_status_requests(&backend, 2).await;
    page.open("#try").await;
    assert_eq!(
        page.run(TRIGGERS_ARE_VISIBLE, vec![]).await,
        json!([true, true])
    );
    assert_eq!(page.console_at("warn").await, [""; 0]);
    page.assert_loaded_once();
}

async fn a_backend_without_a_status_endpoint_keeps_the_triggers(context: TestContext) {
    let missing = MockResponse::body(404, "text/html", "<h1>Not here</h1>");
    let backend = MockBackend::start([]).await.with_status([missing]);
    let page = page(&context, &backend).await;
    wait_for_status_requests(&backend, 1).await;
    page.try_on("#try", &context.model()).await;
    assert_eq!(
        page.run(TRIGGERS_ARE_VISIBLE, vec![]).await,
        json!([true, true])
    );
    assert_requested_once(&backend, 1);
    page.assert_loaded_once();
}

async fn a_completed_try_on_requests_the_status_again(context: TestContext) {
    let answers = [access("ALLOWED"), access("EXHAUSTED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    page.open("#try").await;
    wait_for_status_requests(&backend, 1).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    wait_for_status_requests(&backend, 2).await;
    page.click("close").await;
    page.press("#try").await;
    page.wait_for_screen("result").await;
    page.click("close").await;
    let other = "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/a.png'] });";
    page.run(other, vec![]).await;
    page.wait_for_screen("paywall").await;
    assert_eq!(backend.queries(STATUS).len(), 2);
    assert_requested_once(&backend, 1);
    page.assert_loaded_once();
}

async fn a_tab_that_was_hidden_for_five_minutes_requests_the_status_again(context: TestContext) {
    let answers = [access("ALLOWED"), access("LOCKED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    wait_for_status_requests(&backend, 1).await;
    page.event("ready").await;
    page.run("leaveTab(299000); leaveTab(300000); leaveTab(0);", vec![])
        .await;
    wait_for_status_requests(&backend, 2).await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    assert_eq!(backend.queries(STATUS).len(), 2);
    page.assert_loaded_once();
}

async fn a_disabled_widget_sends_no_requests(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("laravel").await.api(&backend);
    let page = page.attribute("data-widget-enabled", "false");
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page.wait_for_value(TRIGGERS_ARE_VISIBLE, json!([false]))
        .await;
    assert_eq!(backend.requests(), [""; 0]);
    page.assert_loaded_once();
}

async fn destroy_shows_hidden_triggers_again(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let backend = backend.with_status([access("ERROR"), access("ERROR")]);
    let page = page(&context, &backend).await;
    page.wait_for_value(TRIGGERS_ARE_VISIBLE, json!([false, false]))
        .await;
    page.run("Genvoris.destroy();", vec![]).await;
    assert_eq!(
        page.run(TRIGGERS_ARE_VISIBLE, vec![]).await,
        json!([true, true])
    );
    let sheets = "return document.adoptedStyleSheets.length;";
    assert_eq!(page.run(sheets, vec![]).await, json!(0));
    page.assert_loaded_once();
}
