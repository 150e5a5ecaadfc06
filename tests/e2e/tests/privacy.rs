//! Where secrets must not turn up.

use genvoris_e2e::platform::{KEY, Platform};
use genvoris_e2e::stage::Stage;

genvoris_e2e::cases![
    the_platforms_log_tells_no_secret,
    no_address_carries_the_token
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn the_platforms_log_tells_no_secret(stage: Stage) {
    let platform: &Platform = stage.platform().await;
    let shopper = platform.api.shopper(Some(1)).await;
    let token = platform.api.token(&shopper).await;
    let page = stage.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.submit(&stage.model()).await;
    page.shows("paywall").await;

    let log = platform.log();
    assert!(
        log.contains("/api/tryon"),
        "the log says nothing about try-ons"
    );
    assert!(!log.contains(&token), "the token is in the log");
    assert!(!log.contains(KEY), "the store key is in the log");
    let signature = token.rsplit('.').next().expect("a signature");
    assert!(
        !log.contains(signature),
        "the token's signature is in the log"
    );
}

async fn no_address_carries_the_token(stage: Stage) {
    let (_, token) = stage.platform().await.api.shopper_with_token(3).await;
    let page = stage.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    let script = "return performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');";
    let addresses = page.run(script, vec![]).await.to_string();
    assert!(addresses.contains("/api/tryon"), "{addresses}");
    assert!(!addresses.contains(&token), "an address carries the token");
}
