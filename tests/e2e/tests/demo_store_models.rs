//! The demo stores, each with its business model, as a shopper uses them.

use genvoris_e2e::demo_store::{CARD, TRIGGER, wait_for_quota_line};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use serde_json::json;

genvoris_e2e::cases![
    the_list_leads_to_every_store,
    a_try_on_is_paid_for_in_the_checkout,
    a_checkout_that_was_paid_and_closed_is_found,
    a_coupon_for_the_whole_price_is_as_good_as_a_payment,
    a_declined_or_cancelled_checkout_can_be_paid_later,
    an_order_grants_try_ons_and_its_refund_takes_them_back,
    a_subscription_is_bought_cancelled_and_renewed,
    free_try_ons_ask_for_nothing,
];

async fn the_list_leads_to_every_store(context: TestContext) {
    let list = context.store_with_model("freemium").await;
    list.press(".notice a").await;
    list.wait_for_value(
        "return document.querySelectorAll('.stores li a').length;",
        json!(5),
    )
    .await;
    let links = list
        .run(
            "return [...document.querySelectorAll('.stores li a')].map((link) => link.href);",
            vec![],
        )
        .await;
    for link in links.as_array().expect("links") {
        let link = link.as_str().expect("a link");
        context.driver.goto(link).await.expect("a store");
        let trigger = format!("return !!document.querySelector('{TRIGGER}');");
        list.wait_for_value(&trigger, json!(true)).await;
        assert_eq!(list.browser_errors().await, [""; 0], "{link}");
    }
}

async fn a_try_on_is_paid_for_in_the_checkout(context: TestContext) {
    let store = context.store_with_model("pay-per-try-on").await;
    go_to_checkout(&context, &store).await;
    choose(&store, "pay").await;
    wait_for_paid_picture(&store).await;
    store.click("another").await;
    store.choose(&context.model()).await;
    assert_eq!(store.text("submit").await, "Pay $0.99");
}

async fn a_coupon_for_the_whole_price_is_as_good_as_a_payment(context: TestContext) {
    let store = context.store_with_model("pay-per-try-on").await;
    go_to_checkout(&context, &store).await;
    choose(&store, "coupon").await;
    wait_for_paid_picture(&store).await;
}

async fn a_checkout_that_was_paid_and_closed_is_found(context: TestContext) {
    let store = context.store_with_model("pay-per-try-on").await;
    go_to_checkout(&context, &store).await;
    choose(&store, "pay_and_close").await;
    wait_for_note(&store, "Paid.").await;
    let store = context.store_with_model("pay-per-try-on").await;
    store.press(TRIGGER).await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    wait_for_paid_picture(&store).await;
}

async fn a_declined_or_cancelled_checkout_can_be_paid_later(context: TestContext) {
    let store = context.store_with_model("pay-per-try-on").await;
    go_to_checkout(&context, &store).await;
    choose(&store, "decline").await;
    wait_for_note(&store, "declined").await;
    choose(&store, "cancel").await;
    wait_for_store(&store).await;
    store.press(TRIGGER).await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    wait_for_checkout(&store).await;
    choose(&store, "pay_late").await;
    wait_for_paid_picture(&store).await;
}

async fn an_order_grants_try_ons_and_its_refund_takes_them_back(context: TestContext) {
    let store = context.store_with_model("credits").await;
    store.open_and_submit(TRIGGER, &context.model()).await;
    wait_for_offer(&store, "You have no try-ons yet.").await;
    store.press("[data-upgrade-confirm]").await;
    store.wait_for_screen("result").await;
    wait_for_quota_line(&store, "4 try-ons left").await;
    store.close().await;
    store.press("[data-bag-button]").await;
    store.press("[data-bag-open]").await;
    store.press("[data-order]").await;
    wait_for_quota_line(&store, "9 try-ons left").await;
    store.press("[data-orders] li:last-child button").await;
    wait_for_quota_line(&store, "5 try-ons left").await;
    store.press("[data-orders] li:first-child button").await;
    wait_for_quota_line(&store, "You have no try-ons.").await;
    store.press(CARD).await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    wait_for_offer(&store, "You have used the try-ons of your orders.").await;
}

async fn a_subscription_is_bought_cancelled_and_renewed(context: TestContext) {
    let store = context.store_with_model("subscription").await;
    store.open_and_submit(TRIGGER, &context.model()).await;
    wait_for_offer(&store, "You have no subscription yet.").await;
    store.press("[data-upgrade-confirm]").await;
    store.wait_for_screen("result").await;
    wait_for_quota_line(&store, "1 of 20").await;
    store.close().await;
    store.press("[data-cancel-subscription]").await;
    wait_for_quota_line(&store, "cancelled").await;
    store.press(CARD).await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    let cancelled = "Your subscription is cancelled. Renew it to go on.";
    wait_for_offer(&store, cancelled).await;
    // A page that is loaded again has no token, and makes the same offer.
    let store = context.store_with_model("subscription").await;
    store.press(".try-on [data-offer]").await;
    wait_for_offer(&store, cancelled).await;
    store.press("[data-upgrade-confirm]").await;
    wait_for_quota_line(&store, "0 of 20").await;
    store.try_on(TRIGGER, &context.model()).await;
    wait_for_quota_line(&store, "1 of 20").await;
}

async fn free_try_ons_ask_for_nothing(context: TestContext) {
    let store = context.store_with_model("free").await;
    store.open(TRIGGER).await;
    for _ in 0..4 {
        store.submit(&context.model()).await;
        store.wait_for_screen("result").await;
    }
    assert_eq!(store.events("tryon-completed").await.len(), 4);
    let line = "return document.querySelector('[data-store-quota]').textContent;";
    assert_eq!(store.run(line, vec![]).await, "");
}

async fn go_to_checkout(context: &TestContext, store: &HostPage) {
    store.open(TRIGGER).await;
    store.choose(&context.model()).await;
    assert_eq!(store.text("submit").await, "Pay $0.99");
    store.click("submit").await;
    wait_for_checkout(store).await;
}

async fn wait_for_checkout(store: &HostPage) {
    store
        .wait_for_value("return document.title;", json!("Checkout (sandbox)"))
        .await;
}

/// Presses a button of the sandbox's checkout page.
async fn choose(store: &HostPage, choice: &str) {
    store.press(&format!("button[value={choice}]")).await;
}

async fn wait_for_note(store: &HostPage, words: &str) {
    let script = format!(
        "return document.querySelector('.note')?.textContent.includes('{words}') ?? false;"
    );
    store.wait_for_value(&script, json!(true)).await;
}

async fn wait_for_store(store: &HostPage) {
    let script = "return document.readyState === 'complete' && !!document.querySelector('[data-model=pay-per-try-on]');";
    store.wait_for_value(script, json!(true)).await;
}

async fn wait_for_paid_picture(store: &HostPage) {
    store.wait_for_screen("result").await;
    store.pictures().await;
    store
        .wait_for_value("return location.search;", json!(""))
        .await;
}

async fn wait_for_offer(store: &HostPage, text: &str) {
    let script =
        "return document.querySelector('#upgrade[open] [data-upgrade-text]')?.textContent ?? null;";
    store.wait_for_value(script, json!(text)).await;
}
