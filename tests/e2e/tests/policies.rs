//! Strict content security policies, each through a complete try-on.

use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;

genvoris_e2e::cases![
    the_strict_policy_is_clean,
    the_strict_policy_is_clean_on_the_platform,
    a_nonce_policy_is_clean,
    a_strict_dynamic_policy_is_clean,
    a_policy_without_webassembly_is_named,
];

async fn the_strict_policy_is_clean(context: TestContext) {
    is_clean(&context, "strict-policy").await;
}

/// With the platform's own headers; the page has no script but the widget, so that the browser's log is asked.
async fn the_strict_policy_is_clean_on_the_platform(context: TestContext) {
    let page = context.page("strict-platform").await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    assert_eq!(page.browser_errors().await, [""; 0]);
}

async fn a_nonce_policy_is_clean(context: TestContext) {
    is_clean(&context, "nonce").await;
}

async fn a_strict_dynamic_policy_is_clean(context: TestContext) {
    is_clean(&context, "strict-dynamic").await;
}

async fn is_clean(context: &TestContext, case: &'static str) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context
        .page(case)
        .await
        .token(&token)
        .with_own_widget_host()
        .await
        .open()
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    let style = "return getComputedStyle(dialog).position;";
    assert_eq!(page.js(style, vec![]).await, "fixed");
    assert_eq!(page.violations().await, [""; 0]);
    assert_eq!(page.console_at("error").await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.browser_errors().await, [""; 0]);
}

/// Before anything is downloaded that could not run.
async fn a_policy_without_webassembly_is_named(context: TestContext) {
    let page = context
        .page("no-webassembly")
        .await
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
    let asked = files.requests();
    assert!(
        asked
            .iter()
            .all(|name| name == "widget.js" || name.starts_with("host-page-")),
        "{asked:?}"
    );
    assert_eq!(page.screen().await, None);
    assert_eq!(page.uncaught().await, [""; 0]);
}
