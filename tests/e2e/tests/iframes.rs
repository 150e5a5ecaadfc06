//! The dialog in a frame that is as high as its content, which page builders create.

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
    let (page, _embedded) = open(&context, 900, |url| url).await;
    page.resize(1000, 700).await;
    assert_dialog_is_visible(&context, &page).await;
}

async fn the_dialog_is_visible_in_a_narrow_frame(context: TestContext) {
    let (page, _embedded) = open(&context, 390, |url| url).await;
    // Desktop browsers have a larger minimum width than 390 pixels, so only the frame is that narrow.
    page.resize(500, 700).await;
    assert_dialog_is_visible(&context, &page).await;
}

async fn the_dialog_is_visible_in_a_cross_origin_frame(context: TestContext) {
    let cross_origin = |url: String| url.replace("//127.0.0.1:", "//localhost:");
    let (page, _embedded) = open(&context, 900, cross_origin).await;
    page.resize(1000, 700).await;
    assert_dialog_is_visible(&context, &page).await;
}

/// Opens the dialog with the trigger at the top of the frame and with the one in its middle.
async fn assert_dialog_is_visible(context: &TestContext, page: &HostPage) {
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
            .expect("the frame");
        page.open(trigger).await;
        until(&format!("the dialog of {trigger} to be visible"), async || {
            let script = "const { top, bottom } = dialog.getBoundingClientRect(); return [top, bottom];";
            let inside = page.js(script, vec![]).await;
            context.driver.enter_default_frame().await.expect("the page");
            let script = "return [document.querySelector('iframe').getBoundingClientRect().top, innerHeight, scrollY];";
            let outside = page.run(script, vec![]).await;
            context.driver.enter_frame(0).await.expect("the frame");
            let number = |value: &serde_json::Value| value.as_f64().expect("pixels");
            let frame = number(&outside[0]);
            let (top, bottom) = (frame + number(&inside[0]), frame + number(&inside[1]));
            // The opening animation overshoots by less than a pixel.
            let is_visible = top > -1.0 && bottom < number(&outside[1]) + 1.0 && bottom - top > 300.0;
            // The page keeps its scroll position.
            if is_visible && outside[2] == scrolled {
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

/// Opens the page with the frame, on another origin than the frame's document. Also returns that document, which was opened
/// to get its URL.
async fn open(
    context: &TestContext,
    width: u32,
    frame_url: impl Fn(String) -> String,
) -> (HostPage, HostPage) {
    let embedded = context
        .page("tall-iframe")
        .await
        .file("embed.html")
        .open()
        .await;
    let url = embedded.run("return location.href;", vec![]).await;
    let url = frame_url(url.as_str().expect("a URL").to_owned());
    let page = context.page("tall-iframe").await.value("frame", &url);
    let page = page.value("width", &width.to_string()).shop(Router::new());
    (page.await.open().await, embedded)
}
