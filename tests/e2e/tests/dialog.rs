//! The dialog and the page around it: keyboard, focus and scrolling.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{COUNT_FILE_CHOOSERS, TRIGGER};
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    escape_closes_the_dialog_and_restores_focus_and_scroll_position,
    the_close_button_closes_the_dialog,
    the_dialog_is_modal,
    the_enter_key_opens_the_dialog,
    another_photo_can_be_tried_on,
    the_result_can_be_downloaded,
    pressing_enter_twice_submits_without_cancelling,
    progress_is_announced_to_screen_readers,
    a_tap_below_the_content_does_not_close_the_dialog,
    a_click_beside_the_dialog_closes_it,
    a_double_click_on_the_trigger_leaves_the_dialog_open,
    a_double_click_on_submit_does_not_cancel_the_try_on,
];

/// The scroll position, the styles and overflow of the page's roots, and whether a trigger has the focus.
const PAGE: &str = "const roots = [document.documentElement, document.body];
    return [Math.round(scrollY), ...roots.map((root) => root.getAttribute('style')),
      ...roots.map((root) => getComputedStyle(root).overflowY),
      document.activeElement.hasAttribute('data-genvoris-trigger')];";

async fn escape_closes_the_dialog_and_restores_focus_and_scroll_position(context: TestContext) {
    let page = context.page("scrolling").await.open().await;
    let script = "const trigger = document.querySelector('button');
        trigger.scrollIntoView({ block: 'center' });
        trigger.focus();";
    page.run(script, vec![]).await;
    let before = page.run(PAGE, vec![]).await;
    assert!(
        before[0].as_f64() > Some(300.0),
        "the page should have scrolled: {before}"
    );

    page.open(TRIGGER).await;
    page.key(Key::Escape).await;
    page.wait_until_closed().await;

    page.wait_for_value(PAGE, before.clone()).await;
    page.run("scrollBy({ top: -200, behavior: 'instant' });", vec![])
        .await;
    let moved = page.run("return Math.round(scrollY);", vec![]).await;
    assert_eq!(moved.as_f64(), before[0].as_f64().map(|top| top - 200.0));
    let product = json!({ "productId": "linen-shirt" });
    assert_eq!(page.event("open").await, product);
    assert_eq!(page.event("close").await, product);
}

async fn the_close_button_closes_the_dialog(context: TestContext) {
    let page = context.page("plain").await.open().await;
    for _ in 0..2 {
        page.open(TRIGGER).await;
        page.close().await;
    }
    assert_eq!(page.events("open").await.len(), 2);
    assert_eq!(page.events("close").await.len(), 2);
}

async fn the_dialog_is_modal(context: TestContext) {
    let page = context.page("scrolling").await.open().await;
    page.open(TRIGGER).await;
    let script = "return [dialog.matches(':modal'), root.activeElement !== null,
        (dialog.getAttribute('aria-label') ?? dialog.getAttribute('aria-labelledby') ?? '') !== ''];";
    assert_eq!(page.js(script, vec![]).await, json!([true, true, true]));
}

async fn the_enter_key_opens_the_dialog(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.event("ready").await;
    page.run("document.querySelector('button').focus();", vec![])
        .await;
    page.key(Key::Enter).await;
    page.wait_for_screen("intro").await;
}

async fn another_photo_can_be_tried_on(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.click("another").await;
    page.wait_for_value("return fileChooserCount;", json!(1))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
    page.submit(&context.photos().huge()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert!(
        sent[0].photo != sent[1].photo,
        "the previous photo was sent again"
    );
}

async fn the_result_can_be_downloaded(context: TestContext) {
    let page = context.page("plain").await.open().await;
    // This has to run before the dialog opens, because the page does not get its events after that.
    let script = "window.saved = [];
        addEventListener('click', (event) => {
          const link = event.composedPath().find((node) => node.download !== undefined && node.href);
          if (link) { event.preventDefault(); window.saved.push([link.download, link.href]); }
        }, true);";
    page.run(script, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.part("download").await;
    page.click("download").await;
    page.wait_for_value("return window.saved.length;", json!(1))
        .await;
    let Value::Array(saved) = page.run("return window.saved[0];", vec![]).await else {
        panic!("nothing was saved")
    };
    let name = saved[0].as_str().unwrap_or_default();
    assert!(name.contains('.'), "a file without an extension: {name}");
}

async fn pressing_enter_twice_submits_without_cancelling(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Silence]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.js("root.querySelector('[part=submit]').focus();", vec![])
        .await;
    page.key(Key::Enter).await;
    page.key(Key::Enter).await;
    page.wait_for_screen("progress").await;
    let focused = page
        .js("return root.activeElement.localName;", vec![])
        .await;
    assert_eq!(focused, json!("h2"));
}

async fn progress_is_announced_to_screen_readers(context: TestContext) {
    let job = MockResponse::Job(vec![json!({ "status": "processing" })]);
    let backend = MockBackend::start([MockResponse::Dropped, job]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    let script = "const status = root.querySelector('[role=status]');
        window.announcements = [status.textContent];
        new MutationObserver(() => announcements.push(status.textContent)).observe(status, { childList: true });";
    page.js(script, vec![]).await;
    page.submit(&context.model()).await;
    page.wait_for_value(
        "return ['dropped', 'being made'].map((words) => announcements.some((line) => line.includes(words)));",
        json!([true, true]),
    )
    .await;
}

async fn a_tap_below_the_content_does_not_close_the_dialog(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    // The dialog is as high as a phone's screen, and higher than its content.
    let script = "dialog.style.height = '95vh';
        const { left, bottom } = dialog.getBoundingClientRect();
        return root.elementFromPoint(left + 40, bottom - 12) === dialog;";
    assert_eq!(page.js(script, vec![]).await, json!(false));
}

async fn a_click_beside_the_dialog_closes_it(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.click_at(8, 400).await;
    page.wait_until_closed().await;
}

async fn a_double_click_on_submit_does_not_cancel_the_try_on(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Silence]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let center = "const { x, y, width, height } = root.querySelector('[part~=submit]').getBoundingClientRect();
        return [Math.round(x + width / 2), Math.round(y + height / 2)];";
    let center = page.js(center, vec![]).await;
    let (x, y) = (center[0].as_i64(), center[1].as_i64());
    let (x, y) = (x.expect("a number"), y.expect("a number"));
    page.double_click_at(x, y).await;
    page.wait_for_screen("progress").await;
    page.next_frames().await;
    assert_eq!(page.screen().await.as_deref(), Some("progress"));
    assert_eq!(backend.try_ons().len(), 1);
}

async fn a_double_click_on_the_trigger_leaves_the_dialog_open(context: TestContext) {
    let page = context.page("plain").await.open().await;
    // The second of the two clicks lands beside the dialog that the first one has opened.
    page.open(TRIGGER).await;
    page.close().await;
    page.double_click(TRIGGER).await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.events("close").await.len(), 1);
}
