//! The published snippet, in all the ways in which authors, tag managers and optimizers embed it.

use std::fs;

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::paths;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_published_snippet_works,
    the_snippet_works_with_async,
    the_snippet_works_as_a_blocking_script,
    the_snippet_works_at_the_end_of_the_body,
    the_snippet_works_with_a_query_in_its_url,
    a_pinned_version_passes_its_integrity_check,
    the_snippet_works_as_a_module_script,
    the_script_can_be_imported_as_a_module,
    a_tag_manager_may_set_the_configuration_before_the_script,
    a_tag_manager_may_set_the_configuration_after_the_script,
    a_script_that_an_optimizer_delays_receives_the_first_click,
    the_script_works_in_an_optimizers_combined_file,
];

async fn the_published_snippet_works(context: TestContext) {
    assert_works(&context, "defer.html").await;
}

async fn the_snippet_works_with_async(context: TestContext) {
    assert_works(&context, "async.html").await;
}

async fn the_snippet_works_as_a_blocking_script(context: TestContext) {
    assert_works(&context, "blocking.html").await;
}

async fn the_snippet_works_at_the_end_of_the_body(context: TestContext) {
    assert_works(&context, "end-of-body.html").await;
}

async fn the_snippet_works_with_a_query_in_its_url(context: TestContext) {
    assert_works(&context, "query.html").await;
}

async fn a_pinned_version_passes_its_integrity_check(context: TestContext) {
    let manifest = fs::read_to_string(paths::dist().join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let version = manifest["version"].as_str().expect("a version");
    let file = format!("widget-{version}.js");
    let integrity = manifest["files"][&file]["sha384"].as_str();
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "pinned.html", &backend).await;
    let page = page.value("integrity", integrity.expect("a hash"));
    let page = page.value("pinned", &format!("{{{{widget_folder}}}}{file}"));
    assert_try_on_works(&context, page, &backend).await;
}

async fn the_snippet_works_as_a_module_script(context: TestContext) {
    assert_works(&context, "module.html").await;
}

async fn the_script_can_be_imported_as_a_module(context: TestContext) {
    assert_works(&context, "import.html").await;
}

async fn a_tag_manager_may_set_the_configuration_before_the_script(context: TestContext) {
    assert_works(&context, "tag-manager-before.html").await;
}

async fn a_tag_manager_may_set_the_configuration_after_the_script(context: TestContext) {
    assert_works(&context, "tag-manager-after.html").await;
}

async fn a_script_that_an_optimizer_delays_receives_the_first_click(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "delayed.html", &backend)
        .await
        .open()
        .await;
    page.wait_for_value("return document.readyState;", json!("complete"))
        .await;
    let files = page.widget_files.clone().expect("the widget's files");
    assert_eq!(
        files.requests(),
        [""; 0],
        "the optimizer should have delayed the script"
    );
    page.try_on(TRIGGER, &context.model()).await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed")
        .await;
}

async fn the_script_works_in_an_optimizers_combined_file(context: TestContext) {
    let source = fs::read_to_string(paths::dist().join("widget.js")).expect("the loader");
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "combined.html", &backend).await;
    let page = page.value("widget_source", &source).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("api_key"), Some(genvoris_e2e::platform::KEY));
    let token = sent.field("end_customer_token");
    assert_eq!(token, Some("shopper.session.token"));
    let files = page.widget_files.as_ref().expect("the widget's files");
    assert!(!files.requests().contains(&"widget.js".to_owned()));
}

/// Asserts that a try-on works with the snippet in this file.
async fn assert_works(context: &TestContext, file: &'static str) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(context, file, &backend).await;
    assert_try_on_works(context, page, &backend).await;
}

async fn prepare_page<'a>(
    context: &'a TestContext,
    file: &'static str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page("quickstart").await.file(file).api(backend);
    page.token("shopper.session.token")
        .with_own_widget_host()
        .await
}

async fn assert_try_on_works(context: &TestContext, page: PageBuilder<'_>, backend: &MockBackend) {
    let page = page.open().await;
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.click("close").await;
    page.assert_clean_run(backend, 1, "ready open tryon-completed close")
        .await;
    let sent = &backend.try_ons()[0];
    for (field, value) in [
        ("api_key", genvoris_e2e::platform::KEY),
        ("end_customer_token", "shopper.session.token"),
        ("product_id", "42"),
        ("product_title", "Linen shirt"),
        ("product_category", "apparel"),
    ] {
        assert_eq!(sent.field(field), Some(value), "{field}");
    }
    assert_eq!(page.run("return location.search;", vec![]).await, json!(""));
}
