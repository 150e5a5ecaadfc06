//! Without a session token, and when the merchant has run out.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    without_a_token_no_quota_applies,
    an_empty_token_is_no_token,
    the_merchants_credits_are_not_the_shoppers_affair,
];

async fn without_a_token_no_quota_applies(stage: Stage) {
    let page = stage.page("plain").await.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    assert!(page.event("tryon-completed").await["quota"].is_null());
    assert!(
        !page.has("receipt").await,
        "a quota is shown where there is none"
    );
}

async fn an_empty_token_is_no_token(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage
        .page("plain")
        .await
        .token("")
        .api(&backend)
        .open()
        .await;
    page.try_on(TRIGGER, &stage.model()).await;
    assert_eq!(backend.try_ons()[0].field("end_customer_token"), None);
}

async fn the_merchants_credits_are_not_the_shoppers_affair(stage: Stage) {
    let backend = Backend::start([Answer::error(402, "credit_limit_reached")]).await;
    let page = stage.page("paywall").await.api(&backend);
    let page = page
        .attribute("data-paywall-callback", "Theme.paywall.answersTrue")
        .open()
        .await;
    page.send(TRIGGER, &stage.model()).await;
    page.shows("unavailable").await;
    page.text("unavailable").await;
    assert_eq!(page.event("error").await["code"], "credit_limit_reached");
    assert_eq!(page.events("quota").await, [json!(null); 0]);
    assert_eq!(
        page.run("return Theme.calls.length;", vec![]).await,
        json!(0)
    );
    assert_eq!(backend.try_ons().len(), 1);
}
