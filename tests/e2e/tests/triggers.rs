//! Triggers in unusual places, and pages whose scripts handle or block their clicks.

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

/// The products for which the dialog was opened.
const OPENED_PRODUCTS: &str = "return recorder.events.filter((event) => event.name === 'open').map((event) => event.detail.productId).join(' ');";

async fn a_trigger_in_a_form_does_not_submit_it(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-form").await;
    assert_only_opened(&page, "form").await;
}

async fn a_trigger_in_a_link_does_not_follow_it(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-link").await;
    assert_only_opened(&page, "link").await;
}

async fn a_trigger_in_a_label_does_not_tick_its_checkbox(context: TestContext) {
    let page = open(&context).await;
    page.open("#in-label").await;
    assert_only_opened(&page, "label").await;
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
    assert_only_opened(&page, "button").await;
}

async fn a_click_that_opens_a_new_tab_is_left_to_the_browser(context: TestContext) {
    let page = open(&context).await;
    let link = "const link = Object.assign(document.createElement('a'), { id: 'tab', href: 'about:blank', textContent: 'Try it on' });
        const { productImage } = document.querySelector('#in-button').dataset;
        Object.assign(link.dataset, { genvorisTrigger: '', productId: 'tab', productImage });
        document.body.prepend(link);";
    page.run(link, vec![]).await;
    // These listeners run after the widget's, and prevent the clicks from opening tabs.
    let prevented = "const link = document.querySelector('#tab');
        const prevented = [];
        const listener = (event) => { prevented.push(event.defaultPrevented); event.preventDefault(); };
        for (const [type, more] of [
            ['click', { ctrlKey: true }], ['click', { metaKey: true }], ['click', { shiftKey: true }],
            ['click', { button: 1 }], ['auxclick', { button: 1 }],
        ]) {
            link.addEventListener(type, listener, { once: true });
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
    close_new_tab(&context).await;
    assert_eq!(page.screen().await, None);

    page.open("#tab").await;
    assert_only_opened(&page, "tab").await;
}

/// Waits for the new tab and closes it.
async fn close_new_tab(context: &TestContext) {
    let current = context.driver.window().await.expect("a tab");
    let other = until("a new tab", async || {
        let tabs = context.driver.windows().await.expect("the tabs");
        let other = tabs.into_iter().find(|tab| *tab != current);
        other.ok_or_else(|| "none".to_owned())
    })
    .await;
    let driver = &context.driver;
    driver.switch_to_window(other).await.expect("the new tab");
    driver.close_window().await.expect("the tab closes");
    driver.switch_to_window(current).await.expect("the page");
}

async fn a_page_that_prevents_and_stops_every_click_still_opens_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let block_clicks =
        "for (const target of [document, document.body, document.querySelector('#in-button')])
        for (const capture of [true, false]) target.addEventListener('click', (event) => {
          event.preventDefault();
          event.stopImmediatePropagation();
        }, capture);";
    page.run(block_clicks, vec![]).await;
    page.open("#in-button").await;
    assert_only_opened(&page, "button").await;
}

async fn a_scripted_click_on_an_element_with_role_button_opens_the_dialog(context: TestContext) {
    let page = open(&context).await;
    let keys = "const role = document.querySelector('#role');
        role.onkeydown = (event) => { if (event.key === 'Enter') role.click(); };
        role.focus();";
    page.run(keys, vec![]).await;
    page.key(Key::Enter).await;
    page.wait_for_screen("intro").await;
    assert_only_opened(&page, "role").await;
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
    let backend = backend_with_floating_button().await;
    let page = theme_editor(&context, &backend).await;
    rerender(&page).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.click("close").await;
    page.wait_until_closed().await;
    page.click("fab").await;
    page.wait_for_screen("result").await;
    assert_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn a_shopify_section_that_is_rerendered_under_the_dialog_works(context: TestContext) {
    let backend = backend_with_floating_button().await;
    let page = theme_editor(&context, &backend).await;
    page.open(TRIGGER).await;
    rerender(&page).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    page.close().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("result").await;
    assert_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn open(context: &TestContext) -> HostPage {
    let backend = MockBackend::start([]).await;
    let page = context.page("trigger-places").await.api(&backend);
    let page = page.with_own_widget_host().await.open().await;
    page.event("ready").await;
    page
}

/// A store with a floating button.
async fn backend_with_floating_button() -> MockBackend {
    let design = MockResponse::json(200, &json!({ "position": "floating-right" }));
    MockBackend::start([]).await.with_button_design(design)
}

/// A Shopify page whose sections can be rendered again, as in the theme editor.
async fn theme_editor(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("shopify").await.api(backend);
    let page = page.with_own_widget_host().await.open().await;
    page.part("fab").await;
    page
}

/// Renders the section again, and waits until its script has run.
async fn rerender(page: &HostPage) {
    page.run("rerenderSection();", vec![]).await;
    let tags = "return window[Symbol.for('genvoris.widget')].tags.map((tag) => tag.isConnected);";
    page.wait_for_value(tags, json!([true, false])).await;
}

/// Asserts that the page has one widget, and that only the script was loaded again.
async fn assert_one_widget(page: &HostPage, backend: &MockBackend, events: &str) {
    let count = "const hosts = document.querySelectorAll('genvoris-widget');
        const within = (selector) => [...hosts].flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(selector)]);
        return [hosts.length, within('dialog').length, within('[part=fab]').length];";
    assert_eq!(page.run(count, vec![]).await, json!([1, 1, 1]));
    page.wait_for_events(events).await;
    page.assert_loaded_by(2);
    assert_requested_once(backend, 1);
    page.assert_no_errors().await;
}

/// Asserts that the dialog was opened for this product only, and that the click had no other effect.
async fn assert_only_opened(page: &HostPage, product: &str) {
    page.wait_for_value(OPENED_PRODUCTS, json!(product)).await;
    let location = page
        .run("return location.search + location.hash;", vec![])
        .await;
    assert_eq!(location, json!(""), "the page should not navigate");
    page.wait_for_events("ready open").await;
    page.assert_loaded_once();
    page.assert_no_errors().await;
}
