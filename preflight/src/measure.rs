//! What is measured in the grey pixels of the small copy.

/// Grey values that are this close count as the same, because JPEG adds noise to plain areas.
const SAME: u8 = 6;

/// The measures of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// The grey value that one pixel in a hundred is darker than.
    pub darkest: u8,
    /// The grey value that one pixel in a hundred is brighter than.
    pub brightest: u8,
    /// How fine the details are: the energy of the Laplacian per energy of the picture, in thousandths. It depends neither on
    /// the brightness nor on the contrast, and each blur makes it smaller.
    pub sharpness: u32,
    /// The pixels that differ from the most frequent grey value, in thousandths.
    pub filled: u32,
}

/// Measures a picture with rows of this width. `None` where it is too small for that.
pub fn measure(grey: &[u8], width: usize) -> Option<Measures> {
    if width < 3 || grey.len() < 3 * width {
        return None;
    }
    let counts = histogram(grey);
    let total = grey.len() as u32;
    Some(Measures {
        darkest: percentile(counts.iter().enumerate(), total),
        brightest: percentile(counts.iter().enumerate().rev(), total),
        sharpness: sharpness(grey, width),
        filled: filled(&counts, total),
    })
}

fn histogram(grey: &[u8]) -> [u32; 256] {
    let mut counts = [0; 256];
    for value in grey {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1;
        }
    }
    counts
}

/// The value at which one pixel in a hundred was passed.
fn percentile<'a>(counts: impl Iterator<Item = (usize, &'a u32)>, total: u32) -> u8 {
    let mut passed = 0;
    for (value, count) in counts {
        passed += count;
        if passed > total / 100 {
            return value as u8;
        }
    }
    0
}

fn filled(counts: &[u32; 256], total: u32) -> u32 {
    let most_frequent = (0u8..=255).max_by_key(|value| near(counts, *value));
    let background = most_frequent.map_or(0, |value| near(counts, value));
    (u64::from(total - background) * 1000 / u64::from(total)) as u32
}

/// How many pixels are close to this grey value.
fn near(counts: &[u32; 256], value: u8) -> u32 {
    let range = value.saturating_sub(SAME)..=value.saturating_add(SAME);
    range
        .filter_map(|value| counts.get(usize::from(value)))
        .sum()
}

fn sharpness(grey: &[u8], width: usize) -> u32 {
    let mean = grey.iter().map(|value| u64::from(*value)).sum::<u64>() / grey.len() as u64;
    let energy: u64 = grey
        .iter()
        .map(|value| u64::from(*value).abs_diff(mean).pow(2))
        .sum();
    let details: u64 = grey
        .windows(2 * width + 2)
        .skip(1)
        .enumerate()
        // At the ends of a row, the neighbours belong to other rows.
        .filter(|(index, _)| index % width < width - 2)
        .map(|(_, window)| laplacian(window, width).pow(2))
        .sum();
    (details * 1000 / energy.max(1)) as u32
}

/// The difference between a pixel and the mean of its four neighbours, times four. The window begins above the pixel.
fn laplacian(window: &[u8], width: usize) -> u64 {
    let at = |index: usize| window.get(index).map_or(0, |value| i32::from(*value));
    let around = at(0) + at(width - 1) + at(width + 1) + at(2 * width);
    u64::from((4 * at(width) - around).unsigned_abs())
}
