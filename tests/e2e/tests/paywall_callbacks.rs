//! Paywall callbacks, good and bad ones.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::{PageToOpen, TestContext};
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_callback_that_helps_nobody_brings_the_panel,
    a_callback_that_fails_takes_no_prevented_event_back,
    the_dialog_is_away_while_the_callback_runs,
    a_pending_promise_keeps_the_dialog_away,
    a_token_from_a_promise_goes_on,
    true_keeps_the_panel_away,
    a_callback_that_resumes_twice_goes_on_once,
    a_callback_that_cancels_and_resumes_leaves_no_token,
    a_stale_token_does_not_loop,
    the_upgrade_button_calls_again,
    a_callback_that_is_not_there_is_named_and_found_once_it_is,
    a_callback_that_fails_is_named_without_its_words,
    what_comes_late_changes_nothing,
    a_callback_that_never_answers_keeps_nobody_out,
];

/// What the panel says, by reason; a due payment is a code of its own.
const PANELS: [(&str, &str); 5] = [
    ("quota_exhausted", "You have used all your try-ons"),
    ("no_plan", "Try-on needs a plan"),
    ("paused", "Your plan is paused"),
    ("cancelled", "Your plan has ended"),
    ("payment_required", "One small payment first"),
];

/// Each callback with another reason. Every reason's panel is in the cases of `paywall`.
async fn a_callback_that_helps_nobody_brings_the_panel(context: TestContext) {
    let callbacks = ["throws", "rejects", "answersNothing", "answersNothingLater"];
    let backend = MockBackend::start(PANELS.map(|(reason, _)| refusal(reason))).await;
    let page = to_open(&context, callbacks[0], &backend).await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    for (count, (callback, (reason, words))) in (1..).zip(callbacks.into_iter().cycle().zip(PANELS))
    {
        let name = "const [callback] = arguments;
            document.querySelector('script[data-paywall-callback]').dataset.paywallCallback = callback;";
        let path = format!("Theme.paywall.{callback}");
        page.run(name, vec![json!(path)]).await;
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

async fn a_callback_that_fails_takes_no_prevented_event_back(context: TestContext) {
    for callback in ["throws", "rejects"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = to_open(&context, callback, &backend)
            .await
            .query("?prevent");
        let page = page.open().await;
        page.send(TRIGGER, &context.model()).await;
        let told = "return recorder.console.some((line) => line.includes('Theme.paywall'));";
        page.wait_for_value(told, json!(true)).await;
        page.next_task().await;
        assert_eq!(page.screen().await, None, "{callback}");
        page.answer_quota("resume", vec![json!("fresh.session.token")])
            .await;
        page.wait_for_screen("result").await;
        let sent = backend.try_ons();
        let token = sent[1].field("end_customer_token");
        assert_eq!(token, Some("fresh.session.token"), "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
    }
}

async fn the_dialog_is_away_while_the_callback_runs(context: TestContext) {
    for callback in ["answersNothing", "throws"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, callback, &backend).await;
        page.wait_for_screen("paywall").await;
        let calls = page.theme_calls().await;
        assert_eq!(calls.len(), 1, "{callback}");
        assert_eq!(calls[0]["dialogOpen"], false);
        assert_eq!(calls[0]["eventsBefore"], 1, "the event comes first");
        assert_eq!(
            (&calls[0]["used"], &calls[0]["limit"]),
            (&json!(3), &json!(3))
        );
        page.wait_for_value("return Theme.openInTheNextTask;", json!(true))
            .await;
    }
}

async fn a_pending_promise_keeps_the_dialog_away(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "waits", &backend).await;
    page.wait_for_value("return typeof Theme.settle;", json!("function"))
        .await;
    assert_eq!(page.screen().await, None);
    page.run("Theme.settle();", vec![]).await;
    page.wait_for_screen("paywall").await;
}

async fn a_token_from_a_promise_goes_on(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "waits", &backend).await;
    page.wait_for_value("return typeof Theme.settle;", json!("function"))
        .await;
    page.run("Theme.settle('fresh.session.token');", vec![])
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

async fn true_keeps_the_panel_away(context: TestContext) {
    for callback in ["answersTrue", "answersTrueLater"] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, callback, &backend).await;
        page.wait_for_value("return Theme.calls.length;", json!(1))
            .await;
        page.next_task().await;
        assert_eq!(page.screen().await, None, "{callback}");
        page.answer_quota("resume", vec![json!("fresh.session.token")])
            .await;
        page.wait_for_screen("result").await;
        assert_eq!(backend.try_ons().len(), 2);
    }
}

async fn a_callback_that_resumes_twice_goes_on_once(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "resumesTwice", &backend).await;
    page.wait_for_screen("result").await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 3, "one refused, one resumed, one afterwards");
    for resumed in &sent[1..] {
        let token = resumed.field("end_customer_token");
        assert_eq!(token, Some("fresh.session.token"), "the first call counts");
    }
    page.wait_for_events("ready open quota tryon-completed tryon-completed")
        .await;
}

async fn a_callback_that_cancels_and_resumes_leaves_no_token(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "cancelsAndResumes", &backend).await;
    page.event("close").await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2, "one refused, one afterwards");
    assert_eq!(sent[1].field("end_customer_token"), None);
}

async fn a_stale_token_does_not_loop(context: TestContext) {
    let backend = MockBackend::start(vec![MockResponse::exhausted(); 50]).await;
    let page = to_open(&context, "answersToken", &backend)
        .await
        .open()
        .await;
    page.run("Theme.token = 'stale.session.token';", vec![])
        .await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    let sent = backend.try_ons().len();
    assert!(
        (2..=3).contains(&sent),
        "{sent} requests for a plan that is used up"
    );
}

async fn the_upgrade_button_calls_again(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "answersToken", &backend).await;
    page.wait_for_screen("paywall").await;
    page.run("Theme.token = 'fresh.session.token';", vec![])
        .await;
    page.click("upgrade").await;
    page.wait_for_screen("result").await;
    let calls = page.theme_calls().await;
    assert_eq!(calls.len(), 2);
    assert_eq!(
        calls[1]["userActivation"], true,
        "the theme could open no window"
    );
    assert_eq!(backend.try_ons().len(), 2);
}

async fn a_callback_that_is_not_there_is_named_and_found_once_it_is(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = context.page("paywall").await.api(&backend);
    let page = page
        .attribute("data-paywall-callback", "Theme.checkout.open")
        .open()
        .await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    let lines = page.console().await;
    let about = lines.iter().filter(|line| line.contains("Theme.checkout"));
    assert_eq!(about.count(), 1, "{lines:?}");
    let late = "Theme.checkout = { token: 'fresh.session.token', open() { return this.token; } };";
    page.run(late, vec![]).await;
    page.click("upgrade").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = sent[1].field("end_customer_token");
    assert_eq!(token, Some("fresh.session.token"));
}

async fn a_callback_that_fails_is_named_without_its_words(context: TestContext) {
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

async fn what_comes_late_changes_nothing(context: TestContext) {
    for (meanwhile, screen) in [
        ("recorder.quota[0].cancel();", "preview"),
        ("recorder.quota[0].resume();", "result"),
        (
            "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'] });",
            "preview",
        ),
    ] {
        let backend = MockBackend::start([MockResponse::exhausted()]).await;
        let page = refused(&context, "waits", &backend).await;
        page.wait_for_value("return typeof Theme.settle;", json!("function"))
            .await;
        page.run(meanwhile, vec![]).await;
        if screen == "preview" && meanwhile.contains("cancel") {
            page.event("close").await;
            page.press(TRIGGER).await;
        }
        page.wait_for_screen(screen).await;
        let sent = backend.try_ons().len();
        let settle = "Theme.settle('late.session.token'); setTimeout(arguments[0]);";
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
            "{meanwhile}: a late token is in force"
        );
    }
}

async fn a_callback_that_never_answers_keeps_nobody_out(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = refused(&context, "waits", &backend).await;
    page.wait_for_value("return typeof Theme.settle;", json!("function"))
        .await;
    page.press(TRIGGER).await;
    page.wait_for_screen("paywall").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
}

/// A 402 for this reason.
fn refusal(reason: &str) -> MockResponse {
    match reason {
        "payment_required" => MockResponse::error(402, reason),
        _ => MockResponse::json(
            402,
            &json!({ "error": "end_customer_quota", "reason": reason }),
        ),
    }
}

async fn to_open<'a>(
    context: &'a TestContext,
    callback: &str,
    backend: &MockBackend,
) -> PageToOpen<'a> {
    let callback = format!("Theme.paywall.{callback}");
    context
        .page("paywall")
        .await
        .api(backend)
        .attribute("data-paywall-callback", &callback)
}

/// A page with this callback after a try-on that the backend has refused.
async fn refused(context: &TestContext, callback: &str, backend: &MockBackend) -> HostPage {
    let page = to_open(context, callback, backend).await.open().await;
    page.send(TRIGGER, &context.model()).await;
    page
}
