//! The edges of a body against what is behind it, on both sides.

use image::RgbImage;

use crate::face::Face;

/// How much the background may vary around its color, per channel. What varies more has an edge of its own.
const MAX_SPREAD: u8 = 26;
/// How much a pixel may differ from the background's color in addition to how much that varies.
const TOLERANCE: u8 = 24;

/// A plain background on one side.
#[derive(Clone, Copy)]
struct Background {
    color: [u8; 3],
    tolerance: u8,
}

/// A body below a face.
pub struct Silhouette<'a> {
    photo: &'a RgbImage,
    face: Face,
    sides: [Option<Background>; 2],
}

/// The sides: which way is out.
const SIDES: [f32; 2] = [-1.0, 1.0];

impl<'a> Silhouette<'a> {
    /// Looks at the background on both sides of the face.
    pub fn new(photo: &'a RgbImage, face: Face) -> Self {
        let sides = SIDES.map(|way| background(photo, face, way));
        Self { photo, face, sides }
    }

    /// How far the body reaches from the face's middle to the left and to the right, in the rows between these. A side on which
    /// nothing can be seen is taken to be as wide as the other.
    pub fn half_widths(&self, from: f32, to: f32) -> Option<[f32; 2]> {
        let [left, right] = [0, 1].map(|side| self.median_reach(side, from as u32..to as u32));
        match (left, right) {
            (None, None) => None,
            (left, right) => Some([left.or(right)?, right.or(left)?]),
        }
    }

    fn median_reach(&self, side: usize, rows: std::ops::Range<u32>) -> Option<f32> {
        let total = rows.len();
        let mut found: Vec<f32> = rows.filter_map(|y| self.reach(side, y)).collect();
        found.sort_by(f32::total_cmp);
        // Single rows find an edge by chance.
        (found.len() * 3 > total * 2).then(|| found.get(found.len() / 2).copied())?
    }

    /// The first row in which the body is this wide, among those between the given ones.
    pub fn first_row(&self, width: f32, from: f32, to: f32) -> f32 {
        let is_wide = |y: &u32| {
            let [left, right] = [0, 1].map(|side| self.reach(side, *y));
            let (Some(one), Some(other)) = (left.or(right), right.or(left)) else {
                return false;
            };
            one + other >= width
        };
        (from as u32..to as u32)
            .find(is_wide)
            .map_or(to, |y| y as f32)
    }

    /// How far the body reaches in a row: to the first background with a certain width. Narrower gaps are within the body.
    fn reach(&self, side: usize, y: u32) -> Option<f32> {
        let (background, way) = (self.sides.get(side).copied().flatten()?, *SIDES.get(side)?);
        let gap = (0.15 * self.face.width).max(3.0) as u32;
        let mut seen = 0;
        for step in (0.25 * self.face.width) as u32.. {
            let x = self.face.x + way * step as f32;
            if x < 0.0 || y >= self.photo.height() || x as u32 >= self.photo.width() {
                return None;
            }
            seen = if background.has(self.photo.get_pixel(x as u32, y).0) {
                seen + 1
            } else {
                0
            };
            if seen > gap {
                return Some((step - gap) as f32);
            }
        }
        None
    }
}

impl Background {
    fn has(&self, color: [u8; 3]) -> bool {
        let pairs = color.into_iter().zip(self.color);
        pairs
            .into_iter()
            .all(|(one, other)| one.abs_diff(other) <= self.tolerance)
    }
}

/// The background beside a face, beyond the hair; `None` if it is not plain.
fn background(photo: &RgbImage, face: Face, way: f32) -> Option<Background> {
    let ends = [1.2, 2.4].map(|distance| face.x + way * distance * face.width);
    let limit = |value: f32, limit: u32| (value.max(0.0) as u32).min(limit);
    let columns =
        limit(ends[0].min(ends[1]), photo.width())..limit(ends[0].max(ends[1]), photo.width());
    let rows = limit(face.top, photo.height())..limit(face.chin, photo.height());
    let pixels: Vec<[u8; 3]> = rows
        .flat_map(|y| columns.clone().map(move |x| photo.get_pixel(x, y).0))
        .collect();
    let channels = [0, 1, 2].map(|channel| spread(pixels.iter().map(|pixel| pixel[channel])));
    let [red, green, blue] = channels;
    let (red, green, blue) = (red?, green?, blue?);
    let spread = red.1.max(green.1).max(blue.1);
    (spread <= MAX_SPREAD).then_some(Background {
        color: [red.0, green.0, blue.0],
        tolerance: TOLERANCE + spread,
    })
}

/// The median, and how far from it the middle eight tenths of the values are.
fn spread(values: impl Iterator<Item = u8>) -> Option<(u8, u8)> {
    let mut sorted: Vec<u8> = values.collect();
    sorted.sort_unstable();
    let at = |tenth: usize| sorted.get(sorted.len() * tenth / 10).copied();
    let (low, median, high) = (at(1)?, at(5)?, at(9)?);
    Some((median, high.abs_diff(median).max(median.abs_diff(low))))
}
