//! Different kinds of host pages and script tags.

use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;

genvoris_e2e::cases![
    try_ons_work_on_another_origin,
    two_script_tags_result_in_one_widget,
    a_trigger_that_is_added_later_works,
    a_trigger_with_the_legacy_class_works,
    a_trigger_with_the_legacy_class_and_no_token_waits_for_the_pages_call,
    a_call_before_the_runtime_has_loaded_is_queued,
    the_ready_promise_resolves_after_the_ready_event,
    a_script_tag_that_is_injected_after_load_works,
    a_trigger_in_a_shadow_root_works,
    the_photo_is_kept_when_the_page_replaces_its_body,
    the_dialog_is_modal_again_after_the_body_is_replaced,
    a_replaced_script_tag_provides_the_new_token,
    the_last_of_two_quick_calls_decides_the_product,
];

async fn try_ons_work_on_another_origin(context: TestContext) {
    let api = &context.platform().await.api;
    let (shopper, token) = api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).open().await;
    let origin = page.run("return location.origin;", vec![]).await;
    assert_ne!(origin, json!(context.platform().await.url));

    page.try_on(TRIGGER, &context.model()).await;

    page.pictures().await;
    assert_eq!(api.usage(&shopper).await.used, 1);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.console_at("error").await, [""; 0]);
    assert_eq!(page.console_at("warn").await, [""; 0]);
    assert_eq!(page.browser_errors().await, [""; 0]);
}

async fn two_script_tags_result_in_one_widget(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("two-tags").await.api(&backend);
    let page = page.with_own_widget_host().await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(1));
    page.wait_for_events("ready open tryon-completed").await;
    page.assert_loaded_by(2);
    assert_requested_once(&backend, 1);
    let lines = page.console().await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert!(line.contains("on this page twice"), "{line}");
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_trigger_that_is_added_later_works(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.event("ready").await;
    let script = "const card = document.createElement('article');
        const trigger = document.createElement('button');
        trigger.id = 'late';
        trigger.dataset.genvorisTrigger = '';
        trigger.dataset.productId = 'late-arrival';
        trigger.dataset.productImage = arguments[0];
        trigger.append(Object.assign(document.createElement('span'), { textContent: 'Try on' }));
        card.append(trigger);
        document.body.append(card);";
    let garment = format!(
        "{}/store/garments/linen-shirt.png",
        context.platform().await.url
    );
    page.run(script, vec![json!(garment)]).await;
    page.try_on("#late span", &context.model()).await;
    assert_eq!(
        backend.try_ons()[0].field("product_id"),
        Some("late-arrival")
    );
}

async fn a_trigger_with_the_legacy_class_works(context: TestContext) {
    let page = context.page("legacy-class").await.token("a.b.c");
    let page = page.open().await;
    page.open(".genvoris-tryon-btn span").await;
    let hash = page.run("return location.hash;", vec![]).await;
    assert_eq!(hash, json!(""), "the link was followed");
}

async fn a_trigger_with_the_legacy_class_and_no_token_waits_for_the_pages_call(
    context: TestContext,
) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("legacy-class")
        .await
        .api(&backend)
        .open()
        .await;
    page.press(".genvoris-tryon-btn").await;
    let is_reported =
        "return recorder.console.some((line) => line.includes('waits for the page'));";
    page.wait_for_value(is_reported, json!(true)).await;
    assert_eq!(
        page.screen().await,
        None,
        "a refusal of the store was bypassed"
    );
    page.run("Genvoris.openTryOn({ token: 'a.b.c' });", vec![])
        .await;
    page.wait_for_screen("intro").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("end_customer_token"), Some("a.b.c"));
    assert_eq!(sent.field("product_id"), Some("linen-shirt"));
}

async fn a_call_before_the_runtime_has_loaded_is_queued(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("queued-call").await.api(&backend).open().await;
    page.wait_for_screen("intro").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("product_title"), Some("Shirt of the day"));
    assert_eq!(sent.field("page_url"), Some("https://shop.example/today"));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_ready_promise_resolves_after_the_ready_event(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.event("ready").await;
    let script = "const done = arguments[0]; Genvoris.ready.then(() => done(Genvoris.version));";
    let version = page.run_async(script, vec![]).await;
    assert_eq!(version, page.event("ready").await["version"]);
}

async fn a_script_tag_that_is_injected_after_load_works(context: TestContext) {
    let (shopper, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("injected").await.token(&token).open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(context.platform().await.api.usage(&shopper).await.used, 1);
}

async fn a_trigger_in_a_shadow_root_works(context: TestContext) {
    let page = context.page("shadow-trigger").await.open().await;
    page.open("product-card").await;
    assert_eq!(page.event("open").await["productId"], "card-shirt");
}

async fn the_photo_is_kept_when_the_page_replaces_its_body(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.click("close").await;
    page.wait_until_closed().await;
    let swap = "const next = document.createElement('body');
        next.append(document.querySelector('button').cloneNode(true));
        document.body.replaceWith(next);";
    page.run(swap, vec![]).await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
}

async fn the_dialog_is_modal_again_after_the_body_is_replaced(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    let swap = "const next = document.createElement('body');
        next.append(document.querySelector('button').cloneNode(true));
        document.body.replaceWith(next);";
    page.run(swap, vec![]).await;
    page.open(TRIGGER).await;
    let modal = page.js("return dialog.matches(':modal');", vec![]).await;
    assert_eq!(modal, json!(true));
}

async fn a_replaced_script_tag_provides_the_new_token(context: TestContext) {
    let api = &context.platform().await.api;
    let (_, old) = api.shopper_with_token(3).await;
    let (shopper, fresh) = api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&old).open().await;
    page.event("ready").await;
    let script = "const old = document.querySelector('script[data-api-key]');
        const fresh = document.createElement('script');
        for (const { name, value } of old.attributes) fresh.setAttribute(name, value);
        fresh.setAttribute('data-end-customer-token', arguments[0]);
        old.remove();
        fresh.onload = () => { window.hasLoaded = true; };
        document.head.append(fresh);";
    page.run(script, vec![json!(fresh)]).await;
    page.wait_for_value("return window.hasLoaded ?? false;", json!(true))
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(api.usage(&shopper).await.used, 1);
}

async fn the_last_of_two_quick_calls_decides_the_product(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    let script = "for (const productTitle of ['Shirt', 'Coat'])
        Genvoris.openTryOn({ productTitle, productImages: [arguments[0] + '?' + productTitle] });";
    let garment = format!(
        "{}/store/garments/linen-shirt.png",
        context.platform().await.url
    );
    page.run(script, vec![json!(garment)]).await;
    page.wait_for_screen("intro").await;
    let shown = "return root.querySelector('[part=product-image]').src.split('?')[1];";
    assert_eq!(page.js(shown, vec![]).await, json!("Coat"));
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons()[0].field("product_title"), Some("Coat"));
}
