//! The demo store, as a shopper uses it.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::photos;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_try_on_shows_the_garment_and_is_counted_once,
    a_real_portrait_is_tried_on,
    the_fourth_try_on_continues_after_an_upgrade,
    declining_the_upgrade_keeps_the_photo,
    the_model_photo_can_be_tried_on,
    a_card_tries_on_its_own_product,
    resetting_the_demo_creates_a_new_shopper,
    the_list_leads_to_every_store,
    a_try_on_is_paid_for_in_the_checkout,
    a_checkout_that_was_paid_and_closed_is_found,
    a_declined_or_cancelled_checkout_can_be_paid_later,
    an_order_grants_try_ons_and_its_refund_takes_them_back,
    a_subscription_is_bought_cancelled_and_renewed,
    free_try_ons_ask_for_nothing,
];

const TRIGGER: &str = ".try-on [data-genvoris-trigger]";
/// That of another product.
const CARD: &str = ".card [data-product-id='rain-jacket']";

async fn a_try_on_shows_the_garment_and_is_counted_once(context: TestContext) {
    let store = context.store().await;
    assert_eq!(quota(&store).await["used"], 0);

    store.try_on(TRIGGER, &context.model()).await;

    let picture = result_picture(&store).await;
    let model = photos::open(&context.model());
    assert!(
        photos::difference(&picture, &model) > 1.0,
        "the result is the unchanged photo"
    );
    let quota = quota(&store).await;
    assert_eq!(
        (&quota["used"], &quota["remaining"]),
        (&json!(1), &json!(2))
    );
    let receipt = store.text("receipt").await;
    assert!(
        receipt.contains('2'),
        "the receipt should say that 2 are left: {receipt}"
    );
    wait_for_quota_line(&store, "1 of 3").await;
    let completed = store.event("tryon-completed").await;
    assert_eq!(completed["productId"], "linen-shirt");
    assert_eq!(completed["quota"]["remaining"], 2);
    assert_eq!(store.browser_errors().await, [""; 0]);
}

async fn a_real_portrait_is_tried_on(context: TestContext) {
    let Some(portrait) = context.photos().portrait() else {
        return eprintln!(
            "there is no portrait beside the project: only the illustrated model is tested"
        );
    };
    let store = context.store().await;
    store.try_on(TRIGGER, &portrait).await;
    let picture = result_picture(&store).await;
    let portrait = photos::open(&portrait);
    assert!(
        photos::difference(&picture, &portrait) > 1.0,
        "the result is the unchanged photo"
    );
    assert_eq!(quota(&store).await["used"], 1);
}

async fn the_fourth_try_on_continues_after_an_upgrade(context: TestContext) {
    let store = with_exhausted_quota(&context).await;
    let detail = store.event("quota").await;
    assert_eq!(detail["reason"], "quota_exhausted");
    assert_eq!((&detail["used"], &detail["limit"]), (&json!(3), &json!(3)));
    assert_eq!(
        store.screen().await,
        None,
        "the widget should not cover the store's dialog"
    );

    store.press("[data-upgrade-confirm]").await;

    store.wait_for_screen("result").await;
    assert_eq!(store.pictures().await.len(), 1);
    let quota = quota(&store).await;
    assert_eq!((&quota["used"], &quota["limit"]), (&json!(4), &json!(30)));
    wait_for_quota_line(&store, "4 of 30").await;
    assert_eq!(store.events("quota").await.len(), 1);
    assert_eq!(store.events("tryon-completed").await.len(), 4);
}

async fn declining_the_upgrade_keeps_the_photo(context: TestContext) {
    let store = with_exhausted_quota(&context).await;

    store.press("[data-upgrade-cancel]").await;
    store
        .wait_for_value(
            "return document.querySelector('#upgrade').open;",
            json!(false),
        )
        .await;
    store.wait_until_closed().await;
    store.press(TRIGGER).await;

    store.wait_for_screen("preview").await;
    store.click("submit").await;
    store
        .wait_for_value(
            "return document.querySelector('#upgrade').open;",
            json!(true),
        )
        .await;
    assert_eq!(quota(&store).await["used"], 3);
}

async fn the_model_photo_can_be_tried_on(context: TestContext) {
    let store = context.store().await;
    store.press("[data-model-try-on]").await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    store.wait_for_screen("result").await;
    store.pictures().await;
    wait_for_quota_line(&store, "1 of 3").await;
}

async fn a_card_tries_on_its_own_product(context: TestContext) {
    let store = context.store().await;
    store.try_on(CARD, &context.model()).await;
    assert_eq!(
        store.event("tryon-completed").await["productId"],
        "rain-jacket"
    );
    let jacket = result_picture(&store).await;

    store.close().await;
    store.press(TRIGGER).await;
    store.wait_for_screen("preview").await;
    store.click("submit").await;
    store.wait_for_screen("result").await;
    let shirt = result_picture(&store).await;
    assert!(
        photos::difference(&jacket, &shirt) > 1.0,
        "two garments have the same result"
    );
}

async fn resetting_the_demo_creates_a_new_shopper(context: TestContext) {
    let store = context.store().await;
    store.try_on(TRIGGER, &context.model()).await;
    wait_for_quota_line(&store, "1 of 3").await;
    store.close().await;
    store.press("[data-reset]").await;
    wait_for_quota_line(&store, "0 of 3").await;
    assert_eq!(quota(&store).await["used"], 0);
}

async fn the_list_leads_to_every_store(context: TestContext) {
    let list = context.store_with_model("freemium").await;
    list.press(".notice a").await;
    list.wait_for_value(
        "return document.querySelectorAll('.stores a').length;",
        json!(5),
    )
    .await;
    let links = list
        .run(
            "return [...document.querySelectorAll('.stores a')].map((link) => link.href);",
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
    store.press("[data-order]").await;
    wait_for_quota_line(&store, "9 try-ons left").await;
    store.press("[data-orders] li:last-child button").await;
    wait_for_quota_line(&store, "5 try-ons left").await;
    store.press("[data-orders] li:first-child button").await;
    wait_for_quota_line(&store, "no try-ons left").await;
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
    wait_for_quota_line(&store, "1 of 20").await;
    store.try_on(TRIGGER, &context.model()).await;
    wait_for_quota_line(&store, "2 of 20").await;
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

/// The store with its upgrade dialog, which the fourth try-on has opened.
async fn with_exhausted_quota(context: &TestContext) -> HostPage {
    let store = context.store().await;
    store.open(TRIGGER).await;
    for _ in 0..3 {
        store.submit(&context.model()).await;
        store.wait_for_screen("result").await;
    }
    store.submit(&context.model()).await;
    store
        .wait_for_value(
            "return document.querySelector('#upgrade').open;",
            json!(true),
        )
        .await;
    store
}

async fn result_picture(store: &HostPage) -> image::DynamicImage {
    let pictures = store.pictures().await;
    let script = "const done = arguments[arguments.length - 1];
        fetch(arguments[0]).then((answer) => answer.blob()).then((blob) => {
          const reader = new FileReader();
          reader.onload = () => done(reader.result);
          reader.readAsDataURL(blob);
        });";
    let data = store
        .run_async(script, vec![pictures[0]["src"].clone()])
        .await;
    photos::from_data_url(data.as_str().expect("a data URL"))
}

async fn quota(store: &HostPage) -> Value {
    let script = "const done = arguments[0];
        fetch('/stores/freemium/account').then((answer) => answer.json()).then(done);";
    store.run_async(script, vec![]).await
}

async fn wait_for_quota_line(store: &HostPage, words: &str) {
    until(
        &format!("the store's quota line to say '{words}'"),
        async || {
            let script = "return document.querySelector('[data-store-quota]').textContent;";
            let line = store.try_run(script, vec![]).await?;
            let line = line.as_str().unwrap_or_default().to_owned();
            if line.contains(words) {
                Ok(())
            } else {
                Err(line)
            }
        },
    )
    .await;
}
