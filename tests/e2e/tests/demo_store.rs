//! The demo store, as a shopper uses it.

use genvoris_e2e::demo_store::{CARD, TRIGGER, wait_for_quota_line};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::photos;
use genvoris_e2e::test_context::TestContext;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_try_on_shows_the_garment_and_is_counted_once,
    the_upload_to_the_shops_own_origin_is_shown_in_percent,
    a_real_portrait_is_tried_on,
    the_fourth_try_on_continues_after_an_upgrade,
    declining_the_upgrade_keeps_the_photo_and_its_url_leads_to_the_plan,
    the_model_photo_can_be_tried_on,
    a_card_tries_on_its_own_product,
    resetting_the_demo_creates_a_new_shopper,
];

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

async fn the_upload_to_the_shops_own_origin_is_shown_in_percent(context: TestContext) {
    let store = context.store().await;
    store.open(TRIGGER).await;
    let observe = "window.shown = [];
        new MutationObserver(() => {
          const text = root.querySelector('[part=upload]')?.textContent;
          if (text) shown.push(text);
        }).observe(root, { childList: true, subtree: true });";
    store.js(observe, vec![]).await;
    store.choose(&context.model()).await;
    store.click("submit").await;
    store.wait_for_screen("result").await;
    let last = store.run("return window.shown.at(-1);", vec![]).await;
    assert_eq!(last, json!("100%"));
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

async fn declining_the_upgrade_keeps_the_photo_and_its_url_leads_to_the_plan(context: TestContext) {
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

    // The page that the platform names for customers of the plan.
    store.press("[data-upgrade-link]").await;
    let is_plan_page = "return location.pathname === '/stores/freemium' && document.querySelector('#upgrade').open;";
    store.wait_for_value(is_plan_page, json!(true)).await;
    store.press("[data-upgrade-confirm]").await;
    wait_for_quota_line(&store, "3 of 30").await;
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
