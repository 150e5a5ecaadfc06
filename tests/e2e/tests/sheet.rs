//! On phones the dialog is a sheet that follows the finger.

use genvoris_e2e::devtools::DevToolsCommand;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

genvoris_e2e::cases![
    a_drag_down_by_the_header_closes_the_dialog,
    a_short_drag_springs_back,
    a_drag_in_the_middle_does_not_move_the_dialog,
];

/// How far the dialog is from its place.
const DISTANCE: &str =
    "return Math.round(new DOMMatrix(getComputedStyle(document.querySelector('genvoris-widget')
    .shadowRoot.querySelector('dialog')).transform).f);";

/// The page on a phone, with the dialog open and its sheet's script loaded.
async fn open_on_phone(context: &TestContext) -> (HostPage, WebDriver) {
    let driver = context.driver.clone();
    let metrics = json!({ "width": 390, "height": 780, "deviceScaleFactor": 1, "mobile": true });
    send(&driver, "Emulation.setDeviceMetricsOverride", metrics).await;
    let touch = json!({ "enabled": true, "maxTouchPoints": 2 });
    send(&driver, "Emulation.setTouchEmulationEnabled", touch).await;
    let page = context.page("theme-shops").await.file("unstyled.html");
    let page = page.open().await;
    page.open(TRIGGER).await;
    let has_handle = "return document.querySelector('genvoris-widget').shadowRoot
        .querySelector('dialog').classList.contains('draggable');";
    page.wait_for_value(has_handle, json!(true)).await;
    (page, driver)
}

async fn send(driver: &WebDriver, command: &'static str, parameters: Value) {
    let sent = driver.cmd(DevToolsCommand(command, parameters)).await;
    sent.expect("a command of the browser");
}

/// Puts a finger down at a height of the window, moves it down in small steps, and leaves it there.
async fn drag(driver: &WebDriver, from: i64, distance: i64) {
    touch(driver, "touchStart", Some(from)).await;
    for step in 1..=10 {
        touch(driver, "touchMove", Some(from + distance * step / 10)).await;
    }
}

async fn touch(driver: &WebDriver, event: &str, y: Option<i64>) {
    let points: Vec<_> = y.iter().map(|y| json!({ "x": 150, "y": y })).collect();
    let parameters = json!({ "type": event, "touchPoints": points });
    send(driver, "Input.dispatchTouchEvent", parameters).await;
}

async fn reset(driver: &WebDriver) {
    let disabled = json!({ "enabled": false });
    send(driver, "Emulation.setTouchEmulationEnabled", disabled).await;
    send(driver, "Emulation.clearDeviceMetricsOverride", json!({})).await;
}

async fn a_drag_down_by_the_header_closes_the_dialog(context: TestContext) {
    let (page, driver) = open_on_phone(&context).await;
    drag(&driver, 40, 400).await;
    page.wait_for_value(DISTANCE, json!(400)).await;
    touch(&driver, "touchEnd", None).await;
    page.wait_until_closed().await;
    page.open(TRIGGER).await;
    page.wait_for_value(DISTANCE, json!(0)).await;
    page.assert_no_errors().await;
    reset(&driver).await;
}

async fn a_short_drag_springs_back(context: TestContext) {
    let (page, driver) = open_on_phone(&context).await;
    drag(&driver, 40, 20).await;
    page.wait_for_value(DISTANCE, json!(20)).await;
    touch(&driver, "touchEnd", None).await;
    page.wait_for_value(DISTANCE, json!(0)).await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    reset(&driver).await;
}

async fn a_drag_in_the_middle_does_not_move_the_dialog(context: TestContext) {
    let (page, driver) = open_on_phone(&context).await;
    drag(&driver, 300, 400).await;
    page.next_frames().await;
    assert_eq!(page.run(DISTANCE, vec![]).await, json!(0));
    touch(&driver, "touchEnd", None).await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    reset(&driver).await;
}
