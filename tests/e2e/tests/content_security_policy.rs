//! Content security policies: a complete try-on causes no violations of a strict policy.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::policies::{NO_WEBASSEMBLY, STRICT};
use genvoris_e2e::test_context::TestContext;

use genvoris_e2e::widget::TRIGGER;

genvoris_e2e::cases![
    a_strict_policy_has_no_violations,
    a_strict_policy_has_no_violations_with_the_platforms_headers,
    a_nonce_policy_has_no_violations,
    a_strict_dynamic_policy_has_no_violations,
    a_policy_that_blocks_webassembly_gets_the_translation,
];

async fn a_strict_policy_has_no_violations(context: TestContext) {
    let page = context.page("strict-policy").await.policy(STRICT);
    assert_no_violations(&context, page).await;
}

/// The platform serves the widget with its own headers. The page has no recorder, so the browser's log is checked.
async fn a_strict_policy_has_no_violations_with_the_platforms_headers(context: TestContext) {
    let page = context
        .page("no-recorder")
        .await
        .policy(STRICT)
        .open()
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    assert_eq!(page.browser_errors().await, [""; 0]);
}

async fn a_nonce_policy_has_no_violations(context: TestContext) {
    let policy = "script-src 'nonce-c2hvcA' 'wasm-unsafe-eval'; style-src 'self'";
    let page = context.page("nonce").await.policy(policy);
    assert_no_violations(&context, page).await;
}

async fn a_strict_dynamic_policy_has_no_violations(context: TestContext) {
    let policy = "script-src 'nonce-c2hvcA' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'";
    let page = context.page("nonce").await.policy(policy);
    assert_no_violations(&context, page).await;
}

async fn assert_no_violations(context: &TestContext, page: PageBuilder<'_>) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = page.token(&token).with_own_widget_host().await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    let style = "return getComputedStyle(dialog).position;";
    assert_eq!(page.js(style, vec![]).await, "fixed");
    assert_eq!(page.violations().await, [""; 0]);
    assert_eq!(page.console_at("error").await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.browser_errors().await, [""; 0]);
}

/// The console says how to do without the translation, which is larger and slower.
async fn a_policy_that_blocks_webassembly_gets_the_translation(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.policy(NO_WEBASSEMBLY).with_own_widget_host().await;
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    let lines = page.console_at("warn").await;
    assert!(lines[0].contains("'wasm-unsafe-eval' in script-src"));
    let files = page.widget_files.as_ref().expect("the widget's files");
    let requested = files.requests();
    let has = |stem: &str| requested.iter().any(|name| name.starts_with(stem));
    assert!(
        has("javascript-runtime-") && !has("genvoris-"),
        "{requested:?}"
    );
    assert_eq!(page.uncaught().await, [""; 0]);
}
