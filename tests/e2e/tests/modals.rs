//! The dialog over what the page has made modal with a library, and beside one that scrolls: real ones.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::CHOOSER;
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    a_focus_trap_lets_the_dialog_work,
    a_radix_quick_view_stays_and_lets_the_dialog_work,
    a_react_aria_quick_view_stays_and_lets_the_dialog_work,
    a_radix_scroll_lock_lets_the_dialog_scroll,
    smooth_scrolling_lets_the_dialog_scroll,
    keys_in_the_dialog_are_the_dialog_s,
];

async fn a_focus_trap_lets_the_dialog_work(stage: Stage) {
    let page = open(&stage, "focus-trap").await;
    let drawer = "return document.querySelector('#drawer').hidden;";
    for by in ["the button", "Escape"] {
        page.open("#in-drawer").await;
        first_press_chooses(&page).await;
        close(&page, by).await;
        page.comes_to(drawer, json!(false)).await;
    }
    page.try_on("#in-drawer", &stage.model()).await;
    page.close().await;
    page.press("#close-drawer").await;
    page.comes_to(drawer, json!(true)).await;
    page.is_quiet().await;
}

async fn a_radix_quick_view_stays_and_lets_the_dialog_work(stage: Stage) {
    stays_under_the_dialog(&stage, "radix").await;
}

async fn a_react_aria_quick_view_stays_and_lets_the_dialog_work(stage: Stage) {
    stays_under_the_dialog(&stage, "react-aria").await;
}

async fn a_radix_scroll_lock_lets_the_dialog_scroll(stage: Stage) {
    stage.viewport(500, 380).await;
    let page = open(&stage, "radix").await;
    page.press("#quick-view").await;
    page.open("#in-quick").await;
    the_wheel_scrolls_the_dialog_alone(&stage, &page).await;
    stage.viewport(1000, 800).await;
}

async fn smooth_scrolling_lets_the_dialog_scroll(stage: Stage) {
    stage.viewport(500, 380).await;
    let page = open(&stage, "lenis").await;
    page.open("#on-page").await;
    the_wheel_scrolls_the_dialog_alone(&stage, &page).await;
    page.close().await;
    // The library's own scrolling is as before.
    stage.wheel(250, 200, 300).await;
    page.comes_to("return scrollY > 0;", json!(true)).await;
    stage.viewport(1000, 800).await;
}

async fn keys_in_the_dialog_are_the_dialog_s(stage: Stage) {
    let page = open(&stage, "keys").await;
    page.open("#on-page").await;
    for key in ["/", "a"] {
        let chain = stage.driver.action_chain().send_keys(key);
        chain.perform().await.expect("a key is pressed");
    }
    page.next_task().await;
    let search =
        "return [document.querySelector('#search').value, document.activeElement.localName];";
    assert_eq!(
        page.run(search, vec![]).await,
        json!(["", "genvoris-widget"])
    );
    page.key(Key::Escape).await;
    page.is_away().await;
    page.next_task().await;
    let popup = "return document.querySelector('#popup').hidden;";
    assert_eq!(
        page.run(popup, vec![]).await,
        json!(false),
        "Escape closed the page's popup as well"
    );
    page.key(Key::Escape).await;
    page.comes_to(popup, json!(true)).await;
    page.is_quiet().await;
}

/// Twice, because the element is in the page the second time before the quick view hides what is beside it.
async fn stays_under_the_dialog(stage: &Stage, library: &str) {
    let page = open(stage, library).await;
    let there = "return !!document.querySelector('#quick');";
    for by in ["the button", "Escape"] {
        page.press("#quick-view").await;
        page.comes_to(there, json!(true)).await;
        page.open("#in-quick").await;
        can_be_used(&page).await;
        first_press_chooses(&page).await;
        assert_eq!(page.run(there, vec![]).await, json!(true), "after a press");
        page.submit(&stage.model()).await;
        page.shows("result").await;
        close(&page, by).await;
        page.next_task().await;
        assert_eq!(page.run(there, vec![]).await, json!(true), "after {by}");
        page.comes_to("return document.activeElement.id;", json!("in-quick"))
            .await;
        page.press("#close-quick").await;
        page.comes_to(there, json!(false)).await;
        page.press("#on-page").await;
        page.offers_a_photo().await;
        page.close().await;
    }
    page.is_quiet().await;
}

/// The pointer reaches it, whatever a library has set on the element: what is inert is not found at a point.
async fn can_be_used(page: &HostPage) {
    let script = "const { left, top, width, height } = root.querySelector('[part~=choose]').getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === root.host;";
    assert_eq!(page.js(script, vec![]).await, json!(true), "not on top");
}

/// The first press of the button reaches the file input.
async fn first_press_chooses(page: &HostPage) {
    page.run("chooserAsked = 0;", vec![]).await;
    page.click("choose").await;
    page.comes_to("return window.chooserAsked;", json!(1)).await;
}

async fn close(page: &HostPage, by: &str) {
    match by {
        "the button" => page.click("close").await,
        _ => page.key(Key::Escape).await,
    }
    page.is_away().await;
}

async fn the_wheel_scrolls_the_dialog_alone(stage: &Stage, page: &HostPage) {
    let scrolls = "return dialog.scrollHeight > dialog.clientHeight;";
    assert_eq!(page.js(scrolls, vec![]).await, json!(true), "too tall");
    stage.wheel(250, 200, 300).await;
    let moved = "const root = document.querySelector('genvoris-widget').shadowRoot;
        return [...root.querySelectorAll('*')].some((element) => element.scrollTop > 0);";
    page.comes_to(moved, json!(true)).await;
    assert_eq!(page.run("return scrollY;", vec![]).await, json!(0));
}

async fn open(stage: &Stage, library: &str) -> HostPage {
    let backend = Backend::start([]).await;
    let page = stage.page("modals").await.api(&backend);
    let page = page.value("library", library).counted_widget().await;
    let page = page.open().await;
    // The library's own listeners are there first, as in a shop whose scripts come before the widget.
    page.comes_to(
        "return document.readyState !== 'loading' && !!window.Genvoris;",
        json!(true),
    )
    .await;
    page.run(CHOOSER, vec![]).await;
    page
}
