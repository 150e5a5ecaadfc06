//! The request of a try-on: its fields and its photo.

use genvoris_e2e::exif::MARKER;
use genvoris_e2e::footprint::assert_requested_once;
use genvoris_e2e::mock_backend::{MockBackend, TryOn};
use genvoris_e2e::photos;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::Value;
use uuid::Uuid;

genvoris_e2e::cases![
    the_request_has_the_documented_fields,
    every_try_on_has_its_own_attempt_id,
    the_photo_is_upright_and_without_metadata,
    a_huge_photo_is_scaled_down,
    a_build_for_another_backend_uses_that_backend,
];

async fn the_request_has_the_documented_fields(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .token(&token)
        .api(&backend)
        .attribute("data-variations", "2")
        .open()
        .await;
    page.try_on(TRIGGER, &context.model()).await;

    let sent = only_try_on(&backend);
    assert!(
        sent.field("end_customer_token") == Some(&token),
        "the token was not sent"
    );
    assert_eq!(sent.field("api_key"), Some(KEY));
    assert_eq!(sent.field("product_id"), Some("linen-shirt"));
    assert_eq!(sent.field("product_title"), Some("Linen shirt"));
    assert_eq!(sent.field("product_category"), Some("apparel"));
    let garment = sent.field("product_images").expect("a product image");
    assert!(
        garment.starts_with("http") && garment.ends_with("/linen-shirt.png"),
        "{garment}"
    );
    let url = page.run("return location.href;", vec![]).await;
    assert_eq!(sent.field("page_url").map(Value::from), Some(url));
    let attempt = sent.field("attempt_id").expect("an attempt id");
    assert!(Uuid::parse_str(attempt).is_ok(), "not a UUID: {attempt}");
    assert_eq!(sent.field("variation_count"), Some("2"));
    assert_requested_once(&backend, 1);
}

async fn every_try_on_has_its_own_attempt_id(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
}

async fn the_photo_is_upright_and_without_metadata(context: TestContext) {
    let sideways = context.photos().sideways();
    let original = std::fs::read(&sideways).expect("the photo");
    assert!(
        contains(&original, MARKER.as_bytes()),
        "the original photo should contain the marker"
    );

    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &sideways).await;

    let sent = only_try_on(&backend).photo;
    for metadata in [MARKER.as_bytes(), b"Exif\0\0", b"http://ns.adobe.com"] {
        assert!(!contains(&sent, metadata), "metadata was sent");
    }
    assert_eq!(
        image::guess_format(&sent).ok(),
        Some(image::ImageFormat::Jpeg)
    );
    let sent = image::load_from_memory(&sent).expect("a picture");
    let stored = photos::open(&sideways);
    assert_eq!(photos::size(&sent), (stored.height(), stored.width()));
    let upright = photos::difference(&sent, &stored.rotate90());
    let upside_down = photos::difference(&sent, &stored.rotate270());
    assert!(
        upright < 5.0 && upright < upside_down,
        "{upright} from upright, {upside_down} from the opposite"
    );
}

async fn a_huge_photo_is_scaled_down(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.try_on(TRIGGER, &context.photos().huge()).await;
    let sent = image::load_from_memory(&only_try_on(&backend).photo).expect("a picture");
    assert_eq!(photos::size(&sent), (1600, 1280));
    let difference = photos::difference(&sent, &photos::open(&context.photos().huge()));
    assert!(difference < 5.0, "the pictures differ by {difference}");
}

/// The build has the backend from `GENVORIS_API_ORIGIN`.
async fn a_build_for_another_backend_uses_that_backend(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.built_for(&backend).await;
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(only_try_on(&backend).field("api_key"), Some(KEY));
    assert_eq!(backend.count("GET /api/widget/button-design"), 1);
    page.assert_no_errors().await;
}

fn only_try_on(backend: &MockBackend) -> TryOn {
    let mut sent = backend.try_ons();
    assert_eq!(sent.len(), 1, "try-on requests");
    sent.remove(0)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
