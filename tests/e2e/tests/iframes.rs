//! The dialog in a frame that is as high as its content, as page builders make them.

use axum::Router;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use serde_json::json;
use thirtyfour::By;

genvoris_e2e::cases![
    the_dialog_is_visible_near_the_trigger,
    the_dialog_is_visible_in_a_narrow_frame,
    the_dialog_is_visible_in_a_cross_origin_frame,
];

async fn the_dialog_is_visible_near_the_trigger(context: TestContext) {
    let (page, _embedded) = open(&context, 900, |address| address).await;
    page.resize(1000, 700).await;
    is_in_sight(&context, &page).await;
}

async fn the_dialog_is_visible_in_a_narrow_frame(context: TestContext) {
    let (page, _embedded) = open(&context, 390, |address| address).await;
    // Browsers make no window of 390 pixels on a desktop; it is the frame that counts.
    page.resize(500, 700).await;
    is_in_sight(&context, &page).await;
}

async fn the_dialog_is_visible_in_a_cross_origin_frame(context: TestContext) {
    let elsewhere = |address: String| address.replace("//127.0.0.1:", "//localhost:");
    let (page, _embedded) = open(&context, 900, elsewhere).await;
    page.resize(1000, 700).await;
    is_in_sight(&context, &page).await;
}

/// With the trigger at the top of the frame, then with one in its middle.
async fn is_in_sight(context: &TestContext, page: &HostPage) {
    for (trigger, scrolled) in [("#upper", 0), ("#middle", 1800)] {
        page.run("scrollTo(0, arguments[0]);", vec![json!(scrolled)])
            .await;
        page.wait_for_value("return scrollY;", json!(scrolled))
            .await;
        let frame = context.driver.find(By::Css("iframe")).await;
        frame
            .expect("the frame")
            .enter_frame()
            .await
            .expect("the way in");
        page.open(trigger).await;
        until(&format!("the dialog of {trigger} in sight"), async || {
            let script = "const { top, bottom } = dialog.getBoundingClientRect(); return [top, bottom];";
            let inside = page.js(script, vec![]).await;
            context.driver.enter_default_frame().await.expect("the page");
            let script = "return [document.querySelector('iframe').getBoundingClientRect().top, innerHeight, scrollY];";
            let outside = page.run(script, vec![]).await;
            context.driver.enter_frame(0).await.expect("the way in");
            let number = |value: &serde_json::Value| value.as_f64().expect("pixels");
            let frame = number(&outside[0]);
            let (top, bottom) = (frame + number(&inside[0]), frame + number(&inside[1]));
            // The animation with which it comes overshoots by less than a pixel.
            let whole = top > -1.0 && bottom < number(&outside[1]) + 1.0 && bottom - top > 300.0;
            // Where the shopper was: the page has not jumped to where the dialog was first.
            if whole && outside[2] == scrolled {
                Ok(())
            } else {
                Err(format!("from {top} to {bottom}, {outside}"))
            }
        })
        .await;
        page.close().await;
        page.assert_no_errors().await;
        context
            .driver
            .enter_default_frame()
            .await
            .expect("the page");
    }
}

/// The page with the frame in it, on another origin than the frame's document; and that document, as it was opened to
/// learn its address.
async fn open(
    context: &TestContext,
    width: u32,
    address: impl Fn(String) -> String,
) -> (HostPage, HostPage) {
    let embedded = context.page("frames").await.file("embed.html").open().await;
    let url = embedded.run("return location.href;", vec![]).await;
    let url = address(url.as_str().expect("an address").to_owned());
    let page = context.page("frames").await.value("frame", &url);
    let page = page.value("width", &width.to_string()).shop(Router::new());
    (page.await.open().await, embedded)
}
