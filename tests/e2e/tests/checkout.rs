//! Pay per try-on, from the photo to the store's checkout and back to the result: the parts that depend on the browser's
//! storage, windows and history.

use genvoris_e2e::checkout_shop::CheckoutShop;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::photos::{difference, from_bytes};
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_photo_is_kept_during_the_checkout_and_tried_on_after_it,
    returning_without_paying_continues_the_same_checkout,
    a_kept_photo_that_is_too_large_is_sent_smaller,
    the_kept_photo_can_be_forgotten,
    a_reload_continues_at_the_same_step,
    two_tabs_share_one_checkout,
    another_shopper_does_not_see_the_photo,
    unavailable_storage_is_reported_before_the_checkout,
    a_checkout_in_a_popup_continues_the_try_on,
    a_payment_is_found_if_the_shopper_returns_without_the_session_id,
];

async fn the_photo_is_kept_during_the_checkout_and_tried_on_after_it(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let offer = shop.page.text("price").await;
    assert!(
        offer.contains("$0.99") && offer.contains("one try-on"),
        "{offer}"
    );
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(
        shop.kept_photos().await,
        [[0; 0]; 0],
        "the photo should not be stored before the checkout"
    );
    let url = shop.page.run("return location.href;", vec![]).await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    let [started] = &shop.store.checkout_requests()[..] else {
        panic!("{:?}", shop.store.checkout_requests())
    };
    assert_eq!(
        *started,
        json!({ "shopperId": "shopper-1", "productId": "linen-shirt", "productHandle": "index.html",
            "returnUrl": url, "csrf": "shop-csrf" })
    );
    context.driver.back().await.expect("the shop");
    until("the shop", async || {
        match shop.page.try_run(TRIGGER_ID, vec![]).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    })
    .await;
    let kept = shop.kept_photos().await;
    context.driver.forward().await.expect("the checkout");
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    let sent = shop.backend.try_ons();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].photo, kept[0], "another photo was sent");
    assert_eq!(sent[0].field("product_id"), Some("linen-shirt"));
    assert_eq!(sent[0].field("page_url"), url.as_str());
    assert_eq!(sent[0].field("end_customer_token"), Some("paid.cs_1.token"));
    // The next try-on has to be paid for again.
    shop.page.click("another").await;
    shop.page.choose(&context.model()).await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
}

/// A script that fails while another page is shown.
const TRIGGER_ID: &str = "return document.querySelector('[data-genvoris-trigger]').id;";

async fn returning_without_paying_continues_the_same_checkout(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    // The page was restored or loaded again. In both cases the photo is there.
    shop.wait_for_preview_after_return().await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.checkout_requests().len(),
        1,
        "another checkout was started"
    );
    shop.leave_checkout("cancel").await;
    shop.wait_for_preview_after_return().await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.backend.try_ons().len(), 0);
}

async fn a_kept_photo_that_is_too_large_is_sent_smaller(context: TestContext) {
    let too_large = vec![MockResponse::json(413, &json!({})); 2];
    let shop = CheckoutShop::open_with(&context, too_large, &[]).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    let sent = shop.backend.try_ons();
    let photos: Vec<_> = sent.iter().map(|one| from_bytes(&one.photo)).collect();
    assert_eq!(photos.len(), 3);
    assert!(sent[0].photo.len() > sent[2].photo.len());
    for smaller in &photos[1..] {
        let difference = difference(&photos[0], smaller);
        assert!(difference < 3.0, "another picture: {difference}");
    }
}

async fn the_kept_photo_can_be_forgotten(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("cancel").await;
    shop.wait_for_preview_after_return().await;
    shop.page.click("forget").await;
    shop.page.wait_for_screen("intro").await;
    until("an empty store of photos", async || {
        match shop.kept_photos().await {
            kept if kept.iter().all(Vec::is_empty) => Ok(()),
            kept => Err(format!("{} photos", kept.len())),
        }
    })
    .await;
    shop.reload().await;
    shop.page.open(TRIGGER).await;
    assert_eq!(shop.page.screen().await.as_deref(), Some("intro"));
}

async fn a_reload_continues_at_the_same_step(context: TestContext) {
    let responses = [MockResponse::Silence, MockResponse::Success];
    let shop = CheckoutShop::open_with(&context, responses, &[]).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    shop.reload().await;
    shop.go_to_checkout().await;
    shop.reload().await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("confirming").await;
    shop.reload().await;
    shop.wait_for_step("confirming").await;
    shop.store.pay();
    shop.page.wait_for_screen("progress").await;
    shop.backend.wait_for_request("POST /api/tryon", 1).await;
    shop.reload().await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 2);
    assert_eq!(
        shop.attempt_ids().len(),
        1,
        "a second attempt id may be counted twice"
    );
    shop.reload().await;
    shop.page.event("ready").await;
    shop.page.next_frames().await;
    assert_eq!(shop.page.screen().await, None);
}

async fn two_tabs_share_one_checkout(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    let first = context.driver.window().await.expect("a tab");
    let url = shop.page.run("return location.href;", vec![]).await;
    let url = url.as_str().expect("a URL").to_owned();
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let second = context.driver.new_tab().await.expect("a tab");
    context
        .driver
        .switch_to_window(second.clone())
        .await
        .expect("the tab");
    context.driver.goto(&url).await.expect("the shop");
    shop.go_to_checkout().await;
    context
        .driver
        .switch_to_window(first.clone())
        .await
        .expect("the tab");
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.checkout_requests().len(),
        1,
        "both tabs should use the same checkout"
    );
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    context
        .driver
        .switch_to_window(second)
        .await
        .expect("the tab");
    context.driver.refresh().await.expect("a reload");
    shop.wait_for_title("Paid").await;
    let returned = format!("{url}?session_id=cs_1");
    context.driver.goto(&returned).await.expect("the shop");
    let search = "return location.search;";
    shop.page.wait_for_value(search, json!("")).await;
    assert_eq!(shop.page.screen().await, None);
    assert_eq!(shop.backend.try_ons().len(), 1);
    context.driver.close_window().await.expect("the tab closes");
    context
        .driver
        .switch_to_window(first)
        .await
        .expect("the tab");
}

async fn another_shopper_does_not_see_the_photo(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    shop.wait_for_preview_after_return().await;
    shop.page
        .run("localStorage.shopper = 'shopper-2';", vec![])
        .await;
    shop.reload().await;
    shop.page.open(TRIGGER).await;
    assert_eq!(shop.kept_photos().await.len(), 0);
}

async fn unavailable_storage_is_reported_before_the_checkout(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["noStorage"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("photo_not_kept").await;
    assert_eq!(shop.store.checkout_requests().len(), 0);
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.page.wait_for_screen("intro").await;
    let receipt = shop.page.text("receipt").await;
    assert!(receipt.contains("choose your photo again"), "{receipt}");
    shop.page.submit(&context.model()).await;
    shop.page.wait_for_screen("result").await;
    shop.page.pictures().await;
    let search = "return location.search;";
    shop.page.wait_for_value(search, json!("")).await;
    let sent = &shop.backend.try_ons()[0];
    assert_eq!(sent.field("end_customer_token"), Some("paid.cs_1.token"));
    let page_url = sent.field("page_url").unwrap_or_default();
    assert!(!page_url.contains("session_id"), "{page_url}");
}

async fn a_checkout_in_a_popup_continues_the_try_on(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page.run("localStorage.mode = 'popup';", vec![]).await;
    shop.reload().await;
    let first = context.driver.window().await.expect("a tab");
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("window").await;
    let windows = context.driver.windows().await.expect("windows");
    let popup = windows.into_iter().find(|window| *window != first);
    context
        .driver
        .switch_to_window(popup.expect("a window"))
        .await
        .expect("the window");
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    until("the window to close", async || {
        match context.driver.windows().await.expect("windows").len() {
            1 => Ok(()),
            open => Err(open.to_string()),
        }
    })
    .await;
    context
        .driver
        .switch_to_window(first)
        .await
        .expect("the tab");
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn a_payment_is_found_if_the_shopper_returns_without_the_session_id(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.store.return_ids();
    shop.go_to_checkout().await;
    shop.store.pay();
    context.driver.back().await.expect("the shop");
    // A restored page checks the payment by itself, and a page that was loaded again when the shopper submits.
    until("the preview or the picture", async || {
        shop.ensure_dialog_open().await;
        match shop.page.screen().await.as_deref() {
            Some("preview") => {
                shop.page.click("submit").await;
                Ok(())
            }
            Some("result") => Ok(()),
            screen => Err(format!("{screen:?}")),
        }
    })
    .await;
    shop.wait_for_picture().await;
    assert_eq!(shop.store.checkout_requests().len(), 1);
    assert_eq!(shop.backend.try_ons().len(), 1);
}
