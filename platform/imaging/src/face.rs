//! Finds the one face of a photo, among its areas of skin.

use image::RgbImage;

use crate::skin::{Area, Row, areas};

/// A face. Coordinates are pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Its middle column.
    pub x: f32,
    /// Where its skin begins, below the hair.
    pub top: f32,
    /// Where it ends.
    pub chin: f32,
    /// Its width, with the ears.
    pub width: f32,
}

/// The height of a face's skin, of its width.
const HEIGHT: f32 = 1.35;
/// The least height of a face, of the square root of the photo's area. On somebody farther away the garment would change so
/// little of the photo that the widget takes it for unchanged. A person from head to foot in a tall photo has about 0.13.
const MIN_HEIGHT: f32 = 0.12;
/// The most height of a face, of the photo's. A larger one leaves no room for a garment below it.
const MAX_HEIGHT: f32 = 0.42;
/// Below the chin, skin is narrower than this share of the face.
const NECK: f32 = 0.82;
/// The least likeness to an ellipse, from 0 to 1.
const MIN_LIKENESS: f32 = 0.72;
/// The darkest parts of eyes are darker than this share of the cheeks.
const EYES: f32 = 0.74;
/// The most that an area of skin elsewhere may have, of the face's box: an arm has less.
const MAX_ELSEWHERE: f32 = 1.3;
/// Another face of this share of the largest one's width makes a group, in which it is not known who tries on.
const OTHER_FACE: f32 = 0.55;

/// The face of the only person in a photo.
pub fn find(photo: &RgbImage) -> Option<Face> {
    let min_pixels = photo.width() * photo.height() / 800;
    let areas = areas(photo, min_pixels.max(30));
    let faces: Vec<(f32, Face)> = areas
        .iter()
        .filter_map(measure)
        .filter(|(_, face)| is_plausible(face, photo))
        .collect();
    let (_, best) = faces
        .iter()
        .max_by(|one, other| weight(one).total_cmp(&weight(other)))?;
    let is_group = faces.iter().any(|(_, face)| is_other(face, best));
    let is_only_skin = !areas.iter().any(|area| outweighs(area, best));
    (!is_group && is_only_skin).then_some(*best)
}

/// Whether a face belongs to somebody else.
fn is_other(face: &Face, best: &Face) -> bool {
    let is_apart = (face.x - best.x).abs() > face.width.max(best.width);
    is_apart && face.width > OTHER_FACE * best.width
}

/// Whether an area elsewhere is much larger than the face, which then is only something small that looks like one.
fn outweighs(area: &Area, face: &Face) -> bool {
    let row = ((face.top + face.chin) / 2.0) as u32;
    let at_face = row
        .checked_sub(area.top)
        .and_then(|row| area.rows.get(row as usize));
    let has_face =
        at_face.is_some_and(|row| row.left as f32 <= face.x && face.x <= row.right as f32);
    let pixels: u32 = area.rows.iter().map(|row| row.count).sum();
    !has_face && pixels as f32 > MAX_ELSEWHERE * face.width * (face.chin - face.top)
}

/// Of several areas, the one that is most like a face counts, and a large one more than a small one.
fn weight((likeness, face): &(f32, Face)) -> f32 {
    likeness.powi(4) * face.width
}

/// The face at the upper end of an area, which may go on with the neck and the chest, and how much it is like one.
fn measure(area: &Area) -> Option<(f32, Face)> {
    let mut width = 0;
    let rows = area
        .rows
        .iter()
        .enumerate()
        .take_while(|(index, row)| {
            width = width.max(row.width());
            (*index as f32) < HEIGHT * width as f32
        })
        .count();
    let width = width as f32;
    if goes_on(area, width) {
        return None;
    }
    let rows = area.rows.get(..rows)?;
    let face = Face {
        x: middle(rows, width)?,
        top: area.top as f32,
        chin: area.top as f32 + HEIGHT * width,
        width,
    };
    let likeness = likeness(rows, &face);
    (likeness > MIN_LIKENESS).then_some((likeness, face))
}

/// Whether the area is as wide below the chin: then it is no face, or one that was stretched.
fn goes_on(area: &Area, width: f32) -> bool {
    let below = |share: f32| (share * width) as usize;
    let rows = area.rows.get(below(1.42)..below(1.6)).unwrap_or_default();
    let sum: u32 = rows.iter().map(Row::width).sum();
    sum as f32 > NECK * width * rows.len() as f32
}

/// How much an area and an ellipse of the face's size have in common, of what either has.
fn likeness(rows: &[Row], face: &Face) -> f32 {
    let (half, radius) = (face.width / 2.0, (face.chin - face.top) / 2.0);
    let (mut common, mut either) = (0.0, 0.0);
    for index in 0..(2.0 * radius) as usize {
        let share = 1.0 - ((index as f32 + 0.5) / radius - 1.0).powi(2);
        let reach = half * share.max(0.0).sqrt();
        let row = rows.get(index).filter(|row| row.count > 0);
        let (left, right) = row.map_or((0.0, 0.0), |row| (row.left as f32, row.right as f32 + 1.0));
        let both = (right.min(face.x + reach) - left.max(face.x - reach)).max(0.0);
        common += both;
        either += 2.0 * reach + (right - left) - both;
    }
    common / f32::max(either, 1.0)
}

/// The middle of the rows that are about as wide as the face: strands of hair and a collar do not move it.
fn middle(rows: &[Row], width: f32) -> Option<f32> {
    let mut middles: Vec<u32> = rows
        .iter()
        .filter(|row| row.width() as f32 > 0.7 * width)
        .map(|row| row.left + row.right)
        .collect();
    middles.sort_unstable();
    middles.get(middles.len() / 2).map(|sum| *sum as f32 / 2.0)
}

fn is_plausible(face: &Face, photo: &RgbImage) -> bool {
    let height = face.chin - face.top;
    let (wide, high) = (photo.width() as f32, photo.height() as f32);
    let is_near = height > MIN_HEIGHT * (wide * high).sqrt();
    let has_room = height < MAX_HEIGHT * high;
    let is_whole = face.x > 0.6 * face.width && face.x + 0.6 * face.width < wide;
    is_near && has_room && is_whole && face.top > 1.0 && has_eyes(face, photo)
}

/// Whether both sides of the upper half have something dark. Hands and arms do not.
fn has_eyes(face: &Face, photo: &RgbImage) -> bool {
    let height = face.chin - face.top;
    let rows = |from: f32, to: f32| (face.top + from * height, face.top + to * height);
    let columns = |from: f32, to: f32| (face.x + from * face.width, face.x + to * face.width);
    let at = |part: f32, across, down| percentile(photo, across, down, part);
    let Some(cheeks) = at(0.5, columns(-0.3, 0.3), rows(0.5, 0.75)) else {
        return false;
    };
    [columns(-0.38, -0.08), columns(0.08, 0.38)]
        .into_iter()
        .all(|side| at(0.06, side, rows(0.1, 0.55)).is_some_and(|eye| eye < EYES * cheeks))
}

/// The brightness that this part of the pixels is below.
pub fn percentile(
    photo: &RgbImage,
    across: (f32, f32),
    down: (f32, f32),
    part: f32,
) -> Option<f32> {
    let limit = |value: f32, limit: u32| (value.max(0.0) as u32).min(limit);
    let columns = limit(across.0, photo.width())..limit(across.1, photo.width());
    let mut values: Vec<u8> = (limit(down.0, photo.height())..limit(down.1, photo.height()))
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .map(|(x, y)| brightness(photo.get_pixel(x, y).0))
        .collect();
    values.sort_unstable();
    let index = (values.len() as f32 * part) as usize;
    values.get(index).map(|value| f32::from(*value))
}

fn brightness([red, green, blue]: [u8; 3]) -> u8 {
    ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) >> 8) as u8
}
