//! The photo: what is sent, and what is said of files that cannot be.

use genvoris_widget::browser::photo::{Photo, prepared};
use genvoris_widget::tryon::input::PhotoProblem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::{js, resolved};

#[wasm_bindgen(module = "/www/photo/prepare.js")]
extern "C" {
    #[wasm_bindgen(js_name = preparePhoto)]
    fn coming(file: &Blob) -> JsValue;
}

async fn prepare(file: &Blob) -> Result<Photo, PhotoProblem> {
    prepared(&coming(file)).await
}

async fn blob(expression: &str) -> Blob {
    resolved(expression).await.dyn_into().expect("a blob")
}

/// A drawn picture of the given size and type: red on the left, blue on the right, clear below.
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
        Ok(_) => panic!("{expression} is no photo"),
        Err(problem) => problem,
    }
}

async fn good(file: &Blob) -> Photo {
    match prepare(file).await {
        Ok(photo) => photo,
        Err(problem) => panic!("{problem:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_big_photo_is_shrunk_to_1600_and_becomes_a_jpeg() {
    let photo = good(&drawn(3200, 1000, "image/png").await).await;
    assert_eq!((photo.canvas.width(), photo.canvas.height()), (1600, 500));
    assert_eq!(photo.jpeg.type_(), "image/jpeg");
    let again = good(&photo.jpeg).await;
    assert_eq!((again.canvas.width(), again.canvas.height()), (1600, 500));
}

#[wasm_bindgen_test]
async fn a_jpeg_of_many_pixels_keeps_its_format_whatever_it_calls_itself() {
    let jpeg = drawn(3600, 2400, "image/jpeg").await;
    let nameless = jpeg.slice().expect("the same without a type");
    for file in [jpeg, nameless] {
        let photo = good(&file).await;
        let size = (photo.canvas.width(), photo.canvas.height());
        assert_eq!(size, (1600, 1067));
    }
}

#[wasm_bindgen_test]
async fn a_png_that_calls_itself_a_jpeg_is_a_photo_all_the_same() {
    let png = drawn(3200, 1000, "image/png").await;
    let size = f64::from(u32::MAX);
    let file = png
        .slice_with_f64_and_f64_and_content_type(0.0, size, "image/jpeg")
        .expect("a blob");
    assert_eq!(good(&file).await.canvas.width(), 1600);
}

#[wasm_bindgen_test]
async fn what_is_transparent_becomes_white_and_not_black() {
    let photo = good(&drawn(100, 100, "image/png").await).await;
    let context = photo.canvas.get_context("2d").expect("2d").expect("2d");
    let context: web_sys::CanvasRenderingContext2d = context.dyn_into().expect("2d");
    let pixel = context
        .get_image_data(50.0, 90.0, 1.0, 1.0)
        .expect("pixel")
        .data();
    assert_eq!(&pixel[..], [255, 255, 255, 255]);
}

#[wasm_bindgen_test]
async fn files_that_are_no_photo_are_told_apart() {
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
async fn a_photo_of_one_flat_colour_came_out_empty() {
    let flat = "(async () => { const c = new OffscreenCanvas(64, 64); c.getContext('2d').fillRect(0, 0, 64, 64); return c.convertToBlob() })()";
    assert_eq!(problem(flat).await, PhotoProblem::Blank);
}

/// Noise of the given side and contrast: what a JPEG needs the most bytes for.
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
async fn a_photo_of_many_bytes_is_kept_under_what_proxies_let_through() {
    let photo = good(&noise(1600, 120).await).await;
    assert!(photo.jpeg.size() <= 900_000.0, "{}", photo.jpeg.size());
    assert_eq!(photo.canvas.width(), 1600, "the preview stays as it is");
    let sent = good(&photo.jpeg).await;
    assert_eq!(sent.canvas.width(), 1200);
    assert!(prepared(&photo.smaller()).await.ok().is_none());
}

#[wasm_bindgen_test]
async fn the_next_encodings_are_of_fewer_bytes_then_of_fewer_pixels() {
    let photo = good(&noise(1300, 20).await).await;
    let lighter = prepared(&photo.smaller()).await.expect("0.8");
    assert!(lighter.jpeg.size() < photo.jpeg.size());
    assert_eq!(good(&lighter.jpeg).await.canvas.width(), 1300);
    let least = prepared(&lighter.smaller()).await.expect("1200 pixels");
    assert!(least.jpeg.size() < lighter.jpeg.size());
    assert_eq!(good(&least.jpeg).await.canvas.width(), 1200);
    assert!(prepared(&least.smaller()).await.ok().is_none());
}

#[wasm_bindgen_test]
async fn a_small_photo_has_two_encodings() {
    let photo = good(&noise(300, 120).await).await;
    let lighter = prepared(&photo.smaller()).await.expect("0.8");
    assert!(lighter.jpeg.size() < photo.jpeg.size());
    assert!(prepared(&lighter.smaller()).await.ok().is_none());
}

/// What is read of canvases, changed by at most so much, for as long as this lives.
struct Noise(JsValue);

impl Noise {
    fn of(most: u32) -> Self {
        let original = js("CanvasRenderingContext2D.prototype.getImageData");
        let noisy = js(&format!(
            "(original) => {{ CanvasRenderingContext2D.prototype.getImageData = function () {{
                const image = original.apply(this, arguments);
                image.data.forEach((value, index) => (image.data[index] = value + (Math.random() * 2 - 1) * {most}));
                return image;
            }} }}"
        ));
        let noisy: js_sys::Function = noisy.unchecked_into();
        noisy.call1(&JsValue::UNDEFINED, &original).expect("noise");
        Self(original)
    }
}

impl Drop for Noise {
    fn drop(&mut self) {
        let prototype = js("CanvasRenderingContext2D.prototype");
        let _ = js_sys::Reflect::set(&prototype, &"getImageData".into(), &self.0);
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_gives_noise_for_canvases_is_noticed() {
    let _noise = Noise::of(255);
    let file = drawn(300, 300, "image/png").await;
    assert_eq!(prepare(&file).await.err(), Some(PhotoProblem::Falsified));
}

#[wasm_bindgen_test]
async fn a_little_noise_against_recognition_does_no_harm() {
    let _noise = Noise::of(3);
    good(&drawn(300, 300, "image/png").await).await;
}
