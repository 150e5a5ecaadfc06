//! Mouse wheel, drag and drop, and pasting while the dialog is open.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::photos;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_mouse_wheel_does_not_scroll_the_page_behind_the_dialog,
    pictures_cannot_be_dragged_within_the_dialog,
    dropping_on_the_dialog_does_not_navigate_away,
    a_pasted_photo_is_chosen_only_while_the_dialog_is_open,
];

/// The `style` and `class` of the page's roots, which a scroll lock would change.
const ROOTS: &str = "return [document.documentElement, document.body]
    .flatMap((root) => [root.getAttribute('style'), root.getAttribute('class')]);";

async fn the_mouse_wheel_does_not_scroll_the_page_behind_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let before = page.run(ROOTS, vec![]).await;
    page.open(TRIGGER).await;
    let position = page.run("return scrollY;", vec![]).await;
    page.wheel(30, 400, 500).await;
    // Over the dialog, which does not need to scroll in a window of this height.
    page.wheel(500, 400, 500).await;
    page.next_frames().await;
    assert_eq!(page.run("return scrollY;", vec![]).await, position);
    assert_eq!(page.run(ROOTS, vec![]).await, before);
    page.close().await;
    assert_eq!(page.run(ROOTS, vec![]).await, before);
    // The wheel works again after the dialog has been closed.
    page.wheel(30, 400, -500).await;
    let moved = "return scrollY < arguments[0];";
    let moved = moved.replace("arguments[0]", &position.to_string());
    page.wait_for_value(&moved, json!(true)).await;
    page.assert_no_errors().await;
}

/// Dispatches a drag event on the first element that a selector finds, and returns whether it was prevented.
const DRAG: &str = "const [selector, type] = arguments;
    const event = new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: new DataTransfer() });
    return !root.querySelector(selector).dispatchEvent(event);";

async fn pictures_cannot_be_dragged_within_the_dialog(context: TestContext) {
    let page = open(&context).await;
    page.open(TRIGGER).await;
    assert_prevented(&page, "[part=product-image]", "dragstart").await;
    page.drag("[part=product-image]", "[part=choose]").await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));

    page.choose(&context.model()).await;
    assert_prevented(&page, "[part=photo]", "dragstart").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    page.pictures().await;
    assert_prevented(&page, "[part~=image]", "dragstart").await;
    page.drag("[part~=image]", "h2").await;
    assert_eq!(page.screen().await.as_deref(), Some("result"));
    page.assert_no_errors().await;
}

async fn dropping_on_the_dialog_does_not_navigate_away(context: TestContext) {
    let page = open(&context).await;
    page.open(TRIGGER).await;
    // Events on the backdrop have the dialog as their target.
    for selector in ["dialog", ".zone", "h2"] {
        for event in ["dragenter", "dragover", "drop"] {
            assert_prevented(&page, selector, event).await;
        }
    }
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    page.assert_no_errors().await;
}

/// Pastes the picture on the element that a selector finds, and returns whether the event was prevented.
const PASTE: &str = "const [selector, url] = arguments;
    const bytes = Uint8Array.from(atob(url.split(',')[1]), (char) => char.charCodeAt());
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'photo.jpg', { type: 'image/jpeg' }));
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true });
    // In Firefox the clipboard of a scripted event is empty.
    Object.defineProperty(event, 'clipboardData', { value: clipboardData });
    return !document.querySelector(selector).dispatchEvent(event);";

async fn a_pasted_photo_is_chosen_only_while_the_dialog_is_open(context: TestContext) {
    let photo = json!(photos::data_url(&context.model()));
    for target in ["body", "genvoris-widget"] {
        let page = open(&context).await;
        let input = "document.querySelector('h1').insertAdjacentHTML('beforeend', '<input>');";
        page.run(input, vec![]).await;
        let paste =
            async |selector: &str| page.run(PASTE, vec![json!(selector), photo.clone()]).await;
        assert_eq!(paste("body").await, json!(false));
        page.open(TRIGGER).await;
        assert_eq!(paste("input").await, json!(false));
        page.next_task().await;
        assert_eq!(
            page.screen().await.as_deref(),
            Some("intro"),
            "a paste into the page's input"
        );
        paste(target).await;
        page.wait_for_screen("preview").await;
        page.close().await;
        for element in [target, "input"] {
            assert_eq!(paste(element).await, json!(false));
        }
        page.next_task().await;
        assert_eq!(
            page.screen().await,
            None,
            "a paste should not open the dialog"
        );
        page.assert_no_errors().await;
    }
}

async fn assert_prevented(page: &HostPage, selector: &str, event: &str) {
    let prevented: Value = page.js(DRAG, vec![json!(selector), json!(event)]).await;
    assert_eq!(prevented, json!(true), "{event} on {selector}");
}

async fn open(context: &TestContext) -> HostPage {
    let page = context.page("scrolling").await.open().await;
    page.event("ready").await;
    page
}
