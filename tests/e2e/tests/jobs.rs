//! Backends that return 202 and a job, which the widget polls.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_job_is_polled_until_it_succeeds,
    a_failed_job_shows_an_error,
    cancelling_deletes_the_job,
    destroying_the_widget_in_the_close_event_deletes_the_job,
    an_invalid_job_response_shows_an_error,
];

async fn a_job_is_polled_until_it_succeeds(context: TestContext) {
    let polls = vec![processing(), processing(), json!({ "status": "succeeded" })];
    let backend = MockBackend::start([MockResponse::Job(polls)]).await;
    let page = submitted(&context, &backend).await;
    page.wait_for_screen("result").await;
    page.pictures().await;
    assert_eq!(backend.count("GET /jobs/job_1"), 3);
    assert_eq!(backend.count("DELETE /jobs/job_1"), 0);
    assert_eq!(backend.try_ons().len(), 1);
}

async fn a_failed_job_shows_an_error(context: TestContext) {
    let polls = vec![
        processing(),
        json!({ "status": "failed", "error": "render_failed" }),
    ];
    let backend = MockBackend::start([MockResponse::Job(polls)]).await;
    let page = submitted(&context, &backend).await;
    page.wait_for_screen("error").await;
    page.text("error").await;
    page.event("error").await;
}

async fn cancelling_deletes_the_job(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Job(vec![processing()])]).await;
    let page = submitted(&context, &backend).await;
    backend.wait_for_request("GET /jobs/job_1", 1).await;
    page.click("cancel").await;
    backend.wait_for_request("DELETE /jobs/job_1", 1).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.count("DELETE /jobs/job_1"), 1);
}

async fn destroying_the_widget_in_the_close_event_deletes_the_job(context: TestContext) {
    let backend = MockBackend::start([MockResponse::Job(vec![processing()])]).await;
    let page = submitted(&context, &backend).await;
    page.run("Genvoris.on('close', () => Genvoris.destroy());", vec![])
        .await;
    backend.wait_for_request("GET /jobs/job_1", 1).await;
    page.click("close").await;
    backend.wait_for_request("DELETE /jobs/job_1", 1).await;
    page.wait_for_value(WIDGET_COUNT, json!(0)).await;
    assert_eq!(backend.count("DELETE /jobs/job_1"), 1);
    assert_eq!(page.events("close").await.len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn an_invalid_job_response_shows_an_error(context: TestContext) {
    let bodies = [json!(null), json!({ "status": 7 })];
    for body in bodies {
        let backend = MockBackend::start([MockResponse::Job(vec![body.clone()])]).await;
        let page = submitted(&context, &backend).await;
        page.wait_for_screen("error").await;
        page.text("error").await;
        assert_eq!(page.uncaught().await, [""; 0], "{body}");
    }
}

fn processing() -> Value {
    json!({ "status": "processing", "retry_after": 0 })
}

/// A page after a try-on was submitted.
async fn submitted(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("plain").await.api(backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}
