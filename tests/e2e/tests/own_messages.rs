//! The page's own texts, `GenvorisConfig.messages`.

use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_page_replaces_texts_and_hears_of_those_it_cannot_replace,
    the_page_brings_a_language_of_its_own,
];

async fn the_page_replaces_texts_and_hears_of_those_it_cannot_replace(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let messages =
        json!({ "en": { "submit": "<b>Show me</b>", "preview_title": 7, "submitt": "x" } });
    let script = "window.GenvorisConfig = { messages: arguments[0] };";
    page.run(script, vec![messages]).await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    assert_eq!(page.text("submit").await, "<b>Show me</b>");
    assert!(page.text("preview").await.contains("Ready when you are"));
    let errors = page.console_at("error").await.join("\n");
    for expected in [
        "GenvorisConfig.messages.en.preview_title has to be a text",
        "GenvorisConfig.messages.en.submitt is not a text of the widget",
    ] {
        assert!(errors.contains(expected), "{errors}");
    }
}

async fn the_page_brings_a_language_of_its_own(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let messages = json!({ "he": { "dialog_title": "מדידה" } });
    let script = "document.documentElement.lang = 'he-IL';
        window.GenvorisConfig = { messages: arguments[0] };";
    page.run(script, vec![messages]).await;
    page.open(TRIGGER).await;
    let root = "const { lang, dir } = root.querySelector('.root'); return [lang, dir];";
    assert_eq!(page.js(root, vec![]).await, json!(["he", "rtl"]));
    assert!(page.text("intro").await.contains("מדידה"));
    assert_eq!(page.text("choose").await, "Choose a photo");
    page.assert_no_errors().await;
}
