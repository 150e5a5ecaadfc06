//! Paywall callbacks, good and bad ones.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::{PageToOpen, Stage};
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_callback_that_helps_nobody_brings_the_panel,
    a_callback_that_fails_takes_no_prevented_event_back,
    the_dialog_is_away_while_the_callback_runs,
    a_pending_promise_keeps_the_dialog_away,
    a_token_from_a_promise_goes_on,
    true_keeps_the_panel_away,
    a_stale_token_does_not_loop,
    the_upgrade_button_calls_again,
    a_callback_that_is_not_there_is_named,
    a_callback_that_fails_is_named_without_its_words,
    what_comes_late_changes_nothing,
    a_callback_that_never_answers_keeps_nobody_out,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn a_callback_that_helps_nobody_brings_the_panel(stage: Stage) {
    for callback in ["throws", "rejects", "answersNothing", "answersNothingLater"] {
        let backend = Backend::start([exhausted()]).await;
        let page = refused(&stage, callback, &backend).await;
        page.shows("paywall").await;
        assert_eq!(calls(&page).await.len(), 1, "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
        assert_eq!(backend.try_ons().len(), 1, "{callback}");
    }
}

async fn a_callback_that_fails_takes_no_prevented_event_back(stage: Stage) {
    for callback in ["throws", "rejects"] {
        let backend = Backend::start([exhausted()]).await;
        let page = to_open(&stage, callback, &backend).await.query("?prevent");
        let page = page.open().await;
        page.open(TRIGGER).await;
        page.submit(&stage.model()).await;
        let told = "return recorder.console.some((line) => line.includes('Theme.paywall'));";
        page.comes_to(told, json!(true)).await;
        page.run_async("setTimeout(arguments[0]);", vec![]).await;
        assert_eq!(page.screen().await, None, "{callback}");
        page.answer_quota("resume", vec![json!("fresh.session.token")])
            .await;
        page.shows("result").await;
        let sent = backend.try_ons();
        let token = sent[1].field("end_customer_token");
        assert_eq!(token, Some("fresh.session.token"), "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
    }
}

async fn the_dialog_is_away_while_the_callback_runs(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "answersNothing", &backend).await;
    page.shows("paywall").await;
    let call = &calls(&page).await[0];
    assert_eq!(call["dialogOpen"], false);
    assert_eq!(call["reason"], "quota_exhausted");
    assert_eq!((&call["used"], &call["limit"]), (&json!(3), &json!(3)));
}

async fn a_pending_promise_keeps_the_dialog_away(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "waits", &backend).await;
    page.comes_to("return typeof Theme.settle;", json!("function"))
        .await;
    assert_eq!(page.screen().await, None);
    page.run("Theme.settle();", vec![]).await;
    page.shows("paywall").await;
}

async fn a_token_from_a_promise_goes_on(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "waits", &backend).await;
    page.comes_to("return typeof Theme.settle;", json!("function"))
        .await;
    page.run("Theme.settle('fresh.session.token');", vec![])
        .await;
    page.shows("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[1].field("end_customer_token"),
        Some("fresh.session.token")
    );
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

async fn true_keeps_the_panel_away(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "answersTrue", &backend).await;
    page.comes_to("return Theme.calls.length;", json!(1)).await;
    assert_eq!(page.screen().await, None);
    page.answer_quota("resume", vec![json!("fresh.session.token")])
        .await;
    page.shows("result").await;
    assert_eq!(backend.try_ons().len(), 2);
}

async fn a_stale_token_does_not_loop(stage: Stage) {
    let backend = Backend::start(vec![exhausted(); 50]).await;
    let page = to_open(&stage, "answersToken", &backend).await.open().await;
    page.run("Theme.token = 'stale.session.token';", vec![])
        .await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    page.shows("paywall").await;
    let sent = backend.try_ons().len();
    assert!(
        (2..=3).contains(&sent),
        "{sent} requests for a plan that is used up"
    );
}

async fn the_upgrade_button_calls_again(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "answersToken", &backend).await;
    page.shows("paywall").await;
    page.run("Theme.token = 'fresh.session.token';", vec![])
        .await;
    page.click("upgrade").await;
    page.shows("result").await;
    let calls = calls(&page).await;
    assert_eq!(calls.len(), 2);
    assert_eq!(
        calls[1]["userActivation"], true,
        "the theme could open no window"
    );
    assert_eq!(backend.try_ons().len(), 2);
}

async fn a_callback_that_is_not_there_is_named(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = stage.page("paywall").await.api(&backend);
    let page = page
        .attribute("data-paywall-callback", "Theme.checkout.open")
        .open()
        .await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    page.shows("paywall").await;
    let lines = page.console().await;
    let about: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("Theme.checkout"))
        .collect();
    assert_eq!(about.len(), 1, "{lines:?}");
}

async fn a_callback_that_fails_is_named_without_its_words(stage: Stage) {
    for callback in ["throws", "rejects"] {
        let backend = Backend::start([exhausted()]).await;
        let page = refused(&stage, callback, &backend).await;
        page.shows("paywall").await;
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

async fn what_comes_late_changes_nothing(stage: Stage) {
    for (meanwhile, screen) in [
        ("recorder.quota[0].cancel();", "preview"),
        ("recorder.quota[0].resume();", "result"),
        (
            "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'] });",
            "preview",
        ),
    ] {
        let backend = Backend::start([exhausted()]).await;
        let page = refused(&stage, "waits", &backend).await;
        page.comes_to("return typeof Theme.settle;", json!("function"))
            .await;
        page.run(meanwhile, vec![]).await;
        if screen == "preview" && meanwhile.contains("cancel") {
            page.event("close").await;
            page.press(TRIGGER).await;
        }
        page.shows(screen).await;
        let sent = backend.try_ons().len();
        let settle = "Theme.settle('late.session.token'); setTimeout(arguments[0]);";
        page.run_async(settle, vec![]).await;
        page.shows(screen).await;
        assert_eq!(backend.try_ons().len(), sent, "{meanwhile}");
        page.click(if screen == "result" {
            "another"
        } else {
            "submit"
        })
        .await;
        if screen == "result" {
            page.submit(&stage.model()).await;
        }
        page.shows("result").await;
        let last = backend.try_ons().pop().expect("a request");
        assert_eq!(
            last.field("end_customer_token"),
            None,
            "{meanwhile}: a late token is in force"
        );
    }
}

async fn a_callback_that_never_answers_keeps_nobody_out(stage: Stage) {
    let backend = Backend::start([exhausted()]).await;
    let page = refused(&stage, "waits", &backend).await;
    page.comes_to("return typeof Theme.settle;", json!("function"))
        .await;
    page.press(TRIGGER).await;
    page.shows("paywall").await;
    page.click("retry").await;
    page.shows("result").await;
}

fn exhausted() -> Answer {
    let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
        "used": 3, "limit": 3, "remaining": 0 });
    Answer::json(402, &body)
}

async fn to_open<'a>(stage: &'a Stage, callback: &str, backend: &Backend) -> PageToOpen<'a> {
    let callback = format!("Theme.paywall.{callback}");
    stage
        .page("paywall")
        .await
        .api(backend)
        .attribute("data-paywall-callback", &callback)
}

/// A page with this callback after a try-on that the backend has refused.
async fn refused(stage: &Stage, callback: &str, backend: &Backend) -> HostPage {
    let page = to_open(stage, callback, backend).await.open().await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    page
}

async fn calls(page: &HostPage) -> Vec<Value> {
    match page.run("return Theme.calls;", vec![]).await {
        Value::Array(calls) => calls,
        other => panic!("not a list of calls: {other}"),
    }
}
