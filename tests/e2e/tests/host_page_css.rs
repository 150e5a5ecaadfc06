//! The dialog on pages with the CSS of real themes, and the layout of the page around it.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    css_that_hides_unknown_or_empty_elements_does_not_hide_the_dialog,
    the_dialog_does_not_affect_the_layout_of_the_body,
    a_dialog_that_is_not_visible_is_closed_again,
];

/// CSS of themes and page builders that hides unknown elements.
const HIDING_CSS: [&str; 3] = [
    ":not(:defined) { display: none; }",
    "body > :empty { display: none; }",
    "body > *:not(main) { display: none !important; visibility: hidden; opacity: 0; pointer-events: none;
        position: relative; width: 50%; }",
];

async fn css_that_hides_unknown_or_empty_elements_does_not_hide_the_dialog(context: TestContext) {
    for rules in HIDING_CSS {
        let page = open(&context, rules, &MockBackend::start([]).await).await;
        page.open(TRIGGER).await;
        let visibility = "const { width, height } = dialog.getBoundingClientRect();
            const { visibility, pointerEvents } = getComputedStyle(dialog);
            return [width > 300, height > 300, visibility, pointerEvents, getComputedStyle(root.host).opacity];";
        let seen = page.js(visibility, vec![]).await;
        assert_eq!(seen, json!([true, true, "visible", "auto", "1"]), "{rules}");
        page.close().await;
        page.assert_no_errors().await;
    }
}

/// CSS of bodies whose children share the height of the window.
const LAYOUT_CSS: [&str; 2] = [
    "body { display: flex; flex-direction: column; justify-content: space-between; }",
    "body { display: grid; align-content: space-between; gap: 40px; }",
];

async fn the_dialog_does_not_affect_the_layout_of_the_body(context: TestContext) {
    for rules in LAYOUT_CSS {
        let page = open(&context, rules, &MockBackend::start([]).await).await;
        let before = footer(&page).await;
        page.open(TRIGGER).await;
        assert_eq!(footer(&page).await, before, "with an open dialog, {rules}");
        page.close().await;
        assert_eq!(footer(&page).await, before, "after closing, {rules}");

        let design = MockResponse::json(200, &json!({ "position": "floating-right" }));
        let backend = MockBackend::start([]).await.with_button_design(design);
        let page = open(&context, rules, &backend).await;
        page.part("fab").await;
        assert_eq!(
            footer(&page).await,
            before,
            "with a floating button, {rules}"
        );
    }
}

/// The position and size of the footer.
async fn footer(page: &HostPage) -> Value {
    let rect =
        "const { x, y, width, height } = document.querySelector('footer').getBoundingClientRect();
        return [x, y, width, height];";
    page.run(rect, vec![]).await
}

/// Some pages hide themselves until their scripts have loaded, or against being framed.
const HIDE_PAGE: [&str; 2] = [
    "document.body.style.setProperty('display', 'none', 'important');",
    "document.documentElement.style.setProperty('content-visibility', 'hidden');",
];

async fn a_dialog_that_is_not_visible_is_closed_again(context: TestContext) {
    for hide in HIDE_PAGE {
        let page = open(&context, "", &MockBackend::start([]).await).await;
        // Before and after the runtime has loaded.
        for _ in 0..2 {
            let call =
                "Genvoris.openTryOn({ productId: 'linen-shirt', productImages: ['/shirt.png'] });";
            page.run(&format!("{hide} {call}"), vec![]).await;
            page.wait_for_value(MESSAGES, json!(1)).await;
            page.next_frames().await;
            assert_eq!(page.screen().await, None, "{hide}");

            // The page and the dialog can still be used.
            let show = "for (const { style } of [document.documentElement, document.body]) style.cssText = '';
                window.bought = false;";
            page.run(show, vec![]).await;
            page.press("#buy").await;
            assert_eq!(page.run("return window.bought;", vec![]).await, json!(true));
            page.open(TRIGGER).await;
            page.close().await;
            let (opened, closed) = (page.events("open").await, page.events("close").await);
            assert_eq!(opened.len(), closed.len(), "{hide}");
        }
        assert_eq!(page.console().await.len(), 1);
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

/// The number of console messages about a closed dialog. There is at most one per page.
const MESSAGES: &str =
    "return recorder.console.filter((line) => /dialog was closed again/.test(line)).length;";

async fn open(context: &TestContext, rules: &str, backend: &MockBackend) -> HostPage {
    let page = context.page("theme-css").await.value("rules", rules);
    let page = page.api(backend).open().await;
    page.event("ready").await;
    page
}
