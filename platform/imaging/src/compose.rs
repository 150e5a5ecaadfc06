//! Places the garment over the torso, whose position is estimated from the photo's proportions.

use image::{
    DynamicImage, GrayImage, Luma, RgbaImage,
    imageops::{self, FilterType},
};

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
/// From this ratio of height to width a photo shows a full body: the ratio of a phone held upright. Between 1 and this
/// ratio the two estimates are blended.
const TALL: f32 = 4.0 / 3.0;

/// How dark the shadow is, of 255.
const SHADOW: u32 = 70;

/// Composes the photo with the garment on it. Each variation has the garment in another size.
pub fn overlay_garment(photo: &DynamicImage, garment: &Garment, variation: u8) -> RgbaImage {
    let mut canvas = photo.to_rgba8();
    let (photo_width, photo_height) = (canvas.width() as f32, canvas.height() as f32);
    let body = body(photo_width, photo_height);
    let torso = body.torso * photo_width.min(photo_height) * scale_of(variation);
    let scale = torso / (garment.torso * garment.picture.width() as f32);
    let height = garment.picture.height() as f32 * scale;
    let left = (photo_width - torso / garment.torso) / 2.0;
    let top = body.shoulders * photo_height - garment.shoulders * height;
    let across = visible(left, photo_width, garment.picture.width(), scale);
    let down = visible(top, photo_height, garment.picture.height(), scale);
    let shown = garment
        .picture
        .crop_imm(across.start, down.start, across.length, down.length);
    let fitted = shown
        .resize_exact(across.fitted, down.fitted, FilterType::Triangle)
        .into_rgba8();
    let (x, y) = (i64::from(across.at), i64::from(down.at));
    cast_shadow(&mut canvas, &fitted, (across.at, down.at), torso / 55.0);
    imageops::overlay(&mut canvas, &fitted, x, y);
    canvas
}

/// The part of a garment that is within the photo, along one axis. Only this part is scaled.
struct Visible {
    /// Its start in the garment.
    start: u32,
    /// Its length in the garment.
    length: u32,
    /// Its start in the photo.
    at: u32,
    /// Its length in the photo.
    fitted: u32,
}

fn visible(offset: f32, photo: f32, garment: u32, scale: f32) -> Visible {
    let start = ((-offset).max(0.0) / scale) as u32;
    // One pixel more than needed, so that rounding leaves no gap at the edge.
    let end = (((photo - offset) / scale).ceil() as u32 + 1).min(garment);
    let length = end.saturating_sub(start).max(1);
    let at = (offset + start as f32 * scale).max(0.0) as u32;
    Visible {
        start,
        length,
        at,
        fitted: (length as f32 * scale).round().max(1.0) as u32,
    }
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

/// Darkens the photo under the garment's outline, which is blurred and moved down a little.
fn cast_shadow(canvas: &mut RgbaImage, garment: &RgbaImage, at: (u32, u32), blur: f32) {
    let mut outline = GrayImage::new(canvas.width(), canvas.height());
    for (x, y, pixel) in garment.enumerate_pixels() {
        let (x, y) = (at.0 + x, at.1 + y + blur as u32);
        if pixel[3] > 0 && x < outline.width() && y < outline.height() {
            outline.put_pixel(x, y, Luma([pixel[3]]));
        }
    }
    let shade = DynamicImage::ImageLuma8(outline)
        .fast_blur(blur.max(0.5))
        .into_luma8();
    for (pixel, shade) in canvas.pixels_mut().zip(shade.pixels()) {
        let light = 255 - u32::from(shade[0]) * SHADOW / 255;
        for channel in &mut pixel.0[..3] {
            *channel = (u32::from(*channel) * light / 255) as u8;
        }
    }
}
