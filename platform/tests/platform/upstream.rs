//! Rendering by an upstream service: its requests, how its replies are passed on, and which failures are free.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use genvoris::render::{ProductImages, SandboxRenderer};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    app::{Setup, TestApp},
    client::TestResponse,
    fixtures::{Form, GARMENT, data_url, picture, png},
    logs::Buffer,
    metering::wait_until,
    upstream_service::{JPEG, KEY, Reply, Service, app_with_upstream, parse},
};

/// Checks that neither the quota nor a credit was charged.
async fn assert_nothing_charged(app: &TestApp) {
    assert_eq!(app.current_usage("ada").await["remaining"], 1);
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn pictures_of_every_kind_are_returned_as_urls() {
    let link = "https://cdn.example/a.jpg?sig=1";
    let images = json!({ "success": true, "images": [link, data_url(&png(1)), JPEG, "extra"] });
    let service = Service::with_replies(&[Reply::Json(200, images)]).await;
    let app = service.app().await;
    let shopper = app.shopper("ada", 1).await;
    let form = shopper.form().text("variation_count", "3");
    let response = shopper.send(&form).await;
    assert_eq!(response.header("x-genvoris-renderer"), "upstream");
    let body = response.expect(200);
    let jpeg = format!("data:image/jpeg;base64,{JPEG}");
    assert_eq!(body["images"], json!([link, data_url(&png(1)), jpeg]));
    assert_eq!(body["variation_count"], 3);
    assert_eq!(app.current_usage("ada").await["remaining"], 0);
    assert_eq!(app.credits_used().await, 1);
}

fn form_with_labels() -> Form {
    Form::default()
        .file("photo", &png(3))
        .text("product_images", GARMENT)
        .text("product_images", "https://shop.example/back.png")
        .text("product_id", "sku-1")
        .text("product_title", "Linen\u{7} shirt")
        .text("product_category", "apparel")
        .text("platform", "shopify")
        .text("page_url", "https://shop.example/p/1?session_id=cs_1#top")
        .text("variation_count", "2")
        .text("attempt_id", "attempt-1")
}

#[tokio::test]
async fn service_receives_the_key_and_the_fields_of_the_page() {
    let service = Service::with_replies(&[Reply::picture()]).await;
    let app = service.app().await;
    app.store()
        .post_form("/api/tryon", &form_with_labels())
        .await
        .expect(200);
    let seen = &service.requests()[0];
    assert_eq!(service.calls(), ["POST /api/tryon"]);
    assert_eq!(seen.header("authorization"), format!("Bearer {KEY}"));
    let fields = seen.fields();
    let photo = fields.iter().find(|(name, _)| name == "photo").unwrap();
    assert_eq!(photo.1, png(3));
    let images = fields.iter().filter(|(name, _)| name == "product_images");
    assert_eq!(images.count(), 2);
    for (name, value) in [
        ("product_id", "sku-1"),
        ("product_title", "Linen shirt"),
        ("product_category", "apparel"),
        ("platform", "shopify"),
        ("page_url", "https://shop.example/p/1"),
        ("variation_count", "2"),
        ("attempt_id", seen.header("idempotency-key")),
    ] {
        assert_eq!(seen.field(name), value, "{name}");
    }
}

#[tokio::test]
async fn names_of_fields_and_headers_are_configurable() {
    let response = json!({ "output": { "pictures": JPEG } });
    let service = Service::with_replies(&[Reply::Json(200, response)]).await;
    let settings = service.settings_with(&[
        "--upstream-fields",
        "photo=person_image,product_images=garments[],platform=,variation_count=num_samples",
        "--upstream-answer",
        "images=output.pictures",
        "--upstream-key-header",
        "X-Api-Key",
    ]);
    let app = app_with_upstream(settings).await;
    app.store()
        .post_form("/api/tryon", &form_with_labels())
        .await
        .expect(200);
    let seen = &service.requests()[0];
    assert_eq!(seen.header("x-api-key"), KEY);
    assert_eq!(seen.header("authorization"), "");
    let names: Vec<_> = seen.fields().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "person_image",
            "garments[]",
            "garments[]",
            "product_id",
            "product_title",
            "product_category",
            "page_url",
            "num_samples",
            "attempt_id"
        ]
    );
    assert_eq!(seen.field("num_samples"), "2");
}

#[tokio::test]
async fn repeated_attempt_has_the_same_idempotency_key() {
    let service = Service::with_replies(&[Reply::Json(500, json!({})), Reply::picture()]).await;
    let app = service.app().await;
    let form = form_with_labels();
    app.store().post_form("/api/tryon", &form).await.expect(502);
    app.store().post_form("/api/tryon", &form).await.expect(200);
    let key = |n: usize| service.requests()[n].header("idempotency-key").to_owned();
    assert_eq!(key(0), key(1));
}

#[tokio::test]
async fn every_failure_of_the_service_is_502_and_free() {
    let foreign = json!({ "job_id": "1", "status_url": "https://evil.example/jobs/1" });
    let inside = json!({ "status_url": "file:///etc/passwd" });
    let password = json!({ "status_url": "http://a:b@127.0.0.1/jobs/1" });
    let crooked = json!({ "job_id": "../../admin" });
    let replies = [
        Reply::Json(500, json!({ "error": "OUCH" })),
        Reply::Text(500, "<html>OUCH</html>"),
        Reply::Text(200, "<html>OUCH</html>"),
        Reply::Text(200, ""),
        Reply::Text(200, "{\"images\":[\"OUCH"),
        Reply::Cut,
        Reply::Json(200, json!([])),
        Reply::Json(200, json!({ "images": "" })),
        Reply::Json(200, json!({ "images": [] })),
        Reply::Json(200, json!({ "images": [1] })),
        Reply::Json(200, json!({ "images": { "OUCH": 1 } })),
        Reply::Json(200, json!({ "images": ["javascript:OUCH"] })),
        Reply::Json(
            200,
            json!({ "images": ["ftp://OUCH/a.jpg", "https://cdn.example/a.jpg"] }),
        ),
        Reply::Json(
            200,
            json!({ "success": false, "error": "OUCH", "images": [JPEG] }),
        ),
        Reply::Json(200, json!({ "status": "FAILED", "error": "OUCH" })),
        Reply::Json(202, json!({})),
        Reply::Json(202, foreign),
        Reply::Json(202, inside),
        Reply::Json(202, password),
        Reply::Json(202, crooked),
        Reply::With(302, ["location", "/elsewhere"], json!({})),
        Reply::With(307, ["location", "/elsewhere"], json!({})),
        Reply::Json(401, json!({ "error": "invalid_key", "detail": "OUCH" })),
        Reply::Json(
            402,
            json!({ "error": "credit_limit_reached", "upgradeUrl": "OUCH" }),
        ),
        Reply::Json(
            402,
            json!({ "error": "end_customer_quota", "used": 1, "limit": 1 }),
        ),
        Reply::Json(403, json!({})),
        Reply::Json(404, json!({})),
        Reply::Json(429, json!({})),
        Reply::With(503, ["retry-after", "600"], json!({})),
    ];
    let service = Service::with_replies(&replies).await;
    let app = service.app().await;
    let shopper = app.shopper("ada", 1).await;
    for n in 1..=replies.len() {
        let response = shopper.try_on().await;
        assert!(!response.text().contains("OUCH"), "{}", response.text());
        response.expect_error(502, "upstream_unreachable");
        assert_eq!(service.calls(), vec!["POST /api/tryon"; n]);
        assert_nothing_charged(&app).await;
    }
}

#[tokio::test]
async fn response_over_24_mb_is_aborted() {
    let huge = json!({ "images": [JPEG], "padding": "x".repeat(24 << 20) });
    let service = Service::with_replies(&[Reply::Json(200, huge)]).await;
    let app = service.app().await;
    let response = app.shopper("ada", 1).await.try_on().await;
    response.expect_error(502, "upstream_unreachable");
    assert_nothing_charged(&app).await;
}

#[tokio::test]
async fn input_that_the_service_rejects_is_a_field_error_and_free() {
    let blame = |field: &str| json!({ "detail": "OUCH", "fieldErrors": { field: ["OUCH"] } });
    let cases = [
        (400, json!({ "error": "OUCH" }), Some("photo")),
        (413, Value::Null, Some("photo")),
        (415, json!("OUCH"), Some("photo")),
        (422, blame("person"), Some("photo")),
        (400, blame("product_images"), Some("product_images")),
        (400, blame("api_key"), None),
    ];
    let replies = cases
        .each_ref()
        .map(|(status, body, _)| Reply::Json(*status, body.clone()));
    let service = Service::with_replies(&replies).await;
    let app =
        app_with_upstream(service.settings_with(&["--upstream-fields", "photo=person"])).await;
    let shopper = app.shopper("ada", 1).await;
    for (_, _, field) in cases {
        let response = shopper.try_on().await;
        assert!(!response.text().contains("OUCH"), "{}", response.text());
        match field {
            Some(field) => response.expect_field_error(400, field),
            None => response.expect_error(502, "upstream_unreachable"),
        };
        assert_nothing_charged(&app).await;
    }
}

#[tokio::test]
async fn product_pictures_with_other_schemes_are_not_forwarded() {
    let service = Service::with_replies(&[Reply::picture()]).await;
    let app = service.app().await;
    let shopper = app.shopper("ada", 1).await;
    for url in ["file:///etc/passwd", "/shirt.png", "javascript:alert(1)"] {
        let response = shopper.send(&shopper.form_with(&png(1), url)).await;
        response.expect_field_error(400, "product_images");
    }
    assert!(service.calls().is_empty());
    assert_nothing_charged(&app).await;
}

#[tokio::test]
async fn hanging_service_times_out_and_is_free() {
    let service = Service::with_replies(&[Reply::Hang]).await;
    let (short, long) = (Duration::from_millis(150), Duration::from_secs(60));
    for (whole, request) in [(short, long), (long, short)] {
        let mut settings = service.settings();
        (settings.timeout, settings.request_timeout) = (whole, request);
        let app = app_with_upstream(settings).await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        assert_nothing_charged(&app).await;
    }
    assert_eq!(service.calls().len(), 2, "no request is retried");
}

#[tokio::test]
async fn unreachable_service_is_retried() {
    let (service, socket) = Service::not_listening(&[Reply::picture()]);
    let app = service.app().await;
    let shopper = app.shopper("ada", 1).await;
    let (log, page) = (Buffer::default(), shopper.clone());
    let guard = log.listen();
    let waiting = tokio::spawn(async move { page.try_on().await });
    wait_until(async || log.text().contains("retrying the request")).await;
    service.listen(socket.listen(64).unwrap());
    waiting.await.unwrap().expect(200);
    drop(guard);
    assert_eq!(service.calls(), ["POST /api/tryon"]);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn permanently_unreachable_service_is_502_and_free() {
    let (service, _socket) = Service::not_listening(&[]);
    let app = service.app().await;
    let response = app.shopper("ada", 1).await.try_on().await;
    response.expect_error(502, "upstream_unreachable");
    assert_nothing_charged(&app).await;
}

#[tokio::test]
async fn busy_service_is_retried_twice() {
    for status in [429, 503] {
        let later = Reply::With(status, ["retry-after", "0"], json!({}));
        let service =
            Service::with_replies(&[later.clone(), later.clone(), Reply::picture()]).await;
        let app = service.app().await;
        app.shopper("ada", 1).await.try_on().await.expect(200);
        let seen = service.requests();
        assert_eq!(seen.len(), 3);
        let key = seen[0].header("idempotency-key");
        assert!(
            seen.iter()
                .all(|seen| seen.header("idempotency-key") == key)
        );
        assert_eq!(app.credits_used().await, 1);
        let service = Service::with_replies(&[later]).await;
        let app = service.app().await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        assert_eq!(service.calls().len(), 3);
        assert_nothing_charged(&app).await;
    }
}

#[tokio::test]
async fn unknown_outcome_is_retried_only_with_idempotency_key() {
    for unknown in [
        Reply::Cut,
        Reply::Text(502, "<html>"),
        Reply::Text(504, "<html>"),
    ] {
        let replies = [unknown, Reply::picture()];
        let service = Service::with_replies(&replies).await;
        let app = service.app().await;
        let response = app.shopper("ada", 1).await.try_on().await;
        response.expect_error(502, "upstream_unreachable");
        assert_eq!(service.calls().len(), 1);
        assert_nothing_charged(&app).await;

        let service = Service::with_replies(&replies).await;
        let app = app_with_upstream(service.settings_with(&["--upstream-idempotent"])).await;
        app.shopper("ada", 1).await.try_on().await.expect(200);
        let seen = service.requests();
        assert_eq!(seen.len(), 2);
        let key = |n: usize| seen[n].header("idempotency-key");
        assert_eq!(key(0), key(1));
    }
}

#[tokio::test]
async fn log_contains_the_services_error_without_key_and_photo() {
    let secret = "x".repeat(50);
    let said = format!("broken by {KEY} at {secret}");
    let service = Service::with_replies(&[
        Reply::Json(500, json!({ "error": "gpu_lost", "detail": said })),
        Reply::picture(),
    ])
    .await;
    let app = service.app().await;
    let shopper = app.shopper("ada", 2).await;
    let log = Buffer::default();
    let guard = log.listen();
    let responses: Vec<TestResponse> = vec![shopper.try_on().await, shopper.try_on().await];
    drop(guard);
    let text = log.text();
    assert!(text.contains("gpu_lost; broken by … at …"), "{text}");
    assert!(text.contains("status=500"), "{text}");
    let photo = data_url(&png(7));
    let photo = photo.split_once(',').unwrap().1;
    for secret in [KEY, &secret, photo, "Bearer"] {
        assert!(!text.contains(secret), "{secret} is in the log");
        for response in &responses {
            assert!(
                !response.text().contains(secret),
                "the response contains {secret}"
            );
        }
    }
}

#[tokio::test]
async fn platform_can_be_the_upstream_of_another_platform() {
    let listen = SocketAddr::from(([127, 0, 0, 1], 8787));
    let images = ProductImages::new("none".into(), listen).unwrap();
    let back = TestApp::with(Setup {
        renderer: Arc::new(SandboxRenderer::new(images)),
        ..Setup::default()
    })
    .await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/tryon", listener.local_addr().unwrap());
    let router = back.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let flags = ["--upstream-url", &url, "--upstream-key", "gvk_test_one"];
    let settings = parse(&flags).unwrap().unwrap();
    let front = app_with_upstream(settings).await;
    let shopper = front.shopper("ada", 1).await;
    let form = shopper.form_with(&png(1), &data_url(&png(200)));
    let body = shopper.send(&form).await.expect(200);
    // The back's renderer shows so small a photo beside the product.
    let made = picture(body["images"][0].as_str().unwrap());
    assert_eq!(
        (made.width() > 8, made.width() > made.height()),
        (true, true)
    );
    assert_eq!(front.credits_used().await, 1);
    assert_eq!(back.credits_used().await, 1);
    let broken = shopper.form_with(&png(1)[..60], &data_url(&png(200)));
    let refused = front.returning_shopper("ada").await.send(&broken).await;
    assert_eq!(refused.status, 402, "the only try-on is used");
    assert_eq!(back.credits_used().await, 1);
}
