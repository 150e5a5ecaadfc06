//! Photos: how they are encoded, and why files are rejected.

use genvoris_widget::browser::photo::{Photo, prepared};
use genvoris_widget::tryon::input::PhotoProblem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::{js, resolved};

#[wasm_bindgen(module = "/www/photo/prepare.js")]
extern "C" {
    #[wasm_bindgen(js_name = preparePhoto)]
    fn prepare_photo(file: &Blob) -> JsValue;
}

async fn prepare(file: &Blob) -> Result<Photo, PhotoProblem> {
    prepared(&prepare_photo(file)).await
}

async fn blob(expression: &str) -> Blob {
    resolved(expression).await.dyn_into().expect("a blob")
}

/// A picture of this size and type: red at the top left, blue at the top right, and transparent below.
async fn drawn(width: u32, height: u32, kind: &str) -> Blob {
    blob(&format!(
        "(async () => {{
            const canvas = new OffscreenCanvas({width}, {height});
            const pen = canvas.getContext('2d');
            pen.fillStyle = 'red'; pen.fillRect(0, 0, {width} / 2, {height} / 2);
            pen.fillStyle = 'blue'; pen.fillRect({width} / 2, 0, {width} / 2, {height} / 2);
            return canvas.convertToBlob({{ type: '{kind}' }});
        }})()"
    ))
    .await
}

async fn problem(expression: &str) -> PhotoProblem {
    match prepare(&blob(expression).await).await {
        Ok(_) => panic!("{expression} should be rejected"),
        Err(problem) => problem,
    }
}

async fn prepare_ok(file: &Blob) -> Photo {
    match prepare(file).await {
        Ok(photo) => photo,
        Err(problem) => panic!("{problem:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_large_photo_is_scaled_to_1600_pixels_and_encoded_as_jpeg() {
    let photo = prepare_ok(&drawn(3200, 1000, "image/png").await).await;
    assert_eq!((photo.canvas.width(), photo.canvas.height()), (1600, 500));
    assert_eq!(photo.jpeg.type_(), "image/jpeg");
    let encoded_again = prepare_ok(&photo.jpeg).await;
    assert_eq!(
        (encoded_again.canvas.width(), encoded_again.canvas.height()),
        (1600, 500)
    );
}

#[wasm_bindgen_test]
async fn a_large_jpeg_keeps_its_aspect_ratio_with_and_without_a_media_type() {
    let jpeg = drawn(3600, 2400, "image/jpeg").await;
    let untyped = jpeg.slice().expect("a blob without a type");
    for file in [jpeg, untyped] {
        let photo = prepare_ok(&file).await;
        let size = (photo.canvas.width(), photo.canvas.height());
        assert_eq!(size, (1600, 1067));
    }
}

#[wasm_bindgen_test]
async fn a_png_with_the_media_type_of_a_jpeg_is_accepted() {
    let png = drawn(3200, 1000, "image/png").await;
    let size = f64::from(u32::MAX);
    let file = png
        .slice_with_f64_and_f64_and_content_type(0.0, size, "image/jpeg")
        .expect("a blob");
    assert_eq!(prepare_ok(&file).await.canvas.width(), 1600);
}

#[wasm_bindgen_test]
async fn transparent_pixels_become_white() {
    let photo = prepare_ok(&drawn(100, 100, "image/png").await).await;
    let context = photo.canvas.get_context("2d").expect("2d").expect("2d");
    let context: web_sys::CanvasRenderingContext2d = context.dyn_into().expect("2d");
    let pixel = context
        .get_image_data(50.0, 90.0, 1.0, 1.0)
        .expect("pixel")
        .data();
    assert_eq!(&pixel[..], [255, 255, 255, 255]);
}

#[wasm_bindgen_test]
async fn unusable_files_are_rejected_with_a_specific_reason() {
    for (file, expected) in [
        ("new Blob([])", PhotoProblem::Undecodable),
        (
            "new File(['hello'], 'photo.jpg', { type: 'image/jpeg' })",
            PhotoProblem::Undecodable,
        ),
        (
            "new File([Uint8Array.of(255, 216, 255, 224, 0)], 'cut.jpg')",
            PhotoProblem::Undecodable,
        ),
        (
            "new Blob([Uint8Array.of(255, 216, 255, 224, 0, 4, 0, 0, 255, 192, 0, 17, 8, 47, 208, 63, 192, 3, 1, 34, 0)])",
            PhotoProblem::TooLarge,
        ),
        (
            "new Blob([Uint8Array.of(255, 216, 255, 194, 0, 17, 8, 7, 208, 7, 208, 3, 1, 34, 0)])",
            PhotoProblem::Undecodable,
        ),
        (
            "new File(['ftypheic'], 'IMG_1.HEIC', { type: '' })",
            PhotoProblem::Heic,
        ),
        (
            "new File(['ftypheic'], 'x', { type: 'image/heif' })",
            PhotoProblem::Heic,
        ),
        (
            "new Blob(['<svg xmlns=\"http://www.w3.org/2000/svg\"/>'], { type: 'image/svg+xml' })",
            PhotoProblem::Undecodable,
        ),
    ] {
        assert_eq!(problem(file).await, expected, "{file}");
    }
}

#[wasm_bindgen_test]
async fn a_photo_of_a_single_colour_is_rejected_as_blank() {
    let flat = "(async () => { const c = new OffscreenCanvas(64, 64); c.getContext('2d').fillRect(0, 0, 64, 64); return c.convertToBlob() })()";
    assert_eq!(problem(flat).await, PhotoProblem::Blank);
}

/// A square picture of noise with this contrast. Noise takes the most bytes in a JPEG.
async fn noise(side: u32, contrast: u32) -> Blob {
    blob(&format!(
        "(async () => {{
            const canvas = new OffscreenCanvas({side}, {side});
            const pen = canvas.getContext('2d');
            const pixels = pen.createImageData({side}, {side});
            let seed = 1;
            for (let i = 0; i < pixels.data.length; i++) {{
                seed = (seed * 1103515245 + 12345) % 2147483648;
                pixels.data[i] = i % 4 === 3 ? 255 : 128 + ((seed >> 16) / 32768 - 0.5) * {contrast};
            }}
            pen.putImageData(pixels, 0, 0);
            return canvas.convertToBlob({{ type: 'image/png' }});
        }})()"
    ))
    .await
}

#[wasm_bindgen_test]
async fn a_photo_stays_below_the_size_limit_of_common_proxies() {
    let photo = prepare_ok(&noise(1600, 120).await).await;
    assert!(photo.jpeg.size() <= 900_000.0, "{}", photo.jpeg.size());
    assert_eq!(
        photo.canvas.width(),
        1600,
        "the preview should keep its size"
    );
    let sent = prepare_ok(&photo.jpeg).await;
    assert_eq!(sent.canvas.width(), 1200);
    assert!(prepared(&photo.shrink()).await.ok().is_none());
}

#[wasm_bindgen_test]
async fn shrinking_lowers_the_quality_first_and_the_resolution_second() {
    let photo = prepare_ok(&noise(1300, 20).await).await;
    let lighter = prepared(&photo.shrink()).await.expect("0.8");
    assert!(lighter.jpeg.size() < photo.jpeg.size());
    assert_eq!(prepare_ok(&lighter.jpeg).await.canvas.width(), 1300);
    let least = prepared(&lighter.shrink()).await.expect("1200 pixels");
    assert!(least.jpeg.size() < lighter.jpeg.size());
    assert_eq!(prepare_ok(&least.jpeg).await.canvas.width(), 1200);
    assert!(prepared(&least.shrink()).await.ok().is_none());
}

#[wasm_bindgen_test]
async fn a_small_photo_can_be_shrunk_once() {
    let photo = prepare_ok(&noise(300, 120).await).await;
    let lighter = prepared(&photo.shrink()).await.expect("0.8");
    assert!(lighter.jpeg.size() < photo.jpeg.size());
    assert!(prepared(&lighter.shrink()).await.ok().is_none());
}

/// Adds noise to all pixels that are read from canvases, until it is dropped.
struct CanvasNoise(JsValue);

impl CanvasNoise {
    fn new(amplitude: u32) -> Self {
        let original = js("CanvasRenderingContext2D.prototype.getImageData");
        let noisy = js(&format!(
            "(original) => {{ CanvasRenderingContext2D.prototype.getImageData = function () {{
                const image = original.apply(this, arguments);
                image.data.forEach((value, index) => (image.data[index] = value + (Math.random() * 2 - 1) * {amplitude}));
                return image;
            }} }}"
        ));
        let noisy: js_sys::Function = noisy.unchecked_into();
        noisy.call1(&JsValue::UNDEFINED, &original).expect("noise");
        Self(original)
    }
}

impl Drop for CanvasNoise {
    fn drop(&mut self) {
        let prototype = js("CanvasRenderingContext2D.prototype");
        let _ = js_sys::Reflect::set(&prototype, &"getImageData".into(), &self.0);
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_returns_noise_for_canvases_is_detected() {
    let _noise = CanvasNoise::new(255);
    let file = drawn(300, 300, "image/png").await;
    assert_eq!(prepare(&file).await.err(), Some(PhotoProblem::CanvasNoise));
}

#[wasm_bindgen_test]
async fn slight_noise_against_fingerprinting_is_accepted() {
    let _noise = CanvasNoise::new(3);
    prepare_ok(&drawn(300, 300, "image/png").await).await;
}
