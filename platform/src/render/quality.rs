//! Checks the quality of a photo before it is used for a try-on.

use genvoris_imaging::decode;
use image::{GrayImage, imageops::FilterType};
use serde::Serialize;
use utoipa::ToSchema;

use super::photo::dimensions;
use crate::error::{Error, Result};

/// Why a photo may give a poor picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PhotoWarning)]
pub enum Warning {
    /// The short side has less than 400 pixels.
    TooSmall,
    /// The photo is wider than 3:2 or taller than 3:1, so the person fills only a small part of it.
    WrongAspect,
    /// The average brightness is below 20 %.
    TooDark,
    /// The average brightness is above 90 %.
    TooBright,
    /// There are no sharp edges anywhere in the photo.
    Blurry,
}

/// In a half-length portrait the face is a fifth of the short side, and below 80 pixels it cannot be recognized.
const MIN_SHORT_SIDE: u32 = 400;
/// Width divided by height.
const MAX_ASPECT: f64 = 3.0 / 2.0;
const MIN_ASPECT: f64 = 1.0 / 3.0;
/// On a scale of 0 to 255.
const MIN_BRIGHTNESS: f64 = 51.0;
/// On a scale of 0 to 255.
const MAX_BRIGHTNESS: f64 = 230.0;
/// The long side of the scaled photo that is analyzed, in pixels. The threshold below holds for this size only.
const ANALYZED_SIDE: u32 = 512;
/// A photo is blurry if the variance of its Laplacian, the usual measure of focus (Pech-Pacheco 2000), is below this.
/// The usual threshold of 100 is for scenes full of detail; a person in front of a plain wall has a tenth of that.
const MIN_FOCUS: f64 = 10.0;

/// The warnings for a photo. This function decodes the photo, so call it through [`super::slots::run`].
///
/// # Errors
/// 400 if it is not a photo, 413 if it has too many pixels.
pub fn warnings(photo: &[u8]) -> Result<Vec<Warning>> {
    let (width, height) = dimensions(photo)?;
    let picture = decode(photo).ok_or_else(|| Error::field("photo", "cannot be decoded"))?;
    let aspect = f64::from(picture.width()) / f64::from(picture.height());
    let gray = picture.resize(ANALYZED_SIDE, ANALYZED_SIDE, FilterType::Triangle);
    let gray = gray.into_luma8();
    let brightness = mean(gray.as_raw().iter().map(|&pixel| f64::from(pixel)));
    let checks = [
        (Warning::TooSmall, width.min(height) < MIN_SHORT_SIDE),
        (
            Warning::WrongAspect,
            !(MIN_ASPECT..=MAX_ASPECT).contains(&aspect),
        ),
        (Warning::TooDark, brightness < MIN_BRIGHTNESS),
        (Warning::TooBright, brightness > MAX_BRIGHTNESS),
        (Warning::Blurry, laplacian_variance(&gray) < MIN_FOCUS),
    ];
    let found = checks.into_iter().filter(|(_, found)| *found);
    Ok(found.map(|(warning, _)| warning).collect())
}

fn laplacian_variance(gray: &GrayImage) -> f64 {
    let laplacian = laplacian(gray);
    let average = mean(laplacian.iter().copied());
    mean(laplacian.iter().map(|value| (value - average).powi(2)))
}

fn laplacian(gray: &GrayImage) -> Vec<f64> {
    let at = |x: u32, y: u32| f64::from(gray.get_pixel(x, y)[0]);
    let inner = |length: u32| 1..length.saturating_sub(1).max(1);
    inner(gray.height())
        .flat_map(|y| inner(gray.width()).map(move |x| (x, y)))
        .map(|(x, y)| at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y))
        .collect()
}

/// The average, or 0 if there are no values.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count == 0.0 { 0.0 } else { sum / count }
}
