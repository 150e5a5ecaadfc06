//! Test mode: it simulates every response, so that every screen can be seen, and sends no requests.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::policies::STRICT;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_simulated_success_shows_the_photo_with_a_banner,
    each_simulated_refusal_shows_its_panel,
    a_simulated_refusal_has_quota_numbers_and_can_be_resumed,
    a_callbacks_token_resumes_a_simulated_refusal,
    a_simulated_expired_session_ends_until_the_token_is_replaced,
    a_simulated_expired_session_is_refreshed_once_by_the_token_url,
    a_simulated_expired_session_is_refreshed_once_by_the_token_callback,
    test_mode_sends_no_funnel_events,
    simulated_store_errors_are_reported_to_the_page,
    a_simulated_network_error_is_retried_and_then_shown,
    a_simulated_slow_backend_shows_progress,
    a_simulated_slow_try_on_can_be_cancelled,
    test_mode_causes_no_violations_of_a_strict_policy,
    test_mode_is_reported_once,
    a_simulated_checkout_leads_to_the_result,
];

async fn a_simulated_success_shows_the_photo_with_a_banner(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "success", &backend).await;
    let page = page.token("a.b.c").open().await;
    page.try_on(TRIGGER, &context.model()).await;
    let pictures = page.pictures().await;
    let source = pictures[0]["src"].as_str().expect("an address");
    assert!(source.starts_with("data:image/jpeg"));
    // The banner is dark, at the bottom of the picture, and as wide as the photo.
    let script = "const image = root.querySelector('[part~=image]');
        const { naturalWidth: width, naturalHeight: height } = image;
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0);
        return [2, width - 3].map((x) => Math.max(...pen.getImageData(x, height - 3, 1, 1).data.slice(0, 3)) < 110);";
    assert_eq!(page.js(script, vec![]).await, json!([true, true]));
    let detail = page.event("tryon-completed").await;
    assert_eq!(
        detail["quota"],
        json!({ "used": 1, "limit": 3, "remaining": 2 })
    );
    assert_nothing_sent(&page, &backend).await;
}

async fn each_simulated_refusal_shows_its_panel(context: TestContext) {
    for (mode, reason) in [
        ("quota", "quota_exhausted"),
        ("no_plan", "no_plan"),
        ("paused", "paused"),
        ("cancelled", "cancelled"),
        ("payment", "payment_required"),
    ] {
        let backend = MockBackend::start([]).await;
        let page = page_in_test_mode(&context, "paywall", mode, &backend).await;
        let page = page.open().await;
        page.open(TRIGGER).await;
        page.submit(&context.model()).await;
        page.wait_for_screen("paywall").await;
        assert_badge_shown(&page).await;
        let detail = page.event("quota").await;
        assert_eq!(detail["reason"], reason);
        let url = detail["upgradeUrl"].as_str().expect("an address");
        assert!(url.ends_with("#upgrade"), "{url}");
        assert_nothing_sent(&page, &backend).await;
    }
}

async fn a_simulated_refusal_has_quota_numbers_and_can_be_resumed(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "paywall", "quota", &backend).await;
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;
    let detail = page.event("quota").await;
    let [used, limit, left] = ["used", "limit", "remaining"].map(|name| &detail[name]);
    assert_eq!((used, limit, left), (&json!(3), &json!(3), &json!(0)));
    let script = "return (new Date(recorder.quota[0].resetsAt) - Date.now()) / 86400000;";
    let days = page.run(script, vec![]).await.as_f64().expect("a date");
    assert!((6.9..7.1).contains(&days), "{days}");
    page.call_on_quota_event("resume", vec![]).await;
    page.wait_for_screen("result").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await; // refusals and successes alternate
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_nothing_sent(&page, &backend).await;
}

async fn a_callbacks_token_resumes_a_simulated_refusal(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "paywall", "quota", &backend).await;
    let page = page.attribute("data-paywall-callback", "Theme.paywall.pending");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_value("return typeof Theme.resolve;", json!("function"))
        .await;
    assert_eq!(page.screen().await, None);
    page.run("Theme.resolve('a.b.c');", vec![]).await;
    page.wait_for_screen("result").await;
    assert_nothing_sent(&page, &backend).await;
}

async fn a_simulated_expired_session_ends_until_the_token_is_replaced(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "expired", &backend).await;
    let page = page.token("old.old.old").open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("error").await;
    assert_badge_shown(&page).await;
    page.event("token-expired").await;
    assert_eq!(page.event("error").await["code"], "invalid_session_token");
    page.run(
        "Genvoris.close(); Genvoris.setToken('new.new.new');",
        vec![],
    )
    .await;
    page.wait_until_closed().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_nothing_sent(&page, &backend).await;
}

async fn a_simulated_expired_session_is_refreshed_once_by_the_token_url(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "session", "expired", &backend).await;
    let url = format!("{}/token", backend.url);
    let page = page.token("old.old.old").attribute("data-token-url", &url);
    let page = page.open().await;
    assert_succeeds_silently(&context, &page, &backend).await;
}

async fn a_simulated_expired_session_is_refreshed_once_by_the_token_callback(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "session", "expired", &backend).await;
    let page = page.token("old.old.old");
    let page = page.attribute("data-token-callback", "Theme.session.returnsToken");
    let page = page.open().await;
    assert_succeeds_silently(&context, &page, &backend).await;
    let called = page.run("return Theme.calls;", vec![]).await;
    assert_eq!(called, json!([{ "name": "returnsToken", "arguments": [] }]));
}

/// Asserts that the expired session is not reported, and that the next try-on needs no refresh.
async fn assert_succeeds_silently(context: &TestContext, page: &HostPage, backend: &MockBackend) {
    page.try_on(TRIGGER, &context.model()).await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    for name in ["token-expired", "error", "quota"] {
        assert_eq!(page.events(name).await, [Value::Null; 0], "{name}");
    }
    assert_nothing_sent(page, backend).await;
}

async fn test_mode_sends_no_funnel_events(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let url = format!("{}/api/v1/events", backend.url);
    let page = page_in_test_mode(&context, "plain", "success", &backend).await;
    let page = page.attribute("data-events-url", &url).open().await;
    let count = "window.beacons = 0;
        const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (...beacon) => { window.beacons += 1; return send(...beacon); };";
    page.run(count, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    let leave = "Genvoris.close(); dispatchEvent(new Event('pagehide'));";
    page.run(leave, vec![]).await;
    page.wait_until_closed().await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    assert_eq!(page.run("return beacons;", vec![]).await, json!(0));
    assert_nothing_sent(&page, &backend).await;
}

async fn simulated_store_errors_are_reported_to_the_page(context: TestContext) {
    for (mode, screen, code, retryable) in [
        ("credit", "unavailable", "credit_limit_reached", false),
        ("error", "error", "internal_error", true),
    ] {
        let backend = MockBackend::start([]).await;
        let page = page_in_test_mode(&context, "plain", mode, &backend)
            .await
            .open()
            .await;
        page.open(TRIGGER).await;
        page.submit(&context.model()).await;
        page.wait_for_screen(screen).await;
        assert_badge_shown(&page).await;
        assert_eq!(page.has("retry").await, retryable);
        let detail = page.event("error").await;
        assert_eq!(
            (&detail["code"], &detail["retryable"]),
            (&json!(code), &json!(retryable))
        );
        assert_eq!(page.events("quota").await, [Value::Null; 0]);
        assert_nothing_sent(&page, &backend).await;
    }
}

async fn a_simulated_network_error_is_retried_and_then_shown(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "modified-globals", "offline", &backend).await;
    let page = page.value("script", "fast-timers").open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("progress").await;
    assert_badge_shown(&page).await;
    page.wait_for_screen("error").await;
    let detail = page.event("error").await;
    assert_eq!(
        (&detail["code"], &detail["charged"]),
        (&json!("network_error"), &json!("unknown"))
    );
    assert_nothing_sent(&page, &backend).await;
}

async fn a_simulated_slow_backend_shows_progress(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "slow", &backend).await;
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("progress").await;
    let step = "return [...(root?.querySelectorAll('.steps li') ?? [])].findIndex((step) => step.hasAttribute('aria-current'));";
    until("the picture being made", async || {
        match page.js(step, vec![]).await {
            step if step == 2 => Ok(()),
            step => Err(step.to_string()),
        }
    })
    .await;
    page.wait_for_screen("result").await;
    page.pictures().await;
    assert_nothing_sent(&page, &backend).await;
}

async fn a_simulated_slow_try_on_can_be_cancelled(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "slow", &backend).await;
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.click("cancel").await;
    page.wait_for_screen("preview").await;
    assert_nothing_sent(&page, &backend).await;
}

async fn test_mode_causes_no_violations_of_a_strict_policy(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "strict-policy", "success", &backend).await;
    let page = page.policy(STRICT).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_badge_shown(&page).await;
    page.pictures().await;
    assert_eq!(page.violations().await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_nothing_sent(&page, &backend).await;
}

async fn test_mode_is_reported_once(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "success", &backend).await;
    let page = page.open().await;
    page.open(TRIGGER).await;
    assert_badge_shown(&page).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let lines = page.console_at("warn").await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert!(line.contains("test mode 'success' is on"), "{line}");
}

async fn a_simulated_checkout_leads_to_the_result(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = page_in_test_mode(&context, "plain", "payment", &backend).await;
    let page = page
        .attribute("data-checkout-url", "/checkout")
        .attribute("data-session-url", "/session")
        .attribute("data-price-label", "$0.99");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    assert_eq!(page.text("submit").await, "Pay $0.99");
    page.click("submit").await;
    page.wait_for_screen("result").await;
    page.wait_for_value("return location.search;", json!(""))
        .await;
    assert_eq!(backend.requests(), [""; 0]);
}

/// A page in this test mode. Without it, the page would use this backend.
async fn page_in_test_mode<'a>(
    context: &'a TestContext,
    case: &'static str,
    mode: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page(case).await.attribute("data-test-mode", mode);
    page.api(backend).with_own_widget_host().await
}

/// Asserts that the dialog shows that test mode is on.
async fn assert_badge_shown(page: &HostPage) {
    assert!(page.text("test-mode").await.contains("Test mode"));
}

/// Asserts that the backend got no requests, and that the page has fetched nothing but the widget's files, once each.
async fn assert_nothing_sent(page: &HostPage, backend: &MockBackend) {
    assert_eq!(backend.requests(), [""; 0]);
    page.assert_loaded_once();
    let script = "return performance.getEntriesByType('resource')
        .filter(({ initiatorType }) => initiatorType === 'fetch' || initiatorType === 'beacon')
        .map(({ name }) => name.split('/').at(-1).split('-')[0]).join(' ');";
    let fetched = page.run(script, vec![]).await;
    let fetched = fetched.as_str().expect("names").split(' ');
    let files = [
        "genvoris", "style", "messages", "screen", "result", "remember",
    ];
    let other: Vec<_> = fetched.filter(|name| !files.contains(name)).collect();
    assert_eq!(other, [""; 0], "something else was fetched");
}
