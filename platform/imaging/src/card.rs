//! The photo and the product side by side, for photos on which the product cannot be placed.

use image::{
    DynamicImage, Rgba, RgbaImage,
    imageops::{self, FilterType},
};

use crate::{
    shape::{coverage, fill_rounded, mix},
    text::Line,
};

const CAPTION: &str = "Your photo and the product, side by side";
const PAPER: Rgba<u8> = Rgba([246, 245, 243, 255]);
const STAGE: Rgba<u8> = Rgba([255, 255, 255, 255]);
const INK: Rgba<u8> = Rgba([84, 82, 88, 255]);

/// The height of both panels and the most that their width can be, in pixels.
const HEIGHT: f32 = 900.0;
const MAX_WIDTH: f32 = 752.0;
/// The least and the most width of a panel, of its height: the proportions of usual photos. Others are cropped.
const PROPORTIONS: (f32, f32) = (0.6, 1.25);
/// The space around the panels.
const MARGIN: f32 = 36.0;
/// The space between the panels.
const GAP: f32 = 24.0;
/// The radius of the panels' corners.
const RADIUS: f32 = 20.0;
/// The height of the caption's letters.
const LETTERS: f32 = 30.0;
/// The space below the panels, with the caption.
const FOOT: f32 = 96.0;

/// Draws the card. Each variation has the product in another size.
pub fn draw(photo: &DynamicImage, product: &DynamicImage, variation: u8) -> RgbaImage {
    let proportion = photo.width() as f32 / photo.height() as f32;
    let proportion = proportion.clamp(PROPORTIONS.0, PROPORTIONS.1);
    let width = (proportion * HEIGHT).min(MAX_WIDTH).round();
    let height = (width / proportion).round();
    let size = (2.0 * (MARGIN + width) + GAP, MARGIN + height + FOOT);
    let mut card = RgbaImage::from_pixel(size.0 as u32, size.1 as u32, PAPER);
    let left = [MARGIN, MARGIN, width, height];
    let right = [MARGIN + width + GAP, MARGIN, width, height];
    let filled = crop_to(photo, proportion).resize_exact(
        width as u32,
        height as u32,
        FilterType::CatmullRom,
    );
    put_rounded(&mut card, &filled.into_rgba8(), left);
    fill_rounded(&mut card, right, RADIUS, STAGE);
    put_product(&mut card, product, right, share_of(variation));
    let caption = Line::new(CAPTION, LETTERS);
    let place = (
        size.0 - MARGIN - 4.0 - caption.width,
        MARGIN + height + (FOOT - LETTERS) / 2.0,
    );
    caption.draw(&mut card, place, INK);
    card
}

/// The middle of the photo in the panel's proportion. It is cropped before it is scaled: a strip would become huge.
fn crop_to(photo: &DynamicImage, proportion: f32) -> DynamicImage {
    let (width, height) = (photo.width() as f32, photo.height() as f32);
    let (across, down) = match width > proportion * height {
        true => (proportion * height, height),
        false => (width, width / proportion),
    };
    let (left, top) = ((width - across) / 2.0, (height - down) / 2.0);
    let length = |length: f32| (length.round() as u32).max(1);
    photo.crop_imm(left as u32, top as u32, length(across), length(down))
}

/// How much of its panel the product takes.
fn share_of(variation: u8) -> f32 {
    match variation {
        0 => 0.84,
        1 => 0.9,
        2 => 0.78,
        _ => 0.72,
    }
}

/// Puts a picture of the panel's size into it. What is transparent shows the stage.
fn put_rounded(card: &mut RgbaImage, picture: &RgbaImage, panel: [f32; 4]) {
    fill_rounded(card, panel, RADIUS, STAGE);
    let corner = (panel[0] as u32, panel[1] as u32);
    for (x, y, color) in picture.enumerate_pixels() {
        let (x, y) = (corner.0 + x, corner.1 + y);
        let share = coverage(panel, RADIUS, x, y) * f32::from(color[3]) / 255.0;
        if let Some(pixel) = card.get_pixel_mut_checked(x, y) {
            mix(pixel, *color, share);
        }
    }
}

fn put_product(card: &mut RgbaImage, product: &DynamicImage, panel: [f32; 4], share: f32) {
    let [left, top, width, height] = panel;
    let (most_wide, most_high) = (width * share, height * share);
    let fitted = product
        .resize(most_wide as u32, most_high as u32, FilterType::CatmullRom)
        .into_rgba8();
    let x = left + (width - fitted.width() as f32) / 2.0;
    let y = top + (height - fitted.height() as f32) / 2.0;
    imageops::overlay(card, &fitted, x as i64, y as i64);
}
