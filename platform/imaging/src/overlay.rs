//! Puts the garment on the shopper's body.

use image::{
    DynamicImage, GrayImage, Luma, RgbaImage,
    imageops::{self, FilterType},
};

use crate::{
    figure::Figure,
    garment::Shoulders,
    light::{self, Light},
};

/// A garment is this much wider than the body in it.
const EASE: f32 = 1.07;
/// How far above the body's shoulders the garment's are, of their width.
const LIFT: f32 = 0.02;
/// How dark the shadow is, of 255.
const SHADOW: u32 = 80;

/// Where a garment goes.
pub struct Placement {
    /// Its left edge in the photo.
    left: f32,
    /// Its upper edge in the photo.
    top: f32,
    /// Pixels of the photo for a pixel of the garment.
    scale: f32,
    figure: Figure,
}

impl Placement {
    /// The garment's shoulders on those of the figure.
    pub fn new(figure: &Figure, shoulders: Shoulders, variation: u8) -> Self {
        let scale = EASE * scale_of(variation) * figure.width / shoulders.width;
        Self {
            left: figure.x,
            top: figure.shoulders - LIFT * figure.width - shoulders.row * scale,
            scale,
            figure: *figure,
        }
    }

    /// The photo with the garment on it.
    pub fn overlay(&self, photo: &DynamicImage, garment: &DynamicImage) -> RgbaImage {
        let mut canvas = photo.to_rgba8();
        let left = self.left - garment.width() as f32 * self.scale / 2.0;
        let across = visible(left, canvas.width() as f32, garment.width(), self.scale);
        let down = visible(
            self.top,
            canvas.height() as f32,
            garment.height(),
            self.scale,
        );
        let mut fitted = garment
            .crop_imm(across.start, down.start, across.length, down.length)
            .resize_exact(across.fitted, down.fitted, FilterType::Triangle)
            .into_rgba8();
        let at = (across.at, down.at);
        self.uncover_face(&mut fitted, at);
        soften_edges(&mut fitted, self.figure.width / 420.0);
        let light = Light::new(photo, &self.figure);
        light::shade(&mut fitted, at, &light);
        cast_shadow(&mut canvas, &fitted, at, self.figure.width / 60.0);
        imageops::overlay(&mut canvas, &fitted, i64::from(at.0), i64::from(at.1));
        canvas
    }

    /// Makes the garment transparent over the face and the chin.
    fn uncover_face(&self, fitted: &mut RgbaImage, at: (u32, u32)) {
        let face = self.figure.face;
        let (x, y) = (
            face.x - at.0 as f32,
            (face.top + face.chin) / 2.0 - at.1 as f32,
        );
        let (wide, high) = (0.5 * face.width, 0.5 * (face.chin - face.top));
        for (column, row, pixel) in fitted.enumerate_pixels_mut() {
            let distance = ((column as f32 - x) / wide).hypot((row as f32 - y) / high);
            let share = ((distance - 1.0) / 0.06).clamp(0.0, 1.0);
            pixel[3] = (f32::from(pixel[3]) * share) as u8;
        }
    }
}

/// 1.00, 1.04, 0.96, 1.08 for the variations 0 to 3.
fn scale_of(variation: u8) -> f32 {
    match variation {
        0 => 1.0,
        1 => 1.04,
        2 => 0.96,
        _ => 1.08,
    }
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

/// Fades the outline out within a few pixels. A cut as by scissors looks pasted.
fn soften_edges(fitted: &mut RgbaImage, blur: f32) {
    let alpha = GrayImage::from_fn(fitted.width(), fitted.height(), |x, y| {
        Luma([fitted.get_pixel(x, y)[3]])
    });
    let soft = imageops::fast_blur(&alpha, blur.max(0.6));
    for (pixel, soft) in fitted.pixels_mut().zip(soft.pixels()) {
        let inner = (2.0 * f32::from(soft[0]) - 255.0).max(0.0) / 255.0;
        pixel[3] = (f32::from(pixel[3]) * inner.sqrt()) as u8;
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
    let shade = imageops::fast_blur(&outline, blur.max(0.5));
    for (pixel, shade) in canvas.pixels_mut().zip(shade.pixels()) {
        let light = 255 - u32::from(shade[0]) * SHADOW / 255;
        for channel in &mut pixel.0[..3] {
            *channel = (u32::from(*channel) * light / 255) as u8;
        }
    }
}
