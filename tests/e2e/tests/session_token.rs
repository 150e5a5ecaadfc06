//! A session token that dies during a try-on, and what the page hears of a try-on's end.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_fresh_token_from_the_callback_continues_the_same_attempt,
    the_token_url_is_used_if_the_callback_returns_no_token,
    an_invalid_token_from_the_callback_ends_the_session,
    without_a_token_callback_or_url_the_session_ends_immediately,
    a_fresh_token_that_is_refused_is_not_refreshed_again,
    a_refused_api_key_does_not_refresh_the_token,
    a_token_that_is_set_during_the_refresh_is_used,
    a_token_attribute_that_changed_during_the_try_on_is_used_without_a_refresh,
    a_second_try_on_waits_for_the_pending_refresh,
    a_token_that_arrives_after_the_timeout_is_used_for_the_next_try_on,
    a_token_that_arrives_after_the_timeout_does_not_replace_one_that_was_set,
    setting_a_new_token_after_the_session_ended_shows_the_preview,
    a_token_that_the_platform_refuses_is_refreshed,
    callbacks_receive_the_same_details_as_events,
    failing_callbacks_are_reported_and_have_no_effect,
];

const OLD: &str = "old.session.token";
const FRESH: &str = "fresh.session.token";

async fn a_fresh_token_from_the_callback_continues_the_same_attempt(context: TestContext) {
    for callback in ["gives", "promises"] {
        let backend = MockBackend::start([ended()]).await;
        let page = submitted(&context, callback, &backend).await;
        page.wait_for_screen("result").await;
        let sent = backend.try_ons();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].field("end_customer_token"), Some(OLD));
        assert_eq!(sent[1].field("end_customer_token"), Some(FRESH));
        assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
        assert!(sent[0].photo == sent[1].photo, "another photo was sent");
        assert_eq!(
            page.theme_calls().await,
            [json!({ "name": callback, "given": [] })]
        );
        assert_eq!(page.events("token-expired").await, [json!(null); 0]);
        assert_eq!(page.events("error").await, [json!(null); 0]);

        page.click("another").await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        let third = &backend.try_ons()[2];
        assert_eq!(third.field("end_customer_token"), Some(FRESH));
    }
}

async fn the_token_url_is_used_if_the_callback_returns_no_token(context: TestContext) {
    for callback in ["", "rejects", "givesAnEmptyText"] {
        let backend = MockBackend::start([ended()]).await;
        backend.set_tokens([json!({ "token": FRESH })]);
        let url = format!("{}/token", backend.url);
        let page = to_open(&context, callback, &backend).await;
        let page = page.attribute("data-token-url", &url).open().await;
        page.run("document.cookie = 'account=shopper; path=/';", vec![])
            .await;
        page.send(TRIGGER, &context.model()).await;
        page.wait_for_screen("result").await;
        let token = backend.try_ons()[1]
            .field("end_customer_token")
            .map(str::to_owned);
        assert_eq!(token.as_deref(), Some(FRESH));
        let asked = backend.requests();
        let asked = asked.iter().filter(|line| line.ends_with("/token"));
        assert_eq!(asked.collect::<Vec<_>>(), ["POST /token"], "no preflight");
        assert_eq!(backend.token_cookies(), ["account=shopper"]);
    }
}

async fn an_invalid_token_from_the_callback_ends_the_session(context: TestContext) {
    for callback in [
        "throws",
        "rejects",
        "givesNothing",
        "givesAnEmptyText",
        "givesANumber",
        "givesAnObject",
        "givesTheSame",
        "isMissing",
    ] {
        let backend = MockBackend::start([ended()]).await;
        let page = submitted(&context, callback, &backend).await;
        page.wait_for_screen("error").await;
        assert_told(&page).await;
        assert_eq!(backend.try_ons().len(), 1, "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
        let lines = page.console().await;
        let about = lines.iter().filter(|line| line.contains("Theme.session"));
        let failed = ["throws", "rejects", "isMissing"].contains(&callback);
        assert_eq!(about.count(), usize::from(failed), "{callback}: {lines:?}");
        assert!(!lines.join(" ").contains(OLD), "{callback}: {lines:?}");
        assert!(
            !page.has("retry").await,
            "{callback}: retrying does not help"
        );
    }
}

async fn without_a_token_callback_or_url_the_session_ends_immediately(context: TestContext) {
    let backend = MockBackend::start([ended()]).await;
    let page = submitted(&context, "", &backend).await;
    page.wait_for_screen("error").await;
    assert_told(&page).await;
    assert_eq!(backend.try_ons().len(), 1);
}

async fn a_fresh_token_that_is_refused_is_not_refreshed_again(context: TestContext) {
    let backend = MockBackend::start([ended(), ended()]).await;
    let page = submitted(&context, "gives", &backend).await;
    page.wait_for_screen("error").await;
    assert_told(&page).await;
    assert_eq!(backend.try_ons().len(), 2);
    assert_eq!(page.theme_calls().await.len(), 1);
}

async fn a_refused_api_key_does_not_refresh_the_token(context: TestContext) {
    for code in ["invalid_key", "invalid_api_key", "unauthorized"] {
        let backend = MockBackend::start([MockResponse::error(401, code)]).await;
        let page = submitted(&context, "gives", &backend).await;
        page.wait_for_screen("unavailable").await;
        assert_eq!(page.theme_calls().await, [json!(null); 0], "{code}");
        assert_eq!(page.events("token-expired").await, [json!(null); 0]);
    }
}

async fn a_token_that_is_set_during_the_refresh_is_used(context: TestContext) {
    let backend = MockBackend::start([ended()]).await;
    let page = submitted(&context, "waits", &backend).await;
    is_asked(&page).await;
    page.run("Genvoris.setToken('set.session.token');", vec![])
        .await;
    page.wait_for_screen("result").await;
    page.run("Theme.settle('late.session.token');", vec![])
        .await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = Some("set.session.token");
    assert_eq!(sent[1].field("end_customer_token"), token);
    assert_eq!(
        sent[2].field("end_customer_token"),
        token,
        "an older token won"
    );
}

async fn a_token_attribute_that_changed_during_the_try_on_is_used_without_a_refresh(
    context: TestContext,
) {
    let backend = MockBackend::start([ended()]).await;
    let page = to_open(&context, "waits", &backend).await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let writes = "document.querySelector('script[data-end-customer-token]')
        .dataset.endCustomerToken = 'fresh.session.token';";
    page.run(writes, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("end_customer_token"), Some(OLD));
    assert_eq!(sent[1].field("end_customer_token"), Some(FRESH));
    assert_eq!(page.theme_calls().await, [json!(null); 0]);
}

async fn a_second_try_on_waits_for_the_pending_refresh(context: TestContext) {
    let backend = MockBackend::start([ended(), ended()]).await;
    let page = submitted(&context, "waits", &backend).await;
    is_asked(&page).await;
    page.click("cancel").await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("progress").await;
    backend.wait_for_request("POST /api/tryon", 2).await;
    page.run(
        "setTimeout(() => Theme.settle('fresh.session.token'));",
        vec![],
    )
    .await;
    page.wait_for_screen("result").await;
    assert_eq!(page.theme_calls().await.len(), 1);
    let sent = backend.try_ons();
    assert_eq!(
        sent.last().expect("one").field("end_customer_token"),
        Some(FRESH)
    );
}

async fn a_token_that_arrives_after_the_timeout_is_used_for_the_next_try_on(context: TestContext) {
    let backend = MockBackend::start([ended()]).await;
    let page = waited_in_vain(&context, &backend).await;
    page.run("Theme.settle('late.session.token');", vec![])
        .await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = sent[1].field("end_customer_token");
    assert_eq!(token, Some("late.session.token"));
    assert_eq!(page.theme_calls().await.len(), 1);
}

async fn a_token_that_arrives_after_the_timeout_does_not_replace_one_that_was_set(
    context: TestContext,
) {
    let backend = MockBackend::start([ended()]).await;
    let page = waited_in_vain(&context, &backend).await;
    page.run("Genvoris.setToken('set.session.token');", vec![])
        .await;
    page.wait_for_screen("preview").await;
    let settle = "Theme.settle('late.session.token'); setTimeout(arguments[0]);";
    page.run_async(settle, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = sent[1].field("end_customer_token");
    assert_eq!(token, Some("set.session.token"));
}

/// A try-on whose session ended because the theme gave no fresh token in time.
async fn waited_in_vain(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = to_open(context, "waits", backend).await.open().await;
    let script = "const own = window.setTimeout;
        window.limits = [];
        window.setTimeout = (run, delay, ...rest) => {
          if (delay >= 20000) window.limits.push(run);
          return own(run, delay, ...rest);
        };";
    page.run(script, vec![]).await;
    page.send(TRIGGER, &context.model()).await;
    is_asked(&page).await;
    page.run("window.limits.at(-1)();", vec![]).await;
    page.wait_for_screen("error").await;
    assert_told(&page).await;
    page
}

async fn setting_a_new_token_after_the_session_ended_shows_the_preview(context: TestContext) {
    let backend = MockBackend::start([ended()]).await;
    let page = submitted(&context, "", &backend).await;
    page.wait_for_screen("error").await;
    page.run("Genvoris.setToken('old.session.token');", vec![])
        .await;
    page.run("return Genvoris.ready;", vec![]).await;
    page.wait_for_screen("error").await;
    page.run("Genvoris.setToken('fresh.session.token');", vec![])
        .await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(
        backend.try_ons()[1].field("end_customer_token"),
        Some(FRESH)
    );
}

async fn a_token_that_the_platform_refuses_is_refreshed(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("session").await.token(OLD);
    let page = page
        .attribute("data-token-callback", "Theme.session.waits")
        .open()
        .await;
    page.send(TRIGGER, &context.model()).await;
    is_asked(&page).await;
    page.run("Theme.settle(arguments[0]);", vec![json!(token)])
        .await;
    page.wait_for_screen("result").await;
    assert_eq!(page.events("token-expired").await, [json!(null); 0]);
}

async fn callbacks_receive_the_same_details_as_events(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
    let page = heard(
        &context,
        "Theme.tryOns.done",
        "Theme.tryOns.failed",
        &backend,
    )
    .await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let heard = page.run("return Theme.heard;", vec![]).await;
    assert_eq!(heard[0]["detail"], page.event("error").await);
    assert_eq!(heard[1]["detail"], page.event("tryon-completed").await);
    // ready, open, error: the event came first.
    assert_eq!(heard[0]["events"], 3);
    assert_eq!(heard[1]["events"], 4);
    assert_eq!(heard.as_array().map(Vec::len), Some(2));
}

async fn failing_callbacks_are_reported_and_have_no_effect(context: TestContext) {
    for callback in ["throws", "rejects", "isMissing"] {
        let path = format!("Theme.tryOns.{callback}");
        let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
        let page = heard(&context, &path, &path, &backend).await;
        page.wait_for_screen("error").await;
        page.click("retry").await;
        page.wait_for_screen("result").await;
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
        let lines = page.console().await;
        let about = lines.iter().filter(|line| line.contains(&path));
        assert_eq!(about.count(), 1, "{callback}: {lines:?}");
        assert!(
            !lines.join(" ").contains("the theme is broken"),
            "{lines:?}"
        );
    }
}

/// `genvoris:token-expired`, then `genvoris:error`.
async fn assert_told(page: &HostPage) {
    let told = page
        .run("return recorder.events.map((event) => event.name);", vec![])
        .await;
    assert_eq!(told, json!(["ready", "open", "token-expired", "error"]));
    assert_eq!(page.event("token-expired").await, json!({}));
    let error = page.event("error").await;
    assert_eq!(error["code"], "invalid_session_token");
    assert_eq!(error["charged"], "no");
    assert_eq!(error["retryable"], false);
}

async fn heard(context: &TestContext, done: &str, failed: &str, backend: &MockBackend) -> HostPage {
    let page = to_open(context, "", backend).await;
    let page = page
        .attribute("data-result-callback", done)
        .attribute("data-error-callback", failed)
        .open()
        .await;
    page.send(TRIGGER, &context.model()).await;
    page
}

fn ended() -> MockResponse {
    MockResponse::error(401, "invalid_session_token")
}

async fn is_asked(page: &HostPage) {
    page.wait_for_value("return typeof Theme.settle;", json!("function"))
        .await;
}

/// A page whose theme gives fresh tokens in this way; an empty name means that it gives none.
async fn to_open<'a>(
    context: &'a TestContext,
    callback: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page("session").await.api(backend).token(OLD);
    if callback.is_empty() {
        return page;
    }
    page.attribute("data-token-callback", &format!("Theme.session.{callback}"))
}

async fn submitted(context: &TestContext, callback: &str, backend: &MockBackend) -> HostPage {
    let page = to_open(context, callback, backend).await.open().await;
    page.send(TRIGGER, &context.model()).await;
    page
}
