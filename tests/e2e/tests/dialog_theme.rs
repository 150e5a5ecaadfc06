//! The dialog takes its theme from the storefront and always stays readable. Contrast is measured in the browser,
//! independently of the widget's own code.

use genvoris_e2e::contrast::LOW_CONTRAST;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    every_screen_is_readable_on_a_light_storefront,
    every_screen_is_readable_on_a_dark_storefront,
    every_screen_is_readable_on_a_garish_storefront,
    every_screen_is_readable_on_a_low_contrast_storefront,
    the_dialog_uses_the_storefronts_colors_and_fonts,
    a_dark_storefront_gets_a_dark_dialog,
    attributes_take_precedence_over_css_variables_over_sampled_values,
    each_theme_attribute_is_applied,
    auto_style_false_disables_sampling,
    browser_defaults_are_not_taken_over,
    the_add_to_cart_button_is_sampled_and_not_a_cookie_banner,
    the_content_is_sampled_where_it_has_its_own_background,
    a_theme_that_changes_changes_the_open_dialog,
    the_trigger_does_not_change_the_theme,
    the_sampled_theme_is_kept_for_the_next_page,
    invalid_stored_themes_are_ignored,
    configured_colors_with_low_contrast_are_reported,
    a_small_root_font_size_does_not_shrink_the_dialog,
];

/// The computed background, text colour, primary colour, font and radius.
const COMPUTED_THEME: &str = "const style = getComputedStyle(dialog);
    const button = getComputedStyle(root.querySelector('.primary'));
    return [style.backgroundColor, style.color, button.backgroundColor, style.fontFamily, button.borderTopLeftRadius];";

/// The computed accent colour.
const ACCENT_COLOR: &str = "return getComputedStyle(root.querySelector('.zone .icon')).color;";

/// The public parts of each screen, in addition to those that every screen has.
const PARTS: [(&str, &[&str]); 7] = [
    (
        "intro",
        &["photo-input", "choose", "product-image", "product-title"],
    ),
    ("preview", &["photo", "consent", "submit", "another"]),
    ("progress", &["photo", "cancel"]),
    ("result", &["image", "download", "receipt", "another"]),
    ("paywall", &["upgrade", "retry"]),
    ("error", &["receipt", "retry"]),
    ("unavailable", &["receipt"]),
];

/// Asserts that the screen is readable and has all its parts.
async fn assert_complete(page: &HostPage, screen: &str) {
    assert_readable(page, screen).await;
    let entry = PARTS.iter().find(|(name, _)| *name == screen);
    let (_, parts) = entry.expect("a screen");
    for part in [screen, "dialog", "close"].iter().chain(*parts) {
        assert!(page.has(part).await, "'{screen}' has no part '{part}'");
    }
}

/// Asserts that all texts of the screen have enough contrast.
async fn assert_readable(page: &HostPage, screen: &str) {
    page.wait_for_screen(screen).await;
    let script =
        format!("{LOW_CONTRAST} return lowContrastTexts([...dialog.querySelectorAll('*')], 2);");
    assert_eq!(page.js(&script, vec![]).await, json!([]), "{screen}");
}

/// The storefront with this theme, a CSS file of the page's folder.
async fn storefront<'a>(context: &'a TestContext, theme: &str) -> PageBuilder<'a> {
    context.page("storefront").await.value("theme", theme)
}

/// Shows every screen of the dialog and asserts that it is complete.
async fn assert_every_screen_complete(context: TestContext, theme: &str) {
    let refused = json!({ "error": "end_customer_quota", "reason": "quota_exhausted", "used": 3, "limit": 3,
        "upgradeUrl": "https://shop.example/plans" });
    let made = json!({ "success": true, "images": ["data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="],
        "request_id": "r", "end_customer_quota": { "used": 1, "limit": 3, "remaining": 2 } });
    let backend = MockBackend::start([
        MockResponse::Silence,
        MockResponse::error(500, "internal_error"),
        MockResponse::json(402, &refused),
        MockResponse::error(403, "account_inactive"),
        MockResponse::json(200, &made),
    ])
    .await;
    let page = storefront(&context, theme).await.api(&backend);
    let page = page
        .attribute("data-consent-url", "/photo-policy")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_complete(&page, "intro").await;
    page.choose(&context.model()).await;
    assert_complete(&page, "preview").await;
    page.click("submit").await;
    page.js("root.querySelector('.problem').scrollIntoView();", vec![])
        .await;
    assert_complete(&page, "preview").await;
    page.click("consent").await;
    page.click("submit").await;
    assert_complete(&page, "progress").await;
    page.click("cancel").await;
    page.click("submit").await;
    assert_complete(&page, "error").await;
    page.click("retry").await;
    assert_complete(&page, "paywall").await;
    page.click("retry").await;
    assert_complete(&page, "unavailable").await;
    page.click("close").await;
    page.wait_until_closed().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    assert_complete(&page, "result").await;
}

async fn every_screen_is_readable_on_a_light_storefront(context: TestContext) {
    assert_every_screen_complete(context, "light").await;
}

async fn every_screen_is_readable_on_a_dark_storefront(context: TestContext) {
    assert_every_screen_complete(context, "dark").await;
}

async fn every_screen_is_readable_on_a_garish_storefront(context: TestContext) {
    assert_every_screen_complete(context, "garish").await;
}

async fn every_screen_is_readable_on_a_low_contrast_storefront(context: TestContext) {
    assert_every_screen_complete(context, "low-contrast").await;
}

async fn the_dialog_uses_the_storefronts_colors_and_fonts(context: TestContext) {
    let page = storefront(&context, "light").await.open().await;
    page.open(TRIGGER).await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(
        seen,
        json!([
            "rgb(250, 246, 240)",
            "rgb(43, 33, 24)",
            "rgb(20, 83, 45)",
            "Georgia, serif",
            "4px"
        ])
    );
    assert_eq!(
        page.js(ACCENT_COLOR, vec![]).await,
        json!("rgb(138, 28, 58)")
    );
    assert_eq!(page.console_at("warn").await, [""; 0]);
}

async fn a_dark_storefront_gets_a_dark_dialog(context: TestContext) {
    let page = storefront(&context, "dark").await.open().await;
    page.open(TRIGGER).await;
    let script = "return [getComputedStyle(dialog).colorScheme, getComputedStyle(dialog).color,
        getComputedStyle(root.querySelector('.primary')).backgroundColor,
        parseFloat(getComputedStyle(dialog).borderTopLeftRadius) < 40];";
    let seen = page.js(script, vec![]).await;
    assert_eq!(
        seen,
        json!(["dark", "rgb(235, 235, 235)", "rgb(215, 242, 5)", true])
    );
}

async fn attributes_take_precedence_over_css_variables_over_sampled_values(context: TestContext) {
    let page = storefront(&context, "css-variables")
        .await
        .attribute("data-text-color", "teal")
        .attribute("data-border-radius", "14");
    let page = page.open().await;
    page.open(TRIGGER).await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(seen[0], "rgb(255, 253, 245)", "should be sampled");
    assert_eq!(
        seen[1], "rgb(0, 128, 128)",
        "should come from the attribute"
    );
    assert_eq!(
        seen[2], "rgb(0, 78, 137)",
        "should come from the legacy variable"
    );
    assert_eq!(seen[4], "14px", "should come from the attribute");
    let accent = page.js(ACCENT_COLOR, vec![]).await;
    assert_eq!(
        accent, "rgb(122, 0, 69)",
        "should come from the variable on the element"
    );

    let page = storefront(&context, "css-variables").await.open().await;
    page.open(TRIGGER).await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(seen[1], "rgb(17, 34, 51)", "should come from the variable");
    assert_eq!(seen[4], "3px", "should come from the legacy variable");
}

async fn each_theme_attribute_is_applied(context: TestContext) {
    let mut page = storefront(&context, "garish").await;
    for (name, value) in [
        ("background-color", "#fdf6e3"),
        ("text-color", "#22303c"),
        ("primary-color", "#7a1f3d"),
        ("accent-color", "#0b5d4e"),
        ("font-family", "Courier, monospace"),
        ("border-radius", "11px"),
    ] {
        page = page.attribute(&format!("data-{name}"), value);
    }
    let page = page.open().await;
    page.open(TRIGGER).await;
    let expected = json!([
        "rgb(253, 246, 227)",
        "rgb(34, 48, 60)",
        "rgb(122, 31, 61)",
        "Courier, monospace",
        "11px"
    ]);
    assert_eq!(page.js(COMPUTED_THEME, vec![]).await, expected);
    assert_eq!(
        page.js(ACCENT_COLOR, vec![]).await,
        json!("rgb(11, 93, 78)")
    );
    assert_eq!(page.console_at("warn").await, [""; 0]);
}

async fn auto_style_false_disables_sampling(context: TestContext) {
    let page = storefront(&context, "garish").await;
    let page = page.attribute("data-auto-style", "false").open().await;
    page.open(TRIGGER).await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(seen[0], "rgb(255, 255, 255)");
    assert_eq!(seen[2], "rgb(31, 41, 55)");
    assert_eq!(
        page.run("return sessionStorage.length;", vec![]).await,
        json!(0)
    );
}

/// A shop whose theme is in the page itself.
async fn theme_shop(context: &TestContext, file: &'static str) -> HostPage {
    let page = context.page("theme-shops").await.file(file).open().await;
    page.open(TRIGGER).await;
    page
}

async fn browser_defaults_are_not_taken_over(context: TestContext) {
    let page = theme_shop(&context, "unstyled.html").await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(seen[2], "rgb(31, 41, 55)", "the grey of unstyled buttons");
    let font = seen[3].as_str().unwrap_or_default();
    assert!(font.starts_with("system-ui"), "{font}");
    assert_ne!(
        page.js(ACCENT_COLOR, vec![]).await,
        json!("rgb(0, 0, 238)"),
        "the blue of unstyled links"
    );
}

async fn the_add_to_cart_button_is_sampled_and_not_a_cookie_banner(context: TestContext) {
    let page = theme_shop(&context, "cookie-banner.html").await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    let expected = json!([
        "rgb(255, 255, 255)",
        "rgb(34, 34, 34)",
        "rgb(29, 53, 87)",
        "Georgia, serif",
        "6px"
    ]);
    assert_eq!(seen, expected);
    assert_eq!(
        page.js(ACCENT_COLOR, vec![]).await,
        json!("rgb(179, 38, 30)"),
        "should be the first link that has a color, not the grey breadcrumbs"
    );
}

async fn the_content_is_sampled_where_it_has_its_own_background(context: TestContext) {
    let page = theme_shop(&context, "painted-wrapper.html").await;
    let seen = page.js(COMPUTED_THEME, vec![]).await;
    let expected = json!([
        "rgb(22, 22, 22)",
        "rgb(240, 240, 240)",
        "rgb(255, 90, 31)",
        "\"Trebuchet MS\", sans-serif",
        "2px"
    ]);
    assert_eq!(seen, expected);
    assert_eq!(
        page.js(ACCENT_COLOR, vec![]).await,
        json!("rgb(255, 90, 31)"),
        "should be the button's color, because links look like text"
    );
}

async fn a_theme_that_changes_changes_the_open_dialog(context: TestContext) {
    let page = theme_shop(&context, "dark-mode.html").await;
    let light = page.js(COMPUTED_THEME, vec![]).await;
    assert_eq!(light[0], "rgb(253, 253, 253)");
    assert_eq!(light[2], "rgb(91, 33, 182)", "the start of its gradient");
    let toggle = "document.documentElement.classList.toggle('dark');";
    page.run(toggle, vec![]).await;
    let read = |index: u32| {
        format!(
            "const root = document.querySelector('genvoris-widget').shadowRoot;
             const dialog = root.querySelector('dialog');
             return (() => {{ {COMPUTED_THEME} }})()[{index}];"
        )
    };
    page.wait_for_value(&read(0), json!("rgb(15, 16, 32)"))
        .await;
    page.wait_for_value(&read(2), json!("rgb(167, 139, 250)"))
        .await;
    page.close().await;
    // The shopper changes it back while the dialog is closed.
    page.run(toggle, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(COMPUTED_THEME, vec![]).await, light);
    page.assert_no_errors().await;
}

async fn the_trigger_does_not_change_the_theme(context: TestContext) {
    let page = storefront(&context, "light").await.open().await;
    page.event("ready").await;
    assert_eq!(
        page.run("return sessionStorage.length;", vec![]).await,
        json!(0)
    );
    page.open(TRIGGER).await;
    let before = page.js(COMPUTED_THEME, vec![]).await;
    page.close().await;
    let paint = format!("document.querySelector('{TRIGGER}').style.background = 'purple';");
    page.run(&paint, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(COMPUTED_THEME, vec![]).await, before);
}

async fn the_sampled_theme_is_kept_for_the_next_page(context: TestContext) {
    let page = storefront(&context, "light").await.open().await;
    page.open(TRIGGER).await;
    let before = page.js(COMPUTED_THEME, vec![]).await;
    let page = storefront(&context, "garish").await.open().await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(COMPUTED_THEME, vec![]).await, before);
}

async fn invalid_stored_themes_are_ignored(context: TestContext) {
    let page = storefront(&context, "light").await.open().await;
    page.open(TRIGGER).await;
    let expected = page.js(COMPUTED_THEME, vec![]).await;
    for stored in [
        "",
        "x",
        "1\n2\n3\n4\n5\n6",
        "#f00\n\n\n\n;}\n9px",
        "\n\n\n\n\n\n\n",
    ] {
        page.run(
            "sessionStorage['genvoris.look'] = arguments[0];",
            vec![json!(stored)],
        )
        .await;
        let page = storefront(&context, "light").await.open().await;
        page.open(TRIGGER).await;
        assert_eq!(
            page.js(COMPUTED_THEME, vec![]).await,
            expected,
            "{stored:?}"
        );
    }
    let page = storefront(&context, "light").await.open().await;
    let script =
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no') } });";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(COMPUTED_THEME, vec![]).await, expected);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn configured_colors_with_low_contrast_are_reported(context: TestContext) {
    let page = storefront(&context, "light")
        .await
        .attribute("data-text-color", "#ff0")
        .attribute("data-background-color", "white");
    let page = page.open().await;
    page.open(TRIGGER).await;
    assert_readable(&page, "intro").await;
    let lines = page.console_at("warn").await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    for word in ["data-text-color", "data-background-color", "4.5:1"] {
        assert!(line.contains(word), "{line}");
    }
}

async fn a_small_root_font_size_does_not_shrink_the_dialog(context: TestContext) {
    let page = storefront(&context, "small-root-font").await.open().await;
    page.open(TRIGGER).await;
    let script = "return [getComputedStyle(dialog).fontSize, getComputedStyle(dialog).fontFamily,
        getComputedStyle(root.querySelector('.title')).fontSize];";
    let seen: Value = page.js(script, vec![]).await;
    assert_eq!(seen, json!(["16px", "Verdana, sans-serif", "24px"]));
}
