//! The published snippet of each platform, with the real framework if there is one.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::shop;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;

genvoris_e2e::cases![
    react_strict_mode_results_in_one_widget,
    react_can_unmount_and_remount_the_widget,
    react_can_replace_the_session_token,
    vue_renders_triggers_before_and_after_the_widget_has_loaded,
    vue_can_unmount_and_remount_the_widget,
    next_loads_the_widget_after_hydration,
    an_express_proxy_needs_no_key_in_the_page,
    the_selected_shopify_variant_is_sent,
    a_trigger_in_a_shopify_form_does_not_submit_it,
    triggers_that_woocommerce_adds_to_the_grid_work,
];

const SCRIPTS: &str = "return document.querySelectorAll('script[src*=\"widget.js\"]').length;";
/// Whether the current script tag has run. After that, no click is lost.
const SCRIPT_HAS_RUN: &str =
    "return window[Symbol.for('genvoris.widget')]?.tags[0].isConnected ?? false;";

async fn react_strict_mode_results_in_one_widget(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "react", &backend).await.open().await;
    page.event("ready").await;
    page.try_on(".try-on span", &context.model()).await;
    assert_eq!(page.run(SCRIPTS, vec![]).await, json!(1));
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(1));
    page.wait_for_events("ready open tryon-completed").await;
    assert_eq!(backend.try_ons().len(), 1);
    page.assert_no_errors().await;
}

async fn react_can_unmount_and_remount_the_widget(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "react", &backend).await.open().await;
    page.wait_for_value(SCRIPT_HAS_RUN, json!(true)).await;
    page.open(".try-on").await;
    page.run("document.querySelector('#to-cart').click();", vec![])
        .await;
    page.wait_for_value(WIDGET_COUNT, json!(0)).await;
    page.press("#to-product").await;
    page.wait_for_value(SCRIPT_HAS_RUN, json!(true)).await;
    page.try_on(".try-on", &context.model()).await;
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(1));
    assert_eq!(backend.try_ons().len(), 1);
    page.assert_no_errors().await;
}

async fn react_can_replace_the_session_token(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "react", &backend).await.open().await;
    page.event("ready").await;
    page.try_on(".try-on", &context.model()).await;
    page.close().await;
    page.press("#sign-in").await;
    page.press(".try-on").await;
    page.wait_for_screen("result").await;
    page.submit(&context.photos().huge()).await;
    page.wait_for_screen("result").await;
    let tokens = backend.sent("end_customer_token");
    assert_eq!(tokens, ["first.session.token", "second.session.token"]);
    page.assert_no_errors().await;
}

async fn vue_renders_triggers_before_and_after_the_widget_has_loaded(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "vue", &backend).await.open().await;
    page.event("ready").await;
    page.press("#more").await;
    page.press("#member").await;
    for product in ["coat", "scarf", "hat"] {
        page.open(&format!("#try-{product}")).await;
        page.close().await;
    }
    let products = "return recorder.events.filter((event) => event.name === 'open').map((event) => event.detail.productId);";
    let opened = page.run(products, vec![]).await;
    assert_eq!(opened, json!(["coat", "scarf", "hat"]));
    page.assert_clean_run(&backend, 0, "ready open close open close open close")
        .await;
}

async fn vue_can_unmount_and_remount_the_widget(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "vue", &backend).await.open().await;
    page.wait_for_value(SCRIPT_HAS_RUN, json!(true)).await;
    page.open("#try-shirt").await;
    page.run("document.querySelector('#leave').click();", vec![])
        .await;
    page.wait_for_value(WIDGET_COUNT, json!(0)).await;
    page.press("#leave").await;
    page.wait_for_value(SCRIPT_HAS_RUN, json!(true)).await;
    page.try_on("#try-coat", &context.model()).await;
    assert_eq!(backend.try_ons()[0].field("product_id"), Some("coat"));
    page.assert_no_errors().await;
}

async fn next_loads_the_widget_after_hydration(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "next", &backend).await;
    let page = page.token("shopper.session.token").open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.wait_for_events("ready open tryon-completed").await;
    let sent = &backend.try_ons()[0];
    assert_eq!(
        sent.field("end_customer_token"),
        Some("shopper.session.token")
    );
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn an_express_proxy_needs_no_key_in_the_page(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "express", &backend).await;
    let page = page.shop(shop::proxy(&backend)).await;
    let page = page.token("shopper.session.token").open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("api_key"), None);
    assert_eq!(sent.field("platform"), Some("custom"));
    assert_eq!(
        sent.field("end_customer_token"),
        Some("shopper.session.token")
    );
}

async fn the_selected_shopify_variant_is_sent(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "shopify", &backend)
        .await
        .open()
        .await;
    page.event("ready").await;
    let pick = "const select = document.querySelector('select');
        select.value = 'M';
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    page.run(pick, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("product_id"), Some("43920002"));
    assert_eq!(sent.field("platform"), Some("shopify"));
}

async fn a_trigger_in_a_shopify_form_does_not_submit_it(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "shopify", &backend)
        .await
        .open()
        .await;
    page.open(TRIGGER).await;
    let submitted = page.run("return window.submitted ?? 0;", vec![]).await;
    assert_eq!(submitted, json!(0));
}

async fn triggers_that_woocommerce_adds_to_the_grid_work(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "woocommerce", &backend)
        .await
        .token("a.b.c")
        .open()
        .await;
    page.event("ready").await;
    page.press(".next").await;
    page.try_on("[data-product-id='18']", &context.model())
        .await;
    page.close().await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close")
        .await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("product_id"), Some("18"));
    assert_eq!(sent.field("platform"), Some("woocommerce"));
    let hash = page.run("return location.hash;", vec![]).await;
    assert_eq!(hash, json!(""), "the link was followed");
}

async fn prepare_page<'a>(
    context: &'a TestContext,
    case: &'static str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page(case).await.api(backend);
    page.with_own_widget_host().await
}
