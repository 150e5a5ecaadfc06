//! Lights the garment like the person who wears it.

use image::{DynamicImage, RgbaImage, imageops};

use crate::figure::Figure;

/// The most that one side becomes brighter and the other darker.
const MAX_SLOPE: f32 = 0.16;
/// The darkest that a garment becomes in a dark photo.
const MIN_EXPOSURE: f32 = 0.62;
/// What the brightest parts of a well exposed photo have, from 0 to 255.
const WHITE: f32 = 235.0;

/// The light of a photo.
pub struct Light {
    /// The middle of the body.
    x: f32,
    /// Half of the body's width.
    reach: f32,
    /// How much brighter the right side is than the middle.
    slope: f32,
    exposure: f32,
}

impl Light {
    /// The light in which the figure stands: its direction is that on the face.
    pub fn new(photo: &DynamicImage, figure: &Figure) -> Self {
        let [left, right] = figure.light.map(|side| side.max(1.0));
        let slope = (right - left) / (right + left) * 0.7;
        Self {
            x: figure.x,
            reach: figure.width / 2.0,
            slope: slope.clamp(-MAX_SLOPE, MAX_SLOPE),
            exposure: (brightest(photo) / WHITE).clamp(MIN_EXPOSURE, 1.0),
        }
    }

    fn at(&self, x: f32) -> f32 {
        let side = ((x - self.x) / self.reach).clamp(-1.2, 1.2);
        self.exposure * (1.0 + self.slope * side)
    }
}

/// Makes a garment at this place as bright as its surroundings.
pub fn shade(garment: &mut RgbaImage, at: (u32, u32), light: &Light) {
    for (x, _, pixel) in garment.enumerate_pixels_mut() {
        let factor = light.at((at.0 + x) as f32);
        for channel in &mut pixel.0[..3] {
            *channel = (f32::from(*channel) * factor) as u8;
        }
    }
}

/// The brightness that two pixels in a hundred exceed.
fn brightest(photo: &DynamicImage) -> f32 {
    let small = imageops::thumbnail(&photo.to_luma8(), 64, 64);
    let mut values = small.into_raw();
    values.sort_unstable();
    let index = values.len() * 98 / 100;
    values.get(index).map_or(WHITE, |value| f32::from(*value))
}
