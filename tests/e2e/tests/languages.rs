//! Languages: messages, direction, numbers, and loading the messages.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    arabic_changes_the_direction_of_the_dialog_only,
    the_page_language_is_the_default,
    the_script_attribute_takes_precedence_over_the_page_language,
    the_trigger_attribute_takes_precedence_over_the_script_attribute,
    an_unsupported_page_language_falls_back_to_english,
    each_language_is_translated_and_loaded_alone,
    the_page_language_decides_the_digits,
    an_exhausted_quota_shows_when_it_resets,
    a_date_is_gregorian_in_every_region,
    messages_that_fail_to_load_are_requested_again,
    loaded_messages_of_another_language_are_the_fallback,
];

async fn arabic_changes_the_direction_of_the_dialog_only(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context
        .page("plain")
        .await
        .token(&token)
        .attribute("data-language", "ar")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(DIRECTIONS, vec![]).await, json!(["rtl", "ltr", ""]));
    assert!(is_arabic(&page).await);
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    assert!(is_arabic(&page).await);
    page.text("receipt").await;
}

async fn the_page_language_is_the_default(context: TestContext) {
    let page = context.page("arabic").await.open().await;
    page.open(TRIGGER).await;
    assert_eq!(
        page.js(DIRECTIONS, vec![]).await,
        json!(["rtl", "rtl", "rtl"])
    );
    assert!(is_arabic(&page).await);
}

async fn the_script_attribute_takes_precedence_over_the_page_language(context: TestContext) {
    let page = context
        .page("arabic")
        .await
        .attribute("data-language", "en")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_eq!(
        page.js(DIRECTIONS, vec![]).await,
        json!(["ltr", "rtl", "rtl"])
    );
    assert!(!is_arabic(&page).await);
}

async fn the_trigger_attribute_takes_precedence_over_the_script_attribute(context: TestContext) {
    let page = context.page("plain").await.attribute("data-language", "fr");
    let page = page.open().await;
    let german = "document.querySelector('[data-genvoris-trigger]').dataset.language = 'de';";
    page.run(german, vec![]).await;
    assert_opens_in(&page, "de").await;
}

async fn an_unsupported_page_language_falls_back_to_english(context: TestContext) {
    let page = context.page("arabic").await.open().await;
    for lang in ["tlh", ""] {
        let script = "document.documentElement.lang = arguments[0];";
        page.run(script, vec![json!(lang)]).await;
        assert_opens_in(&page, "en").await;
        page.click("close").await;
        page.wait_until_closed().await;
    }
    page.run("document.documentElement.removeAttribute('lang');", vec![])
        .await;
    assert_opens_in(&page, "en").await;
}

async fn assert_opens_in(page: &HostPage, tag: &str) {
    page.open(TRIGGER).await;
    let language = LANGUAGES.iter().find(|(known, ..)| *known == tag);
    let (_, direction, title, _) = language.expect("a language");
    let expected = json!([tag, direction, title]);
    assert_eq!(page.js(DIALOG_LANGUAGE, vec![]).await, expected);
}

/// For each language: its tag, its direction, the dialog's name, and the message for three remaining try-ons.
const LANGUAGES: [(&str, &str, &str, &str); 6] = [
    ("en", "ltr", "Try it on", "3 try-ons left"),
    ("fr", "ltr", "Essayez sur vous", "Il vous reste 3 essayages"),
    ("de", "ltr", "Anprobieren", "Noch 3 Anproben übrig"),
    ("es", "ltr", "Pruébatelo", "Te quedan 3 pruebas"),
    ("ar", "rtl", "جرّبها عليك", "تبقّت 3 تجارب"),
    ("ur", "rtl", "پہن کر دیکھیں", "3 ٹرائی آن باقی ہیں"),
];

async fn each_language_is_translated_and_loaded_alone(context: TestContext) {
    for (tag, _, _, left) in LANGUAGES {
        let backend = MockBackend::start([three_left()]).await;
        let page = context.page("plain").await.api(&backend);
        let page = page
            .attribute("data-language", tag)
            .with_own_widget_host()
            .await;
        let page = page.open().await;
        assert_opens_in(&page, tag).await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        assert_eq!(with_western_digits(&page.text("receipt").await), left);
        let files = requested_messages(&page);
        assert_eq!(files.len(), 1, "{files:?}");
        assert!(
            files[0].starts_with(&format!("messages-{tag}-")),
            "{files:?}"
        );
    }
}

async fn the_page_language_decides_the_digits(context: TestContext) {
    let backend = MockBackend::start([three_left()]).await;
    let page = context.page("arabic").await.api(&backend).open().await;
    page.run("document.documentElement.lang = 'ar-EG';", vec![])
        .await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    assert_eq!(page.text("receipt").await, "تبقّت ٣ تجارب");
}

async fn an_exhausted_quota_shows_when_it_resets(context: TestContext) {
    let exhausted = MockResponse::json(
        402,
        &json!({ "error": "end_customer_quota", "reason": "quota_exhausted", "used": 1500, "limit": 1500,
            "resetsAt": "2026-12-01T12:00:00.000Z" }),
    );
    let backend = MockBackend::start([exhausted]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;
    let panel = page.text("paywall").await;
    assert!(panel.contains("1,500 of 1,500 try-ons used"), "{panel}");
    assert!(
        panel.contains("Your try-ons renew on December 1, 2026"),
        "{panel}"
    );
}

async fn a_date_is_gregorian_in_every_region(context: TestContext) {
    let exhausted = json!({ "error": "end_customer_quota", "reason": "quota_exhausted", "used": 3, "limit": 3,
        "resetsAt": "2026-12-01T12:00:00.000Z" });
    let backend = MockBackend::start([MockResponse::json(402, &exhausted)]).await;
    let page = context.page("arabic").await.api(&backend).open().await;
    page.run("document.documentElement.lang = 'ar-SA';", vec![])
        .await;
    page.open(TRIGGER).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;
    let panel = page.text("paywall").await;
    assert!(panel.contains("ديسمبر ٢٠٢٦"), "{panel}");
}

async fn messages_that_fail_to_load_are_requested_again(context: TestContext) {
    const LINE: &str = "warn: [genvoris] the dialog's messages did not load.";
    let page = context.page("slow-load").await.with_own_widget_host().await;
    let files = page.widget_files().expect("the widget's files");
    // The messages are requested when the pointer enters the trigger and again for the click, or for two clicks if the first
    // one shares the earlier request.
    files.fail_once("messages-");
    files.fail_once("messages-");
    let page = page.open().await;
    page.press(TRIGGER).await;
    until("a console message", async || {
        let lines = page.console().await;
        if lines.iter().any(|line| line == LINE) {
            Ok(())
        } else {
            Err(format!("{lines:?}"))
        }
    })
    .await;
    assert_eq!(page.screen().await, None);
    until("the dialog after another click", async || {
        page.run("document.querySelector('button').click();", vec![])
            .await;
        page.screen().await.ok_or_else(|| "no dialog".to_owned())
    })
    .await;
    page.wait_for_screen("intro").await;
    assert_eq!(requested_messages(&page).len(), 3);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn loaded_messages_of_another_language_are_the_fallback(context: TestContext) {
    let page = context.page("plain").await.with_own_widget_host().await;
    let files = page.widget_files().expect("the widget's files");
    files.fail_once("messages-fr-");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.click("close").await;
    page.wait_until_closed().await;
    let french = "document.querySelector('[data-genvoris-trigger]').dataset.language = 'fr';";
    page.run(french, vec![]).await;
    for tag in ["en", "fr"] {
        page.open(TRIGGER).await;
        let language = page
            .js("return root.querySelector('[lang]').lang;", vec![])
            .await;
        assert_eq!(language, tag);
        page.click("close").await;
        page.wait_until_closed().await;
    }
}

fn three_left() -> MockResponse {
    let pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    MockResponse::json(
        200,
        &json!({ "success": true, "images": [pixel], "end_customer_quota": { "used": 1, "limit": 4, "remaining": 3 } }),
    )
}

/// Browsers use different digits for Arabic without a country.
fn with_western_digits(text: &str) -> String {
    text.replace('٣', "3")
}

fn requested_messages(page: &HostPage) -> Vec<String> {
    let files = page.widget_files.as_deref().expect("the widget's files");
    let mut messages = files.requests();
    messages.retain(|name| name.starts_with("messages-"));
    messages
}

/// The language, direction and name of the dialog.
const DIALOG_LANGUAGE: &str = "const frame = root.querySelector('[lang]');
    return [frame.lang, getComputedStyle(dialog).direction, dialog.getAttribute('aria-label')];";

/// The direction of the dialog, the direction of the page, and the page's `dir` attribute.
const DIRECTIONS: &str = "return [getComputedStyle(dialog).direction,
    getComputedStyle(document.body).direction, document.documentElement.dir];";

/// Whether most letters of the open dialog are Arabic.
async fn is_arabic(page: &HostPage) -> bool {
    let Value::String(words) = page.js("return dialog.innerText;", vec![]).await else {
        panic!("the dialog has no text")
    };
    let letters = words.chars().filter(|letter| letter.is_alphabetic());
    let (arabic, other): (Vec<_>, Vec<_>) =
        letters.partition(|letter| ('\u{600}'..='\u{6ff}').contains(letter));
    arabic.len() > other.len()
}
