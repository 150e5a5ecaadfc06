//! What the store's status makes of the triggers.

use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use serde_json::json;

genvoris_e2e::cases![
    an_open_store_is_asked_once_with_its_key,
    behind_a_proxy_no_key_is_named,
    a_locked_store_opens_its_card,
    an_exhausted_store_says_when_there_is_more,
    a_host_that_sells_more_leads_to_the_photo,
    a_button_that_nobody_answers_goes_away,
    a_shopper_quicker_than_the_answer_is_told,
    what_is_not_known_hides_the_triggers,
    an_answer_at_the_second_time_keeps_them,
    a_backend_without_a_status_keeps_them,
    a_finished_try_on_asks_again,
    a_tab_that_comes_back_after_five_minutes_asks_again,
    a_store_that_is_switched_off_asks_nothing,
    destroying_shows_the_triggers_again,
];

const STATUS: &str = "/api/status";
const SHOWN: &str =
    "return [...document.querySelectorAll('[data-genvoris-trigger],.genvoris-tryon-btn')]
        .map((trigger) => trigger.checkVisibility());";

fn access(word: &str) -> MockResponse {
    MockResponse::json(200, &json!({ "access": word }))
}

async fn page(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("status").await.api(backend);
    page.counted_widget().await.open().await
}

async fn asked(backend: &MockBackend, times: usize) {
    until(&format!("{times} questions for the status"), async || {
        let queries = backend.queries(STATUS);
        if queries.len() == times {
            Ok(())
        } else {
            Err(format!("{queries:?}"))
        }
    })
    .await;
}

async fn an_open_store_is_asked_once_with_its_key(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.open("#try").await;
    assert_eq!(backend.queries(STATUS), [format!("api_key={KEY}")]);
    let design = backend.queries("/api/widget/button-design");
    assert_eq!(design, [format!("key={KEY}")]);
    assert_eq!(page.run(SHOWN, vec![]).await, json!([true, true]));
    page.assert_clean_run(&backend, 0, "ready open").await;
}

async fn behind_a_proxy_no_key_is_named(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("laravel").await.api(&backend);
    let page = page.counted_widget().await.open().await;
    page.event("ready").await;
    asked(&backend, 1).await;
    assert_eq!(backend.queries(STATUS), [""]);
    page.assert_clean_run(&backend, 0, "ready").await;
}

async fn a_locked_store_opens_its_card(context: TestContext) {
    let told = json!({ "data": { "access": "LOCKED", "message": "<b>From May on.</b>",
        "quota": { "used": 0, "limit": 0, "resetsAt": null } } });
    let backend = MockBackend::start([]).await;
    let backend = backend.with_status([MockResponse::json(200, &told)]);
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    let words = page.text("paywall").await;
    assert!(words.contains("not part of this store"), "{words}");
    assert!(words.contains("<b>From May on.</b>"), "{words}");
    assert!(!words.contains("of 0"), "{words}");
    assert!(!page.has("retry").await, "there is nothing to try again");
    assert_eq!(page.run(SHOWN, vec![]).await, json!([true, true]));
    page.assert_clean_run(&backend, 0, "ready open").await;
}

async fn an_exhausted_store_says_when_there_is_more(context: TestContext) {
    let backend = MockBackend::start([]).await.with_status([exhausted()]);
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    let words = page.text("paywall").await;
    assert!(words.contains("All try-ons are taken"), "{words}");
    assert!(words.contains("40 of 40"), "{words}");
    assert!(words.contains("December 1, 2030"), "{words}");
    page.part("upgrade").await;
    page.assert_clean_run(&backend, 0, "ready open").await;
}

fn exhausted() -> MockResponse {
    let quota = json!({ "used": 40, "limit": 40, "resetsAt": "2030-12-01T12:00:00.000Z" });
    MockResponse::json(200, &json!({ "access": "EXHAUSTED", "quota": quota }))
}

async fn a_host_that_sells_more_leads_to_the_photo(context: TestContext) {
    let backend = MockBackend::start([]).await.with_status([exhausted()]);
    let page = context.page("status").await.api(&backend);
    let page = page.attribute("data-paywall-callback", "Shop.sells");
    let page = page.counted_widget().await.open().await;
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
    page.answer_quota("resume", vec![json!("a.fresh.token")])
        .await;
    page.wait_for_screen("intro").await;
    asked(&backend, 2).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("end_customer_token"), Some("a.fresh.token"));
    page.assert_loaded_once();
}

async fn a_button_that_nobody_answers_goes_away(context: TestContext) {
    let backend = MockBackend::start([]).await.with_status([access("LOCKED")]);
    let page = page(&context, &backend).await;
    page.event("ready").await;
    page.press("#try").await;
    page.click("upgrade").await;
    page.wait_for_screen("paywall").await;
    assert_eq!(page.event("quota").await["reason"], "locked");
    assert!(!page.has("upgrade").await, "a button that leads nowhere");
    page.assert_clean_run(&backend, 0, "ready open quota").await;
}

async fn a_shopper_quicker_than_the_answer_is_told(context: TestContext) {
    let backend = MockBackend::start([])
        .await
        .with_status([access("ERROR"), access("LOCKED")]);
    let page = page(&context, &backend).await;
    page.open("#try").await;
    page.wait_for_screen("paywall").await;
    page.wait_for_events("ready open").await;
    page.assert_loaded_once();
}

async fn what_is_not_known_hides_the_triggers(context: TestContext) {
    // A value, a body and a connection. Other values and HTTP statuses are in tests/page/store-status.test.mjs.
    let unknown = [
        access("ERROR"),
        MockResponse::body(200, "text/html", "<h1>Proxy</h1>"),
        MockResponse::Truncated,
    ];
    for answer in unknown {
        let backend = MockBackend::start([]).await;
        let backend = backend.with_status([answer.clone(), answer, access("ALLOWED")]);
        let page = page(&context, &backend).await;
        page.wait_for_value(SHOWN, json!([false, false])).await;
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
        page.wait_for_value(SHOWN, json!([true, true, true])).await;
        page.open("#try").await;
        assert_eq!(page.uncaught().await, [""; 0]);
        page.assert_loaded_once();
    }
}

async fn an_answer_at_the_second_time_keeps_them(context: TestContext) {
    let answers = [MockResponse::Truncated, access("ALLOWED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    asked(&backend, 2).await;
    page.open("#try").await;
    assert_eq!(page.run(SHOWN, vec![]).await, json!([true, true]));
    assert_eq!(page.console_at("warn").await, [""; 0]);
    page.assert_loaded_once();
}

async fn a_backend_without_a_status_keeps_them(context: TestContext) {
    let missing = MockResponse::body(404, "text/html", "<h1>Not here</h1>");
    let backend = MockBackend::start([]).await.with_status([missing]);
    let page = page(&context, &backend).await;
    asked(&backend, 1).await;
    page.try_on("#try", &context.model()).await;
    assert_eq!(page.run(SHOWN, vec![]).await, json!([true, true]));
    assert_requested_once(&backend, 1);
    page.assert_loaded_once();
}

async fn a_finished_try_on_asks_again(context: TestContext) {
    let answers = [access("ALLOWED"), access("EXHAUSTED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    page.open("#try").await;
    asked(&backend, 1).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    asked(&backend, 2).await;
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

async fn a_tab_that_comes_back_after_five_minutes_asks_again(context: TestContext) {
    let answers = [access("ALLOWED"), access("LOCKED")];
    let backend = MockBackend::start([]).await.with_status(answers);
    let page = page(&context, &backend).await;
    asked(&backend, 1).await;
    page.event("ready").await;
    page.run("leaveTab(299000); leaveTab(300000); leaveTab(0);", vec![])
        .await;
    asked(&backend, 2).await;
    page.press("#try").await;
    page.wait_for_screen("paywall").await;
    assert_eq!(backend.queries(STATUS).len(), 2);
    page.assert_loaded_once();
}

async fn a_store_that_is_switched_off_asks_nothing(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("switched-off").await.api(&backend);
    let page = page.counted_widget().await.open().await;
    page.event("ready").await;
    page.wait_for_value(SHOWN, json!([false])).await;
    assert_eq!(backend.requests(), [""; 0]);
    page.assert_loaded_once();
}

async fn destroying_shows_the_triggers_again(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let backend = backend.with_status([access("ERROR"), access("ERROR")]);
    let page = page(&context, &backend).await;
    page.wait_for_value(SHOWN, json!([false, false])).await;
    page.run("Genvoris.destroy();", vec![]).await;
    assert_eq!(page.run(SHOWN, vec![]).await, json!([true, true]));
    let sheets = "return document.adoptedStyleSheets.length;";
    assert_eq!(page.run(sheets, vec![]).await, json!(0));
    page.assert_loaded_once();
}
