//! Pages whose scripts break something while the widget runs: `fetch`, JSON, events, and single calls into the DOM.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    try_ons_work_with_extended_prototypes,
    a_fetch_that_rejects_with_any_value_is_retried,
    a_fetch_that_returns_any_value_is_retried,
    a_json_parser_that_throws_shows_an_error,
    try_ons_work_with_wrapped_globals,
    a_listener_that_throws_does_not_stop_the_try_on,
    a_page_that_stops_click_events_still_opens_the_dialog,
    a_crashed_runtime_is_restarted_within_the_same_click,
    a_dialog_that_cannot_be_closed_is_removed,
    a_runtime_that_failed_to_start_starts_at_the_next_click,
];

async fn try_ons_work_with_extended_prototypes(context: TestContext) {
    assert_works_on(&context, "extended-prototypes").await;
}

async fn a_fetch_that_rejects_with_any_value_is_retried(context: TestContext) {
    let rejections = "['blocked by the shop', undefined, null, { code: 7 }]";
    assert_retried(
        &context,
        &format!("{rejections}.map((value) => () => Promise.reject(value))"),
    )
    .await;
    assert_retried(
        &context,
        "[7, Symbol('no'), () => {}, document].map((value) => () => Promise.reject(value))",
    )
    .await;
}

async fn a_fetch_that_returns_any_value_is_retried(context: TestContext) {
    assert_retried(
        &context,
        "[{}, null, undefined, 'text'].map((value) => () => Promise.resolve(value))",
    )
    .await;
    assert_retried(
        &context,
        "[() => undefined, () => 7, () => ({ then: 7 }), () => { throw 'no network'; }]",
    )
    .await;
}

async fn a_json_parser_that_throws_shows_an_error(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let script = "window.originalParse = window.JSON.parse;
        window.JSON.parse = () => { throw 'not today'; };";
    page.run(script, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("error").await;
    page.run("window.JSON.parse = window.originalParse;", vec![])
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
    page.click("retry").await;
    page.wait_for_screen("result").await;
}

async fn try_ons_work_with_wrapped_globals(context: TestContext) {
    assert_works_on(&context, "wrapped-functions").await;
}

async fn a_listener_that_throws_does_not_stop_the_try_on(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "for (const name of ['ready', 'open', 'tryon-completed', 'close'])
        document.addEventListener(`genvoris:${name}`, () => { throw new Error('a broken theme'); });";
    page.run(script, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
    page.event("close").await;
}

async fn a_page_that_stops_click_events_still_opens_the_dialog(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "document.querySelector('button').addEventListener('click', (event) => event.stopImmediatePropagation());
        document.body.addEventListener('click', (event) => event.stopPropagation(), true);";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
}

async fn a_crashed_runtime_is_restarted_within_the_same_click(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.close().await;
    // Fails while the runtime is working, when it describes the preview.
    let script =
        "Object.defineProperty(window.Object.prototype, 'isPaymentDue', { configurable: true, set() {
            delete window.Object.prototype.isPaymentDue;
            throw new Error('a polyfill that fails once');
        } });";
    page.run(script, vec![]).await;
    page.press(TRIGGER).await;
    let is_reported =
        "return recorder.console.some((line) => line.includes('crashed and starts again: '));";
    page.wait_for_value(is_reported, json!(true)).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_dialog_that_cannot_be_closed_is_removed(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .token("old.old.old")
        .api(&backend);
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.wait_for_screen("preview").await;
    let script = "const original = HTMLDialogElement.prototype.close;
        HTMLDialogElement.prototype.close = function () {
            HTMLDialogElement.prototype.close = original;
            throw new Error('a polyfill that fails once');
        };
        Genvoris.close();";
    page.run(script, vec![]).await;
    page.wait_for_events("ready open close").await;
    page.wait_until_closed().await;
    let script = "Genvoris.setToken('new.new.new'); Genvoris.close();
        document.querySelector('[data-genvoris-trigger]').click();";
    page.run(script, vec![]).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("end_customer_token"), Some("new.new.new"));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_runtime_that_failed_to_start_starts_at_the_next_click(context: TestContext) {
    let page = context
        .page("modified-globals")
        .await
        .value("script", "broken-text-decoder")
        .open()
        .await;
    page.press(TRIGGER).await;
    page.wait_for_value(
        "return recorder.console.some((line) => line.includes('could not be loaded'));",
        json!(true),
    )
    .await;
    page.run("window.TextDecoder = window.originalTextDecoder;", vec![])
        .await;
    page.open(TRIGGER).await;
}

/// Asserts that a try-on succeeds after the page's `fetch` has failed in each of these ways.
async fn assert_retried(context: &TestContext, replacements: &str) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("modified-globals")
        .await
        .value("script", "fast-timers")
        .api(&backend)
        .open()
        .await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let script = format!(
        "const original = window.fetch;
         const replacements = {replacements};
         window.replaced = 0;
         window.fetch = (...request) => {{
           if (request[0].url.includes('/api/status')) return original(...request);
           const replacement = replacements[window.replaced++];
           return replacement ? replacement() : original(...request);
         }};"
    );
    page.run(&script, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(
        page.run("return window.replaced;", vec![]).await,
        json!(5),
        "{replacements}"
    );
    assert_eq!(page.uncaught().await, [""; 0], "{replacements}");
    assert_eq!(backend.try_ons().len(), 1, "{replacements}");
}

/// Asserts that a try-on works on a page with this script, and is counted once.
async fn assert_works_on(context: &TestContext, script: &str) {
    let api = &context.platform().await.api;
    let (shopper, token) = api.shopper_with_token(3).await;
    let page = context.page("modified-globals").await.token(&token);
    let page = page.value("script", script).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    assert_eq!(api.usage(&shopper).await.used, 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}
