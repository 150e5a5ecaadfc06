//! Finds the shopper's shoulders: the face by its skin, and below it the edges of the silhouette.

use std::ops::Range;

use image::{DynamicImage, RgbImage, imageops};

use crate::{
    face::{self, Face, percentile},
    silhouette::Silhouette,
};

/// The longest side of the copy in which the figure is looked for.
const SIDE: u32 = 320;

/// Shoulders reach at least and at most this many widths of the face to each side of its middle.
const HALF_WIDTH: Range<f32> = 1.0..2.1;
/// How far they usually reach, and how far below the chin they usually are.
const USUAL_HALF_WIDTH: f32 = 1.27;
const USUAL_DEPTH: f32 = 0.4;
/// Below the chin there must be room for a part of the garment by which it is recognized.
const MIN_ROOM: f32 = 1.4;
/// How much wider one side may be than the other: more means that the body is turned, or that something else was found.
const MAX_LOPSIDED: f32 = 1.45;

/// Where the shopper's body is, in pixels of the photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The face.
    pub face: Face,
    /// The middle between the shoulders.
    pub x: f32,
    /// The row of the shoulders' outer ends.
    pub shoulders: f32,
    /// From one shoulder to the other, with the arms.
    pub width: f32,
    /// How bright the left half of the face is, and the right one, from 0 to 255.
    pub light: [f32; 2],
}

/// The figure of the only person in a photo; `None` if the shoulders cannot be told from what is around them.
pub fn find(photo: &DynamicImage) -> Option<Figure> {
    let scale = photo.width().max(photo.height()) as f32 / SIDE as f32;
    let small = shrink(photo, scale.max(1.0));
    let face = face::find(&small)?;
    let figure = find_shoulders(&small, face)?;
    Some(figure.scaled(
        photo.width() as f32 / small.width() as f32,
        photo.height() as f32 / small.height() as f32,
    ))
}

fn shrink(photo: &DynamicImage, scale: f32) -> RgbImage {
    let side = |length: u32| ((length as f32 / scale).round() as u32).max(1);
    let (width, height) = (side(photo.width()), side(photo.height()));
    imageops::thumbnail(&photo.to_rgb8(), width, height)
}

fn find_shoulders(photo: &RgbImage, face: Face) -> Option<Figure> {
    let reach = seen_shoulders(photo, face).unwrap_or(Reach {
        left: USUAL_HALF_WIDTH * face.width,
        right: USUAL_HALF_WIDTH * face.width,
        row: face.chin + USUAL_DEPTH * face.width,
    });
    let width = reach.left + reach.right;
    let x = face.x + (reach.right - reach.left) / 2.0;
    let room = MIN_ROOM * face.width;
    let is_whole = x > 0.42 * width && x + 0.42 * width < photo.width() as f32;
    if !is_whole || face.chin + room > photo.height() as f32 {
        return None;
    }
    Some(Figure {
        face,
        x,
        shoulders: reach.row,
        width,
        light: light_on(photo, face)?,
    })
}

/// The shoulders' distances from the face's middle, and their row.
struct Reach {
    left: f32,
    right: f32,
    row: f32,
}

/// The shoulders where the background is plain enough to see them.
fn seen_shoulders(photo: &RgbImage, face: Face) -> Option<Reach> {
    let depth = |share: f32| face.chin + share * face.width;
    let silhouette = Silhouette::new(photo, face);
    let [left, right] = silhouette.half_widths(depth(0.85), depth(1.3))?;
    let range = HALF_WIDTH.start * face.width..HALF_WIDTH.end * face.width;
    let is_even = left.max(right) < MAX_LOPSIDED * left.min(right);
    (is_even && range.contains(&left) && range.contains(&right)).then(|| Reach {
        left,
        right,
        row: silhouette.first_row(0.82 * (left + right), depth(0.15), depth(0.8)),
    })
}

/// How bright both sides of the face are.
fn light_on(photo: &RgbImage, face: Face) -> Option<[f32; 2]> {
    let height = face.chin - face.top;
    let down = (face.top + 0.5 * height, face.top + 0.8 * height);
    let cheek = |from: f32, to: f32| {
        let across = (face.x + from * face.width, face.x + to * face.width);
        percentile(photo, across, down, 0.5)
    };
    Some([cheek(-0.35, -0.1)?, cheek(0.1, 0.35)?])
}

impl Figure {
    fn scaled(self, across: f32, down: f32) -> Self {
        Self {
            face: Face {
                x: self.face.x * across,
                top: self.face.top * down,
                chin: self.face.chin * down,
                width: self.face.width * across,
            },
            x: self.x * across,
            shoulders: self.shoulders * down,
            width: self.width * across,
            light: self.light,
        }
    }
}
