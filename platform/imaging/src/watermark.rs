//! Stamps the word SANDBOX on every sandbox picture.

use font8x8::legacy::BASIC_LEGACY;
use image::{DynamicImage, Rgba, RgbaImage, imageops};

const WORD: &str = "SANDBOX";
/// The side of a glyph in the font, in pixels.
const GLYPH: u32 = 8;
/// The space around the word, in pixels of the font.
const PADDING: u32 = 4;
/// The stamp's width as a share of the picture's width.
const WIDTH_SHARE: f32 = 0.3;

const PLATE: Rgba<u8> = Rgba([16, 16, 20, 150]);
const INK: Rgba<u8> = Rgba([255, 255, 255, 235]);

/// Puts the stamp into the lower right corner.
pub fn stamp(picture: &mut RgbaImage) {
    let plate = plate();
    let width = (picture.width() as f32 * WIDTH_SHARE).max(1.0);
    let height = width * plate.height() as f32 / plate.width() as f32;
    let filter = imageops::FilterType::CatmullRom;
    let stamp =
        DynamicImage::ImageRgba8(plate).resize_exact(width as u32, height as u32 + 1, filter);
    let gap = i64::from(picture.width() / 50);
    let left = i64::from(picture.width()) - i64::from(stamp.width()) - gap;
    let top = i64::from(picture.height()) - i64::from(stamp.height()) - gap;
    imageops::overlay(picture, &stamp.into_rgba8(), left, top);
}

/// The word on its background, at the font's own size.
fn plate() -> RgbaImage {
    let width = WORD.len() as u32 * GLYPH + 2 * PADDING;
    let mut plate = RgbaImage::from_pixel(width, GLYPH + 2 * PADDING, PLATE);
    for (column, letter) in (0..).zip(WORD.bytes()) {
        draw(&mut plate, letter, PADDING + column * GLYPH);
    }
    plate
}

fn draw(plate: &mut RgbaImage, letter: u8, left: u32) {
    let Some(rows) = BASIC_LEGACY.get(usize::from(letter)) else {
        return;
    };
    for (y, row) in (PADDING..).zip(rows) {
        for x in (0..GLYPH).filter(|x| row & (1 << x) != 0) {
            plate.put_pixel(left + x, y, INK);
        }
    }
}
