//! `/api/tryon`: the form, the response and the errors.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{Method, Request},
};
use futures_util::{StreamExt, stream};
use genvoris::{http::middleware::concurrency_limit::MAX_CONCURRENT, render::NoRenderer};
use image::{DynamicImage, ImageFormat};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::{
    app::{Setup, TestApp},
    fixtures::{Form, GARMENT, encode, png},
};

#[tokio::test]
async fn successful_tryon_returns_pictures_and_balances() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let response = shopper
        .send(&shopper.form().text("variation_count", "2"))
        .await;
    assert_eq!(response.header("content-type"), "application/json");
    assert_eq!(response.header("x-genvoris-renderer"), "test");
    let request_id = response.header("x-request-id").to_owned();
    let body = response.expect(200);
    assert_eq!(body["success"], true);
    assert_eq!(body["variation_count"], 2);
    assert_eq!(body["images"].as_array().unwrap().len(), 2);
    assert!(
        body["images"][0]
            .as_str()
            .unwrap()
            .starts_with("data:image/jpeg;base64,")
    );
    assert_eq!(body["remaining_credits"], 999);
    assert_eq!(
        body["end_customer_quota"],
        json!({ "used": 1, "limit": 3, "remaining": 2 })
    );
    assert_eq!(body["request_id"], request_id);
}

#[tokio::test]
async fn tryon_without_token_costs_only_a_credit() {
    let app = TestApp::start().await;
    let body = app.legacy_page().try_on().await.expect(200);
    assert_eq!(body["remaining_credits"], 999);
    assert!(body.get("end_customer_quota").is_none());
}

#[tokio::test]
async fn tryon_is_refused_when_credits_are_exhausted() {
    let app = TestApp::with(Setup {
        credits: 1,
        ..Setup::default()
    })
    .await;
    let shopper = app.shopper("ada", 3).await;
    shopper.try_on().await.expect(200);
    shopper
        .try_on()
        .await
        .expect_error(402, "credit_limit_reached");
    app.legacy_page()
        .try_on()
        .await
        .expect_error(402, "credit_limit_reached");
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn credits_expire_after_a_year() {
    let app = TestApp::start().await;
    app.clock.advance(365 * genvoris::clock::DAY);
    app.legacy_page()
        .try_on()
        .await
        .expect_error(402, "credit_limit_reached");
}

#[tokio::test]
async fn key_may_be_in_the_header() {
    let app = TestApp::start().await;
    let form = Form::default()
        .file("photo", &png(1))
        .text("product_images", GARMENT);
    app.store().post_form("/api/tryon", &form).await.expect(200);
    app.anonymous()
        .post_form("/api/tryon", &form)
        .await
        .expect_error(401, "unauthorized");
    let wrong = form.text("api_key", "gvk_live_guess");
    app.anonymous()
        .post_form("/api/tryon", &wrong)
        .await
        .expect_error(401, "invalid_key");
}

#[tokio::test]
async fn all_missing_fields_are_named_together() {
    let app = TestApp::start().await;
    let form = Form::default()
        .text("variation_count", "5")
        .text("attempt_id", &"x".repeat(129));
    let response = app.store().post_form("/api/tryon", &form).await;
    let error = response.expect_error(400, "invalid_body");
    let fields: Vec<_> = error["fieldErrors"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["attempt_id", "photo", "product_images", "variation_count"]
    );
}

#[tokio::test]
async fn malformed_or_truncated_form_is_an_error_of_the_body() {
    let app = TestApp::start().await;
    app.store()
        .post("/api/tryon", &json!({}))
        .await
        .expect_field_error(400, "body");
    let whole = app.legacy_page().form().encode();
    let cut = Body::from(whole[..whole.len() / 2].to_vec());
    let mut request = app.store().request(Method::POST, "/api/tryon", cut);
    request
        .headers_mut()
        .insert("content-type", Form::CONTENT_TYPE.parse().unwrap());
    app.store()
        .send(request)
        .await
        .expect_field_error(400, "body");
}

#[tokio::test]
async fn invalid_photo_is_refused_before_anything_is_debited() {
    let app = TestApp::start().await;
    for bytes in [b"GIF89a".as_slice(), b"not a picture", &png(1)[..20]] {
        assert_photo_refused(&app, bytes, 400).await;
    }
    assert_eq!(app.credits_used().await, 0);
}

/// Checks that a try-on with this photo is refused with this status and an error of the field `photo`.
async fn assert_photo_refused(app: &TestApp, photo: &[u8], status: u16) {
    let form = Form::default()
        .file("photo", photo)
        .text("product_images", GARMENT);
    app.store()
        .post_form("/api/tryon", &form)
        .await
        .expect_field_error(status, "photo");
}

#[tokio::test]
async fn photo_over_12_mb_is_413() {
    let app = TestApp::start().await;
    let large = vec![0; (12 << 20) + 1];
    assert_photo_refused(&app, &large, 413).await;
}

#[tokio::test]
async fn text_fields_and_product_pictures_are_limited() {
    let app = TestApp::start().await;
    let page = app.legacy_page();
    for name in [
        "api_key",
        "end_customer_token",
        "attempt_id",
        "variation_count",
    ] {
        let form = page.form().text(name, &"x".repeat((64 << 10) + 1));
        page.send(&form).await.expect_field_error(413, name);
    }
    let picture = "x".repeat(4 << 20);
    let form = page.form().text("product_images", &picture);
    let form = form.text("product_images", &picture);
    let refused = page.send(&form).await;
    refused.expect_field_error(413, "product_images");
    assert_eq!(app.credits_used().await, 0);
}

/// A form that never ends. `arrived` gets a permit when the server starts to read it.
fn stalled(app: &TestApp, arrived: Arc<Semaphore>) -> Request<Body> {
    let begun = futures_util::stream::once(async move {
        arrived.add_permits(1);
        Ok::<_, std::convert::Infallible>(axum::body::Bytes::from_static(b"--frontier\r\n"))
    });
    let body = Body::from_stream(begun.chain(futures_util::stream::pending()));
    let mut request = app.store().request(Method::POST, "/api/tryon", body);
    let form = Form::CONTENT_TYPE.parse().unwrap();
    request.headers_mut().insert("content-type", form);
    request
}

#[tokio::test]
async fn stalled_form_times_out() {
    let app = TestApp::start().await;
    let arrived = Arc::new(Semaphore::new(0));
    let (store, request) = (app.store(), stalled(&app, arrived.clone()));
    let sending = tokio::spawn(async move { store.send(request).await });
    arrived.acquire().await.unwrap().forget();
    tokio::time::pause();
    let response = sending.await.unwrap();
    tokio::time::resume();
    let error = response.expect_error(408, "request_timeout");
    assert!(error["detail"].as_str().unwrap().contains("30 seconds"));
    app.legacy_page().try_on().await.expect(200);
}

#[tokio::test]
async fn slow_form_is_accepted() {
    let app = TestApp::start().await;
    let store = app.store();
    let form = app.legacy_page().form().encode();
    let pieces = form.chunks(form.len().div_ceil(8));
    let pieces: Vec<_> = pieces.map(Bytes::copy_from_slice).collect();
    let all = pieces.len();
    let (begun, last) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (starts, end) = (begun.clone(), last.clone());
    // Together, the pauses are longer than the timeout, but each is shorter.
    let slowly = stream::iter(pieces.into_iter().enumerate()).then(move |(index, piece)| {
        starts.add_permits(1);
        let end = end.clone();
        async move {
            if index + 1 < all {
                tokio::time::sleep(Duration::from_secs(20)).await;
            } else {
                end.acquire().await.unwrap().forget();
            }
            Ok::<_, std::convert::Infallible>(piece)
        }
    });
    let mut request = store.request(Method::POST, "/api/tryon", Body::from_stream(slowly));
    let kind = Form::CONTENT_TYPE.parse().unwrap();
    request.headers_mut().insert("content-type", kind);
    let sending = tokio::spawn(async move { store.send(request).await });
    begun.acquire().await.unwrap().forget();
    tokio::time::pause();
    let others = u32::try_from(all - 1).unwrap();
    begun.acquire_many(others).await.unwrap().forget();
    tokio::time::resume();
    last.add_permits(1);
    sending.await.unwrap().expect(200);
}

#[tokio::test]
async fn more_than_256_concurrent_tryons_are_refused_with_retry_after() {
    let app = TestApp::start().await;
    let arrived = Arc::new(Semaphore::new(0));
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..MAX_CONCURRENT {
        let (store, request) = (app.store(), stalled(&app, arrived.clone()));
        waiting.spawn(async move { store.send(request).await });
    }
    let all = u32::try_from(MAX_CONCURRENT).unwrap();
    arrived.acquire_many(all).await.unwrap().forget();
    let refused = app.legacy_page().try_on().await;
    assert_eq!(refused.header("retry-after"), "5");
    refused.expect_error(429, "rate_limited");
    waiting.shutdown().await;
    app.legacy_page().try_on().await.expect(200);
}

#[tokio::test]
async fn oversized_form_is_413() {
    let app = TestApp::start().await;
    let form = Form::default().text("page_url", &"x".repeat(33 << 20));
    app.store()
        .post_form("/api/tryon", &form)
        .await
        .expect_field_error(413, "body");
}

#[tokio::test]
async fn photo_over_50_megapixels_is_413() {
    let app = TestApp::start().await;
    let bomb = encode(&DynamicImage::new_luma8(10_000, 5_001), ImageFormat::Png);
    assert!(bomb.len() < 1 << 20, "the file itself is small");
    assert_photo_refused(&app, &bomb, 413).await;
}

#[tokio::test]
async fn large_photo_of_each_format_is_accepted() {
    let app = TestApp::start().await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let photo = encode(&DynamicImage::new_rgb8(5_000, 4_000), format);
        let form = Form::default()
            .file("photo", &photo)
            .text("product_images", GARMENT);
        app.store().post_form("/api/tryon", &form).await.expect(200);
    }
}

#[tokio::test]
async fn tryon_without_renderer_is_502_and_free() {
    let app = TestApp::with(Setup {
        renderer: Arc::new(NoRenderer),
        ..Setup::default()
    })
    .await;
    let shopper = app.shopper("ada", 1).await;
    shopper
        .try_on()
        .await
        .expect_error(502, "upstream_unreachable");
    assert_eq!(app.current_usage("ada").await["remaining"], 1);
    assert_eq!(app.credits_used().await, 0);
}
