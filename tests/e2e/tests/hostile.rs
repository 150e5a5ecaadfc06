//! Pages that have changed what a browser brings along: nothing is thrown into them, and what can work does.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::{PageToOpen, Stage};
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;
use thirtyfour::By;

genvoris_e2e::cases![
    libraries_of_old_do_no_harm,
    frozen_primordials_do_no_harm,
    a_page_s_own_json_fetch_and_promise_do_no_harm,
    a_page_without_a_console_works,
    a_page_s_own_events_and_listeners_do_no_harm,
    a_page_s_own_elements_do_no_harm,
    a_page_without_newer_globals_works,
    a_page_that_is_never_idle_works,
    a_taken_name_does_no_harm,
    a_name_taken_for_good_is_said_and_triggers_work,
    a_page_that_makes_it_impossible_is_told,
    a_base_elsewhere_changes_no_address_of_ours,
    a_page_in_quirks_mode_works,
    a_page_in_xml_works,
    a_frame_without_an_address_works,
    a_frame_without_an_origin_works,
];

async fn libraries_of_old_do_no_harm(stage: Stage) {
    works_with(&stage, &["prototype", "mootools"]).await;
}

async fn frozen_primordials_do_no_harm(stage: Stage) {
    works_with(&stage, &["frozen"]).await;
}

async fn a_page_s_own_json_fetch_and_promise_do_no_harm(stage: Stage) {
    works_with(
        &stage,
        &[
            "json",
            "fetch",
            "promise",
            "url",
            "abort-controller",
            "timers",
        ],
    )
    .await;
}

async fn a_page_without_a_console_works(stage: Stage) {
    works_with(&stage, &["console", "silent-console"]).await;
}

async fn a_page_s_own_events_and_listeners_do_no_harm(stage: Stage) {
    works_with(&stage, &["custom-event", "listeners"]).await;
}

async fn a_page_s_own_elements_do_no_harm(stage: Stage) {
    works_with(
        &stage,
        &["attach-shadow", "no-custom-elements", "create-element"],
    )
    .await;
}

async fn a_page_without_newer_globals_works(stage: Stage) {
    works_with(&stage, &["intl", "storage"]).await;
}

async fn a_page_that_is_never_idle_works(stage: Stage) {
    works_with(&stage, &["idle", "broken-idle"]).await;
}

async fn a_taken_name_does_no_harm(stage: Stage) {
    works_with(&stage, &["genvoris-object", "symbol", "older-registry"]).await;
}

async fn a_name_taken_for_good_is_said_and_triggers_work(stage: Stage) {
    for (library, name) in [
        ("genvoris-frozen", "Genvoris"),
        ("vto-frozen", "VTOWidget"),
        ("vto-getter", "VTOWidget"),
    ] {
        let backend = Backend::start([]).await;
        let page = to_open(&stage, &backend).await.value("library", library);
        let page = page.open().await;
        page.try_on(TRIGGER, &stage.model()).await;
        assert_eq!(page.uncaught().await, [""; 0]);
        let lines = page.console().await;
        assert!(lines.len() == 1 && lines[0].contains(name), "{lines:?}");
    }
}

async fn a_page_that_makes_it_impossible_is_told(stage: Stage) {
    for library in ["no-shadow", "custom-elements", "reflect"] {
        let backend = Backend::start([]).await;
        let page = to_open(&stage, &backend).await;
        let page = page.value("library", library).open().await;
        page.press(TRIGGER).await;
        let said =
            "return recorder.console.filter((line) => line.includes('[genvoris]')).length > 0;";
        page.comes_to(said, json!(true)).await;
        assert_eq!(page.uncaught().await, [""; 0], "{library}");
    }
}

async fn a_base_elsewhere_changes_no_address_of_ours(stage: Stage) {
    works_in(&stage, "base.html").await;
}

async fn a_page_in_quirks_mode_works(stage: Stage) {
    works_in(&stage, "quirks.html").await;
}

async fn a_page_in_xml_works(stage: Stage) {
    works_in(&stage, "index.xhtml").await;
}

async fn a_frame_without_an_address_works(stage: Stage) {
    works_in_a_frame(&stage, "").await;
}

async fn a_frame_without_an_origin_works(stage: Stage) {
    works_in_a_frame(&stage, "sandbox=\"allow-scripts\"").await;
}

/// A whole try-on on a page that each of these libraries has changed.
async fn works_with(stage: &Stage, libraries: &[&str]) {
    for library in libraries {
        let backend = Backend::start([]).await;
        let page = to_open(stage, &backend).await.value("library", library);
        runs(stage, page, &backend).await;
    }
}

async fn works_in(stage: &Stage, file: &'static str) {
    let backend = Backend::start([]).await;
    let page = to_open(stage, &backend).await.file(file);
    runs(stage, page, &backend).await;
}

async fn to_open<'a>(stage: &'a Stage, backend: &Backend) -> PageToOpen<'a> {
    let page = stage.page("hostile").await.api(backend);
    page.token("shopper.session.token").counted_widget().await
}

async fn runs(stage: &Stage, page: PageToOpen<'_>, backend: &Backend) {
    let page = page.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    page.click("close").await;
    page.leaves(backend, 1, "ready open tryon-completed close")
        .await;
    let sent = &backend.try_ons()[0];
    assert_eq!(sent.field("product_id"), Some("linen-shirt"));
    assert_eq!(
        sent.field("end_customer_token"),
        Some("shopper.session.token")
    );
}

async fn works_in_a_frame(stage: &Stage, sandbox: &str) {
    let backend = Backend::start([]).await;
    let page = stage.page("iframe").await.api(&backend);
    let page = page.value("sandbox", sandbox).counted_widget().await;
    let page = page.open().await;
    let frame = stage.driver.find(By::Css("iframe")).await;
    let frame = frame.expect("the frame");
    frame.enter_frame().await.expect("the way into the frame");
    page.try_on(TRIGGER, &stage.model()).await;
    page.leaves(&backend, 1, "ready open tryon-completed").await;
    // The frame's own address, `about:srcdoc`, tells a store nothing.
    assert_eq!(backend.try_ons()[0].field("page_url"), None);
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    until("the events", async || match backend.events().len() {
        0 => Err("none".to_owned()),
        _ => Ok(()),
    })
    .await;
    let told = &backend.events()[0].body["events"][0];
    assert_eq!(told["eventType"], "WIDGET_OPENED");
    assert_eq!(told["pageUrl"], json!(null));
    stage.driver.enter_default_frame().await.expect("the page");
}
