//! Finds the areas of a photo that have the color of skin.

use image::RgbImage;

/// A connected area. Coordinates are pixels.
pub struct Area {
    /// The first row.
    pub top: u32,
    /// For each row from `top` on: the leftmost and the rightmost pixel, and how many pixels the row has.
    pub rows: Vec<Row>,
}

/// A row of an area.
#[derive(Clone, Copy)]
pub struct Row {
    /// The leftmost pixel.
    pub left: u32,
    /// The rightmost pixel.
    pub right: u32,
    /// How many pixels between them belong to the area.
    pub count: u32,
}

impl Row {
    const EMPTY: Self = Self {
        left: u32::MAX,
        right: 0,
        count: 0,
    };

    fn add(&mut self, x: u32) {
        self.left = self.left.min(x);
        self.right = self.right.max(x);
        self.count += 1;
    }

    /// How far the row reaches, with the gaps in it.
    pub fn width(&self) -> u32 {
        (self.right + 1).saturating_sub(self.left)
    }
}

/// How many ranges of tones are looked at. Each holds a third of all tones, and they overlap: hair and walls of the color of skin
/// are often apart from the face in one of them.
const RANGES: usize = 6;
/// The least redness of skin, and the redness from one range to the next.
const LEAST_RED: f32 = 134.0;
const STEP: f32 = 6.0;

/// All areas of skin with at least this many pixels, in each range of tones.
pub fn areas(photo: &RgbImage, min_pixels: u32) -> Vec<Area> {
    let redness: Vec<Option<f32>> = photo.pixels().map(|pixel| redness(pixel.0)).collect();
    let ranges = (0..RANGES).map(|range| {
        let from = LEAST_RED + STEP * range as f32;
        from..from + 3.0 * STEP
    });
    ranges
        .chain([LEAST_RED..f32::MAX])
        .flat_map(|range| {
            let open = redness
                .iter()
                .map(|red| red.is_some_and(|red| range.contains(&red)));
            connected(open.collect(), photo.width(), min_pixels)
        })
        .collect()
}

fn connected(mut open: Vec<bool>, width: u32, min_pixels: u32) -> Vec<Area> {
    let mut areas = Vec::new();
    for start in 0..open.len() {
        if open.get(start) == Some(&true) {
            let area = take_area(&mut open, width, start);
            let pixels: u32 = area.rows.iter().map(|row| row.count).sum();
            if pixels >= min_pixels {
                areas.push(area);
            }
        }
    }
    areas
}

/// The area around the first of its pixels, which is in its top row. Its pixels are not open afterwards.
fn take_area(open: &mut [bool], width: u32, start: usize) -> Area {
    let columns = width as usize;
    let top = start / columns;
    let mut rows: Vec<Row> = Vec::new();
    let mut waiting = vec![start];
    while let Some(index) = waiting.pop() {
        let Some(is_open) = open.get_mut(index).filter(|is_open| **is_open) else {
            continue;
        };
        *is_open = false;
        let (x, y) = (index % columns, index / columns);
        if rows.len() <= y - top {
            rows.resize(y - top + 1, Row::EMPTY);
        }
        rows[y - top].add(x as u32);
        let left = (x > 0).then(|| index - 1);
        let right = (x + 1 < columns).then_some(index + 1);
        let around = [
            left,
            right,
            index.checked_sub(columns),
            Some(index + columns),
        ];
        waiting.extend(around.into_iter().flatten());
    }
    Area {
        top: top as u32,
        rows,
    }
}

/// How red a color is that can be skin, of any tone in usual light: the ranges of Chai and Ngan for its chroma, without the
/// yellow hues of blond hair and wood and without the near greys of walls.
fn redness([red, green, blue]: [u8; 3]) -> Option<f32> {
    let [red, green, blue] = [red, green, blue].map(f32::from);
    let brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
    let chroma_blue = 128.0 + 0.564 * (blue - brightness);
    let chroma_red = 128.0 + 0.713 * (red - brightness);
    let is_in_range =
        (77.0..=127.0).contains(&chroma_blue) && (LEAST_RED..=176.0).contains(&chroma_red);
    let is_reddish = red - green >= 12.0 && green - blue <= 0.6 * (red - blue);
    (brightness > 40.0 && is_in_range && is_reddish).then_some(chroma_red)
}
