//! What is wrong with a photo, and from which measure on.
//!
//! The thresholds come from six pictures: a portrait, a figure on white, one that is cut out, the same in low resolution, the
//! demo store's model and a fine pattern. Each was blurred, darkened, brightened and flattened step by step. All six are
//! accepted as they are, and each threshold is where the person becomes hard to recognize: a Gaussian blur of 4 pixels per
//! 1,000 (sharpness 2 to 6, and 97 to 845 without blur), a quarter of the brightness (brightest parts 47 to 51 at a fifth, 70
//! to 76 at three tenths), a veil of 60 % white (darkest parts 153 to 177), and a fifth of the contrast (24 to 49 levels).

use crate::measure::Measures;

/// A reason why a try-on may come out badly. The numbers are the positions of the advice in
/// `check_advice` of the messages, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Finding {
    /// It is too dark to see the person.
    Dark = 1,
    /// It is overexposed.
    Bright = 2,
    /// Everything has almost the same brightness, as behind a dirty lens.
    Flat = 3,
    /// Almost nothing is on it.
    Blank = 4,
    /// It is out of focus, or the camera was moved.
    Blurred = 5,
    /// It is a panorama or a strip.
    Narrow = 6,
    /// It has few pixels.
    Small = 7,
}

/// Where even the brightest parts are darker than this, too little is seen.
pub const DARK: u8 = 70;
/// Where even the darkest parts are brighter than this, the photo is overexposed.
pub const BRIGHT: u8 = 160;
/// The least difference between the brightest and the darkest parts.
pub const MIN_CONTRAST: u8 = 60;
/// The least part of the picture that is not background, in thousandths.
pub const MIN_FILLED: u32 = 8;
/// The least sharpness.
pub const MIN_SHARPNESS: u32 = 10;
/// The least length of the shorter side of the original, in pixels.
pub const MIN_SIDE: u32 = 350;
/// The longer side may be this many times the shorter one.
pub const MAX_RATIO: u32 = 3;

/// The first finding of a photo whose original has this size: what hides the most of the person comes first.
pub fn find(measures: Option<Measures>, width: u32, height: u32) -> Option<Finding> {
    measures
        .and_then(find_in_pixels)
        .or_else(|| find_in_size(width.min(height), width.max(height)))
}

fn find_in_pixels(measures: Measures) -> Option<Finding> {
    let contrast = measures.brightest.saturating_sub(measures.darkest);
    let checks = [
        (measures.brightest < DARK, Finding::Dark),
        (measures.darkest > BRIGHT, Finding::Bright),
        (contrast < MIN_CONTRAST, Finding::Flat),
        (measures.filled < MIN_FILLED, Finding::Blank),
        (measures.sharpness < MIN_SHARPNESS, Finding::Blurred),
    ];
    first(checks)
}

fn find_in_size(short: u32, long: u32) -> Option<Finding> {
    first([
        (long > short.saturating_mul(MAX_RATIO), Finding::Narrow),
        (short < MIN_SIDE, Finding::Small),
    ])
}

fn first<const N: usize>(checks: [(bool, Finding); N]) -> Option<Finding> {
    let found = checks.into_iter().find(|(applies, _)| *applies);
    found.map(|(_, finding)| finding)
}
