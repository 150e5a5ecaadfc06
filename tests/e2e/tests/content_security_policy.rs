//! Content security policies: a complete try-on causes no violations of a strict policy.

use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::policies::{NO_WEBASSEMBLY, STRICT};
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;

genvoris_e2e::cases![
    a_strict_policy_has_no_violations,
    a_strict_policy_has_no_violations_with_the_platforms_headers,
    a_nonce_policy_has_no_violations,
    a_strict_dynamic_policy_has_no_violations,
    a_policy_that_blocks_webassembly_is_reported,
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

/// It is reported before the runtime is loaded, which could not run.
async fn a_policy_that_blocks_webassembly_is_reported(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .policy(NO_WEBASSEMBLY)
        .with_own_widget_host()
        .await
        .open()
        .await;
    page.event("ready").await;
    page.press(TRIGGER).await;
    let lines = until("a warning", async || {
        let lines = page.console_at("warn").await;
        if lines.is_empty() {
            Err("none".to_owned())
        } else {
            Ok(lines)
        }
    })
    .await;
    assert!(
        lines[0].contains("'wasm-unsafe-eval' in script-src"),
        "{lines:?}"
    );
    let files = page.widget_files.as_ref().expect("the widget's files");
    let requested = files.requests();
    assert!(
        requested
            .iter()
            .all(|name| name == "widget.js" || name.starts_with("host-page-")),
        "{requested:?}"
    );
    assert_eq!(page.screen().await, None);
    assert_eq!(page.uncaught().await, [""; 0]);
}
