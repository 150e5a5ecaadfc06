//! Upstream services that accept a job and render it later.

use std::time::Duration;

use axum::body::Bytes;
use genvoris::render::{Picture, RenderJob, Renderer, UpstreamRenderer};
use serde_json::json;

use crate::{
    fixtures::{GARMENT, png},
    metering::wait_until,
    upstream_service::{JPEG, KEY, Reply, Service, app_with_upstream},
};

fn succeeded() -> Reply {
    let body = json!({ "status": "succeeded", "images": [JPEG] });
    Reply::Json(200, body)
}

#[tokio::test]
async fn job_is_polled_until_it_succeeds() {
    let replies = [
        Reply::job(),
        Reply::processing(),
        Reply::processing(),
        succeeded(),
    ];
    let service = Service::with_replies(&replies).await;
    let app = service.app().await;
    let body = app.shopper("ada", 1).await.try_on().await.expect(200);
    assert_eq!(body["images"][0], format!("data:image/jpeg;base64,{JPEG}"));
    let status = "GET /jobs/j1";
    assert_eq!(service.calls(), ["POST /api/tryon", status, status, status]);
    for seen in service.requests() {
        assert_eq!(seen.header("authorization"), format!("Bearer {KEY}"));
    }
    assert_eq!(app.current_usage("ada").await["remaining"], 0);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn names_of_job_fields_are_configurable() {
    let by_id = json!({ "id": 17, "status": "success", "retry_after": "0" });
    let urls = json!({ "get": "?job=a-b" });
    let nested = json!({ "id": "a-b", "status": "starting", "urls": urls, "retry_after": 0 });
    let named = ["--upstream-answer", "job_id=id,status_url=urls.get"];
    let told = ["--upstream-job-url", "/v1/status/{job_id}?full=1"];
    for (accepted, flags, path) in [
        (&by_id, named.to_vec(), "/api/tryon/17"),
        (&by_id, [named, told].concat(), "/v1/status/17?full=1"),
        (&nested, named.to_vec(), "/api/tryon?job=a-b"),
    ] {
        let service =
            Service::with_replies(&[Reply::Json(200, accepted.clone()), succeeded()]).await;
        let app = app_with_upstream(service.settings_with(&flags)).await;
        app.shopper("ada", 1).await.try_on().await.expect(200);
        assert_eq!(service.calls()[1], format!("GET {path}"));
    }
}

#[tokio::test]
async fn key_is_not_sent_to_other_servers() {
    let other = Service::with_replies(&[succeeded()]).await;
    for status_url in [
        &*other.url,
        "http://a:b@{host}/jobs/j1",
        "https://{host}/jobs/j1",
    ] {
        let job = json!({ "job_id": "j1", "status_url": status_url, "retry_after": 0 });
        let service = Service::with_replies(&[Reply::Json(202, job), succeeded()]).await;
        let app = service.app().await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        assert_eq!(service.calls(), ["POST /api/tryon"]);
        assert!(other.calls().is_empty());
        assert_eq!(app.credits_used().await, 0);
    }
}

#[tokio::test]
async fn failed_poll_is_retried() {
    let replies = [
        Reply::job(),
        Reply::With(500, ["retry-after", "0"], json!({})),
        Reply::With(429, ["retry-after", "0"], json!({})),
        Reply::Cut,
        Reply::With(202, ["retry-after", "0"], json!({})),
        succeeded(),
    ];
    let service = Service::with_replies(&replies).await;
    let app = service.app().await;
    app.shopper("ada", 1).await.try_on().await.expect(200);
    assert_eq!(service.calls().len(), replies.len());
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn job_that_ends_without_picture_is_502_and_not_cancelled() {
    let endings = [
        json!({ "status": "failed", "error": "OUCH" }),
        json!({ "status": "Cancelled" }),
        json!({ "success": false }),
        json!({ "status": "succeeded" }),
        json!({ "status": "completed", "images": [] }),
    ];
    let replies = endings.map(|ended| [Reply::job(), Reply::Json(200, ended)]);
    let service = Service::with_replies(replies.as_flattened()).await;
    let app = service.app().await;
    let shopper = app.shopper("ada", 1).await;
    for n in 1..=replies.len() {
        let response = shopper.try_on().await;
        assert!(!response.text().contains("OUCH"));
        response.expect_error(502, "upstream_unreachable");
        assert_eq!(
            service.calls(),
            ["POST /api/tryon", "GET /jobs/j1"].repeat(n)
        );
        assert_eq!(app.current_usage("ada").await["remaining"], 1);
        assert_eq!(app.credits_used().await, 0);
    }
}

#[tokio::test]
async fn job_that_cannot_be_polled_is_502_and_cancelled() {
    let later = Reply::With(503, ["retry-after", "0"], json!({}));
    for (status, questions) in [
        (Reply::Json(404, json!({})), 1),
        (Reply::Json(402, json!({})), 1),
        (Reply::Json(200, json!({})), 1),
        (Reply::With(302, ["location", "/elsewhere"], json!({})), 1),
        (later, 5),
    ] {
        let service = Service::with_replies(&[Reply::job(), status]).await;
        let app = service.app().await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        service.wait_for_requests(questions + 2).await;
        assert_eq!(service.calls()[questions], "GET /jobs/j1");
        assert_eq!(service.calls()[questions + 1..], ["DELETE /jobs/j1"]);
        assert_eq!(app.current_usage("ada").await["remaining"], 1);
        assert_eq!(app.credits_used().await, 0);
    }
}

#[tokio::test]
async fn job_that_times_out_is_502_and_cancelled() {
    let waits = Reply::With(200, ["retry-after", "3000"], json!({ "status": "queued" }));
    for reply in [Reply::processing(), Reply::Hang, waits] {
        let service = Service::with_replies(&[Reply::job(), reply]).await;
        let mut settings = service.settings();
        settings.timeout = Duration::from_millis(700);
        let app = app_with_upstream(settings).await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        let deleted = async || service.calls().last().unwrap() == "DELETE /jobs/j1";
        wait_until(deleted).await;
        assert_eq!(app.current_usage("ada").await["remaining"], 1);
        assert_eq!(app.credits_used().await, 0);
    }
}

#[tokio::test]
async fn abandoned_job_is_cancelled() {
    let service = Service::with_replies(&[Reply::job(), Reply::Hang]).await;
    let renderer = UpstreamRenderer::new(service.settings()).unwrap();
    let rendering = tokio::spawn(async move {
        let job = RenderJob {
            photo: Bytes::from(png(1)),
            product_images: vec![GARMENT.to_owned()],
            variation_count: 1,
            ..RenderJob::default()
        };
        renderer
            .render(job)
            .await
            .map(|pictures: Vec<Picture>| pictures.len())
    });
    service.wait_for_requests(2).await;
    rendering.abort();
    service.wait_for_requests(3).await;
    let seen = service.requests().pop().unwrap();
    assert_eq!(service.calls()[2], "DELETE /jobs/j1");
    assert_eq!(seen.header("authorization"), format!("Bearer {KEY}"));
}
