//! The shopper's photo. `www/photo/prepare.js` decodes it upright, scales it down and encodes it.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlCanvasElement};

use crate::{js::value::get, tryon::input::PhotoProblem};

/// A file that the shopper chose, or a photo that has been encoded.
pub type PhotoFile = Blob;

/// A photo that is ready to be shown and sent.
pub struct Photo {
    /// The preview. It is a canvas, so that the page's `img-src` does not have to allow `blob:`.
    pub canvas: HtmlCanvasElement,
    /// The JPEG to send.
    pub jpeg: Blob,
    /// Encodes the photo again, with fewer bytes.
    shrink: Function,
}

/// Waits for the promise of a prepared photo.
///
/// # Errors
/// Why the file cannot be used.
pub async fn prepared(promise: &JsValue) -> Result<Photo, PhotoProblem> {
    let result = JsFuture::from(Promise::resolve(promise)).await;
    let result = result.unwrap_or_default();
    photo_from(&result).ok_or_else(|| match result.as_string().as_deref() {
        Some("heic") => PhotoProblem::Heic,
        Some("blank") => PhotoProblem::Blank,
        Some("damaged") => PhotoProblem::Damaged,
        Some("unreadable") => PhotoProblem::Unreadable,
        Some("tiny") => PhotoProblem::Tiny,
        Some("plain") => PhotoProblem::Plain,
        Some("falsified") => PhotoProblem::CanvasNoise,
        Some("large") => PhotoProblem::TooLarge,
        _ => PhotoProblem::Undecodable,
    })
}

impl Photo {
    /// A promise of the same photo with fewer bytes, for a backend that rejects it as too large. The promise is rejected if
    /// the photo cannot be made smaller. The preview stays the same.
    pub fn shrink(&self) -> JsValue {
        self.shrink
            .call0(&JsValue::UNDEFINED)
            .unwrap_or(JsValue::UNDEFINED)
    }
}

fn photo_from(result: &JsValue) -> Option<Photo> {
    Some(Photo {
        canvas: get(result, "canvas").dyn_into().ok()?,
        jpeg: get(result, "jpeg").dyn_into().ok()?,
        shrink: get(result, "smaller").dyn_into().ok()?,
    })
}
