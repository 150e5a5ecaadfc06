//! The floating button: its place, its colours, and when it is hidden.

use genvoris_e2e::contrast::LOW_CONTRAST;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::WIDGET_COUNT;
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    the_floating_button_is_on_the_configured_side,
    the_floating_button_opens_the_first_product_by_keyboard,
    the_floating_button_returns_after_the_body_is_replaced,
    no_fab_disables_the_floating_button,
    the_floating_button_is_hidden_together_with_the_triggers,
    the_floating_button_stays_readable_in_the_themes_color,
    the_floating_button_has_the_configured_color_before_the_dialog_opens,
];

/// The text of the empty trigger, after the widget has filled it.
const FILLED: &str = "return document.querySelector('#empty').innerText;";

/// Whether the floating button is visible.
const FAB: &str = "return root?.querySelector('[part=fab]')?.checkVisibility() ?? false;";

async fn backend_with_design(design: &Value) -> MockBackend {
    let backend = MockBackend::start([]).await;
    backend.with_button_design(MockResponse::json(200, design))
}

async fn open(page: PageBuilder<'_>, backend: &MockBackend) -> HostPage {
    page.api(backend).open().await
}

async fn the_floating_button_is_on_the_configured_side(context: TestContext) {
    for (position, left) in [("floating-left", true), ("floating-right", false)] {
        for language in ["en", "ar"] {
            let backend =
                backend_with_design(&json!({ "position": position, "paddingY": 4 })).await;
            let page = context.page("floating").await;
            let page = page.attribute("data-language", language);
            let page = open(page, &backend).await;
            page.part("fab").await;
            let position_script = "const { left, right, bottom, height } =
                root.querySelector('[part=fab]').getBoundingClientRect();
                const width = document.documentElement.clientWidth;
                return [left < width / 2, Math.round(Math.min(left, width - right)),
                    Math.round(innerHeight - bottom), height >= 44];";
            let measured = page.js(position_script, vec![]).await;
            assert_eq!(
                measured,
                json!([left, 20, 20, true]),
                "{position} {language}"
            );
        }
    }
}

async fn the_floating_button_opens_the_first_product_by_keyboard(context: TestContext) {
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let page = open(context.page("floating").await, &backend).await;
    page.part("fab").await;
    let focus = "root.querySelector('[part=fab]').focus();";
    page.js(focus, vec![]).await;
    page.key(Key::Enter).await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.event("open").await["productId"], "linen-shirt");
    let is_covered = "const fab = root.querySelector('[part=fab]').getBoundingClientRect();
        const topmost = root.elementFromPoint(fab.x + fab.width / 2, fab.y + fab.height / 2);
        return topmost.matches('dialog');";
    assert_eq!(page.js(is_covered, vec![]).await, json!(true));
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    let focused = "return root.activeElement?.part.value;";
    assert_eq!(page.js(focused, vec![]).await, json!("fab"));
}

async fn the_floating_button_returns_after_the_body_is_replaced(context: TestContext) {
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let page = open(context.page("floating").await, &backend).await;
    page.part("fab").await;
    page.open("button").await;
    let swap = "const next = document.createElement('body');
        const trigger = document.querySelector('button').cloneNode(true);
        trigger.dataset.productId = 'coat';
        next.append(trigger);
        document.body.replaceWith(next);";
    page.run(swap, vec![]).await;
    page.click("fab").await;
    page.wait_for_screen("intro").await;
    let modal = page.js("return dialog.matches(':modal');", vec![]).await;
    assert_eq!(modal, json!(true));
    assert_eq!(
        page.events("open").await.last().expect("one")["productId"],
        "coat"
    );
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(1));
}

async fn no_fab_disables_the_floating_button(context: TestContext) {
    let design = json!({ "position": "floating-right", "label": "Fit" });
    let backend = backend_with_design(&design).await;
    let page = context.page("product").await.attribute("data-no-fab", "");
    let page = open(page, &backend).await;
    page.wait_for_value(FILLED, json!("Fit")).await;
    assert_eq!(page.js(FAB, vec![]).await, json!(false));

    let page = open(context.page("no-fab").await, &backend).await;
    page.wait_for_value(FILLED, json!("Fit")).await;
    assert_eq!(page.js(FAB, vec![]).await, json!(false));
}

async fn the_floating_button_is_hidden_together_with_the_triggers(context: TestContext) {
    let error = MockResponse::json(200, &json!({ "access": "ERROR" }));
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let backend = backend.with_status([error.clone(), error]);
    let page = open(context.page("floating").await, &backend).await;
    page.part("fab").await;
    let hidden = "return document.querySelector('genvoris-widget').shadowRoot
        .querySelector('[part=fab]').checkVisibility();";
    page.wait_for_value(hidden, json!(false)).await;
}

async fn the_floating_button_has_the_configured_color_before_the_dialog_opens(
    context: TestContext,
) {
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let page = context.page("floating").await;
    let page = page.attribute("data-primary-color", "#ffd166");
    let page = open(page, &backend).await;
    page.part("fab").await;
    let ground = "return getComputedStyle(root.querySelector('.fab')).backgroundColor;";
    assert_eq!(page.js(ground, vec![]).await, "rgb(255, 209, 102)");
    page.click("fab").await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.js(ground, vec![]).await, "rgb(255, 209, 102)");
}

async fn the_floating_button_stays_readable_in_the_themes_color(context: TestContext) {
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let page = context.page("storefront").await;
    let page = page.value("theme", "css-variables");
    let page = open(page, &backend).await;
    page.part("fab").await;
    let ground = "return getComputedStyle(root.querySelector('.fab')).backgroundColor;";
    assert_eq!(page.js(ground, vec![]).await, "rgb(0, 78, 137)");
    for colour in ["#ffd166", "#fff", "#073b4c"] {
        let backend = MockBackend::start([])
            .await
            .with_button_design(MockResponse::Silence);
        let page = open(context.page("floating").await, &backend).await;
        let theme =
            "document.documentElement.style.setProperty('--genvoris-primary-color', arguments[0]);";
        page.run(theme, vec![json!(colour)]).await;
        let design = json!({ "position": "floating-right" });
        backend.set_button_design(MockResponse::json(200, &design));
        page.part("fab").await;
        let script = format!(
            "{LOW_CONTRAST} return lowContrastTexts([...root.querySelector('.fab').children], 1);"
        );
        assert_eq!(page.js(&script, vec![]).await, json!([]), "{colour}");
    }
}
