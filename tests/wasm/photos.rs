//! The photo: what is sent, and what is said of files that cannot be.

use genvoris_widget::browser::photo::{Photo, prepare};
use genvoris_widget::tryon::input::PhotoProblem;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::resolved;

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
