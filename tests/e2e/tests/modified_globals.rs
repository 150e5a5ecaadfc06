//! Pages that have replaced or broken the browser's built-in objects: the widget throws no errors into them, and try-ons
//! work wherever that is possible.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;
use thirtyfour::By;

genvoris_e2e::cases![
    try_ons_work_beside_old_javascript_libraries,
    try_ons_work_with_frozen_primordials,
    try_ons_work_with_replaced_json_fetch_and_promise,
    try_ons_work_without_a_console,
    try_ons_work_with_replaced_events_and_listeners,
    try_ons_work_with_replaced_element_functions,
    try_ons_work_without_intl_and_storage,
    try_ons_work_without_idle_callbacks,
    try_ons_work_if_the_widgets_globals_are_in_use,
    a_global_that_cannot_be_replaced_is_reported_and_triggers_work,
    a_page_that_prevents_the_widget_is_reported,
    a_base_url_on_another_origin_does_not_affect_the_widgets_urls,
    try_ons_work_in_quirks_mode,
    try_ons_work_in_xhtml,
    try_ons_work_in_a_srcdoc_frame,
    try_ons_work_in_a_sandboxed_frame,
];

async fn try_ons_work_beside_old_javascript_libraries(context: TestContext) {
    assert_works_with(&context, &["prototype", "mootools"]).await;
}

async fn try_ons_work_with_frozen_primordials(context: TestContext) {
    assert_works_with(&context, &["frozen"]).await;
}

async fn try_ons_work_with_replaced_json_fetch_and_promise(context: TestContext) {
    assert_works_with(
        &context,
        &[
            "json",
            "fetch",
            "promise",
            "url",
            "abort-controller",
            "timers",
        ],
    )
    .await;
}

async fn try_ons_work_without_a_console(context: TestContext) {
    assert_works_with(&context, &["console", "silent-console"]).await;
}

async fn try_ons_work_with_replaced_events_and_listeners(context: TestContext) {
    assert_works_with(&context, &["custom-event", "listeners"]).await;
}

async fn try_ons_work_with_replaced_element_functions(context: TestContext) {
    assert_works_with(
        &context,
        &["attach-shadow", "no-custom-elements", "create-element"],
    )
    .await;
}

async fn try_ons_work_without_intl_and_storage(context: TestContext) {
    assert_works_with(&context, &["intl", "storage"]).await;
}

async fn try_ons_work_without_idle_callbacks(context: TestContext) {
    assert_works_with(&context, &["idle", "broken-idle"]).await;
}

async fn try_ons_work_if_the_widgets_globals_are_in_use(context: TestContext) {
    assert_works_with(&context, &["genvoris-object", "symbol", "older-registry"]).await;
}

async fn a_global_that_cannot_be_replaced_is_reported_and_triggers_work(context: TestContext) {
    for (script, name) in [
        ("genvoris-frozen", "Genvoris"),
        ("vto-frozen", "VTOWidget"),
        ("vto-getter", "VTOWidget"),
    ] {
        let backend = MockBackend::start([]).await;
        let page = prepare_page(&context, &backend)
            .await
            .value("script", script);
        let page = page.open().await;
        page.try_on(TRIGGER, &context.model()).await;
        assert_eq!(page.uncaught().await, [""; 0]);
        let lines = page.console().await;
        assert!(lines.len() == 1 && lines[0].contains(name), "{lines:?}");
    }
}

async fn a_page_that_prevents_the_widget_is_reported(context: TestContext) {
    for script in ["no-shadow", "custom-elements", "reflect"] {
        let backend = MockBackend::start([]).await;
        let page = prepare_page(&context, &backend).await;
        let page = page.value("script", script).open().await;
        page.press(TRIGGER).await;
        let is_reported =
            "return recorder.console.filter((line) => line.includes('[genvoris]')).length > 0;";
        page.wait_for_value(is_reported, json!(true)).await;
        assert_eq!(page.uncaught().await, [""; 0], "{script}");
    }
}

async fn a_base_url_on_another_origin_does_not_affect_the_widgets_urls(context: TestContext) {
    assert_works_in(&context, "base.html").await;
}

async fn try_ons_work_in_quirks_mode(context: TestContext) {
    assert_works_in(&context, "quirks.html").await;
}

async fn try_ons_work_in_xhtml(context: TestContext) {
    assert_works_in(&context, "index.xhtml").await;
}

async fn try_ons_work_in_a_srcdoc_frame(context: TestContext) {
    assert_works_in_frame(&context, "").await;
}

async fn try_ons_work_in_a_sandboxed_frame(context: TestContext) {
    assert_works_in_frame(&context, "sandbox=\"allow-scripts\"").await;
}

/// Completes a try-on on a page with each of these scripts.
async fn assert_works_with(context: &TestContext, scripts: &[&str]) {
    for script in scripts {
        let backend = MockBackend::start([]).await;
        let page = prepare_page(context, &backend)
            .await
            .value("script", script);
        assert_try_on_works(context, page, &backend).await;
    }
}

async fn assert_works_in(context: &TestContext, file: &'static str) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(context, &backend).await.file(file);
    assert_try_on_works(context, page, &backend).await;
}

async fn prepare_page<'a>(context: &'a TestContext, backend: &MockBackend) -> PageBuilder<'a> {
    let page = context.page("modified-globals").await.api(backend);
    page.token("shopper.session.token")
        .with_own_widget_host()
        .await
}

async fn assert_try_on_works(context: &TestContext, page: PageBuilder<'_>, backend: &MockBackend) {
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    page.click("close").await;
    page.assert_clean_run(backend, 1, "ready open tryon-completed close")
        .await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("product_id"), Some("linen-shirt"));
    assert_eq!(
        sent.field("end_customer_token"),
        Some("shopper.session.token")
    );
}

async fn assert_works_in_frame(context: &TestContext, sandbox: &str) {
    let backend = MockBackend::start([]).await;
    let page = context.page("srcdoc-iframe").await.api(&backend);
    let page = page.value("sandbox", sandbox).with_own_widget_host().await;
    let page = page.open().await;
    let frame = context.driver.find(By::Css("iframe")).await;
    let frame = frame.expect("the frame");
    frame.enter_frame().await.expect("the frame");
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
    // The URL of the frame, `about:srcdoc`, is not sent.
    assert_eq!(backend.try_ons()[0].field("page_url"), None);
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    until("the events", async || match backend.event_batches().len() {
        0 => Err("none".to_owned()),
        _ => Ok(()),
    })
    .await;
    let event = &backend.event_batches()[0].body["events"][0];
    assert_eq!(event["eventType"], "WIDGET_OPENED");
    assert_eq!(event["pageUrl"], json!(null));
    context
        .driver
        .enter_default_frame()
        .await
        .expect("the page");
}
