//! Shops whose service worker caches every response.

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
    // Each request has its own URL, so the worker has no cached response for it.
    let mut queries = backend.queries("/jobs/job_1");
    assert_eq!(queries.len(), 3, "{queries:?}");
    queries.dedup();
    assert_eq!(queries.len(), 3, "{queries:?}");
    unregister(&page).await;
}

/// A URL with a query may be signed. Without a service worker no URL is changed.
async fn a_status_url_with_a_query_is_not_changed(context: TestContext) {
    let signed = MockResponse::json(
        202,
        &json!({ "job_id": "job_1", "status_url": "/jobs/job_1?signature=abc", "retry_after": 0 }),
    );
    let backend = MockBackend::start([signed]).await;
    let page = page_with_caching_worker(&context, &backend).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    // The backend does not know this job, and makes the picture when the attempt is sent again.
    page.wait_for_screen("result").await;
    assert_eq!(backend.queries("/jobs/job_1"), ["signature=abc"]);
    unregister(&page).await;

    let made = MockResponse::Job(vec![json!({ "status": "succeeded" })]);
    let backend = MockBackend::start([made]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.queries("/jobs/job_1"), [""]);
}

/// A page that is controlled by its service worker.
async fn page_with_caching_worker(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("caching-service-worker").await.api(backend);
    let page = page.with_own_widget_host().await.open().await;
    page.wait_for_value("return !!navigator.serviceWorker.controller;", json!(true))
        .await;
    page
}

/// Unregisters the service worker, because other cases use the same browser and origin.
async fn unregister(page: &HostPage) {
    let script = "const done = arguments[0];
        navigator.serviceWorker.getRegistrations()
          .then((all) => Promise.all(all.map((one) => one.unregister())))
          .then(() => caches.delete('shop'))
          .then(() => done());";
    page.run_async(script, vec![]).await;
}
