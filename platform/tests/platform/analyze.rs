//! `/api/analyze`

use image::{DynamicImage, ImageFormat, Luma, RgbImage, imageops};
use serde_json::{Value, json};

use crate::{
    app::{Setup, TestApp},
    fixtures::{Form, encode, sideways},
};

/// A checkered picture with these two shades, which is sharp everywhere.
fn checkered(width: u32, height: u32, shades: [u8; 2]) -> DynamicImage {
    let shade = |x: u32, y: u32| shades[((x / 16 + y / 16) % 2) as usize];
    image::GrayImage::from_fn(width, height, |x, y| Luma([shade(x, y)])).into()
}

async fn analysis(app: &TestApp, picture: &DynamicImage) -> Value {
    let photo = encode(picture, ImageFormat::Png);
    analyze(app, &photo).await.expect(200)
}

async fn analyze(app: &TestApp, photo: &[u8]) -> crate::client::TestResponse {
    let form = Form::default()
        .file("photo", photo)
        .text("api_key", "gvk_test_one");
    app.anonymous().post_form("/api/analyze", &form).await
}

#[tokio::test]
async fn suitable_photo_has_no_warnings() {
    let app = TestApp::start().await;
    for (width, height) in [(400, 400), (600, 900), (900, 600), (400, 1200)] {
        let photo = checkered(width, height, [60, 200]);
        let expected = json!({ "ok": true, "warnings": [] });
        assert_eq!(
            analysis(&app, &photo).await,
            expected,
            "{width} by {height}"
        );
    }
}

#[tokio::test]
async fn each_problem_has_its_own_warning_code() {
    let app = TestApp::start().await;
    let good = checkered(600, 900, [60, 200]);
    let cases = [
        (checkered(399, 900, [60, 200]), "too_small"),
        (checkered(1000, 600, [60, 200]), "wrong_aspect"),
        (checkered(400, 1300, [60, 200]), "wrong_aspect"),
        (checkered(600, 900, [0, 80]), "too_dark"),
        (checkered(600, 900, [220, 255]), "too_bright"),
        (DynamicImage::from(imageops::blur(&good, 12.0)), "blurry"),
    ];
    for (photo, code) in cases {
        let expected = json!({ "ok": false, "warnings": [code] });
        assert_eq!(analysis(&app, &photo).await, expected);
    }
    let empty = RgbImage::new(8, 8).into();
    let all = json!(["too_small", "too_dark", "blurry"]);
    assert_eq!(analysis(&app, &empty).await["warnings"], all);
}

#[tokio::test]
async fn aspect_ratio_respects_the_exif_orientation() {
    let app = TestApp::start().await;
    let lying = checkered(1000, 600, [60, 200]);
    let jpeg = encode(&lying, ImageFormat::Jpeg);
    assert_eq!(
        analyze(&app, &jpeg).await.expect(200)["warnings"],
        json!(["wrong_aspect"])
    );
    let turned = analyze(&app, &sideways(&jpeg)).await.expect(200);
    assert_eq!(turned, json!({ "ok": true, "warnings": [] }));
}

#[tokio::test]
async fn photos_that_tryons_refuse_are_refused() {
    let app = TestApp::start().await;
    let good = encode(&checkered(600, 900, [60, 200]), ImageFormat::Png);
    for photo in [&b""[..], b"<svg/>", b"GIF89a", &good[..good.len() / 2]] {
        let response = analyze(&app, photo).await;
        response.expect_field_error(400, "photo");
    }
    let missing = Form::default().text("api_key", "gvk_test_one");
    let response = app.anonymous().post_form("/api/analyze", &missing).await;
    response.expect_field_error(400, "photo");
    let response = analyze(&app, &vec![0; (12 << 20) + 1]).await;
    response.expect_field_error(413, "photo");
    let huge = checkered(8000, 6300, [60, 200]);
    let huge = encode(&huge, ImageFormat::Png);
    analyze(&app, &huge).await.expect_field_error(413, "photo");
    let response = app.store().post("/api/analyze", &json!({})).await;
    response.expect_field_error(400, "body");
}

#[tokio::test]
async fn analyzing_requires_a_key_and_is_free() {
    let app = TestApp::start().await;
    let photo = encode(&checkered(400, 400, [60, 200]), ImageFormat::Png);
    let form = Form::default().file("photo", &photo);
    let response = app.anonymous().post_form("/api/analyze", &form).await;
    response.expect_error(401, "unauthorized");
    let wrong = form.clone().text("api_key", "gvk_x");
    let response = app.anonymous().post_form("/api/analyze", &wrong).await;
    response.expect_error(401, "invalid_key");
    let behind_a_proxy = app.store().post_form("/api/analyze", &form).await;
    behind_a_proxy.expect(200);
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn analyses_count_toward_the_tryon_rate_limit() {
    let limits = genvoris::limits::LimitRates {
        tryons: "2/m".parse().unwrap(),
        ..Default::default()
    };
    let app = TestApp::with(Setup {
        limits,
        ..Setup::default()
    })
    .await;
    let photo = encode(&checkered(400, 400, [60, 200]), ImageFormat::Png);
    let form = Form::default()
        .file("photo", &photo)
        .text("api_key", "gvk_test_one");
    let page = app.anonymous().with_ip("192.0.2.1");
    for status in [200, 200, 429] {
        let response = page.post_form("/api/analyze", &form).await;
        response.expect(status);
    }
}
