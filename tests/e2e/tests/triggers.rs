//! Triggers in odd places, and pages whose own scripts are in the way.

use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;
use thirtyfour::{By, Key};

genvoris_e2e::cases![
    a_trigger_in_a_form_does_not_submit_it,
    a_trigger_in_a_link_does_not_follow_it,
    a_trigger_in_a_label_does_not_tick_its_checkbox,
    a_disabled_trigger_does_not_open_the_dialog,
    a_click_that_opens_a_new_tab_is_left_to_the_browser,
    a_page_that_prevents_and_stops_every_click_still_opens_the_dialog,
    a_scripted_click_on_an_element_with_role_button_opens_the_dialog,
    a_trigger_in_a_closed_shadow_root_can_call_open_try_on,
    enter_and_space_open_the_dialog_and_focus_returns_to_the_trigger,
    a_rerendered_shopify_section_works,
    a_shopify_section_that_is_rerendered_under_the_dialog_works,
];

const OPENED: &str = "return recorder.events.filter((event) => event.name === 'open').map((event) => event.detail.productId).join(' ');";

async fn a_trigger_in_a_form_does_not_submit_it(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-form").await;
    opened_alone(&page, "form").await;
}

async fn a_trigger_in_a_link_does_not_follow_it(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-link").await;
    opened_alone(&page, "link").await;
}

async fn a_trigger_in_a_label_does_not_tick_its_checkbox(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-label").await;
    opened_alone(&page, "label").await;
    let ticked = page
        .run("return document.querySelector('#box').checked;", vec![])
        .await;
    assert_eq!(ticked, json!(false));
}

async fn a_disabled_trigger_does_not_open_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let click = "for (const id of ['disabled', 'aria-disabled', 'in-fieldset']) {
          const trigger = document.getElementById(id);
          (trigger.querySelector('span') ?? trigger).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
        }";
    page.run(click, vec![]).await;
    page.open("#in-button").await;
    opened_alone(&page, "button").await;
}

async fn a_click_that_opens_a_new_tab_is_left_to_the_browser(context: TestContext) {
    let page = open(&context).await;
    let link = "const link = Object.assign(document.createElement('a'), { id: 'tab', href: 'about:blank', textContent: 'Try it on' });
        const { productImage } = document.querySelector('#in-button').dataset;
        Object.assign(link.dataset, { genvorisTrigger: '', productId: 'tab', productImage });
        document.body.prepend(link);";
    page.run(link, vec![]).await;
    // Heard after the widget, and kept from opening tabs here.
    let prevented = "const link = document.querySelector('#tab');
        const prevented = [];
        const hear = (event) => { prevented.push(event.defaultPrevented); event.preventDefault(); };
        for (const [type, more] of [
            ['click', { ctrlKey: true }], ['click', { metaKey: true }], ['click', { shiftKey: true }],
            ['click', { button: 1 }], ['auxclick', { button: 1 }],
        ]) {
            link.addEventListener(type, hear, { once: true });
            link.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, ...more }));
        }
        return prevented;";
    let prevented = page.run(prevented, vec![]).await;
    assert_eq!(prevented, json!([false, false, false, false, false]));

    let link = context
        .driver
        .find(By::Css("#tab"))
        .await
        .expect("the link");
    let chain = context.driver.action_chain().key_down(Key::Control);
    let chain = chain.click_element(&link).key_up(Key::Control);
    chain.perform().await.expect("a click with Control");
    close_the_other_tab(&context).await;
    assert_eq!(page.screen().await, None);

    page.open("#tab").await;
    opened_alone(&page, "tab").await;
}

/// Waits for it first.
async fn close_the_other_tab(context: &TestContext) {
    let here = context.driver.window().await.expect("a tab");
    let other = until("another tab", async || {
        let tabs = context.driver.windows().await.expect("the tabs");
        let other = tabs.into_iter().find(|tab| *tab != here);
        other.ok_or_else(|| "none".to_owned())
    })
    .await;
    let driver = &context.driver;
    driver.switch_to_window(other).await.expect("it is there");
    driver.close_window().await.expect("it closes");
    driver.switch_to_window(here).await.expect("the page");
}

async fn a_page_that_prevents_and_stops_every_click_still_opens_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let meddle =
        "for (const target of [document, document.body, document.querySelector('#in-button')])
        for (const capture of [true, false]) target.addEventListener('click', (event) => {
          event.preventDefault();
          event.stopImmediatePropagation();
        }, capture);";
    page.run(meddle, vec![]).await;
    page.open("#in-button").await;
    opened_alone(&page, "button").await;
}

async fn a_scripted_click_on_an_element_with_role_button_opens_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let keys = "const role = document.querySelector('#role');
        role.onkeydown = (event) => { if (event.key === 'Enter') role.click(); };
        role.focus();";
    page.run(keys, vec![]).await;
    page.key(Key::Enter).await;
    page.wait_for_screen("intro").await;
    opened_alone(&page, "role").await;
}

async fn a_trigger_in_a_closed_shadow_root_can_call_open_try_on(context: TestContext) {
    let page = open(&context).await;
    page.run(
        "document.querySelector('product-card').root.querySelector('button').click();",
        vec![],
    )
    .await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.events("open").await.len(), 1);
}

async fn enter_and_space_open_the_dialog_and_focus_returns_to_the_trigger(context: TestContext) {
    let page = open(&context).await;
    for key in [Key::Enter, Key::Space] {
        page.run("document.querySelector('#in-button').focus();", vec![])
            .await;
        page.key(key).await;
        page.wait_for_screen("intro").await;
        let named = page
            .js(
                "return Boolean(dialog.getAttribute('aria-label')) && dialog.matches(':modal');",
                vec![],
            )
            .await;
        assert_eq!(named, json!(true));
        page.key(Key::Escape).await;
        page.wait_until_closed().await;
        page.wait_for_value("return document.activeElement.id;", json!("in-button"))
            .await;
    }
    page.wait_for_events("ready open close open close").await;
}

async fn a_rerendered_shopify_section_works(context: TestContext) {
    let backend = floating().await;
    let page = theme_editor(&context, &backend).await;
    rerender(&page).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.click("close").await;
    page.wait_until_closed().await;
    page.click("fab").await;
    page.wait_for_screen("result").await;
    is_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn a_shopify_section_that_is_rerendered_under_the_dialog_works(context: TestContext) {
    let backend = floating().await;
    let page = theme_editor(&context, &backend).await;
    page.open(TRIGGER).await;
    rerender(&page).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.close().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("result").await;
    is_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn open(context: &TestContext) -> HostPage {
    let backend = MockBackend::start([]).await;
    let page = context.page("odd-places").await.api(&backend);
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page
}

/// A store with a floating button.
async fn floating() -> MockBackend {
    let design = MockResponse::json(200, &json!({ "position": "floating-right" }));
    MockBackend::start([]).await.with_button_design(design)
}

async fn theme_editor(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("shopify").await.api(backend);
    let page = page.with_own_widget_host().await.open().await;
    page.part("fab").await;
    page
}

/// Waits until the script that came with the new markup has run.
async fn rerender(page: &HostPage) {
    page.run("rerenderSection();", vec![]).await;
    let tags = "return window[Symbol.for('genvoris.widget')].tags.map((tag) => tag.isConnected);";
    page.wait_for_value(tags, json!([true, false])).await;
}

/// Nothing of what the widget adds to a page is there twice, and the script alone was loaded again.
async fn is_one_widget(page: &HostPage, backend: &MockBackend, events: &str) {
    let count = "const hosts = document.querySelectorAll('genvoris-widget');
        const within = (selector) => [...hosts].flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(selector)]);
        return [hosts.length, within('dialog').length, within('[part=fab]').length];";
    assert_eq!(page.run(count, vec![]).await, json!([1, 1, 1]));
    page.wait_for_events(events).await;
    page.assert_loaded_by(2);
    assert_requested_once(backend, 1);
    page.assert_no_errors().await;
}

/// Only this product's dialog was opened, and the click did nothing besides.
async fn opened_alone(page: &HostPage, product: &str) {
    page.wait_for_value(OPENED, json!(product)).await;
    let place = page
        .run("return location.search + location.hash;", vec![])
        .await;
    assert_eq!(place, json!(""), "the page went elsewhere");
    page.wait_for_events("ready open").await;
    page.assert_loaded_once();
    page.assert_no_errors().await;
}
