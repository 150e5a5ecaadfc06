//! Session tokens that expire during a try-on, and the result and error callbacks.

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

const OLD_TOKEN: &str = "old.session.token";
const FRESH_TOKEN: &str = "fresh.session.token";

async fn a_fresh_token_from_the_callback_continues_the_same_attempt(context: TestContext) {
    for callback in ["returnsToken", "resolvesToken"] {
        let backend = MockBackend::start([session_expired()]).await;
        let page = submitted(&context, callback, &backend).await;
        page.wait_for_screen("result").await;
        let sent = backend.try_ons();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].field("end_customer_token"), Some(OLD_TOKEN));
        assert_eq!(sent[1].field("end_customer_token"), Some(FRESH_TOKEN));
        assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
        assert!(sent[0].photo == sent[1].photo, "another photo was sent");
        assert_eq!(
            page.theme_calls().await,
            [json!({ "name": callback, "arguments": [] })]
        );
        assert_eq!(page.events("token-expired").await, [json!(null); 0]);
        assert_eq!(page.events("error").await, [json!(null); 0]);

        page.click("another").await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        let third = &backend.try_ons()[2];
        assert_eq!(third.field("end_customer_token"), Some(FRESH_TOKEN));
    }
}

async fn the_token_url_is_used_if_the_callback_returns_no_token(context: TestContext) {
    for callback in ["", "rejects", "returnsEmptyText"] {
        let backend = MockBackend::start([session_expired()]).await;
        backend.set_tokens([json!({ "token": FRESH_TOKEN })]);
        let url = format!("{}/token", backend.url);
        let page = prepare_page(&context, callback, &backend).await;
        let page = page.attribute("data-token-url", &url).open().await;
        page.run("document.cookie = 'account=shopper; path=/';", vec![])
            .await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("result").await;
        let token = backend.try_ons()[1]
            .field("end_customer_token")
            .map(str::to_owned);
        assert_eq!(token.as_deref(), Some(FRESH_TOKEN));
        let requests = backend.requests();
        let requests = requests.iter().filter(|line| line.ends_with("/token"));
        assert_eq!(
            requests.collect::<Vec<_>>(),
            ["POST /token"],
            "there should be no preflight"
        );
        assert_eq!(backend.token_cookies(), ["account=shopper"]);
    }
}

async fn an_invalid_token_from_the_callback_ends_the_session(context: TestContext) {
    for callback in [
        "throws",
        "rejects",
        "returnsUndefined",
        "returnsEmptyText",
        "returnsNumber",
        "returnsObject",
        "returnsSameToken",
        "isMissing",
    ] {
        let backend = MockBackend::start([session_expired()]).await;
        let page = submitted(&context, callback, &backend).await;
        page.wait_for_screen("error").await;
        assert_session_ended(&page).await;
        assert_eq!(backend.try_ons().len(), 1, "{callback}");
        assert_eq!(page.uncaught().await, [""; 0], "{callback}");
        let lines = page.console().await;
        let about = lines.iter().filter(|line| line.contains("Theme.session"));
        let failed = ["throws", "rejects", "isMissing"].contains(&callback);
        assert_eq!(about.count(), usize::from(failed), "{callback}: {lines:?}");
        assert!(
            !lines.join(" ").contains(OLD_TOKEN),
            "{callback}: {lines:?}"
        );
        assert!(
            !page.has("retry").await,
            "{callback}: retrying does not help"
        );
    }
}

async fn without_a_token_callback_or_url_the_session_ends_immediately(context: TestContext) {
    let backend = MockBackend::start([session_expired()]).await;
    let page = submitted(&context, "", &backend).await;
    page.wait_for_screen("error").await;
    assert_session_ended(&page).await;
    assert_eq!(backend.try_ons().len(), 1);
}

async fn a_fresh_token_that_is_refused_is_not_refreshed_again(context: TestContext) {
    let backend = MockBackend::start([session_expired(), session_expired()]).await;
    let page = submitted(&context, "returnsToken", &backend).await;
    page.wait_for_screen("error").await;
    assert_session_ended(&page).await;
    assert_eq!(backend.try_ons().len(), 2);
    assert_eq!(page.theme_calls().await.len(), 1);
}

async fn a_refused_api_key_does_not_refresh_the_token(context: TestContext) {
    for code in ["invalid_key", "invalid_api_key", "unauthorized"] {
        let backend = MockBackend::start([MockResponse::error(401, code)]).await;
        let page = submitted(&context, "returnsToken", &backend).await;
        page.wait_for_screen("unavailable").await;
        assert_eq!(page.theme_calls().await, [json!(null); 0], "{code}");
        assert_eq!(page.events("token-expired").await, [json!(null); 0]);
    }
}

async fn a_token_that_is_set_during_the_refresh_is_used(context: TestContext) {
    let backend = MockBackend::start([session_expired()]).await;
    let page = submitted(&context, "pending", &backend).await;
    wait_for_token_callback(&page).await;
    page.run("Genvoris.setToken('set.session.token');", vec![])
        .await;
    page.wait_for_screen("result").await;
    page.run("Theme.resolve('late.session.token');", vec![])
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
        "the late token is used"
    );
}

async fn a_token_attribute_that_changed_during_the_try_on_is_used_without_a_refresh(
    context: TestContext,
) {
    let backend = MockBackend::start([session_expired()]).await;
    let page = prepare_page(&context, "pending", &backend)
        .await
        .open()
        .await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let script = "document.querySelector('script[data-end-customer-token]')
        .dataset.endCustomerToken = 'fresh.session.token';";
    page.run(script, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("end_customer_token"), Some(OLD_TOKEN));
    assert_eq!(sent[1].field("end_customer_token"), Some(FRESH_TOKEN));
    assert_eq!(page.theme_calls().await, [json!(null); 0]);
}

async fn a_second_try_on_waits_for_the_pending_refresh(context: TestContext) {
    let backend = MockBackend::start([session_expired(), session_expired()]).await;
    let page = submitted(&context, "pending", &backend).await;
    wait_for_token_callback(&page).await;
    page.click("cancel").await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("progress").await;
    backend.wait_for_request("POST /api/tryon", 2).await;
    page.run(
        "setTimeout(() => Theme.resolve('fresh.session.token'));",
        vec![],
    )
    .await;
    page.wait_for_screen("result").await;
    assert_eq!(page.theme_calls().await.len(), 1);
    let sent = backend.try_ons();
    assert_eq!(
        sent.last().expect("one").field("end_customer_token"),
        Some(FRESH_TOKEN)
    );
}

async fn a_token_that_arrives_after_the_timeout_is_used_for_the_next_try_on(context: TestContext) {
    let backend = MockBackend::start([session_expired()]).await;
    let page = with_timed_out_refresh(&context, &backend).await;
    page.run("Theme.resolve('late.session.token');", vec![])
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
    let backend = MockBackend::start([session_expired()]).await;
    let page = with_timed_out_refresh(&context, &backend).await;
    page.run("Genvoris.setToken('set.session.token');", vec![])
        .await;
    page.wait_for_screen("preview").await;
    let settle = "Theme.resolve('late.session.token'); setTimeout(arguments[0]);";
    page.run_async(settle, vec![]).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let token = sent[1].field("end_customer_token");
    assert_eq!(token, Some("set.session.token"));
}

/// A try-on whose session ended because the token callback timed out.
async fn with_timed_out_refresh(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = prepare_page(context, "pending", backend).await.open().await;
    let script = "const original = window.setTimeout;
        window.timeouts = [];
        window.setTimeout = (run, delay, ...rest) => {
          if (delay >= 20000) window.timeouts.push(run);
          return original(run, delay, ...rest);
        };";
    page.run(script, vec![]).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    wait_for_token_callback(&page).await;
    page.run("window.timeouts.at(-1)();", vec![]).await;
    page.wait_for_screen("error").await;
    assert_session_ended(&page).await;
    page
}

async fn setting_a_new_token_after_the_session_ended_shows_the_preview(context: TestContext) {
    let backend = MockBackend::start([session_expired()]).await;
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
        Some(FRESH_TOKEN)
    );
}

async fn a_token_that_the_platform_refuses_is_refreshed(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("session").await.token(OLD_TOKEN);
    let page = page
        .attribute("data-token-callback", "Theme.session.pending")
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    wait_for_token_callback(&page).await;
    page.run("Theme.resolve(arguments[0]);", vec![json!(token)])
        .await;
    page.wait_for_screen("result").await;
    assert_eq!(page.events("token-expired").await, [json!(null); 0]);
}

async fn callbacks_receive_the_same_details_as_events(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
    let page = submitted_with_callbacks(
        &context,
        "Theme.tryOns.recordResult",
        "Theme.tryOns.recordError",
        &backend,
    )
    .await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let details = page.run("return Theme.callbackDetails;", vec![]).await;
    assert_eq!(details[0]["detail"], page.event("error").await);
    assert_eq!(details[1]["detail"], page.event("tryon-completed").await);
    // The event comes before the callback: ready, open and error were recorded.
    assert_eq!(details[0]["events"], 3);
    assert_eq!(details[1]["events"], 4);
    assert_eq!(details.as_array().map(Vec::len), Some(2));
}

async fn failing_callbacks_are_reported_and_have_no_effect(context: TestContext) {
    for callback in ["throws", "rejects", "isMissing"] {
        let path = format!("Theme.tryOns.{callback}");
        let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
        let page = submitted_with_callbacks(&context, &path, &path, &backend).await;
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

/// Asserts that the page got `genvoris:token-expired`, and then `genvoris:error`.
async fn assert_session_ended(page: &HostPage) {
    let events = page
        .run("return recorder.events.map((event) => event.name);", vec![])
        .await;
    assert_eq!(events, json!(["ready", "open", "token-expired", "error"]));
    assert_eq!(page.event("token-expired").await, json!({}));
    let error = page.event("error").await;
    assert_eq!(error["code"], "invalid_session_token");
    assert_eq!(error["charged"], "no");
    assert_eq!(error["retryable"], false);
}

/// A page with these result and error callbacks, after a try-on was submitted.
async fn submitted_with_callbacks(
    context: &TestContext,
    result_callback: &str,
    error_callback: &str,
    backend: &MockBackend,
) -> HostPage {
    let page = prepare_page(context, "", backend).await;
    let page = page
        .attribute("data-result-callback", result_callback)
        .attribute("data-error-callback", error_callback)
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}

fn session_expired() -> MockResponse {
    MockResponse::error(401, "invalid_session_token")
}

async fn wait_for_token_callback(page: &HostPage) {
    page.wait_for_value("return typeof Theme.resolve;", json!("function"))
        .await;
}

/// A page with this token callback of its theme, or without one if the name is empty.
async fn prepare_page<'a>(
    context: &'a TestContext,
    callback: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page("session").await.api(backend).token(OLD_TOKEN);
    if callback.is_empty() {
        return page;
    }
    page.attribute("data-token-callback", &format!("Theme.session.{callback}"))
}

async fn submitted(context: &TestContext, callback: &str, backend: &MockBackend) -> HostPage {
    let page = prepare_page(context, callback, backend).await.open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}
