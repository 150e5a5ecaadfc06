//! Puts the word 'Sandbox' on every sandbox picture.

use image::{Rgba, RgbaImage};

use crate::{shape::fill_rounded, text::Line};

const WORD: &str = "Sandbox";
/// The height of the letters, as a share of the picture's longer side.
const SIZE: f32 = 0.028;
/// The word stays legible on small pictures.
const MIN_SIZE: f32 = 11.0;

/// White on a dark plate is legible on light and on dark pictures.
const PLATE: Rgba<u8> = Rgba([20, 20, 24, 176]);
const INK: Rgba<u8> = Rgba([255, 255, 255, 255]);

/// Puts the word into the lower left corner: the dialog has its buttons at the right.
pub fn stamp(picture: &mut RgbaImage) {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let size = (width.max(height) * SIZE).max(MIN_SIZE).min(height);
    let line = Line::new(WORD, size);
    let (across, down) = (line.width + 1.1 * size, 1.5 * size);
    let left = 0.6 * size;
    let top = height - down - 0.6 * size;
    fill_rounded(picture, [left, top, across, down], down / 2.0, PLATE);
    line.draw(picture, (left + 0.55 * size, top + 0.24 * size), INK);
}
