//! Pay per try-on: what the store and the shopper may answer.

use genvoris_e2e::checkout_shop::CheckoutShop;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::store_backend::StoreResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    late_payments_are_waited_for,
    an_expired_checkout_can_be_started_again,
    a_declined_payment_runs_nothing,
    consent_that_was_given_before_paying_is_not_asked_for_again,
    a_thank_you_page_may_tell_the_id_itself,
    an_unknown_checkout_has_a_reference,
    lost_answers_cost_nothing,
    a_store_that_answers_no_address_is_not_followed,
    cancelling_wipes_the_photo,
    a_refused_try_on_can_be_bought,
    the_page_may_take_the_shopper_there_itself,
    a_blocked_window_is_the_same_tab,
];

async fn late_payments_are_waited_for(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["hurry"]).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("pending").await;
    let asked = shop.store.exchanged().len();
    assert!((5..15).contains(&asked), "asked {asked} times");
    // The dialog can be closed; the payment is found again from the trigger.
    shop.page.close().await;
    shop.page.press(TRIGGER).await;
    shop.wait_for_step("pending").await;
    shop.store.pay();
    shop.page.click("retry").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn an_expired_checkout_can_be_started_again(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.store.expire();
    shop.leave_checkout("late").await;
    shop.wait_for_step("unpaid").await;
    shop.page.click("retry").await;
    shop.page.wait_for_screen("preview").await;
    assert_eq!(shop.page.run("return location.search;", vec![]).await, "");
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.store.exchanged(), ["cs_1", "cs_2"]);
}

async fn a_declined_payment_runs_nothing(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("decline").await;
    shop.wait_for_step("unpaid").await;
    shop.page.click("retry").await;
    shop.page.wait_for_screen("preview").await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.backend.try_ons().len(), 0);
}

async fn consent_that_was_given_before_paying_is_not_asked_for_again(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["consent"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    assert_eq!(shop.store.started().len(), 0, "paid without consent");
    shop.page.click("consent").await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
}

async fn a_thank_you_page_may_tell_the_id_itself(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.store.pay();
    context.driver.back().await.expect("the shop");
    let told = "localStorage.returned = 'cs_1';";
    until("the shop", async || {
        shop.page.try_run(told, vec![]).await.map(drop)?;
        let title = shop.page.try_run("return document.title;", vec![]).await?;
        if title
            .as_str()
            .is_some_and(|title| title.starts_with("Linen"))
        {
            Ok(())
        } else {
            Err(title.to_string())
        }
    })
    .await;
    shop.reload().await;
    shop.wait_for_picture().await;
    // It is told on every visit, and used once.
    shop.reload().await;
    shop.page.event("ready").await;
    shop.page.next_frames().await;
    assert_eq!(shop.page.screen().await, None);
    shop.page.press(TRIGGER).await;
    shop.page.wait_for_screen("intro").await;
    assert_eq!(shop.store.exchanged(), ["cs_1"]);
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn an_unknown_checkout_has_a_reference(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page
        .run("location.search = '?session_id=cs_9&color=red';", vec![])
        .await;
    shop.wait_for_step("unknown").await;
    assert!(shop.page.text("checkout").await.contains("cs_9"));
    shop.page.click("cancel").await;
    shop.page.wait_for_screen("intro").await;
    let address = "return location.search;";
    assert_eq!(shop.page.run(address, vec![]).await, "?color=red");
}

async fn lost_answers_cost_nothing(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["hurry"]).await;
    shop.store.respond_to_checkouts([StoreResponse::Lost]);
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("not_opened").await;
    shop.page.click("retry").await;
    shop.wait_for_checkout().await;
    shop.store.respond_to_exchanges([
        StoreResponse::Lost,
        StoreResponse::Json(500, json!({})),
        StoreResponse::Json(200, json!({})),
    ]);
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn a_store_that_answers_no_address_is_not_followed(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    for url in [
        json!("javascript:alert(1)"),
        json!(""),
        json!(7),
        Value::Null,
    ] {
        shop.store
            .respond_to_checkouts([StoreResponse::Json(200, json!({ "url": url }))]);
        shop.page.click("submit").await;
        shop.wait_for_step("not_opened").await;
        shop.page.click("cancel").await;
        shop.page.wait_for_screen("preview").await;
    }
    let lines = shop.page.console_at("warn").await;
    assert!(lines[0].contains("data-checkout-url"), "{lines:?}");
}

async fn cancelling_wipes_the_photo(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("confirming").await;
    assert_eq!(shop.kept_photos().await.len(), 1);
    shop.store
        .respond_to_exchanges(vec![StoreResponse::Json(404, json!({})); 9]);
    shop.wait_for_step("unknown").await;
    shop.page.click("cancel").await;
    until("the photo to be wiped", async || {
        match shop.kept_photos().await.len() {
            0 => Ok(()),
            kept => Err(kept.to_string()),
        }
    })
    .await;
}

async fn a_refused_try_on_can_be_bought(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [MockResponse::exhausted()], &[]).await;
    shop.page
        .run("Genvoris.setToken('plan.session.token');", vec![])
        .await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.page.wait_for_screen("paywall").await;
    assert_eq!(shop.page.text("upgrade").await, "Pay $0.99");
    assert!(shop.page.text("price").await.contains("one try-on"));
    shop.page.click("upgrade").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(
        shop.backend.sent("end_customer_token"),
        ["plan.session.token", "paid.cs_1.token"]
    );
}

async fn the_page_may_take_the_shopper_there_itself(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["prevents"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    let detail = shop.page.event("checkout").await;
    assert_eq!(detail["productId"], "linen-shirt");
    let url = detail["url"].as_str().expect("an address");
    assert!(url.ends_with("/pay/cs_1"), "{url}");
    shop.page.wait_until_closed().await;
    let types = shop.backend.event_types();
    assert!(types.contains(&"CHECKOUT_STARTED".to_owned()), "{types:?}");
}

async fn a_blocked_window_is_the_same_tab(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["blocks"]).await;
    shop.page.run("localStorage.mode = 'popup';", vec![]).await;
    shop.reload().await;
    shop.go_to_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
}
