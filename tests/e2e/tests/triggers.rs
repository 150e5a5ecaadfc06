//! Triggers in odd places, and pages whose own scripts are in the way.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::footprint::asked_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;
use thirtyfour::{By, Key};

genvoris_e2e::cases![
    a_trigger_in_a_form_does_not_submit_it,
    a_trigger_in_a_link_does_not_follow_it,
    a_trigger_in_a_label_does_not_tick_its_box,
    a_disabled_trigger_does_not_open,
    a_click_that_means_another_tab_is_left_to_the_browser,
    a_page_that_prevents_and_stops_every_click_opens_the_dialog,
    a_trigger_with_a_role_opens_by_the_page_s_own_click,
    a_trigger_in_a_closed_shadow_root_calls,
    enter_and_space_open_and_the_focus_comes_back,
    a_section_rendered_anew_while_closed_works,
    a_section_rendered_anew_under_the_dialog_leaves_it_working,
];

const OPENED: &str = "return recorder.events.filter((event) => event.name === 'open').map((event) => event.detail.productId).join(' ');";

async fn a_trigger_in_a_form_does_not_submit_it(stage: Stage) {
    let page = open(&stage).await;
    page.open("#in-form").await;
    opened_alone(&page, "form").await;
}

async fn a_trigger_in_a_link_does_not_follow_it(stage: Stage) {
    let page = open(&stage).await;
    page.open("#in-link").await;
    opened_alone(&page, "link").await;
}

async fn a_trigger_in_a_label_does_not_tick_its_box(stage: Stage) {
    let page = open(&stage).await;
    page.open("#in-label").await;
    opened_alone(&page, "label").await;
    let ticked = page
        .run("return document.querySelector('#box').checked;", vec![])
        .await;
    assert_eq!(ticked, json!(false));
}

async fn a_disabled_trigger_does_not_open(stage: Stage) {
    let page = open(&stage).await;
    let click = "for (const id of ['disabled', 'aria-disabled', 'in-fieldset']) {
          const trigger = document.getElementById(id);
          (trigger.querySelector('span') ?? trigger).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
        }";
    page.run(click, vec![]).await;
    page.open("#in-button").await;
    opened_alone(&page, "button").await;
}

async fn a_click_that_means_another_tab_is_left_to_the_browser(stage: Stage) {
    let page = open(&stage).await;
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

    let link = stage.driver.find(By::Css("#tab")).await.expect("the link");
    let chain = stage.driver.action_chain().key_down(Key::Control);
    let chain = chain.click_element(&link).key_up(Key::Control);
    chain.perform().await.expect("a click with Control");
    close_the_other_tab(&stage).await;
    assert_eq!(page.screen().await, None);

    page.open("#tab").await;
    opened_alone(&page, "tab").await;
}

/// Waits for it first.
async fn close_the_other_tab(stage: &Stage) {
    let here = stage.driver.window().await.expect("a tab");
    let other = until("another tab", async || {
        let tabs = stage.driver.windows().await.expect("the tabs");
        let other = tabs.into_iter().find(|tab| *tab != here);
        other.ok_or_else(|| "none".to_owned())
    })
    .await;
    let driver = &stage.driver;
    driver.switch_to_window(other).await.expect("it is there");
    driver.close_window().await.expect("it closes");
    driver.switch_to_window(here).await.expect("the page");
}

async fn a_page_that_prevents_and_stops_every_click_opens_the_dialog(stage: Stage) {
    let page = open(&stage).await;
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

async fn a_trigger_with_a_role_opens_by_the_page_s_own_click(stage: Stage) {
    let page = open(&stage).await;
    let keys = "const role = document.querySelector('#role');
        role.onkeydown = (event) => { if (event.key === 'Enter') role.click(); };
        role.focus();";
    page.run(keys, vec![]).await;
    page.key(Key::Enter).await;
    page.shows("intro").await;
    opened_alone(&page, "role").await;
}

async fn a_trigger_in_a_closed_shadow_root_calls(stage: Stage) {
    let page = open(&stage).await;
    page.run(
        "document.querySelector('product-card').root.querySelector('button').click();",
        vec![],
    )
    .await;
    page.shows("intro").await;
    assert_eq!(page.events("open").await.len(), 1);
}

async fn enter_and_space_open_and_the_focus_comes_back(stage: Stage) {
    let page = open(&stage).await;
    for key in [Key::Enter, Key::Space] {
        page.run("document.querySelector('#in-button').focus();", vec![])
            .await;
        page.key(key).await;
        page.shows("intro").await;
        let named = page
            .js(
                "return Boolean(dialog.getAttribute('aria-label')) && dialog.matches(':modal');",
                vec![],
            )
            .await;
        assert_eq!(named, json!(true));
        page.key(Key::Escape).await;
        page.is_away().await;
        page.comes_to("return document.activeElement.id;", json!("in-button"))
            .await;
    }
    page.hears("ready open close open close").await;
}

async fn a_section_rendered_anew_while_closed_works(stage: Stage) {
    let backend = floating().await;
    let page = theme_editor(&stage, &backend).await;
    rerender(&page).await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.click("close").await;
    page.is_away().await;
    page.click("fab").await;
    page.shows("result").await;
    is_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn a_section_rendered_anew_under_the_dialog_leaves_it_working(stage: Stage) {
    let backend = floating().await;
    let page = theme_editor(&stage, &backend).await;
    page.open(TRIGGER).await;
    rerender(&page).await;
    page.submit(&stage.model()).await;
    page.shows("result").await;
    page.close().await;
    page.press(TRIGGER).await;
    page.shows("result").await;
    is_one_widget(&page, &backend, "ready open tryon-completed close open").await;
}

async fn open(stage: &Stage) -> HostPage {
    let backend = Backend::start([]).await;
    let page = stage.page("odd-places").await.api(&backend);
    let page = page.counted_widget().await.open().await;
    page.event("ready").await;
    page
}

/// A store with a floating button.
async fn floating() -> Backend {
    let design = Answer::json(200, &json!({ "position": "floating-right" }));
    Backend::start([]).await.with_design(design)
}

async fn theme_editor(stage: &Stage, backend: &Backend) -> HostPage {
    let page = stage.page("shopify").await.api(backend);
    let page = page.counted_widget().await.open().await;
    page.part("fab").await;
    page
}

/// Waits until the script that came with the new markup has run.
async fn rerender(page: &HostPage) {
    page.run("rerenderSection();", vec![]).await;
    let tags = "return window[Symbol.for('genvoris.widget')].tags.map((tag) => tag.isConnected);";
    page.comes_to(tags, json!([true, false])).await;
}

/// Nothing of what the widget adds to a page is there twice, and the script alone was loaded again.
async fn is_one_widget(page: &HostPage, backend: &Backend, events: &str) {
    let count = "const hosts = document.querySelectorAll('genvoris-widget');
        const within = (selector) => [...hosts].flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(selector)]);
        return [hosts.length, within('dialog').length, within('[part=fab]').length];";
    assert_eq!(page.run(count, vec![]).await, json!([1, 1, 1]));
    page.hears(events).await;
    page.loaded_by(2);
    asked_once(backend, 1);
    page.is_quiet().await;
}

/// Only this product's dialog was opened, and the click did nothing besides.
async fn opened_alone(page: &HostPage, product: &str) {
    page.comes_to(OPENED, json!(product)).await;
    let place = page
        .run("return location.search + location.hash;", vec![])
        .await;
    assert_eq!(place, json!(""), "the page went elsewhere");
    page.hears("ready open").await;
    page.loaded_once();
    page.is_quiet().await;
}
