//! Draws words in Inter SemiBold. The file has only the letters that are drawn here; `font/OFL.txt` is its licence.

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use image::{Rgba, RgbaImage};

use crate::shape::mix;

const FONT: &[u8] = include_bytes!("../font/Inter-SemiBold-subset.ttf");

/// A line of text at a size.
pub struct Line {
    glyphs: Vec<(GlyphId, f32)>,
    size: f32,
    /// Its width in pixels.
    pub width: f32,
}

impl Line {
    /// The text with letters of this height, from ascender to descender, in pixels.
    pub fn new(text: &str, size: f32) -> Self {
        let mut line = Self {
            glyphs: Vec::new(),
            size,
            width: 0.0,
        };
        let Some(font) = font() else { return line };
        let font = font.as_scaled(PxScale::from(size));
        let mut previous = None;
        for id in text.chars().map(|letter| font.glyph_id(letter)) {
            let kern = previous.map_or(0.0, |previous| font.kern(previous, id));
            line.glyphs.push((id, line.width + kern));
            line.width += kern + font.h_advance(id);
            previous = Some(id);
        }
        line
    }

    /// Draws the text with its upper left corner at `at`.
    pub fn draw(&self, canvas: &mut RgbaImage, at: (f32, f32), ink: Rgba<u8>) {
        let Some(font) = font() else { return };
        let scale = PxScale::from(self.size);
        let baseline = at.1 + font.as_scaled(scale).ascent();
        for &(id, x) in &self.glyphs {
            let glyph = id.with_scale_and_position(scale, point(at.0 + x, baseline));
            let Some(outline) = font.outline_glyph(glyph) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, coverage| {
                let place = (corner.x + x as f32, corner.y + y as f32);
                blend(canvas, place, ink, coverage);
            });
        }
    }
}

fn font() -> Option<FontRef<'static>> {
    FontRef::try_from_slice(FONT).ok()
}

fn blend(canvas: &mut RgbaImage, (x, y): (f32, f32), ink: Rgba<u8>, coverage: f32) {
    if x < 0.0 || y < 0.0 {
        return;
    }
    if let Some(pixel) = canvas.get_pixel_mut_checked(x as u32, y as u32) {
        mix(
            pixel,
            ink,
            coverage.clamp(0.0, 1.0) * f32::from(ink[3]) / 255.0,
        );
    }
}
