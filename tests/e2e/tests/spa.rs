//! Single-page applications: routers that replace the body, and triggers that are added and removed.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;

genvoris_e2e::cases![
    turbo_navigation_keeps_the_photo,
    a_page_from_turbos_cache_shows_the_result_again,
    a_script_tag_that_turbo_runs_again_provides_the_new_token,
    a_view_transition_that_replaces_the_body_keeps_the_photo,
    a_try_on_works_after_history_navigation,
    triggers_that_a_hash_router_renders_work,
    events_of_a_removed_trigger_are_dispatched_on_the_document,
];

const HEADING: &str = "return document.querySelector('h1')?.textContent ?? null;";

async fn turbo_navigation_keeps_the_photo(context: TestContext) {
    let (page, backend) = open(&context, "turbo", "shirt.html").await;
    try_on(&page, &context).await;
    visit(&page, "#coat", "Wool coat").await;
    try_on_with_kept_photo(&page).await;
    assert_eq!(backend.sent("product_id"), ["shirt", "coat"]);
    page.assert_clean_run(
        &backend,
        2,
        "ready open tryon-completed close open tryon-completed",
    )
    .await;
}

async fn a_page_from_turbos_cache_shows_the_result_again(context: TestContext) {
    let (page, backend) = open(&context, "turbo", "shirt.html").await;
    try_on(&page, &context).await;
    visit(&page, "#coat", "Wool coat").await;
    page.run("history.back();", vec![]).await;
    page.wait_for_value(HEADING, json!("Linen shirt")).await;
    page.press(TRIGGER).await;
    page.wait_for_value(WIDGET_COUNT, json!(1)).await;
    page.wait_for_screen("result").await;
    page.close().await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close open close")
        .await;
}

async fn a_script_tag_that_turbo_runs_again_provides_the_new_token(context: TestContext) {
    let (page, backend) = open(&context, "turbo", "body-shirt.html").await;
    try_on(&page, &context).await;
    visit(&page, "#coat", "Wool coat").await;
    let known = "return window[Symbol.for('genvoris.widget')].tags[0].dataset.endCustomerToken;";
    page.wait_for_value(known, json!("second.session.token"))
        .await;
    page.press(TRIGGER).await;
    if page.wait_for_photo_screen().await {
        page.choose(&context.model()).await;
    }
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let tokens = backend.sent("end_customer_token");
    assert_eq!(tokens, ["first.session.token", "second.session.token"]);
    page.assert_no_errors().await;
}

async fn a_view_transition_that_replaces_the_body_keeps_the_photo(context: TestContext) {
    let (page, backend) = open(&context, "view-transitions", "index.html").await;
    try_on(&page, &context).await;
    visit(&page, "#coat", "Wool coat").await;
    try_on_with_kept_photo(&page).await;
    page.assert_clean_run(
        &backend,
        2,
        "ready open tryon-completed close open tryon-completed",
    )
    .await;
    assert_eq!(backend.sent("product_id"), ["shirt", "coat"]);
}

async fn a_try_on_works_after_history_navigation(context: TestContext) {
    let (page, backend) = open(&context, "view-transitions", "index.html").await;
    page.event("ready").await;
    visit(&page, "#coat", "Wool coat").await;
    page.open(TRIGGER).await;
    page.close().await;
    page.run("history.back();", vec![]).await;
    page.wait_for_value(HEADING, json!("Linen shirt")).await;
    try_on(&page, &context).await;
    assert_eq!(backend.sent("product_id"), ["shirt"]);
    page.assert_clean_run(&backend, 1, "ready open close open tryon-completed close")
        .await;
}

async fn triggers_that_a_hash_router_renders_work(context: TestContext) {
    let (page, backend) = open(&context, "hash-router", "index.html").await;
    page.event("ready").await;
    visit(&page, "#to-coat", "Wool coat").await;
    try_on(&page, &context).await;
    let hash = page.run("return location.hash;", vec![]).await;
    assert_eq!(
        hash,
        json!("#/product/coat"),
        "the trigger should not change the route"
    );
    page.press("#all").await;
    visit(&page, "#to-shirt", "Linen shirt").await;
    page.press(TRIGGER).await;
    page.wait_for_photo_screen().await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close open")
        .await;
    assert_eq!(backend.try_ons()[0].field("product_id"), Some("coat"));
}

async fn events_of_a_removed_trigger_are_dispatched_on_the_document(context: TestContext) {
    let (page, backend) = open(&context, "hash-router", "index.html").await;
    visit(&page, "#to-coat", "Wool coat").await;
    page.event("ready").await;
    let listen = "window.targets = [];
        for (const name of ['open', 'tryon-completed', 'close']) addEventListener(`genvoris:${name}`,
          (event) => targets.push(event.target === document ? 'document' : event.target.localName));";
    page.run(listen, vec![]).await;
    page.open(TRIGGER).await;
    page.run("location.hash = '#/';", vec![]).await;
    page.wait_for_value(HEADING, json!(null)).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.close().await;
    let targets = page.run("return targets;", vec![]).await;
    assert_eq!(targets, json!(["button", "document", "document"]));
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close")
        .await;
}

async fn open(
    context: &TestContext,
    case: &'static str,
    file: &'static str,
) -> (HostPage, MockBackend) {
    let backend = MockBackend::start([]).await;
    let page = context.page(case).await.file(file).api(&backend);
    (page.with_own_widget_host().await.open().await, backend)
}

/// Opens the dialog, completes a try-on and closes the dialog.
async fn try_on(page: &HostPage, context: &TestContext) {
    page.event("ready").await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
}

/// Follows a link of the page and waits until its router has rendered the new page.
async fn visit(page: &HostPage, link: &str, heading: &str) {
    page.press(link).await;
    page.wait_for_value(HEADING, json!(heading)).await;
}

/// Tries the current product on with the photo of the previous try-on.
async fn try_on_with_kept_photo(page: &HostPage) {
    page.press(TRIGGER).await;
    page.wait_for_photo_screen().await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
}
