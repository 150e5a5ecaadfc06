//! When files are loaded, and what happens if they fail to load.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    only_the_loader_is_loaded_while_the_page_loads,
    hovering_over_the_trigger_loads_the_runtime,
    a_click_before_the_page_has_loaded_opens_the_dialog,
    a_script_that_fails_to_load_is_requested_again,
    a_module_that_fails_to_load_is_requested_again,
    a_link_trigger_is_followed_if_the_runtime_cannot_load,
];

async fn only_the_loader_is_loaded_while_the_page_loads(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("slow-load")
        .await
        .api(&backend)
        .with_own_widget_host()
        .await
        .open()
        .await;
    let idle = "const done = arguments[0];
        requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => done(document.readyState))));";
    assert_eq!(
        page.run_async(idle, vec![]).await,
        json!("interactive"),
        "the page should still be loading"
    );
    assert_eq!(widget_files(&page).requests(), ["widget.js"]);
    assert_eq!(backend.requests(), [""; 0]);

    page.files.as_ref().expect("the page's files").release();
    wait_for_requests(&page, "host-page-", 1).await;
}

async fn hovering_over_the_trigger_loads_the_runtime(context: TestContext) {
    let page = context
        .page("slow-load")
        .await
        .with_own_widget_host()
        .await
        .open()
        .await;
    page.hover(TRIGGER).await;
    wait_for_requests(&page, "runtime-", 1).await;
    wait_for_requests(&page, "genvoris-", 1).await;
    assert_eq!(
        page.run("return document.readyState;", vec![]).await,
        json!("interactive")
    );
    assert_eq!(page.screen().await, None);
}

async fn a_click_before_the_page_has_loaded_opens_the_dialog(context: TestContext) {
    let page = context.page("early-click").await.open().await;
    assert_eq!(
        page.run("return recorder.clickedAt;", vec![]).await,
        json!("loading")
    );
    page.wait_for_screen("intro").await;
    assert_eq!(page.events("open").await.len(), 1);
}

async fn a_script_that_fails_to_load_is_requested_again(context: TestContext) {
    assert_requested_again(&context, "runtime-").await;
}

async fn a_module_that_fails_to_load_is_requested_again(context: TestContext) {
    assert_requested_again(&context, "genvoris-").await;
}

async fn a_link_trigger_is_followed_if_the_runtime_cannot_load(context: TestContext) {
    let page = context
        .page("legacy-class")
        .await
        .with_own_widget_host()
        .await;
    for _ in 0..3 {
        page.widget_files()
            .expect("the widget's files")
            .fail_once("runtime-");
    }
    let page = page.open().await;
    page.press(".genvoris-tryon-btn").await;
    page.wait_for_value("return location.hash;", json!("#try-on"))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn assert_requested_again(context: &TestContext, file: &str) {
    let page = context.page("slow-load").await.with_own_widget_host().await;
    page.widget_files()
        .expect("the widget's files")
        .fail_once(file);
    let page = page.open().await;
    page.press(TRIGGER).await;
    wait_for_requests(&page, file, 1).await;
    until("the dialog after another click", async || {
        page.run("document.querySelector('button').click();", vec![])
            .await;
        page.screen().await.ok_or_else(|| "no dialog".to_owned())
    })
    .await;
    page.wait_for_screen("intro").await;
    wait_for_requests(&page, file, 2).await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

fn widget_files(page: &HostPage) -> &Mount {
    page.widget_files.as_deref().expect("the widget's files")
}

async fn wait_for_requests(page: &HostPage, file: &str, times: usize) {
    until(&format!("{times} requests for {file}…"), async || {
        let requests = widget_files(page).requests();
        let count = requests
            .iter()
            .filter(|name| name.starts_with(file))
            .count();
        if count >= times {
            Ok(())
        } else {
            Err(format!("{requests:?}"))
        }
    })
    .await;
}
