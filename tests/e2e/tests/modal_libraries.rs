//! The dialog over the modals, smooth scrolling and shortcuts of real libraries.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    the_dialog_works_beside_a_focus_trap,
    a_radix_dialog_stays_open_under_the_dialog,
    a_react_aria_modal_stays_open_under_the_dialog,
    the_dialog_scrolls_beside_a_smooth_scrolling_library,
    keys_pressed_in_the_dialog_do_not_reach_the_page,
];

/// Counts the clicks on file inputs, none of which may open a chooser. On `window`, before the dialog hears there.
const COUNT_CHOOSERS: &str = "window.choosers = 0;
    addEventListener('click', (event) => {
      if (event.composedPath()[0].type !== 'file') return;
      event.preventDefault();
      window.choosers += 1;
    }, true);";

/// A window in which the first screen has to be scrolled.
const LOW: (u32, u32) = (500, 380);

async fn the_dialog_works_beside_a_focus_trap(context: TestContext) {
    let page = open(&context, "focus-trap.html").await;
    page.press("#quick-view").await;
    page.open("#in-quick").await;
    page.click("choose").await;
    page.wait_for_value("return window.choosers;", json!(1))
        .await;
    page.choose(&context.model()).await;
    page.close().await;
    is_back(&page).await;

    page.press("#in-quick").await;
    page.wait_for_screen("preview").await;
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    is_back(&page).await;
    // The trap is as it was: what is outside gets no click, and Escape ends it.
    page.press("#buy").await;
    assert_eq!(page.run("return window.bought;", vec![]).await, json!(null));
    page.key(Key::Escape).await;
    page.wait_for_value(QUICK, json!(false)).await;
    page.assert_no_errors().await;
}

async fn a_radix_dialog_stays_open_under_the_dialog(context: TestContext) {
    stays_open_under_the_dialog(&context, "radix.html").await;
}

async fn a_react_aria_modal_stays_open_under_the_dialog(context: TestContext) {
    stays_open_under_the_dialog(&context, "aria.html").await;
}

/// Whether our element is kept from anybody.
const HIDDEN: &str = "const { host } = root;
    return [host.inert, host.getAttribute('aria-hidden'), document.activeElement === host];";

async fn stays_open_under_the_dialog(context: &TestContext, file: &'static str) {
    let page = open(context, file).await;
    page.resize(LOW.0, LOW.1).await;
    // The quick view finds our element in the page already.
    page.open("#on-page").await;
    page.close().await;
    page.press("#quick-view").await;
    page.wait_for_value(QUICK, json!(true)).await;
    page.open("#in-quick").await;
    let ours = json!([false, null, true]);
    assert_eq!(page.js(HIDDEN, vec![]).await, ours);

    page.click("choose").await;
    page.wait_for_value("return window.choosers;", json!(1))
        .await;
    scrolls(&page).await;
    // Text, which no button takes the press from.
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
    is_back(&page).await;

    page.open("#in-quick").await;
    page.choose(&context.model()).await;
    assert_eq!(page.js(HIDDEN, vec![]).await, ours);
    page.close().await;
    is_back(&page).await;
    page.key(Key::Escape).await;
    page.wait_for_value(QUICK, json!(false)).await;
    page.assert_no_errors().await;
}

async fn the_dialog_scrolls_beside_a_smooth_scrolling_library(context: TestContext) {
    let page = open(&context, "lenis.html").await;
    page.resize(LOW.0, LOW.1).await;
    page.open(TRIGGER).await;
    scrolls(&page).await;
    page.close().await;
    // The library is as it was.
    page.wheel(250, 190, 300).await;
    page.wait_for_value("return scrollY > 100;", json!(true))
        .await;
    page.assert_no_errors().await;
}

async fn keys_pressed_in_the_dialog_do_not_reach_the_page(context: TestContext) {
    let page = open(&context, "keys.html").await;
    page.open(TRIGGER).await;
    page.key("/").await;
    // Where nothing has the focus a key comes from `body`.
    page.js("root.activeElement.blur();", vec![]).await;
    page.wait_for_value("return document.activeElement.localName;", json!("body"))
        .await;
    page.key("/").await;
    page.wait_for_value(KEPT, json!([0, false])).await;

    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    page.wait_for_value(KEPT, json!([0, false])).await;
    page.wait_for_value("return document.activeElement.id;", json!("on-page"))
        .await;
    // From then on they are the page's again.
    page.key("/").await;
    page.key(Key::Escape).await;
    page.wait_for_value(KEPT, json!([1, true])).await;
    page.assert_no_errors().await;
}

/// What the page has made of keys: how often it has gone to its search field, and whether it has closed its popup.
const KEPT: &str = "return [window.searches, document.querySelector('#popup').hidden];";

/// Whether the quick view is open.
const QUICK: &str = "return document.querySelector('#quick')?.checkVisibility() ?? false;";

/// The quick view is open, and the focus is where it was before the dialog.
async fn is_back(page: &HostPage) {
    page.wait_for_value("return document.activeElement.id;", json!("in-quick"))
        .await;
    assert_eq!(page.run(QUICK, vec![]).await, json!(true));
}

/// The wheel moves the dialog, and not the page behind it.
async fn scrolls(page: &HostPage) {
    assert_eq!(page.js("return dialog.scrollTop;", vec![]).await, json!(0));
    page.wheel(250, 190, 300).await;
    let scrolled = "return document.querySelector('genvoris-widget').shadowRoot.querySelector('dialog').scrollTop > 20;";
    page.wait_for_value(scrolled, json!(true)).await;
    // Longer than the dialog is.
    page.wheel(250, 190, 900).await;
    page.next_frames().await;
    assert_eq!(page.run("return scrollY;", vec![]).await, json!(0));
}

async fn open(context: &TestContext, file: &'static str) -> HostPage {
    let page = context.page("modals").await.file(file).open().await;
    page.event("ready").await;
    page.run(COUNT_CHOOSERS, vec![]).await;
    page
}
