//! Wheel, drag and drop, and pasting around the open dialog.

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

/// What the page's roots are given, by which scroll locks stay behind.
const ROOTS: &str = "return [document.documentElement, document.body]
    .flatMap((root) => [root.getAttribute('style'), root.getAttribute('class')]);";

async fn the_mouse_wheel_does_not_scroll_the_page_behind_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let before = page.run(ROOTS, vec![]).await;
    page.open(TRIGGER).await;
    let there = page.run("return scrollY;", vec![]).await;
    page.wheel(30, 400, 500).await;
    // Over the dialog, which has nothing to scroll in a window of this height.
    page.wheel(500, 400, 500).await;
    page.next_frames().await;
    assert_eq!(page.run("return scrollY;", vec![]).await, there);
    assert_eq!(page.run(ROOTS, vec![]).await, before);
    page.close().await;
    assert_eq!(page.run(ROOTS, vec![]).await, before);
    // Closed, it leaves the wheel alone.
    page.wheel(30, 400, -500).await;
    let moved = "return scrollY < arguments[0];";
    let moved = moved.replace("arguments[0]", &there.to_string());
    page.wait_for_value(&moved, json!(true)).await;
    page.assert_no_errors().await;
}

/// Whether an event of a drag on the first element of a selector is prevented.
const DRAG: &str = "const [selector, type] = arguments;
    const event = new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: new DataTransfer() });
    return !root.querySelector(selector).dispatchEvent(event);";

async fn pictures_cannot_be_dragged_within_the_dialog(context: TestContext) {
    let page = open(&context).await;
    page.open(TRIGGER).await;
    is_prevented(&page, ".zone img", "dragstart").await;
    page.drag(".zone img", "[part=choose]").await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));

    page.choose(&context.model()).await;
    is_prevented(&page, "[part=photo]", "dragstart").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    page.pictures().await;
    is_prevented(&page, "[part~=image]", "dragstart").await;
    page.drag("[part~=image]", "h2").await;
    assert_eq!(page.screen().await.as_deref(), Some("result"));
    page.assert_no_errors().await;
}

async fn dropping_on_the_dialog_does_not_navigate_away(context: TestContext) {
    let page = open(&context).await;
    page.open(TRIGGER).await;
    // The backdrop's events are the dialog's.
    for selector in ["dialog", ".zone", "h2"] {
        for event in ["dragenter", "dragover", "drop"] {
            is_prevented(&page, selector, event).await;
        }
    }
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    page.assert_no_errors().await;
}

/// Pastes the picture at the element that a selector finds; answers whether that was prevented.
const PASTE: &str = "const [selector, url] = arguments;
    const bytes = Uint8Array.from(atob(url.split(',')[1]), (char) => char.charCodeAt());
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'photo.jpg', { type: 'image/jpeg' }));
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true });
    // Firefox gives its own events a clipboard that holds nothing.
    Object.defineProperty(event, 'clipboardData', { value: clipboardData });
    return !document.querySelector(selector).dispatchEvent(event);";

async fn a_pasted_photo_is_chosen_only_while_the_dialog_is_open(context: TestContext) {
    let photo = json!(photos::data_url(&context.model()));
    for place in ["body", "genvoris-widget"] {
        let page = open(&context).await;
        let input = "document.querySelector('h1').insertAdjacentHTML('beforeend', '<input>');";
        page.run(input, vec![]).await;
        let paste =
            async |selector: &str| page.run(PASTE, vec![json!(selector), photo.clone()]).await;
        assert_eq!(paste("body").await, json!(false));
        page.open(TRIGGER).await;
        assert_eq!(paste("input").await, json!(false));
        page.next_task().await;
        assert_eq!(page.screen().await.as_deref(), Some("intro"), "the page's");
        paste(place).await;
        page.wait_for_screen("preview").await;
        page.close().await;
        for closed in [place, "input"] {
            assert_eq!(paste(closed).await, json!(false));
        }
        page.next_task().await;
        assert_eq!(page.screen().await, None, "closed");
        page.assert_no_errors().await;
    }
}

async fn is_prevented(page: &HostPage, selector: &str, event: &str) {
    let prevented: Value = page.js(DRAG, vec![json!(selector), json!(event)]).await;
    assert_eq!(prevented, json!(true), "{event} on {selector}");
}

async fn open(context: &TestContext) -> HostPage {
    let page = context.page("long").await.open().await;
    page.event("ready").await;
    page
}
