//! Draws rectangles with round corners.

use image::{Rgba, RgbaImage};

/// How much of a pixel is within a rectangle `[left, top, width, height]` with round corners, from 0 to 1.
pub fn coverage([left, top, width, height]: [f32; 4], radius: f32, x: u32, y: u32) -> f32 {
    let beyond = |at: f32, start: f32, length: f32| {
        let half = length / 2.0;
        (at - start - half).abs() - (half - radius)
    };
    let across = beyond(x as f32 + 0.5, left, width);
    let down = beyond(y as f32 + 0.5, top, height);
    let outside = across.max(0.0).hypot(down.max(0.0));
    let distance = outside + across.max(down).min(0.0) - radius;
    (0.5 - distance).clamp(0.0, 1.0)
}

/// Fills a rectangle `[left, top, width, height]` with round corners.
pub fn fill_rounded(canvas: &mut RgbaImage, area: [f32; 4], radius: f32, color: Rgba<u8>) {
    let [left, top, width, height] = area;
    let end =
        |start: f32, length: f32, limit: u32| ((start + length).ceil().max(0.0) as u32).min(limit);
    let (right, bottom) = (
        end(left, width, canvas.width()),
        end(top, height, canvas.height()),
    );
    for y in top.max(0.0) as u32..bottom {
        for x in left.max(0.0) as u32..right {
            let share = coverage(area, radius, x, y) * f32::from(color[3]) / 255.0;
            mix(canvas.get_pixel_mut(x, y), color, share);
        }
    }
}

/// Moves a pixel's color towards another.
pub fn mix(pixel: &mut Rgba<u8>, color: Rgba<u8>, share: f32) {
    for (below, above) in pixel.0.iter_mut().zip(color.0).take(3) {
        *below = (f32::from(*below) * (1.0 - share) + f32::from(above) * share).round() as u8;
    }
    pixel[3] = pixel[3].max((255.0 * share) as u8);
}
