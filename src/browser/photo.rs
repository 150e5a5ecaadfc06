//! The shopper's photo: decoded upright, made smaller and encoded by the browser.
//!
//! Rust never sees its pixels. The encoded copy holds nothing of the original file but the picture:
//! no location, no camera, no orientation flag.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

use super::page::document;
use crate::tryon::input::PhotoProblem;

/// The longest side of the photo that is sent, in pixels.
const LONGEST_SIDE: f64 = 1600.0;

/// What is tried in this order where a photo has too many bytes: longest side in pixels, JPEG quality.
/// Beyond 0.9 the bytes grow and a try-on does not get better.
const ENCODINGS: [(f64, f64); 3] = [(LONGEST_SIDE, 0.9), (LONGEST_SIDE, 0.8), (1200.0, 0.8)];

/// What a photo may weigh, in bytes: nginx refuses a form of more than a megabyte unless it is told
/// otherwise, and the form has other fields.
const HEAVIEST: f64 = 900_000.0;

/// Side of the square that is looked at to see whether a photo came out empty, in pixels.
const SAMPLE: f64 = 8.0;

/// A photo ready to be shown and sent.
pub struct Photo {
    /// Shown as the preview: a canvas needs no `blob:` in the page's `img-src`.
    pub canvas: HtmlCanvasElement,
    /// The JPEG.
    pub jpeg: Blob,
    /// Which of the encodings the JPEG is.
    encoding: usize,
}

/// Decodes, turns upright, shrinks and encodes.
///
/// # Errors
/// What the shopper can be told about the file.
pub async fn prepare(file: &Blob) -> Result<Photo, PhotoProblem> {
    let bitmap = decode(file).await.map_err(|_| undecodable(file))?;
    let drawn = draw(&bitmap);
    bitmap.close();
    let canvas = drawn.map_err(|_| PhotoProblem::Undecodable)?;
    if is_blank(&canvas).unwrap_or(false) {
        return Err(PhotoProblem::Blank);
    }
    let mut photo = encode(canvas, 0).await.ok_or(PhotoProblem::Blank)?;
    while photo.jpeg.size() > HEAVIEST {
        let Some(lighter) = smaller(&photo).await else {
            break;
        };
        photo = lighter;
    }
    Ok(photo)
}

/// The same photo with fewer bytes, for a backend that finds them too many: under the next of the
/// encodings that makes a difference. Its preview stays.
pub async fn smaller(photo: &Photo) -> Option<Photo> {
    encode(photo.canvas.clone(), photo.encoding.checked_add(1)?).await
}

async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    // Upright is the default everywhere; older browsers refuse the word for it.
    let promise = window.create_image_bitmap_with_blob(file)?;
    JsFuture::from(Promise::resolve(&promise)).await?.dyn_into()
}

/// iPhones write HEIC, which only Safari reads, so it gets an explanation of its own.
fn undecodable(file: &Blob) -> PhotoProblem {
    let name = file.dyn_ref::<File>().map(File::name).unwrap_or_default();
    let marks = [file.type_(), name].map(|mark| mark.to_ascii_lowercase());
    let heic = marks
        .iter()
        .any(|mark| mark.ends_with("heic") || mark.ends_with("heif"));
    if heic {
        PhotoProblem::Heic
    } else {
        PhotoProblem::Undecodable
    }
}

/// Draws at the final size at once: a canvas of the original's size comes out black on iOS beyond
/// 16.7 megapixels.
fn draw(bitmap: &ImageBitmap) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = fit(
        f64::from(bitmap.width()),
        f64::from(bitmap.height()),
        LONGEST_SIDE,
    );
    let canvas = canvas(width, height)?;
    let context = context(&canvas)?;
    // JPEG has no transparency; without a ground it would become black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

fn fit(width: f64, height: f64, longest: f64) -> (f64, f64) {
    let scale = (longest / width.max(height)).min(1.0);
    let side = |length: f64| (length * scale + 0.5).floor().max(1.0);
    (side(width), side(height))
}

fn canvas(width: f64, height: f64) -> Result<HtmlCanvasElement, JsValue> {
    let document = document().ok_or(JsValue::UNDEFINED)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    Ok(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    let _ = js_sys::Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    Ok(context)
}

/// One flat colour from edge to edge is no photo but a browser out of memory.
fn is_blank(source: &HtmlCanvasElement) -> Result<bool, JsValue> {
    let small = scaled(source, (SAMPLE, SAMPLE))?;
    let pixels = context(&small)?
        .get_image_data(0.0, 0.0, SAMPLE, SAMPLE)?
        .data();
    let mut colours = pixels.chunks_exact(4);
    let first = colours.next();
    Ok(colours.all(|colour| Some(colour) == first))
}

/// `None` too where the encoding would be one that there has been: a photo that is small already.
async fn encode(canvas: HtmlCanvasElement, encoding: usize) -> Option<Photo> {
    let (longest, quality) = *ENCODINGS.get(encoding)?;
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let too_long = width.max(height) > longest;
    if longest < LONGEST_SIDE && !too_long {
        return None;
    }
    let scaled = if too_long {
        Some(scaled(&canvas, fit(width, height, longest)).ok()?)
    } else {
        None
    };
    let jpeg = jpeg(scaled.as_ref().unwrap_or(&canvas), quality)
        .await
        .ok()?;
    Some(Photo {
        canvas,
        jpeg,
        encoding,
    })
}

fn scaled(
    source: &HtmlCanvasElement,
    (width, height): (f64, f64),
) -> Result<HtmlCanvasElement, JsValue> {
    let smaller = canvas(width, height)?;
    context(&smaller)?
        .draw_image_with_html_canvas_element_and_dw_and_dh(source, 0.0, 0.0, width, height)?;
    Ok(smaller)
}

async fn jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let encoding =
            canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into());
        if let Err(error) = encoding {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_SIDE, fit};

    #[test]
    fn the_long_side_is_capped_and_small_photos_stay_as_they_are() {
        assert_eq!(fit(4000.0, 3000.0, LONGEST_SIDE), (1600.0, 1200.0));
        assert_eq!(fit(3000.0, 4000.0, LONGEST_SIDE), (1200.0, 1600.0));
        assert_eq!(fit(800.0, 600.0, LONGEST_SIDE), (800.0, 600.0));
        assert_eq!(fit(100_000.0, 1.0, LONGEST_SIDE), (1600.0, 1.0));
    }
}
