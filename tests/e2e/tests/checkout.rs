//! Pay per try-on, from the photo to the store's checkout and back to the picture: what depends on the browser's storage,
//! windows and history.

use genvoris_e2e::checkout_shop::CheckoutShop;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_photo_that_was_chosen_before_paying_is_tried_on,
    going_back_leads_to_the_same_checkout,
    a_reload_goes_on_where_it_was,
    two_tabs_pay_once,
    another_shopper_does_not_get_the_photo,
    storage_that_is_refused_is_told_before_paying,
    a_window_of_its_own_gives_the_payment_back,
    a_payment_that_was_made_without_a_return_is_found,
];

async fn the_photo_that_was_chosen_before_paying_is_tried_on(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let offer = shop.page.text("price").await;
    assert!(
        offer.contains("$0.99") && offer.contains("one try-on"),
        "{offer}"
    );
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.kept_photos().await, [[0; 0]; 0], "kept before paying");
    let address = shop.page.run("return location.href;", vec![]).await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    let [started] = &shop.store.started()[..] else {
        panic!("{:?}", shop.store.started())
    };
    assert_eq!(
        *started,
        json!({ "shopperId": "shopper-1", "productId": "linen-shirt", "productHandle": "index.html",
            "returnUrl": address, "csrf": "shop-csrf" })
    );
    context.driver.back().await.expect("the shop");
    until("the shop", async || {
        match shop.page.try_run(KEPT_COUNT, vec![]).await {
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
    assert_eq!(sent[0].photo, kept[0], "the photo is another one");
    assert_eq!(sent[0].field("product_id"), Some("linen-shirt"));
    assert_eq!(sent[0].field("page_url"), address.as_str());
    assert_eq!(sent[0].field("end_customer_token"), Some("paid.cs_1.token"));
    // The next one costs again.
    shop.page.click("another").await;
    shop.page.choose(&context.model()).await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
}

const KEPT_COUNT: &str = "return document.querySelector('[data-genvoris-trigger]').id;";

async fn going_back_leads_to_the_same_checkout(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    // The page is found as it was left, or loaded again: either way the photo is there.
    shop.find_shop_again().await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.started().len(),
        1,
        "another checkout was started"
    );
    shop.leave_checkout("cancel").await;
    shop.find_shop_again().await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.backend.try_ons().len(), 0);
}

async fn a_reload_goes_on_where_it_was(context: TestContext) {
    let lost = [MockResponse::Silence, MockResponse::Success];
    let shop = CheckoutShop::open_with(&context, lost, &[]).await;
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
        "it may have been counted twice"
    );
    shop.reload().await;
    shop.page.event("ready").await;
    shop.page.next_frames().await;
    assert_eq!(shop.page.screen().await, None);
}

async fn two_tabs_pay_once(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    let first = context.driver.window().await.expect("a tab");
    let address = shop.page.run("return location.href;", vec![]).await;
    let address = address.as_str().expect("an address").to_owned();
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let second = context.driver.new_tab().await.expect("a tab");
    context
        .driver
        .switch_to_window(second.clone())
        .await
        .expect("the tab");
    context.driver.goto(&address).await.expect("the shop");
    shop.go_to_checkout().await;
    context
        .driver
        .switch_to_window(first.clone())
        .await
        .expect("the tab");
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.started().len(),
        1,
        "each tab has its own checkout"
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
    let returned = format!("{address}?session_id=cs_1");
    context.driver.goto(&returned).await.expect("the shop");
    let search = "return location.search;";
    shop.page.wait_for_value(search, json!("")).await;
    assert_eq!(shop.page.screen().await, None);
    assert_eq!(shop.backend.try_ons().len(), 1);
    context.driver.close_window().await.expect("one tab less");
    context
        .driver
        .switch_to_window(first)
        .await
        .expect("the tab");
}

async fn another_shopper_does_not_get_the_photo(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    shop.find_shop_again().await;
    shop.page
        .run("localStorage.shopper = 'shopper-2';", vec![])
        .await;
    shop.reload().await;
    shop.page.open(TRIGGER).await;
    assert_eq!(shop.kept_photos().await.len(), 0);
}

async fn storage_that_is_refused_is_told_before_paying(context: TestContext) {
    let shop = CheckoutShop::open_with(&context, [], &["refuses"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("photo_not_kept").await;
    assert_eq!(shop.store.started().len(), 0);
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

async fn a_window_of_its_own_gives_the_payment_back(context: TestContext) {
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

async fn a_payment_that_was_made_without_a_return_is_found(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.store.tell_ids();
    shop.go_to_checkout().await;
    shop.store.pay();
    context.driver.back().await.expect("the shop");
    // A page that was kept asks by itself, one that was loaded again when the shopper presses the button.
    until("the preview or the picture", async || {
        shop.press_on().await;
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
    assert_eq!(shop.store.started().len(), 1);
    assert_eq!(shop.backend.try_ons().len(), 1);
}
