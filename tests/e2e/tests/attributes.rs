//! Wrong values on the script tag and on triggers: one console line each, and none tells a secret.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;

genvoris_e2e::cases![
    an_unknown_language_is_named,
    an_unknown_category_is_named,
    a_wrong_address_is_named,
    two_tokens_that_differ_are_named,
    the_first_token_attribute_wins,
    a_live_key_in_the_page_is_warned_of,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn an_unknown_language_is_named(stage: Stage) {
    let page = stage
        .page("plain")
        .await
        .attribute("data-language", "tlh")
        .open()
        .await;
    page.open(TRIGGER).await;
    one_line(&page, &["data-language", "tlh", "en", "ar"]).await;
}

async fn an_unknown_category_is_named(stage: Stage) {
    let page = stage.page("plain").await.open().await;
    let script = "document.querySelector('button').dataset.productCategory = 'spaceship';";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    one_line(
        &page,
        &[
            "data-product-category",
            "spaceship",
            "apparel",
            "home",
            "object",
            "other",
        ],
    )
    .await;
}

async fn a_wrong_address_is_named(stage: Stage) {
    let page = stage
        .page("plain")
        .await
        .attribute("data-api-url", "ftp://shop.example")
        .open()
        .await;
    page.open(TRIGGER).await;
    one_line(&page, &["data-api-url", "ftp://shop.example", "http"]).await;
}

async fn two_tokens_that_differ_are_named(stage: Stage) {
    let page = stage.page("plain").await.token("first.secret.token");
    let page = page
        .attribute("data-token", "second.secret.token")
        .open()
        .await;
    page.open(TRIGGER).await;
    one_line(&page, &["data-end-customer-token", "data-token"]).await;
}

async fn the_first_token_attribute_wins(stage: Stage) {
    let (shopper, token) = stage.platform().await.api.shopper_with_token(3).await;
    let page = stage
        .page("plain")
        .await
        .attribute("data-token", "not.the.one");
    let page = page.attribute("data-customer-token", &token).open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    assert_eq!(stage.platform().await.api.usage(&shopper).await.used, 1);
}

async fn a_live_key_in_the_page_is_warned_of(stage: Stage) {
    let page = stage.page("live-key").await.open().await;
    page.open(TRIGGER).await;
    one_line(&page, &["data-api-key", "data-api-url"]).await;
}

/// There is one warning or error, it has all these words, and no line has a secret.
async fn one_line(page: &HostPage, words: &[&str]) {
    let lines = page.console().await;
    let loud: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("warn: ") || line.starts_with("error: "))
        .collect();
    assert_eq!(loud.len(), 1, "{lines:?}");
    for word in words {
        assert!(loud[0].contains(word), "'{word}' is not in: {}", loud[0]);
    }
    for secret in ["gvk_", "secret.token"] {
        assert!(
            !lines.iter().any(|line| line.contains(secret)),
            "a secret is in the console"
        );
    }
}
