//! Placing the garment over the torso, by proportion alone.

use image::{DynamicImage, Rgba, RgbaImage, imageops::FilterType};

use super::garment::Garment;

/// Where the garment goes, as shares of the photo.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Placement {
    /// The neckline's height, of the photo's height.
    neckline: f32,
    /// The garment's width, of the photo's shorter side.
    width: f32,
}

/// Square and wide photos are head-and-shoulders portraits: the chin sits near 38 % of the height, and the
/// shoulders fill most of the frame.
const PORTRAIT: Placement = Placement {
    neckline: 0.39,
    width: 0.75,
};
/// Tall photos show the body: a head is an eighth of it, and the neck ends near 22 % of the height.
const FULL_BODY: Placement = Placement {
    neckline: 0.22,
    width: 0.62,
};
/// The ratio of height to width from which a photo is tall; between 1 and this the two placements blend.
const TALL: f32 = 1.5;

/// The shadow's darkness, of 255.
const SHADOW: f32 = 70.0;

/// The photo with the garment on it; each variation sits a little differently.
pub fn dress(photo: &DynamicImage, garment: &Garment, variation: u8) -> RgbaImage {
    let mut canvas = photo.to_rgba8();
    let (photo_width, photo_height) = (canvas.width() as f32, canvas.height() as f32);
    let placement = placement(photo_width, photo_height);
    let width = placement.width * photo_width.min(photo_height) * scale_of(variation);
    let height = width * garment.picture.height() as f32 / garment.picture.width() as f32;
    let fitted = fit(&garment.picture, width, height);
    let left = ((photo_width - width) / 2.0) as i64;
    let top = (placement.neckline * photo_height - garment.neckline * height) as i64;
    let blur = width / 90.0;
    let shadow = shadow(&fitted, blur);
    image::imageops::overlay(
        &mut canvas,
        &shadow,
        left - margin(blur),
        top - margin(blur) + blur as i64,
    );
    image::imageops::overlay(&mut canvas, &fitted, left, top);
    canvas
}

fn placement(width: f32, height: f32) -> Placement {
    let tallness = ((height / width - 1.0) / (TALL - 1.0)).clamp(0.0, 1.0);
    let blend = |portrait: f32, full: f32| portrait + (full - portrait) * tallness;
    Placement {
        neckline: blend(PORTRAIT.neckline, FULL_BODY.neckline),
        width: blend(PORTRAIT.width, FULL_BODY.width),
    }
}

/// 1.00, 1.05, 0.95, 1.10 for the variations 0 to 3.
fn scale_of(variation: u8) -> f32 {
    match variation {
        0 => 1.0,
        1 => 1.05,
        2 => 0.95,
        _ => 1.1,
    }
}

fn fit(picture: &DynamicImage, width: f32, height: f32) -> RgbaImage {
    let (width, height) = (width.max(1.0) as u32, height.max(1.0) as u32);
    picture
        .resize_exact(width, height, FilterType::Triangle)
        .into_rgba8()
}

/// The transparent border that a shadow needs to fade out in, in pixels.
fn margin(blur: f32) -> i64 {
    (blur * 3.0) as i64
}

fn shadow(garment: &RgbaImage, blur: f32) -> RgbaImage {
    let margin = margin(blur) as u32;
    let mut shadow = RgbaImage::new(garment.width() + 2 * margin, garment.height() + 2 * margin);
    for (x, y, pixel) in garment.enumerate_pixels() {
        let alpha = f32::from(pixel[3]) * SHADOW / 255.0;
        shadow.put_pixel(x + margin, y + margin, Rgba([20, 18, 24, alpha as u8]));
    }
    DynamicImage::ImageRgba8(shadow)
        .fast_blur(blur.max(0.5))
        .into_rgba8()
}
