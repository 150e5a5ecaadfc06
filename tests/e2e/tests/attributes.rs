//! Settings in attributes and configuration objects. Each invalid value causes one console message, and no message contains
//! a secret.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    an_unknown_language_is_reported,
    an_unknown_product_category_is_reported,
    an_invalid_api_url_is_reported,
    two_different_tokens_are_reported,
    the_first_token_attribute_takes_precedence,
    a_live_key_in_the_page_causes_a_warning,
    a_radius_in_an_unsupported_unit_is_reported,
    an_invalid_color_is_reported,
    a_configuration_object_before_the_script_replaces_attributes,
    a_configuration_object_after_the_script_adds_missing_settings,
    an_invalid_value_in_the_configuration_object_is_reported_under_its_name,
    the_laravel_configuration_object_is_sufficient,
    widget_enabled_false_prevents_the_dialog,
    an_unusable_configuration_object_is_ignored,
];

async fn an_unknown_language_is_reported(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .attribute("data-language", "tlh")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_one_message(&page, "error", &["data-language", "tlh", "en", "ar"]).await;
}

async fn an_unknown_product_category_is_reported(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "document.querySelector('button').dataset.productCategory = 'spaceship';";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    assert_one_message(
        &page,
        "error",
        &[
            "data-product-category",
            "spaceship",
            "apparel",
            "home",
            "object",
            "other",
        ],
    )
    .await;
}

async fn an_invalid_api_url_is_reported(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .attribute("data-api-url", "ftp://shop.example")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_one_message(
        &page,
        "error",
        &["data-api-url", "ftp://shop.example", "http"],
    )
    .await;
}

async fn two_different_tokens_are_reported(context: TestContext) {
    let page = context.page("plain").await.token("first.secret.token");
    let page = page
        .attribute("data-token", "second.secret.token")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_one_message(&page, "warn", &["data-end-customer-token", "data-token"]).await;
}

async fn the_first_token_attribute_takes_precedence(context: TestContext) {
    let (shopper, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context
        .page("plain")
        .await
        .attribute("data-token", "not.the.one");
    let page = page.attribute("data-customer-token", &token).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(context.platform().await.api.usage(&shopper).await.used, 1);
}

async fn a_live_key_in_the_page_causes_a_warning(context: TestContext) {
    let page = context
        .page("plain")
        .await
        .key("gvk_live_0000000000000000")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_one_message(&page, "warn", &["data-api-key", "data-api-url"]).await;
}

async fn a_radius_in_an_unsupported_unit_is_reported(context: TestContext) {
    let page = context.page("plain").await;
    let page = page.attribute("data-border-radius", "1rem").open().await;
    page.open(TRIGGER).await;
    assert_one_message(&page, "error", &["data-border-radius", "1rem", "pixels"]).await;
}

async fn an_invalid_color_is_reported(context: TestContext) {
    let page = context.page("plain").await;
    let page = page.attribute("data-accent-color", "rebeccapurple");
    let page = page.attribute("data-primary-color", "teall").open().await;
    page.open(TRIGGER).await;
    assert_one_message(&page, "error", &["data-primary-color", "teall", "color"]).await;
}

async fn a_configuration_object_before_the_script_replaces_attributes(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let backend = MockBackend::start([]).await;
    let page = context
        .page("configuration-object")
        .await
        .token(&token)
        .api(&backend);
    let page = page.attribute("data-platform", "shopify");
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
    let sent = backend.try_ons().pop().expect("a try-on");
    assert_eq!(sent.field("api_key"), Some(KEY));
    assert!(sent.field("end_customer_token") == Some(&token));
    assert_eq!(sent.field("platform"), Some("shopify"));
}

async fn a_configuration_object_after_the_script_adds_missing_settings(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.open().await;
    let script = "window.GenvorisConfig = { apiKey: 'gvk_test_other', apiUrl: arguments[0] };";
    page.run(script, vec![json!(backend.url)]).await;
    page.try_on(TRIGGER, &context.model()).await;
    let sent = backend.try_ons().pop().expect("a try-on");
    assert_eq!(
        sent.field("api_key"),
        Some(KEY),
        "attributes should take precedence"
    );
}

async fn an_invalid_value_in_the_configuration_object_is_reported_under_its_name(
    context: TestContext,
) {
    let page = context.page("plain").await.open().await;
    let script = "window.GenvorisConfig = { language: 'tlh' };";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    assert_one_message(
        &page,
        "error",
        &["GenvorisConfig.language", "tlh", "en", "ar"],
    )
    .await;
}

async fn the_laravel_configuration_object_is_sufficient(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let backend = MockBackend::start([]).await;
    let page = context.page("laravel").await.token(&token).api(&backend);
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
    let sent = backend.try_ons().pop().expect("a try-on");
    assert!(sent.field("end_customer_token") == Some(&token));
    assert_eq!(sent.field("product_id"), Some("7632384196869"));
}

async fn widget_enabled_false_prevents_the_dialog(context: TestContext) {
    let page = context.page("laravel").await.open().await;
    page.event("ready").await; // otherwise the trigger may already be hidden
    let script = "genvorisConfig.widgetEnabled = false;";
    page.run(script, vec![]).await;
    page.press(TRIGGER).await;
    let script = "return recorder.console.some((line) => line.includes('widgetEnabled'));";
    page.wait_for_value(script, json!(true)).await;
    assert_eq!(page.screen().await, None);
}

async fn an_unusable_configuration_object_is_ignored(context: TestContext) {
    let page = context.page("plain").await.open().await;
    for object in [
        "null",
        "'data-language'",
        "['ar']",
        "({ get language() { throw 'no' } })",
        "new Proxy({}, { get() { throw new Error('no') } })",
    ] {
        let script = format!("window.GenvorisConfig = window.genvorisConfig = {object};");
        page.run(&script, vec![]).await;
        page.open(TRIGGER).await;
        page.click("close").await;
        page.wait_until_closed().await;
    }
    assert_eq!(page.console_at("warn").await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// Asserts that there is exactly one warning or error, that it has this level and contains these words, and that no message
/// contains a secret.
async fn assert_one_message(page: &HostPage, level: &str, words: &[&str]) {
    let lines = page.console().await;
    let messages: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("warn: ") || line.starts_with("error: "))
        .collect();
    assert_eq!(messages.len(), 1, "{lines:?}");
    assert!(messages[0].starts_with(level), "{}", messages[0]);
    for word in words {
        assert!(
            messages[0].contains(word),
            "'{word}' should be in: {}",
            messages[0]
        );
    }
    for secret in ["gvk_", "secret.token"] {
        assert!(
            !lines.iter().any(|line| line.contains(secret)),
            "the console contains a secret"
        );
    }
}
