//! A service worker of the shop's that keeps every answer.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_service_worker_that_caches_every_response_does_not_block_a_job,
    a_status_url_with_a_query_is_not_changed,
];

async fn a_service_worker_that_caches_every_response_does_not_block_a_job(context: TestContext) {
    let processing = json!({ "status": "processing" });
    let job = MockResponse::Job(vec![
        processing.clone(),
        processing,
        json!({ "status": "succeeded" }),
    ]);
    let backend = MockBackend::start([job]).await;
    let page = page_with_caching_worker(&context, &backend).await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    assert_eq!(backend.try_ons().len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
    // No question has the address of another, by which the worker keeps answers.
    let mut asked = backend.queries("/jobs/job_1");
    assert_eq!(asked.len(), 3, "{asked:?}");
    asked.dedup();
    assert_eq!(asked.len(), 3, "{asked:?}");
    forget(&page).await;
}

/// One with a query, and any where no worker is in between.
async fn a_status_url_with_a_query_is_not_changed(context: TestContext) {
    let signed = MockResponse::json(
        202,
        &json!({ "job_id": "job_1", "status_url": "/jobs/job_1?signature=abc", "retry_after": 0 }),
    );
    let backend = MockBackend::start([signed]).await;
    let page = page_with_caching_worker(&context, &backend).await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await; // the backend knows of no such job
    assert_eq!(backend.queries("/jobs/job_1"), ["signature=abc"]);
    forget(&page).await;

    let made = MockResponse::Job(vec![json!({ "status": "succeeded" })]);
    let backend = MockBackend::start([made]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.queries("/jobs/job_1"), [""]);
}

/// A page that its worker controls.
async fn page_with_caching_worker(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("workers").await.api(backend);
    let page = page.with_own_widget_host().await.open().await;
    page.wait_for_value("return !!navigator.serviceWorker.controller;", json!(true))
        .await;
    page
}

/// The browser is used again, on the same origin.
async fn forget(page: &HostPage) {
    let forget = "const done = arguments[0];
        navigator.serviceWorker.getRegistrations()
          .then((all) => Promise.all(all.map((one) => one.unregister())))
          .then(() => caches.delete('shop'))
          .then(() => done());";
    page.run_async(forget, vec![]).await;
}
