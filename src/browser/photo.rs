//! The shopper's photo: decoded upright, made smaller and encoded by `www/photo/prepare.js`.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlCanvasElement};

use crate::{js::value::get, tryon::input::PhotoProblem};

/// A file that the shopper chose, or a photo that was encoded.
pub type PhotoFile = Blob;

/// A photo ready to be shown and sent.
pub struct Photo {
    /// Shown as the preview: a canvas needs no `blob:` in the page's `img-src`.
    pub canvas: HtmlCanvasElement,
    /// The JPEG.
    pub jpeg: Blob,
    smaller: Function,
}

/// The photo that the host-page bridge is making.
///
/// # Errors
/// What the shopper can be told about the file.
pub async fn prepared(coming: &JsValue) -> Result<Photo, PhotoProblem> {
    let given = JsFuture::from(Promise::resolve(coming)).await;
    let given = given.unwrap_or_default();
    photo(&given).ok_or_else(|| match given.as_string().as_deref() {
        Some("heic") => PhotoProblem::Heic,
        Some("blank") => PhotoProblem::Blank,
        Some("falsified") => PhotoProblem::Falsified,
        Some("large") => PhotoProblem::TooLarge,
        _ => PhotoProblem::Undecodable,
    })
}

impl Photo {
    /// A promise of the same photo with fewer bytes, for a backend that finds them too many; it is rejected where there is
    /// none. Its preview stays.
    pub fn smaller(&self) -> JsValue {
        self.smaller
            .call0(&JsValue::UNDEFINED)
            .unwrap_or(JsValue::UNDEFINED)
    }
}

fn photo(given: &JsValue) -> Option<Photo> {
    Some(Photo {
        canvas: get(given, "canvas").dyn_into().ok()?,
        jpeg: get(given, "jpeg").dyn_into().ok()?,
        smaller: get(given, "smaller").dyn_into().ok()?,
    })
}
