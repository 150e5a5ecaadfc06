//! Tests of the mock itself: broken connections and jobs.

use serde_json::{Value, json};

use super::MockBackend;
use crate::mock_response::MockResponse;

async fn post(backend: &MockBackend) -> Result<reqwest::Response, reqwest::Error> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let form = "--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk\r\n--b--\r\n";
    let request = client.post(format!("{}/api/tryon", backend.url));
    request
        .header("content-type", "multipart/form-data; boundary=b")
        .body(form)
        .send()
        .await
}

#[tokio::test]
async fn a_dropped_connection_returns_no_response() {
    let backend = MockBackend::start([MockResponse::Dropped]).await;
    assert!(post(&backend).await.is_err());
    assert_eq!(backend.try_ons()[0].field("api_key"), Some("k"));
}

#[tokio::test]
async fn a_truncated_response_has_headers_but_an_incomplete_body() {
    let backend = MockBackend::start([MockResponse::Truncated]).await;
    let response = post(&backend).await.expect("the headers");
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err());
}

#[tokio::test]
async fn a_job_repeats_its_last_response() {
    let processing = json!({ "status": "processing" });
    let backend = MockBackend::start([MockResponse::Job(vec![
        processing,
        json!({ "status": "failed" }),
    ])])
    .await;
    let job: Value = post(&backend)
        .await
        .expect("202")
        .json()
        .await
        .expect("a job");
    let url = job["status_url"].as_str().expect("a URL");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let response: Value = reqwest::get(url)
            .await
            .expect("200")
            .json()
            .await
            .expect("a body");
        statuses.push(response["status"].clone());
    }
    assert_eq!(statuses, ["processing", "failed", "failed"]);
}
