//! The dialog on pages with overlays: dialogs, drawers and cookie banners.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    a_trigger_in_a_modal_dialog_opens_on_top_of_it,
    a_trigger_in_a_drawer_with_a_focus_trap_opens_on_top_of_it,
    a_cookie_banner_does_not_cover_the_dialog,
    a_paywall_in_a_modal_dialog_is_on_top_and_usable,
    closing_a_paywall_over_a_quick_view_restores_both_dialogs,
];

/// The topmost element in the middle of the dialog, the focused element, and whether the dialog is modal.
const ON_TOP: &str = "const { left, top, width, height } = dialog.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return [hit?.localName, document.activeElement.localName, dialog.matches(':modal')];";

async fn a_trigger_in_a_modal_dialog_opens_on_top_of_it(context: TestContext) {
    let (page, backend) = open(&context, []).await;
    page.press("#quick-view").await;
    page.open("#in-quick").await;
    assert_on_top(&page).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    page.wait_for_value(
        "return [document.activeElement.id, document.querySelector('#quick').open];",
        json!(["in-quick", true]),
    )
    .await;
    page.press("#close-quick").await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close")
        .await;
}

async fn a_trigger_in_a_drawer_with_a_focus_trap_opens_on_top_of_it(context: TestContext) {
    let (page, backend) = open(&context, []).await;
    page.press("#drawer").await;
    page.open("#in-modal").await;
    assert_on_top(&page).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.close().await;
    page.wait_for_value(
        "return [document.activeElement.id, document.querySelector('#modal').hidden];",
        json!(["in-modal", false]),
    )
    .await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close")
        .await;
}

async fn a_cookie_banner_does_not_cover_the_dialog(context: TestContext) {
    let (page, backend) = open(&context, []).await;
    page.try_on("#on-page", &context.model()).await;
    let is_covered = "const box = dialog.getBoundingClientRect();
        return root.elementFromPoint(box.left + box.width / 2, Math.min(innerHeight, box.bottom) - 4) === null;";
    assert_eq!(page.js(is_covered, vec![]).await, json!(false));
    page.close().await;
    page.press("#accept").await;
    page.assert_clean_run(&backend, 1, "ready open tryon-completed close")
        .await;
}

async fn a_paywall_in_a_modal_dialog_is_on_top_and_usable(context: TestContext) {
    let (page, backend) = open(&context, [MockResponse::exhausted()]).await;
    page.open("#on-page").await;
    page.submit(&context.model()).await;
    page.press("#pay").await;
    page.wait_for_screen("result").await;
    page.close().await;
    page.wait_for_value("return document.activeElement.id;", json!("on-page"))
        .await;
    page.assert_clean_run(&backend, 2, "ready open quota tryon-completed close")
        .await;
}

async fn closing_a_paywall_over_a_quick_view_restores_both_dialogs(context: TestContext) {
    let (page, backend) = open(&context, [MockResponse::exhausted()]).await;
    page.press("#quick-view").await;
    page.open("#in-quick").await;
    page.submit(&context.model()).await;
    page.press("#pay").await;
    page.wait_for_screen("result").await;
    assert_on_top(&page).await;
    page.close().await;
    page.wait_for_value("return document.activeElement.id;", json!("in-quick"))
        .await;
    page.assert_clean_run(&backend, 2, "ready open quota tryon-completed close")
        .await;
}

async fn assert_on_top(page: &HostPage) {
    let expected = json!(["genvoris-widget", "genvoris-widget", true]);
    assert_eq!(page.js(ON_TOP, vec![]).await, expected);
}

async fn open(
    context: &TestContext,
    script: impl IntoIterator<Item = MockResponse>,
) -> (HostPage, MockBackend) {
    let backend = MockBackend::start(script).await;
    let page = context.page("overlays").await.api(&backend);
    let page = page.attribute("data-paywall-callback", "Theme.paywall.open");
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    (page, backend)
}
