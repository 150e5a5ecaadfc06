//! The buttons that the widget draws, in the design that the store has configured.

use genvoris_e2e::contrast::LOW_CONTRAST;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::policies::STRICT;
use genvoris_e2e::test_context::TestContext;
use serde_json::{Value, json};

genvoris_e2e::cases![
    empty_triggers_are_filled_and_others_are_unchanged,
    buttons_follow_the_stores_design,
    an_invalid_field_of_the_design_gets_its_default,
    an_invalid_design_response_leads_to_the_default_design,
    a_design_request_without_a_response_leads_to_the_default_design,
    a_design_that_arrives_late_is_applied,
    empty_triggers_are_filled_in_browsers_without_has,
    buttons_appear_when_the_api_key_is_set_late,
    changing_the_backend_changes_the_buttons,
    the_default_label_is_in_the_dialogs_language,
    each_product_card_gets_a_button,
    cards_and_empty_triggers_that_are_added_later_get_buttons,
    destroy_removes_every_button,
    destroy_keeps_text_that_the_page_added_to_buttons,
    buttons_stay_readable_under_any_theme_css,
    a_second_script_tag_takes_effect_when_the_dialog_opens,
    buttons_cause_no_violations_of_a_strict_policy,
    buttons_follow_the_platforms_design,
];

/// The text of the empty trigger, after the widget has filled it.
const FILLED: &str = "return document.querySelector('#empty').innerText;";

/// The ids of the cards with a button.
const CARDS: &str = "return [...document.querySelectorAll('[data-genvoris-button=card]')]
    .map((button) => button.parentElement.id);";

/// Whether the floating button is visible.
const FAB: &str = "return root?.querySelector('[part=fab]')?.checkVisibility() ?? false;";

async fn backend_with_design(design: &Value) -> MockBackend {
    let backend = MockBackend::start([]).await;
    backend.with_button_design(MockResponse::json(200, design))
}

async fn open(page: PageBuilder<'_>, backend: &MockBackend) -> HostPage {
    page.api(backend).open().await
}

/// The computed radius, font size and paddings of the filled trigger.
async fn button_style(page: &HostPage) -> Value {
    let script = "const style = getComputedStyle(document.querySelector('#empty'));
        return [style.borderTopLeftRadius, style.fontSize, style.paddingLeft, style.paddingTop];";
    page.run(script, vec![]).await
}

/// The path of the filled trigger's icon.
async fn icon_path(page: &HostPage) -> Value {
    let script = "return document.querySelector('#empty path')?.getAttribute('d') ?? null;";
    page.run(script, vec![]).await
}

async fn empty_triggers_are_filled_and_others_are_unchanged(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(context.page("product").await, &backend).await;
    page.wait_for_value(FILLED, json!("Try on")).await;
    let others =
        "return ['own', 'icon', 'picture'].map((id) => document.getElementById(id).outerHTML
        .replace(/ aria-busy=\"\\w+\"/, ''));";
    let others = page.run(others, vec![]).await;
    assert_eq!(
        others,
        json!([
            "<button type=\"button\" id=\"own\" data-genvoris-trigger=\"\" data-product-id=\"linen-shirt\">See it on me</button>",
            "<button type=\"button\" id=\"icon\" data-genvoris-trigger=\"\" data-product-id=\"linen-shirt\" aria-label=\"See it on me\"></button>",
            "<button type=\"button\" id=\"picture\" data-genvoris-trigger=\"\" data-product-id=\"linen-shirt\"><img alt=\"See it on me\"></button>",
        ])
    );
    assert_eq!(
        button_style(&page).await,
        json!(["8px", "14px", "20px", "10px"])
    );
    let hide = "const trigger = document.querySelector('#empty');
        trigger.hidden = true;
        const shown = trigger.checkVisibility();
        trigger.hidden = false;
        return shown;";
    assert_eq!(
        page.run(hide, vec![]).await,
        json!(false),
        "the page should be able to hide a trigger"
    );
    page.open("#empty").await;
    assert_eq!(page.event("open").await["productId"], "linen-shirt");
    assert_eq!(page.console_at("warn").await, [""; 0]);
}

async fn buttons_follow_the_stores_design(context: TestContext) {
    let mut paths = vec![];
    for icon in ["none", "camera", "sparkles", "shirt", "eye", "wand"] {
        let design = json!({ "label": "Fit & feel", "icon": icon, "borderRadius": 40, "fontSize": 24,
            "paddingX": 60, "paddingY": 4 });
        // The API may wrap the design in `data`.
        let backend = backend_with_design(&json!({ "data": design })).await;
        let page = open(context.page("product").await, &backend).await;
        page.wait_for_value(FILLED, json!("Fit & feel")).await;
        assert_eq!(
            button_style(&page).await,
            json!(["40px", "24px", "60px", "4px"])
        );
        let path = icon_path(&page).await;
        assert_eq!(path.is_null(), icon == "none", "{icon}");
        assert!(
            !paths.contains(&path),
            "{icon} has the same path as another icon"
        );
        paths.push(path);
    }
}

async fn an_invalid_field_of_the_design_gets_its_default(context: TestContext) {
    let right = json!({ "label": "Fit", "icon": "none", "borderRadius": 0, "fontSize": 20,
        "paddingX": 30, "paddingY": 12 });
    let expected = [json!("0px"), json!("20px"), json!("30px"), json!("12px")];
    let built_in = [json!("8px"), json!("14px"), json!("20px"), json!("10px")];
    let wrong = [
        ("borderRadius", json!(41)),
        ("fontSize", json!(9)),
        ("paddingX", json!("url(x)")),
        ("paddingY", json!(-4)),
        ("label", json!("A label of far too many words")),
        ("icon", json!("skull")),
    ];
    for (index, (field, value)) in wrong.into_iter().enumerate() {
        let mut design = right.clone();
        design[field] = value;
        let page = open(
            context.page("product").await,
            &backend_with_design(&design).await,
        )
        .await;
        let label = if field == "label" { "Try on" } else { "Fit" };
        page.wait_for_value(FILLED, json!(label)).await;
        let mut expected = expected.clone();
        if let Some(changed) = expected.get_mut(index) {
            *changed = built_in[index].clone();
        }
        assert_eq!(button_style(&page).await, json!(expected), "{field}");
        assert_eq!(icon_path(&page).await.is_null(), field != "icon", "{field}");
    }
}

async fn an_invalid_design_response_leads_to_the_default_design(context: TestContext) {
    for answer in [
        MockResponse::body(200, "text/html", "<h1>Proxy</h1>"),
        MockResponse::body(404, "text/html", "<h1>Not here</h1>"),
        MockResponse::error(500, "internal_error"),
        MockResponse::Dropped,
    ] {
        let backend = MockBackend::start([]).await.with_button_design(answer);
        let page = open(context.page("product").await, &backend).await;
        page.wait_for_value(FILLED, json!("Try on")).await;
        assert_eq!(
            button_style(&page).await,
            json!(["8px", "14px", "20px", "10px"])
        );
        assert_eq!(page.console_at("warn").await, [""; 0]);
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn a_design_request_without_a_response_leads_to_the_default_design(context: TestContext) {
    let backend = MockBackend::start([])
        .await
        .with_button_design(MockResponse::Silence);
    let page = open(context.page("product").await, &backend).await;
    page.wait_for_value(FILLED, json!("Try on")).await;
    assert_eq!(
        button_style(&page).await,
        json!(["8px", "14px", "20px", "10px"])
    );
    page.open("#empty").await;
    page.assert_no_errors().await;
}

async fn a_design_that_arrives_late_is_applied(context: TestContext) {
    let backend = MockBackend::start([])
        .await
        .with_button_design(MockResponse::Silence);
    let page = open(context.page("product-cards").await, &backend).await;
    let triggers = "for (const id of ['own', 'empty']) {
            const trigger = Object.assign(document.createElement('button'), { id });
            trigger.dataset.genvorisTrigger = '';
            document.body.append(trigger);
        }";
    page.run(triggers, vec![]).await;
    page.wait_for_value(FILLED, json!("Try on")).await;
    page.run(
        "document.querySelector('#own').textContent = 'See it on me';",
        vec![],
    )
    .await;
    let design = json!({ "label": "Fit", "icon": "none", "fontSize": 24, "showOnCards": true,
        "position": "floating-left" });
    backend.set_button_design(MockResponse::json(200, &design));
    page.wait_for_value(FILLED, json!("Fit")).await;
    assert_eq!(button_style(&page).await[1], json!("24px"));
    assert!(
        icon_path(&page).await.is_null(),
        "the default icon is still there"
    );
    let own = "return document.querySelector('#own').innerText;";
    assert_eq!(page.run(own, vec![]).await, json!("See it on me"));
    page.wait_for_value(CARDS, json!(["plain", "laravel", "linked"]))
        .await;
    assert_eq!(page.text("fab").await, "Fit");
}

/// In Firefox before version 121, `querySelectorAll` throws for selectors with `:has`.
async fn empty_triggers_are_filled_in_browsers_without_has(context: TestContext) {
    let backend = backend_with_design(&json!({ "showOnCards": true, "label": "Fit" })).await;
    let page = open(context.page("no-has").await, &backend).await;
    page.wait_for_value(FILLED, json!("Fit")).await;
    page.open("#empty").await;
    assert_eq!(page.run(CARDS, vec![]).await, json!([]));
    page.assert_no_errors().await;
}

async fn buttons_appear_when_the_api_key_is_set_late(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("late-api-key").await.open().await;
    page.event("ready").await;
    let script = "window.GenvorisConfig = { apiKey: 'gvk_test_late', apiUrl: arguments[0] };";
    page.run(script, vec![json!(backend.url)]).await;
    page.open("#own").await;
    page.wait_for_value(FILLED, json!("Try on")).await;
}

async fn changing_the_backend_changes_the_buttons(context: TestContext) {
    let one = backend_with_design(&json!({ "label": "One", "position": "floating-left" })).await;
    let other =
        backend_with_design(&json!({ "label": "Other", "position": "floating-right" })).await;
    let page = open(context.page("product").await, &one).await;
    page.wait_for_value(FILLED, json!("One")).await;
    assert_eq!(page.text("fab").await, "One");
    let changed = "document.querySelector('script[data-api-url]').dataset.apiUrl = arguments[0];";
    page.run(changed, vec![json!(other.url)]).await;
    page.open("#own").await;
    page.wait_for_value(FILLED, json!("Other")).await;
    let fab = "return document.querySelector('genvoris-widget').shadowRoot
        .querySelector('[part=fab]')?.innerText;";
    page.wait_for_value(fab, json!("Other")).await;
}

async fn the_default_label_is_in_the_dialogs_language(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("product")
        .await
        .attribute("data-language", "de");
    let page = open(page, &backend).await;
    page.wait_for_value(FILLED, json!("Anprobieren")).await;
}

async fn each_product_card_gets_a_button(context: TestContext) {
    let backend = backend_with_design(&json!({ "showOnCards": true })).await;
    let page = open(context.page("product-cards").await, &backend).await;
    page.wait_for_value(CARDS, json!(["plain", "laravel", "linked"]))
        .await;
    for (card, id, title, image) in [
        ("plain", "linen", "Linen shirt", "linen-shirt.png"),
        ("laravel", "wool", "Wool sweater", "linen-shirt.png?wool"),
        ("linked", "rain", "Rain jacket", "linen-shirt.png?rain"),
    ] {
        page.open(&format!("#{card} [data-genvoris-button]")).await;
        assert_eq!(
            page.events("open").await.last().expect("one")["productId"],
            id
        );
        let shown = "const part = (name) => root.querySelector(`[part=${name}]`);
            return [part('product-title').textContent, part('product-image').src];";
        let shown = page.js(shown, vec![]).await;
        let alt = shown[0].as_str().unwrap_or_default();
        let alt: Vec<&str> = alt.split_whitespace().collect();
        assert_eq!(alt.join(" "), title);
        let src = shown[1].as_str().unwrap_or_default();
        assert!(src.ends_with(image), "{src}");
        page.close().await;
    }
    let hash = page.run("return location.hash;", vec![]).await;
    assert_eq!(hash, json!(""), "the link of a card was followed");
    let size = "return document.querySelector('#plain svg').clientWidth;";
    assert_eq!(page.run(size, vec![]).await, json!(18));
}

async fn cards_and_empty_triggers_that_are_added_later_get_buttons(context: TestContext) {
    let backend = backend_with_design(&json!({ "showOnCards": true, "label": "Fit" })).await;
    let page = open(context.page("product-cards").await, &backend).await;
    page.wait_for_value(CARDS, json!(["plain", "laravel", "linked"]))
        .await;
    let more = "const grid = document.querySelector('.grid');
        for (const id of ['late', 'later']) {
            const card = document.querySelector('#linked').cloneNode(true);
            card.id = id;
            card.querySelector('button').remove();
            grid.append(card);
        }
        const trigger = document.createElement('button');
        trigger.id = 'empty';
        trigger.dataset.genvorisTrigger = '';
        document.body.append(trigger);";
    page.run(more, vec![]).await;
    let all = json!(["plain", "laravel", "linked", "late", "later"]);
    page.wait_for_value(CARDS, all).await;
    page.wait_for_value(FILLED, json!("Fit")).await;
    // The widget's own changes cause no further changes.
    let count_changes = "const done = arguments[0];
        let changes = 0;
        new MutationObserver((records) => { changes += records.length; })
            .observe(document, { childList: true, subtree: true });
        let frames = 0;
        const frame = () => (++frames > 20 ? done(changes) : requestAnimationFrame(frame));
        frame();";
    assert_eq!(page.run_async(count_changes, vec![]).await, json!(0));
}

async fn destroy_removes_every_button(context: TestContext) {
    let backend =
        backend_with_design(&json!({ "position": "floating-left", "showOnCards": true })).await;
    for case in ["product", "product-cards"] {
        let page = open(context.page(case).await, &backend).await;
        page.part("fab").await;
        page.run("Genvoris.destroy();", vec![]).await;
        let remaining = "return [document.querySelectorAll('[data-genvoris-button],genvoris-widget').length,
            document.adoptedStyleSheets.length, document.querySelector('#empty')?.innerHTML.trim() ?? ''];";
        assert_eq!(
            page.run(remaining, vec![]).await,
            json!([0, 0, ""]),
            "{case}"
        );
        // The page is not observed any more.
        let changes = "const done = arguments[0];
            document.body.append(document.createElement('i'));
            requestAnimationFrame(() => requestAnimationFrame(() => done(
                document.querySelectorAll('[data-genvoris-button]').length)));";
        assert_eq!(page.run_async(changes, vec![]).await, json!(0));
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn destroy_keeps_text_that_the_page_added_to_buttons(context: TestContext) {
    for (change, expected) in [
        ("textContent = 'See it on me'", "See it on me"),
        ("append('it is free')", "it is free"),
    ] {
        let page = open(context.page("product").await, &MockBackend::start([]).await).await;
        page.wait_for_value(FILLED, json!("Try on")).await;
        let write = format!("document.querySelector('#empty').{change}; Genvoris.destroy();");
        page.run(&write, vec![]).await;
        let markup = "return document.querySelector('#empty').innerHTML.trim();";
        assert_eq!(page.run(markup, vec![]).await, json!(expected), "{change}");
    }
}

/// CSS of themes that sets the colours of buttons or of their content.
const THEMES: [&str; 5] = [
    "button { color: #fff; background: #fff; }",
    "main article button, p button, body button:hover { color: #111; }",
    "body button[type][type] { background: #eee linear-gradient(#fff, #eee); }",
    "span, article span, body p button span { color: #222; background: #333; }",
    "#plain button, #empty { color: #000; } #plain span { color: #1f2937; }",
];

async fn buttons_stay_readable_under_any_theme_css(context: TestContext) {
    let backend =
        backend_with_design(&json!({ "position": "floating-right", "showOnCards": true })).await;
    for (case, least) in [("product", 2), ("product-cards", 4)] {
        for rules in THEMES {
            let page = open(context.page(case).await, &backend).await;
            let style = "document.head.append(Object.assign(document.createElement('style'), { textContent: arguments[0] }));";
            page.run(style, vec![json!(rules)]).await;
            page.part("fab").await;
            let script = format!(
                "{LOW_CONTRAST} const drawn = [...document.querySelectorAll('[data-genvoris-button]'), root.querySelector('.fab')];
                return lowContrastTexts(drawn.flatMap((button) => [...button.children]), {least});"
            );
            assert_eq!(page.js(&script, vec![]).await, json!([]), "{case}: {rules}");
        }
    }
}

async fn buttons_cause_no_violations_of_a_strict_policy(context: TestContext) {
    let backend = backend_with_design(
        &json!({ "position": "floating-right", "showOnCards": true, "fontSize": 20 }),
    )
    .await;
    let page = context.page("strict-policy-cards").await.api(&backend);
    let page = page.policy(STRICT);
    let page = page.with_own_widget_host().await.open().await;
    page.part("fab").await;
    page.wait_for_value(CARDS, json!(["plain", "laravel", "linked"]))
        .await;
    assert_eq!(button_style(&page).await[1], json!("20px"));
    page.open("#plain [data-genvoris-button]").await;
    assert_eq!(page.violations().await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn buttons_follow_the_platforms_design(context: TestContext) {
    let page = context.page("product").await.open().await;
    page.wait_for_value(FILLED, json!("Try On")).await;
    assert_eq!(
        button_style(&page).await,
        json!(["8px", "14px", "20px", "10px"])
    );
}

/// A theme editor or a tag manager may add a second tag long after the first one.
async fn a_second_script_tag_takes_effect_when_the_dialog_opens(context: TestContext) {
    let backend = backend_with_design(&json!({ "position": "floating-right" })).await;
    let page = open(context.page("product").await, &backend).await;
    page.part("fab").await;
    page.wait_for_value(FILLED, json!("Try on")).await;
    let second = "const first = document.querySelector('script[data-api-key]');
        const second = document.createElement('script');
        Object.assign(second.dataset, { language: 'de', noFab: '' });
        second.src = first.src;
        document.head.append(second);";
    page.run(second, vec![]).await;
    let tags = "return window[Symbol.for('genvoris.widget')].tags.length;";
    page.wait_for_value(tags, json!(2)).await;
    assert_eq!(
        page.js(FAB, vec![]).await,
        json!(true),
        "before the dialog opens"
    );
    page.open("#own").await;
    let language = page
        .js(
            "return dialog.lang || root.querySelector('[lang]')?.lang;",
            vec![],
        )
        .await;
    assert_eq!(language, json!("de"));
    assert_eq!(
        page.js(FAB, vec![]).await,
        json!(false),
        "after the dialog has opened"
    );
    page.wait_for_value(FILLED, json!("Anprobieren")).await;
    assert_eq!(page.uncaught().await, [""; 0]);
}
