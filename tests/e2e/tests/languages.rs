//! Languages and their direction.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;
use serde_json::{Value, json};

genvoris_e2e::cases![
    arabic_turns_the_widget_alone,
    the_page_language_is_the_default,
    the_attribute_beats_the_page,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn arabic_turns_the_widget_alone(stage: Stage) {
    let (_, token) = stage.platform().await.api.shopper_with_token(3).await;
    let page = stage
        .page("plain")
        .await
        .token(&token)
        .attribute("data-language", "ar")
        .open()
        .await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(DIRECTIONS, vec![]).await, json!(["rtl", "ltr", ""]));
    assert!(is_arabic(&page).await);
    page.submit(&stage.model()).await;
    page.shows("result").await;
    assert!(is_arabic(&page).await);
    page.text("receipt").await;
}

async fn the_page_language_is_the_default(stage: Stage) {
    let page = stage.page("arabic").await.open().await;
    page.open(TRIGGER).await;
    assert_eq!(
        page.js(DIRECTIONS, vec![]).await,
        json!(["rtl", "rtl", "rtl"])
    );
    assert!(is_arabic(&page).await);
}

async fn the_attribute_beats_the_page(stage: Stage) {
    let page = stage
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

/// How the dialog runs, how the page runs, and the page's own `dir`.
const DIRECTIONS: &str = "return [getComputedStyle(dialog).direction,
    getComputedStyle(document.body).direction, document.documentElement.dir];";

/// Most letters of the open dialog are Arabic.
async fn is_arabic(page: &HostPage) -> bool {
    let Value::String(words) = page.js("return dialog.innerText;", vec![]).await else {
        panic!("the dialog has no words")
    };
    let letters = words.chars().filter(|letter| letter.is_alphabetic());
    let (arabic, other): (Vec<_>, Vec<_>) =
        letters.partition(|letter| ('\u{600}'..='\u{6ff}').contains(letter));
    arabic.len() > other.len()
}
