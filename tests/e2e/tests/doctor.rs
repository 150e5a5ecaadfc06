//! `Genvoris.doctor()`: a report about a page's installation that contains no secrets.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::policies::NO_WEBASSEMBLY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_correct_installation_has_no_problems,
    a_second_script_tag_is_reported,
    an_invalid_setting_is_reported,
    settings_are_reported_with_their_source,
    a_missing_callback_is_reported,
    a_backend_that_is_down_is_reported,
    a_backend_without_cors_headers_is_reported,
    a_policy_that_blocks_the_backend_is_reported,
    an_unknown_key_is_reported,
    the_doctor_works_without_webassembly,
    a_runtime_that_does_not_load_is_reported,
    a_destroyed_widget_is_reported_and_not_restarted,
    an_expired_token_is_detected_by_the_backends_clock,
    a_wrong_device_clock_is_reported,
    the_doctor_sends_no_requests_in_test_mode,
    the_doctor_works_on_pages_with_modified_globals,
];

async fn a_correct_installation_has_no_problems(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).query("?q=secret");
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    let report = doctor_report(&page, &token).await;
    for line in [
        "ok      script: http://127.0.0.1:",
        "ok      WebAssembly: allowed",
        "ok      runtime: loaded",
        "ok      setting: data-api-key: set, 16 characters (script tag 1)",
        "ok      language: en",
        "ok      test mode: off",
        "ok      access: ALLOWED",
        "ok      token: expires in 15 minutes, by the backend's clock",
        "ok      token: issuer and audience are as published",
        "ok      triggers: 1",
        "0 problems, 0 warnings",
    ] {
        assert!(report.contains(line), "{line}\n{report}");
    }
    assert!(!report.contains("q=secret"), "{report}");
}

async fn a_second_script_tag_is_reported(context: TestContext) {
    let page = context.page("two-tags").await.open().await;
    let report = doctor_report(&page, KEY).await;
    assert_reports(&report, "warning", "on this page 2 times");
}

async fn an_invalid_setting_is_reported(context: TestContext) {
    let page = context.page("plain").await;
    let page = page.attribute("data-language", "klingon").open().await;
    let report = doctor_report(&page, KEY).await;
    assert_reports(&report, "warning", "data-language=\"klingon\"");
}

async fn settings_are_reported_with_their_source(context: TestContext) {
    let page = context.page("no-fab").await.open().await;
    page.event("ready").await;
    let more = "window.GenvorisConfig = { apiKey: 'a-key-that-lost', consentUrl: '/photos' };
        window.genvorisConfig = { widgetEnabled: false };
        const hidden = document.createElement('button');
        hidden.dataset.genvorisTrigger = '';
        hidden.hidden = true;
        document.body.append(hidden);";
    page.run(more, vec![]).await;
    let report = doctor_report(&page, "a-key-that-lost").await;
    for setting in [
        "data-no-fab: \"\" (script tag 1)",
        "GenvorisConfig.consentUrl: \"/photos\" (GenvorisConfig)",
        "GenvorisConfig.apiKey: set, 15 characters (GenvorisConfig; overridden by data-api-key of script tag 1)",
        "genvorisConfig.widgetEnabled: \"false\" (genvorisConfig)",
    ] {
        assert_reports(&report, "ok", &format!("setting: {setting}"));
    }
    assert_reports(
        &report,
        "problem",
        "widgetEnabled is false: the dialog does not open",
    );
    assert_reports(
        &report,
        "warning",
        "triggers: 4 of 5 without a product image",
    );
    assert_reports(&report, "warning", "triggers: 1 of 5 are hidden");
}

async fn a_missing_callback_is_reported(context: TestContext) {
    let page = context.page("paywall").await;
    let page = page
        .attribute("data-paywall-callback", "Theme.paywal.throws")
        .attribute("data-error-callback", "Theme.paywall.throws");
    let report = doctor_report(&page.open().await, KEY).await;
    assert_reports(&report, "problem", "window.Theme has no paywal");
    assert_reports(&report, "ok", "Theme.paywall.throws is a function");
}

async fn a_backend_that_is_down_is_reported(context: TestContext) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("the port");
    drop(listener);
    let page = context.page("plain").await;
    let page = page.attribute("data-api-url", &format!("http://{address}"));
    let report = doctor_report(&page.open().await, KEY).await;
    assert_reports(&report, "problem", &format!("{address} does not answer"));
}

async fn a_backend_without_cors_headers_is_reported(context: TestContext) {
    // The demo store's proxy sends no CORS headers.
    let proxy = format!("{}/genvoris-proxy/", context.platform().await.url);
    let page = context
        .page("plain")
        .await
        .attribute("data-api-url", &proxy);
    let report = doctor_report(&page.open().await, KEY).await;
    assert_reports(&report, "problem", "(CORS)");
}

async fn a_policy_that_blocks_the_backend_is_reported(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .policy(
            "script-src 'self' {{widget_origin}} 'wasm-unsafe-eval'; connect-src {{widget_origin}}",
        )
        .with_own_widget_host()
        .await;
    let report = doctor_report(&page.open().await, KEY).await;
    assert_reports(&report, "problem", "Content-Security-Policy forbids");
    assert_reports(&report, "→", "connect-src");
}

async fn an_unknown_key_is_reported(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .key("gvk_test_of_nobody")
        .open()
        .await;
    let report = doctor_report(&page, "gvk_test_of_nobody").await;
    assert_reports(&report, "problem", "refused with 401 invalid_key");
}

async fn the_doctor_works_without_webassembly(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("plain").await.policy(NO_WEBASSEMBLY);
    let page = page.token(&token);
    let page = page.attribute("data-platform", "magento");
    let report = doctor_report(&page.open().await, &token).await;
    assert_reports(&report, "warning", "WebAssembly: refused");
    assert_reports(&report, "→", "'wasm-unsafe-eval' to script-src");
    assert_reports(
        &report,
        "warning",
        "console: data-platform=\"magento\" is not possible",
    );
    assert_reports(&report, "ok", "access: ALLOWED");
    assert_reports(&report, "ok", "token: expires in");
}

async fn a_runtime_that_does_not_load_is_reported(context: TestContext) {
    let page = context.page("plain").await.with_own_widget_host().await;
    for _ in 0..5 {
        page.widget_files().expect("files").fail_once("genvoris-");
    }
    let report = doctor_report(&page.open().await, KEY).await;
    assert_reports(&report, "problem", "runtime: did not load");
    assert_reports(&report, "ok", "access: ALLOWED");
}

async fn a_destroyed_widget_is_reported_and_not_restarted(context: TestContext) {
    let page = context.page("plain").await.with_own_widget_host().await;
    let page = page.open().await;
    page.event("ready").await;
    page.run("Genvoris.destroy();", vec![]).await;
    let report = doctor_report(&page, KEY).await;
    assert_reports(&report, "warning", "ended by Genvoris.destroy()");
    assert_reports(&report, "→", "Genvoris.openTryOn()");
    assert!(report.contains("\n0 problems"), "{report}");
    page.assert_loaded_once();
    page.run("document.querySelector('button').click();", vec![])
        .await;
    page.run(
        "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'] });",
        vec![],
    )
    .await;
    page.wait_for_screen("intro").await;
    page.wait_for_events("ready ready open").await;
}

async fn an_expired_token_is_detected_by_the_backends_clock(context: TestContext) {
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({ "iss": "https://genvoris.org", "aud": "genvoris-widget",
        "sub": "ec_private", "exp": 1_700_000_000 });
    let header = json!({ "alg": "RS256", "typ": "JWT" });
    let token = format!("{}.{}.c2ln", part(header), part(claims));
    let page = context.page("plain").await.token(&token);
    let report = doctor_report(&page.open().await, &token).await;
    assert_reports(&report, "problem", "token: expired");
    assert_reports(&report, "problem", "by the backend's clock");
    assert!(!report.contains("ec_private"), "{report}");
}

async fn a_wrong_device_clock_is_reported(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).open().await;
    let tomorrow = "const { now } = window.Date;
        window.Date.now = () => now() + 86400000;
        document.querySelector('button').remove();";
    page.run(tomorrow, vec![]).await;
    let report = doctor_report(&page, &token).await;
    assert_reports(
        &report,
        "ok",
        "token: expires in 15 minutes, by the backend's clock",
    );
    assert_reports(&report, "warning", "this device's clock is wrong");
    assert_reports(&report, "warning", "triggers: none now");
}

async fn the_doctor_sends_no_requests_in_test_mode(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.attribute("data-test-mode", "paused").open().await;
    let report = doctor_report(&page, KEY).await;
    assert_reports(&report, "warning", "test mode: 'paused'");
    assert_reports(&report, "ok", "backend: not asked");
    assert_eq!(backend.requests(), [""; 0]);
}

async fn the_doctor_works_on_pages_with_modified_globals(context: TestContext) {
    for script in ["extended-prototypes", "wrapped-functions"] {
        let page = context.page("modified-globals").await;
        let page = page.value("script", script).open().await;
        let report = doctor_report(&page, KEY).await;
        assert!(report.contains("triggers: 1"), "{report}");
    }
}

/// The report. Asserts that it is logged once and contains no secret.
async fn doctor_report(page: &HostPage, secret: &str) -> String {
    let script = "const done = arguments[0];
        Genvoris.doctor().then(done, (error) => done('rejected: ' + error));";
    let report = page.run_async(script, vec![]).await;
    let report = report.as_str().expect("a text").to_owned();
    assert!(report.starts_with("genvoris "), "{report}");
    assert_eq!(page.console_at("info").await, [format!("info: {report}")]);
    for secret in [secret, KEY, "data:image"] {
        assert!(!report.contains(secret), "the report contains {secret}");
    }
    assert_eq!(page.uncaught().await, [""; 0]);
    report
}

/// Asserts that a line of the report starts with `level` and contains `text`.
fn assert_reports(report: &str, level: &str, text: &str) {
    let mut lines = report.lines().map(str::trim_start);
    let found = lines.any(|line| line.starts_with(level) && line.contains(text));
    assert!(found, "no '{level}' with '{text}' in\n{report}");
}
