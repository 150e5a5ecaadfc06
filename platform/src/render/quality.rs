//! What can be told of a photo before it is rendered.

use image::{GrayImage, imageops::FilterType};
use serde::Serialize;
use utoipa::ToSchema;

use super::decode::{decode, dimensions};
use crate::error::{Error, Result};

/// Why a photo may give a poor picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PhotoWarning)]
pub enum Warning {
    /// The short side has less than 400 pixels.
    TooSmall,
    /// Wider than 3:2, or taller than 3:1: there is little of a person in it.
    WrongAspect,
    /// On average darker than a fifth of full brightness.
    TooDark,
    /// On average brighter than nine tenths of full brightness.
    TooBright,
    /// Edges are soft wherever one looks.
    Blurry,
}

/// A face is a fifth of the short side of a half-length portrait; below 80 pixels it is not one any more.
const SHORT_SIDE: u32 = 400;
const WIDEST: f64 = 3.0 / 2.0;
const TALLEST: f64 = 3.0;
/// Of 255.
const DARK: f64 = 51.0;
/// Of 255.
const BRIGHT: f64 = 230.0;
/// The long side of what is looked at, in pixels: the numbers below hold for pictures of one size only.
const LOOKED_AT: u32 = 512;
/// The variance of the Laplacian, the usual measure of focus (Pech-Pacheco 2000), below which nothing is sharp. The
/// usual 100 is for pictures full of things; a person before a plain wall has a tenth of that.
const SHARP: f64 = 10.0;

/// What may be wrong with the photo; decodes it, so run it in a slot.
///
/// # Errors
/// 400 where it is none, 413 where it has too many pixels.
pub fn warnings(photo: &[u8]) -> Result<Vec<Warning>> {
    let (width, height) = dimensions(photo)?;
    let picture = decode(photo).ok_or_else(|| Error::field("photo", "cannot be decoded"))?;
    let aspect = f64::from(picture.width()) / f64::from(picture.height());
    let gray = picture.resize(LOOKED_AT, LOOKED_AT, FilterType::Triangle);
    let gray = gray.into_luma8();
    let light = mean(gray.as_raw().iter().map(|&pixel| f64::from(pixel)));
    let found = [
        (Warning::TooSmall, width.min(height) < SHORT_SIDE),
        (
            Warning::WrongAspect,
            !(TALLEST.recip()..=WIDEST).contains(&aspect),
        ),
        (Warning::TooDark, light < DARK),
        (Warning::TooBright, light > BRIGHT),
        (Warning::Blurry, focus(&gray) < SHARP),
    ];
    let found = found.into_iter().filter(|(_, holds)| *holds);
    Ok(found.map(|(warning, _)| warning).collect())
}

/// The variance of the Laplacian.
fn focus(gray: &GrayImage) -> f64 {
    let edges = edges(gray);
    let middle = mean(edges.iter().copied());
    mean(edges.iter().map(|edge| (edge - middle).powi(2)))
}

fn edges(gray: &GrayImage) -> Vec<f64> {
    let at = |x: u32, y: u32| f64::from(gray.get_pixel(x, y)[0]);
    let inner = |length: u32| 1..length.saturating_sub(1).max(1);
    inner(gray.height())
        .flat_map(|y| inner(gray.width()).map(move |x| (x, y)))
        .map(|(x, y)| at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y))
        .collect()
}

/// 0 of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count == 0.0 { 0.0 } else { sum / count }
}
