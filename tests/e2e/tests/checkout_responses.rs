//! Pay per try-on: responses of the store's endpoints, and outcomes of the checkout.

use genvoris_e2e::checkout_shop::CheckoutShop;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::store_backend::StoreResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_late_payment_is_polled_for,
    an_expired_checkout_can_be_started_again,
    a_declined_payment_starts_no_try_on,
    consent_is_not_required_again_after_the_checkout,
    the_page_may_provide_the_checkout_session_id,
    an_unknown_checkout_session_is_shown_with_its_id,
    lost_responses_are_retried_without_a_second_payment,
    an_invalid_checkout_url_is_not_followed,
    cancelling_deletes_the_stored_photo,
    a_refused_try_on_can_be_paid_for,
    preventing_the_checkout_event_leaves_navigation_to_the_page,
    a_blocked_popup_falls_back_to_the_same_tab,
];

async fn a_late_payment_is_polled_for(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["fastTimers"]).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("pending").await;
    let requests = shop.store.exchanged_ids().len();
    assert!((5..15).contains(&requests), "{requests} requests");
    // After the dialog was closed, the trigger shows the pending payment again.
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
    assert_eq!(shop.store.exchanged_ids(), ["cs_1", "cs_2"]);
}

async fn a_declined_payment_starts_no_try_on(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("decline").await;
    shop.wait_for_step("unpaid").await;
    shop.page.click("retry").await;
    shop.page.wait_for_screen("preview").await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.backend.try_ons().len(), 0);
}

async fn consent_is_not_required_again_after_the_checkout(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["consent"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    assert_eq!(
        shop.store.checkout_requests().len(),
        0,
        "no checkout should start without consent"
    );
    shop.page.click("consent").await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
}

async fn the_page_may_provide_the_checkout_session_id(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.store.pay();
    context.driver.back().await.expect("the shop");
    let set_id = "localStorage.returned = 'cs_1';";
    until("the shop", async || {
        shop.page.try_run(set_id, vec![]).await.map(drop)?;
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
    // The page provides the id on every visit, but it is used only once.
    shop.reload().await;
    shop.page.event("ready").await;
    shop.page.next_frames().await;
    assert_eq!(shop.page.screen().await, None);
    shop.page.press(TRIGGER).await;
    shop.page.wait_for_screen("intro").await;
    assert_eq!(shop.store.exchanged_ids(), ["cs_1"]);
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn an_unknown_checkout_session_is_shown_with_its_id(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page
        .run("location.search = '?session_id=cs_9&color=red';", vec![])
        .await;
    shop.wait_for_step("unknown").await;
    assert!(shop.page.text("checkout").await.contains("cs_9"));
    shop.page.click("cancel").await;
    shop.page.wait_for_screen("intro").await;
    let search = "return location.search;";
    assert_eq!(shop.page.run(search, vec![]).await, "?color=red");
}

async fn lost_responses_are_retried_without_a_second_payment(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["fastTimers"]).await;
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

async fn an_invalid_checkout_url_is_not_followed(context: TestContext) {
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

async fn cancelling_deletes_the_stored_photo(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("confirming").await;
    assert_eq!(shop.kept_photos().await.len(), 1);
    shop.store
        .respond_to_exchanges(vec![StoreResponse::Json(404, json!({})); 9]);
    shop.wait_for_step("unknown").await;
    shop.page.click("cancel").await;
    until("the photo to be deleted", async || {
        match shop.kept_photos().await.len() {
            0 => Ok(()),
            kept => Err(kept.to_string()),
        }
    })
    .await;
}

async fn a_refused_try_on_can_be_paid_for(context: TestContext) {
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

async fn preventing_the_checkout_event_leaves_navigation_to_the_page(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["preventCheckout"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    let detail = shop.page.event("checkout").await;
    assert_eq!(detail["productId"], "linen-shirt");
    let url = detail["url"].as_str().expect("a URL");
    assert!(url.ends_with("/pay/cs_1"), "{url}");
    shop.page.wait_until_closed().await;
    let types = shop.backend.event_types();
    assert!(types.contains(&"CHECKOUT_STARTED".to_owned()), "{types:?}");
}

async fn a_blocked_popup_falls_back_to_the_same_tab(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["blockPopups"]).await;
    shop.page.run("localStorage.mode = 'popup';", vec![]).await;
    shop.reload().await;
    shop.go_to_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
}
