//! Paywall callbacks: those that handle the refusal, and those that fail or return nothing useful.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_callback_that_throws_or_returns_nothing_shows_the_panel,
    a_failing_callback_does_not_undo_a_prevented_event,
    the_dialog_is_hidden_while_the_callback_runs,
    a_pending_promise_keeps_the_dialog_hidden,
    a_promise_of_a_token_resumes_the_try_on,
    returning_true_suppresses_the_panel,
    a_callback_that_resumes_twice_resumes_the_try_on_once,
    the_token_of_a_resume_after_cancel_is_not_used,
    a_callback_that_returns_a_stale_token_does_not_loop,
    the_upgrade_button_calls_the_callback_again,
    a_missing_callback_is_reported_and_used_once_it_exists,
    a_failing_callback_is_reported_without_its_error_message,
    a_callback_that_settles_late_is_ignored,
    a_trigger_shows_the_panel_if_the_callback_never_settles,
];

/// The title of the panel for each reason. `payment_required` is also an error code.
const PANELS: [(&str, &str); 5] = [
    ("quota_exhausted", "You have used all your try-ons"),
    ("no_plan", "Try-on needs a plan"),
    ("paused", "Your plan is paused"),
    ("cancelled", "Your plan has ended"),
    ("payment_required", "One small payment first"),
];

/// Each callback is combined with a different reason.
async fn a_callback_that_throws_or_returns_nothing_shows_the_panel(context: TestContext) {
    let callbacks = ["throws", "rejects", "returnsUndefined", "resolvesUndefined"];
    let backend = MockBackend::start(PANELS.map(|(reason, _)| refusal(reason))).await;
    let page = prepare_page(&context, callbacks[0], &backend)
        .await
        .open()
        .await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    for (count, (callback, (reason, words))) in (1..).zip(callbacks.into_iter().cycle().zip(PANELS))
    {
        let set_callback = "const [callback] = arguments;
            document.querySelector('script[data-paywall-callback]').dataset.paywallCallback = callback;";
        let path = format!("Theme.paywall.{callback}");
        page.run(set_callback, vec![json!(path)]).await;
        page.close().await;
        page.press(TRIGGER).await;
        page.wait_for_screen("preview").await;
        page.click("submit").await;
        page.wait_for_screen("paywall").await;
        let panel = page.text("paywall").await;
        assert!(panel.contains(words), "{callback}, {reason}: {panel}");
        let calls = page.theme_calls().await;
        assert_eq!(calls.len(), count, "{callback}, {reason}");
        assert_eq!(calls[count - 1]["reason"], reason, "{callback}");
        assert_eq!(backend.try_ons().len(), count, "{callback}, {reason}");
    }
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_failing_callback_does_not_undo_a_prevented_event(context: TestContext) {
    for callback in ["throws", "rejects"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = prepare_page(&context, callback, &backend)
            .await
            .query("?prevent");
        let page = page.open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        let is_reported = "return recorder.console.some((line) => line.includes('Theme.paywall'));";
        page.wait_for_value(is_reported, json!(true)).await;
        page.next_task().await;
        assert_eq!(page.screen().await, None, "{callback}");
        page.call_on_quota_event("resume", vec![json!("fresh.session.token")])
            .await;
        page.wait_for_screen("result").await;
        let sent = backend.try_ons();
        let token = sent[1].field("end_customer_token");
        assert_eq!(token, Some("fresh.session.token"), "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
    }
}

async fn the_dialog_is_hidden_while_the_callback_runs(context: TestContext) {
    for callback in ["returnsUndefined", "throws"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, callback, &backend).await;
        page.wait_for_screen("paywall").await;
        let calls = page.theme_calls().await;
        assert_eq!(calls.len(), 1, "{callback}");
        assert_eq!(calls[0]["dialogOpen"], false);
        assert_eq!(
            calls[0]["eventsBefore"], 1,
            "the event should come before the callback"
        );
        assert_eq!(
            (&calls[0]["used"], &calls[0]["limit"]),
            (&json!(3), &json!(3))
        );
        page.wait_for_value("return Theme.isOpenInNextTask;", json!(true))
            .await;
    }
}

async fn a_pending_promise_keeps_the_dialog_hidden(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "pending", &backend).await;
    page.wait_for_value("return typeof Theme.resolve;", json!("function"))
        .await;
    assert_eq!(page.screen().await, None);
    page.run("Theme.resolve();", vec![]).await;
    page.wait_for_screen("paywall").await;
}

async fn a_promise_of_a_token_resumes_the_try_on(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "pending", &backend).await;
    page.wait_for_value("return typeof Theme.resolve;", json!("function"))
        .await;
    page.run("Theme.resolve('fresh.session.token');", vec![])
        .await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[1].field("end_customer_token"),
        Some("fresh.session.token")
    );
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

async fn returning_true_suppresses_the_panel(context: TestContext) {
    for callback in ["returnsTrue", "resolvesTrue"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, callback, &backend).await;
        page.wait_for_value("return Theme.calls.length;", json!(1))
            .await;
        page.next_task().await;
        assert_eq!(page.screen().await, None, "{callback}");
        page.call_on_quota_event("resume", vec![json!("fresh.session.token")])
            .await;
        page.wait_for_screen("result").await;
        assert_eq!(backend.try_ons().len(), 2);
    }
}

async fn a_callback_that_resumes_twice_resumes_the_try_on_once(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "resumesTwice", &backend).await;
    page.wait_for_screen("result").await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 3, "one refused, one resumed and one afterwards");
    for resumed in &sent[1..] {
        let token = resumed.field("end_customer_token");
        assert_eq!(
            token,
            Some("fresh.session.token"),
            "the token of the first call should be used"
        );
    }
    page.wait_for_events("ready open quota tryon-completed tryon-completed")
        .await;
}

async fn the_token_of_a_resume_after_cancel_is_not_used(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "cancelsAndResumes", &backend).await;
    page.event("close").await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2, "one refused and one afterwards");
    assert_eq!(sent[1].field("end_customer_token"), None);
}

async fn a_callback_that_returns_a_stale_token_does_not_loop(context: TestContext) {
    let backend = MockBackend::start(vec![MockResponse::exhausted(); 50]).await;
    let page = prepare_page(&context, "returnsToken", &backend)
        .await
        .open()
        .await;
    page.run("Theme.token = 'stale.session.token';", vec![])
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    let sent = backend.try_ons().len();
    assert!(
        (2..=3).contains(&sent),
        "{sent} requests for an exhausted plan"
    );
}

async fn the_upgrade_button_calls_the_callback_again(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "returnsToken", &backend).await;
    page.wait_for_screen("paywall").await;
    page.run("Theme.token = 'fresh.session.token';", vec![])
        .await;
    page.click("upgrade").await;
    page.wait_for_screen("result").await;
    let calls = page.theme_calls().await;
    assert_eq!(calls.len(), 2);
    assert_eq!(
        calls[1]["userActivation"], true,
        "without user activation, the theme cannot open a window"
    );
    assert_eq!(backend.try_ons().len(), 2);
}

async fn a_missing_callback_is_reported_and_used_once_it_exists(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = context.page("paywall").await.api(&backend);
    let page = page
        .attribute("data-paywall-callback", "Theme.checkout.open")
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    let lines = page.console().await;
    let about = lines.iter().filter(|line| line.contains("Theme.checkout"));
    assert_eq!(about.count(), 1, "{lines:?}");
    let script =
        "Theme.checkout = { token: 'fresh.session.token', open() { return this.token; } };";
    page.run(script, vec![]).await;
    page.click("upgrade").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = sent[1].field("end_customer_token");
    assert_eq!(token, Some("fresh.session.token"));
}

async fn a_failing_callback_is_reported_without_its_error_message(context: TestContext) {
    for callback in ["throws", "rejects"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, callback, &backend).await;
        page.wait_for_screen("paywall").await;
        let lines = page.console().await;
        let path = format!("Theme.paywall.{callback}");
        let about = lines.iter().filter(|line| line.contains(&path));
        assert_eq!(about.count(), 1, "{lines:?}");
        assert!(
            !lines.join(" ").contains("the theme is broken"),
            "{lines:?}"
        );
    }
}

async fn a_callback_that_settles_late_is_ignored(context: TestContext) {
    for (meanwhile, screen) in [
        ("recorder.quota[0].cancel();", "preview"),
        ("recorder.quota[0].resume();", "result"),
        (
            "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'] });",
            "preview",
        ),
    ] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, "pending", &backend).await;
        page.wait_for_value("return typeof Theme.resolve;", json!("function"))
            .await;
        page.run(meanwhile, vec![]).await;
        if screen == "preview" && meanwhile.contains("cancel") {
            page.event("close").await;
            page.press(TRIGGER).await;
        }
        page.wait_for_screen(screen).await;
        let sent = backend.try_ons().len();
        let settle = "Theme.resolve('late.session.token'); setTimeout(arguments[0]);";
        page.run_async(settle, vec![]).await;
        page.wait_for_screen(screen).await;
        assert_eq!(backend.try_ons().len(), sent, "{meanwhile}");
        page.click(if screen == "result" {
            "another"
        } else {
            "submit"
        })
        .await;
        if screen == "result" {
            page.submit(&context.model()).await;
        }
        page.wait_for_screen("result").await;
        let last = backend.try_ons().pop().expect("a request");
        assert_eq!(
            last.field("end_customer_token"),
            None,
            "{meanwhile}: the late token is used"
        );
    }
}

async fn a_trigger_shows_the_panel_if_the_callback_never_settles(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "pending", &backend).await;
    page.wait_for_value("return typeof Theme.resolve;", json!("function"))
        .await;
    page.press(TRIGGER).await;
    page.wait_for_screen("paywall").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
}

/// A 402 with this reason.
fn refusal(reason: &str) -> MockResponse {
    match reason {
        "payment_required" => MockResponse::error(402, reason),
        _ => MockResponse::json(
            402,
            &json!({ "error": "end_customer_quota", "reason": reason }),
        ),
    }
}

async fn prepare_page<'a>(
    context: &'a TestContext,
    callback: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let callback = format!("Theme.paywall.{callback}");
    context
        .page("paywall")
        .await
        .api(backend)
        .attribute("data-paywall-callback", &callback)
}

/// A page with this callback after a try-on that the backend has refused.
async fn refused(context: &TestContext, callback: &str, backend: &MockBackend) -> HostPage {
    let page = prepare_page(context, callback, backend).await.open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}
