//! Cuts the product out of its picture.

use image::{DynamicImage, Rgba, RgbaImage};

/// How much a pixel of the background may differ from the background's colour, per channel.
const TOLERANCE: u8 = 22;
/// From this alpha on a pixel is part of the product.
const MIN_ALPHA: u8 = 24;

/// The torso is at most this share of a garment's width. The rest is sleeves, even if there is no gap between them.
const MAX_TORSO_SHARE: f32 = 0.62;

/// The height of garments for the upper body and of dresses, of their width.
const SHAPES: std::ops::Range<f32> = 0.55..2.8;
/// How much of its box a garment fills. More is a picture whose background could not be removed, less has no body.
const FILLS: std::ops::Range<f32> = 0.3..0.93;
/// On narrower pictures nothing can be told.
const MIN_WIDTH: u32 = 24;

/// With sleeves, the shoulders are at most this many times as wide as the torso. Sleeves that are spread out are wider.
const MAX_SHOULDERS: f32 = 1.5;

/// A product on a transparent background, without margins.
pub struct Garment {
    /// The product.
    pub picture: DynamicImage,
    /// Where its shoulders are; none if the product is no garment for the upper body that was cut out of its picture.
    pub shoulders: Option<Shoulders>,
}

/// The shoulders of a garment, in pixels of its picture.
#[derive(Debug, Clone, Copy)]
pub struct Shoulders {
    /// From the outer end of one to that of the other, with the sleeves.
    pub width: f32,
    /// The row of their outer ends. Above it are the collar or the hood.
    pub row: f32,
}

impl Garment {
    /// Cuts the product out by the picture's alpha. If it is opaque, a nearly uniform background that touches the border
    /// is removed. `None` if the picture is fully transparent.
    pub fn cut_out(picture: DynamicImage) -> Option<Self> {
        let mut pixels = picture.to_rgba8();
        if pixels.pixels().all(|pixel| pixel[3] == u8::MAX) {
            clear_background(&mut pixels);
        }
        if bounds(&pixels).is_none() {
            // A plain fabric looks like a background, but it is the product.
            pixels = picture.into_rgba8();
        }
        let (x, y, width, height) = bounds(&pixels)?;
        let picture = DynamicImage::ImageRgba8(pixels).crop_imm(x, y, width, height);
        let shoulders = shoulders(picture.as_rgba8()?);
        Some(Self { picture, shoulders })
    }
}

/// Flood-fills from the border, so that the same colour inside the product is kept.
fn clear_background(pixels: &mut RgbaImage) {
    let (width, height) = pixels.dimensions();
    let Some(background) = background(pixels) else {
        return;
    };
    let mut open: Vec<(u32, u32)> = (0..width)
        .flat_map(|x| [(x, 0), (x, height - 1)])
        .chain((0..height).flat_map(|y| [(0, y), (width - 1, y)]))
        .collect();
    while let Some((x, y)) = open.pop() {
        let pixel = pixels.get_pixel_mut(x, y);
        if pixel[3] == 0 || !is_close(*pixel, background) {
            continue;
        }
        pixel[3] = 0;
        let left = x.checked_sub(1).map(|x| (x, y));
        let above = y.checked_sub(1).map(|y| (x, y));
        let right = (x + 1 < width).then_some((x + 1, y));
        let below = (y + 1 < height).then_some((x, y + 1));
        open.extend([left, above, right, below].into_iter().flatten());
    }
}

/// The colour of the four corners, if it is the same.
fn background(pixels: &RgbaImage) -> Option<Rgba<u8>> {
    let (right, bottom) = (
        pixels.width().checked_sub(1)?,
        pixels.height().checked_sub(1)?,
    );
    let first = *pixels.get_pixel(0, 0);
    let corners = [(right, 0), (0, bottom), (right, bottom)];
    corners
        .iter()
        .all(|&(x, y)| is_close(*pixels.get_pixel(x, y), first))
        .then_some(first)
}

fn is_close(one: Rgba<u8>, other: Rgba<u8>) -> bool {
    (0..3).all(|channel| one[channel].abs_diff(other[channel]) <= TOLERANCE)
}

/// The smallest rectangle around the product: x, y, width, height.
fn bounds(pixels: &RgbaImage) -> Option<(u32, u32, u32, u32)> {
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, pixel) in pixels.enumerate_pixels() {
        if pixel[3] >= MIN_ALPHA {
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
        }
    }
    (left <= right).then(|| (left, top, right - left + 1, bottom - top + 1))
}

fn is_solid(pixels: &RgbaImage, x: u32, y: u32) -> bool {
    pixels.get_pixel(x, y)[3] >= MIN_ALPHA
}

/// The body's width in pixels: the median, over the middle rows, of the width without gaps around the middle column.
fn torso(pixels: &RgbaImage) -> u32 {
    let (width, height) = pixels.dimensions();
    let middle = width / 2;
    let run = |y: u32| {
        let left = (0..middle)
            .rev()
            .take_while(|&x| is_solid(pixels, x, y))
            .count();
        let right = (middle..width)
            .take_while(|&x| is_solid(pixels, x, y))
            .count();
        (left + right) as u32
    };
    let mut runs: Vec<u32> = (height / 2..height * 4 / 5).map(run).collect();
    runs.sort_unstable();
    let median = runs.get(runs.len() / 2).copied().unwrap_or(width);
    median.clamp(width / 4 + 1, (width as f32 * MAX_TORSO_SHARE) as u32 + 1)
}

/// The shoulders of a product with the shape of a garment for the upper body.
fn shoulders(pixels: &RgbaImage) -> Option<Shoulders> {
    let (width, height) = pixels.dimensions();
    let ratio = height as f32 / width as f32;
    let solid = pixels
        .pixels()
        .filter(|pixel| pixel[3] >= MIN_ALPHA)
        .count();
    let fill = solid as f32 / (width * height) as f32;
    if !SHAPES.contains(&ratio) || !FILLS.contains(&fill) || width < MIN_WIDTH {
        return None;
    }
    let mut upper: Vec<u32> = (height / 10..height / 6).map(|y| span(pixels, y)).collect();
    upper.sort_unstable();
    let outline = upper.get(upper.len() / 2).copied()? as f32;
    let full = outline.min(MAX_SHOULDERS * torso(pixels) as f32);
    let row = (0..height / 3).find(|&y| span(pixels, y) as f32 >= 0.82 * full)?;
    (full > 0.3 * width as f32).then_some(Shoulders {
        width: full,
        row: row as f32,
    })
}

/// How far a row reaches, with the gaps in it.
fn span(pixels: &RgbaImage, y: u32) -> u32 {
    let left = (0..pixels.width()).find(|&x| is_solid(pixels, x, y));
    let right = (0..pixels.width()).rev().find(|&x| is_solid(pixels, x, y));
    left.zip(right).map_or(0, |(left, right)| right - left + 1)
}
