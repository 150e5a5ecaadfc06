//! The dialog on pages with real libraries for modals, focus traps and smooth scrolling, and with keyboard shortcuts.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{COUNT_FILE_CHOOSERS, TRIGGER};
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    the_dialog_works_beside_a_focus_trap,
    a_radix_dialog_stays_open_under_the_dialog,
    a_react_aria_modal_stays_open_under_the_dialog,
    the_dialog_scrolls_beside_a_smooth_scrolling_library,
    keys_pressed_in_the_dialog_do_not_reach_the_page,
];

/// The size of a window in which the first screen has to be scrolled.
const SMALL_WINDOW: (u32, u32) = (500, 280);

async fn the_dialog_works_beside_a_focus_trap(context: TestContext) {
    let page = open(&context, "focus-trap.html").await;
    page.press("#quick-view").await;
    page.open("#in-quick").await;
    page.click("choose").await;
    page.wait_for_value("return window.fileChooserCount;", json!(1))
        .await;
    page.choose(&context.model()).await;
    page.close().await;
    assert_quick_view_restored(&page).await;

    page.press("#in-quick").await;
    page.wait_for_screen("preview").await;
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    assert_quick_view_restored(&page).await;
    // The trap still works: elements outside of it get no clicks, and Escape ends it.
    page.press("#buy").await;
    assert_eq!(page.run("return window.bought;", vec![]).await, json!(null));
    page.key(Key::Escape).await;
    page.wait_for_value(QUICK_VIEW_IS_OPEN, json!(false)).await;
    page.assert_no_errors().await;
}

async fn a_radix_dialog_stays_open_under_the_dialog(context: TestContext) {
    assert_stays_open_under_the_dialog(&context, "radix.html").await;
}

async fn a_react_aria_modal_stays_open_under_the_dialog(context: TestContext) {
    assert_stays_open_under_the_dialog(&context, "aria.html").await;
}

/// Whether the widget's element is inert or hidden from assistive technology, and whether it has the focus.
const ACCESSIBILITY: &str = "const { host } = root;
    return [host.inert, host.getAttribute('aria-hidden'), document.activeElement === host];";

async fn assert_stays_open_under_the_dialog(context: &TestContext, file: &'static str) {
    let page = open(context, file).await;
    page.resize(SMALL_WINDOW.0, SMALL_WINDOW.1).await;
    // The widget's element is in the page before the quick view opens.
    page.open("#on-page").await;
    page.close().await;
    page.press("#quick-view").await;
    page.wait_for_value(QUICK_VIEW_IS_OPEN, json!(true)).await;
    page.open("#in-quick").await;
    let accessible = json!([false, null, true]);
    assert_eq!(page.js(ACCESSIBILITY, vec![]).await, accessible);

    page.click("choose").await;
    page.wait_for_value("return window.fileChooserCount;", json!(1))
        .await;
    assert_dialog_scrolls(&page).await;
    // A click on text, where no button handles it.
    let hint = "const hint = root.querySelector('.hint');
        hint.scrollIntoView({ block: 'center' });
        const { x, y } = hint.getBoundingClientRect();
        return [Math.round(x + 9), Math.round(y + 9)];";
    let hint = page.js(hint, vec![]).await;
    let [x, y] = [0, 1].map(|index| hint[index].as_i64().expect("pixels"));
    page.click_at(x, y).await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    assert_quick_view_restored(&page).await;

    page.open("#in-quick").await;
    page.choose(&context.model()).await;
    assert_eq!(page.js(ACCESSIBILITY, vec![]).await, accessible);
    page.close().await;
    assert_quick_view_restored(&page).await;
    page.key(Key::Escape).await;
    page.wait_for_value(QUICK_VIEW_IS_OPEN, json!(false)).await;
    page.assert_no_errors().await;
}

async fn the_dialog_scrolls_beside_a_smooth_scrolling_library(context: TestContext) {
    let page = open(&context, "lenis.html").await;
    page.resize(SMALL_WINDOW.0, SMALL_WINDOW.1).await;
    page.open(TRIGGER).await;
    assert_dialog_scrolls(&page).await;
    page.close().await;
    // The library works again.
    page.wheel(250, 140, 300).await;
    page.wait_for_value("return scrollY > 100;", json!(true))
        .await;
    page.assert_no_errors().await;
}

async fn keys_pressed_in_the_dialog_do_not_reach_the_page(context: TestContext) {
    let page = open(&context, "keys.html").await;
    page.open(TRIGGER).await;
    page.key("/").await;
    // If nothing has the focus, key events have the target `body`.
    page.js("root.activeElement.blur();", vec![]).await;
    page.wait_for_value("return document.activeElement.localName;", json!("body"))
        .await;
    page.key("/").await;
    page.wait_for_value(PAGE_REACTIONS, json!([0, false])).await;

    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    page.wait_for_value(PAGE_REACTIONS, json!([0, false])).await;
    page.wait_for_value("return document.activeElement.id;", json!("on-page"))
        .await;
    // After that, the page gets the keys again.
    page.key("/").await;
    page.key(Key::Escape).await;
    page.wait_for_value(PAGE_REACTIONS, json!([1, true])).await;
    page.assert_no_errors().await;
}

/// How often the page has focused its search field, and whether it has closed its popup.
const PAGE_REACTIONS: &str = "return [window.searches, document.querySelector('#popup').hidden];";

/// Whether the quick view is open.
const QUICK_VIEW_IS_OPEN: &str =
    "return document.querySelector('#quick')?.checkVisibility() ?? false;";

/// Asserts that the quick view is open and the focus is where it was before the dialog.
async fn assert_quick_view_restored(page: &HostPage) {
    page.wait_for_value("return document.activeElement.id;", json!("in-quick"))
        .await;
    assert_eq!(page.run(QUICK_VIEW_IS_OPEN, vec![]).await, json!(true));
}

/// Asserts that the wheel scrolls the dialog and not the page behind it.
async fn assert_dialog_scrolls(page: &HostPage) {
    assert_eq!(
        page.js("return root.querySelector('.body').scrollTop;", vec![])
            .await,
        json!(0)
    );
    page.wheel(250, 140, 300).await;
    let scrolled = "return document.querySelector('genvoris-widget').shadowRoot.querySelector('.body').scrollTop > 20;";
    page.wait_for_value(scrolled, json!(true)).await;
    // Further than the dialog can scroll.
    page.wheel(250, 140, 900).await;
    page.next_frames().await;
    assert_eq!(page.run("return scrollY;", vec![]).await, json!(0));
}

async fn open(context: &TestContext, file: &'static str) -> HostPage {
    let page = context.page("modals").await.file(file).open().await;
    page.event("ready").await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    page
}
