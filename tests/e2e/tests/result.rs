//! What a shopper can do with a result.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::photos::data_url;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    the_photo_can_be_compared_with_the_result,
    the_picture_can_be_enlarged_and_moved,
    the_first_escape_leaves_the_enlarged_picture,
    several_pictures_have_thumbnails,
    the_bag_is_filled_by_the_page,
    feedback_is_reported_to_the_page,
    a_result_that_is_the_photo_again_is_reported,
    the_buttons_and_the_product_stay_in_place_from_screen_to_screen,
];

/// A response with these pictures.
fn pictures(urls: &[String]) -> MockResponse {
    MockResponse::json(
        200,
        &json!({ "success": true, "images": urls, "variation_count": urls.len(), "request_id": "req_1" }),
    )
}

/// A page whose try-on was answered with as many copies of the model's photo.
async fn open_result(context: &TestContext, count: usize, attributes: &[(&str, &str)]) -> HostPage {
    let photo = data_url(&context.model());
    let backend = MockBackend::start([pictures(&vec![photo; count])]).await;
    let mut page = context.page("plain").await.api(&backend);
    for (name, value) in attributes {
        page = page.attribute(name, value);
    }
    let page = page.open().await;
    page.run(CALLBACKS, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.part("zoom").await;
    page
}

/// A page's code for its bag: the first call fails.
const CALLBACKS: &str = "window.Theme = { bag: [], addToCart: async (detail) => {
    Theme.bag.push(detail);
    if (Theme.bag.length === 1) throw new Error('Sold out in this size.');
} };";

async fn the_photo_can_be_compared_with_the_result(context: TestContext) {
    let page = open_result(&context, 1, &[]).await;
    page.click("compare").await;
    let clip = "return root.querySelector('.before').style.clipPath;";
    assert_eq!(page.js(clip, vec![]).await, json!("inset(0px 50% 0px 0px)"));
    page.key(Key::Left).await;
    assert_eq!(page.js(clip, vec![]).await, json!("inset(0px 51% 0px 0px)"));
    page.click("compare").await;
    assert!(!page.has("compare-slider").await);
    page.assert_no_errors().await;
}

async fn the_picture_can_be_enlarged_and_moved(context: TestContext) {
    let page = open_result(&context, 1, &[]).await;
    let transform = "return root.querySelector('[part~=image]').style.transform;";
    page.click("zoom").await;
    let enlarged = "translate(0px, 0px) scale(2.5)";
    assert_eq!(page.js(transform, vec![]).await, json!(enlarged));
    page.key(Key::Right).await;
    let moved = "translate(-40px, 0px) scale(2.5)";
    assert_eq!(page.js(transform, vec![]).await, json!(moved));
    page.click("zoom").await;
    assert_eq!(page.js(transform, vec![]).await, json!(""));
    page.assert_no_errors().await;
}

async fn the_first_escape_leaves_the_enlarged_picture(context: TestContext) {
    let page = open_result(&context, 1, &[]).await;
    let pressed = "return ['compare', 'zoom'].map((part) => root.querySelector(`[part=${part}]`).getAttribute('aria-pressed'));";
    page.click("compare").await;
    page.click("zoom").await;
    // Enlarged, the photo would not lie on the result.
    assert_eq!(page.js(pressed, vec![]).await, json!(["false", "true"]));
    page.key(Key::Escape).await;
    assert_eq!(page.js(pressed, vec![]).await, json!(["false", "false"]));
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
}

async fn several_pictures_have_thumbnails(context: TestContext) {
    let page = open_result(&context, 3, &[]).await;
    let shown =
        "return [...root.querySelectorAll('figure')].map((figure) => figure.checkVisibility());";
    assert_eq!(page.js(shown, vec![]).await, json!([true, false, false]));
    let press = "root.querySelectorAll('[part=thumbnail]')[2].click();";
    page.js(press, vec![]).await;
    assert_eq!(page.js(shown, vec![]).await, json!([false, false, true]));
}

async fn the_bag_is_filled_by_the_page(context: TestContext) {
    let callback = [("data-add-to-cart-callback", "Theme.addToCart")];
    let page = open_result(&context, 1, &callback).await;
    page.click("add-to-cart").await;
    assert_eq!(page.text("said").await, "Sold out in this size.");
    page.click("add-to-cart").await;
    page.wait_for_value("return Theme.bag.length;", json!(2))
        .await;
    let product = json!({ "productId": "linen-shirt" });
    assert_eq!(page.events("add-to-cart").await, [product.clone(), product]);
    wait_until_said(&page, "It is in your bag").await;
    page.run(
        "addEventListener('genvoris:add-to-cart', (event) => event.preventDefault());",
        vec![],
    )
    .await;
    page.click("add-to-cart").await;
    wait_until_said(&page, "It is in your bag").await;
    assert_eq!(page.run("return Theme.bag.length;", vec![]).await, json!(2));
}

/// Waits for this line below the picture.
async fn wait_until_said(page: &HostPage, expected: &str) {
    until(expected, async || match page.text("said").await {
        said if said == expected => Ok(()),
        said => Err(said),
    })
    .await;
}

async fn feedback_is_reported_to_the_page(context: TestContext) {
    let page = open_result(&context, 1, &[]).await;
    page.click("feedback").await;
    page.click("feedback-reason").await;
    let feedback = page.events("feedback").await;
    let last = feedback.last().expect("feedback");
    assert_eq!(
        *last,
        json!({ "productId": "linen-shirt", "reason": "fit", "requestId": "req_1" })
    );
    page.click("back").await;
    page.wait_until_closed().await;
}

async fn a_result_that_is_the_photo_again_is_reported(context: TestContext) {
    let page = open_result(&context, 1, &[]).await;
    assert!(page.text("said").await.contains("looks like the photo"));
    assert_eq!(page.events("feedback").await[0]["reason"], "unchanged");
}

/// The position and size of the dialog, and the position of its close button.
const FRAME: &str = "dialog.getAnimations().forEach((animation) => animation.finish());
    const { x, y, width, height } = dialog.getBoundingClientRect();
    const close = root.querySelector('[part=close]').getBoundingClientRect();
    return [x, y, width, height, close.x, close.y];";

/// Whether all buttons of the screen are within the window.
const BUTTONS_VISIBLE: &str =
    "return [...root.querySelectorAll('.foot button, .foot a')].every((button) => {
    const { top, bottom, left, right } = button.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
});";

async fn the_buttons_and_the_product_stay_in_place_from_screen_to_screen(context: TestContext) {
    for (width, height) in [(500, 900), (900, 480), (1000, 900)] {
        let silence = [
            MockResponse::Silence,
            MockResponse::error(500, "internal_error"),
        ];
        let backend = MockBackend::start(silence).await;
        let page = context.page("plain").await.api(&backend).open().await;
        let resized = context.driver.set_window_rect(0, 0, width, height).await;
        resized.expect("a window of this size");
        page.open(TRIGGER).await;
        let frame = page.js(FRAME, vec![]).await;
        let check = async |page: &HostPage| {
            assert_eq!(page.js(FRAME, vec![]).await, frame);
            assert_eq!(page.js(BUTTONS_VISIBLE, vec![]).await, Value::Bool(true));
            assert_eq!(page.text("product-title").await, "Linen shirt");
        };
        check(&page).await;
        page.choose(&context.model()).await;
        check(&page).await;
        page.click("submit").await;
        page.wait_for_screen("progress").await;
        check(&page).await;
    }
}
