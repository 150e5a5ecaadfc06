//! Placing the garment over the torso, by proportion alone.

use image::{DynamicImage, Rgba, RgbaImage, imageops::FilterType};

use super::garment::Garment;

/// Where the shopper's body is, as shares of the photo.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Body {
    /// The height of the shoulder line, of the photo's height.
    shoulders: f32,
    /// The torso's width, of the photo's shorter side.
    torso: f32,
}

/// Square and wide photos are head-and-shoulders portraits: the chin sits near 38 % of the height, the shoulder
/// line a third of a head below it, and the torso fills more than half of the frame.
const PORTRAIT: Body = Body {
    shoulders: 0.455,
    torso: 0.54,
};
/// Tall photos show the body to the knees or all of it: the neck ends near a quarter of the height.
const FULL_BODY: Body = Body {
    shoulders: 0.265,
    torso: 0.355,
};
/// The ratio of height to width from which a photo is tall, that of a phone held upright; between 1 and this the
/// two blend.
const TALL: f32 = 4.0 / 3.0;

/// The shadow's darkness, of 255.
const SHADOW: f32 = 70.0;

/// The photo with the garment on it; each variation sits a little differently.
pub fn dress(photo: &DynamicImage, garment: &Garment, variation: u8) -> RgbaImage {
    let mut canvas = photo.to_rgba8();
    let (photo_width, photo_height) = (canvas.width() as f32, canvas.height() as f32);
    let body = body(photo_width, photo_height);
    let torso = body.torso * photo_width.min(photo_height) * scale_of(variation);
    let width = torso / garment.torso;
    let height = width * garment.picture.height() as f32 / garment.picture.width() as f32;
    let fitted = fit(&garment.picture, width, height);
    let left = ((photo_width - width) / 2.0) as i64;
    let top = (body.shoulders * photo_height - garment.shoulders * height) as i64;
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

fn body(width: f32, height: f32) -> Body {
    let tallness = ((height / width - 1.0) / (TALL - 1.0)).clamp(0.0, 1.0);
    let blend = |portrait: f32, full: f32| portrait + (full - portrait) * tallness;
    Body {
        shoulders: blend(PORTRAIT.shoulders, FULL_BODY.shoulders),
        torso: blend(PORTRAIT.torso, FULL_BODY.torso),
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
