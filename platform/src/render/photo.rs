//! Validates the format and the size of photos.

use genvoris_imaging::MAX_PIXELS;
use image::ImageFormat;

use crate::error::{Error, Result};

/// The largest photo that is accepted: 12 MB.
pub const MAX_PHOTO_BYTES: usize = 12 << 20;

/// Checks that this is an image of a supported format without too many pixels. Only the image's header is read.
///
/// # Errors
/// 400 if it is not an image of a supported format, 413 if it has too many pixels.
pub fn check_photo(photo: &[u8]) -> Result<()> {
    dimensions(photo).map(drop)
}

/// Width and height from the photo's header, before its orientation is applied.
///
/// # Errors
/// Those of [`check_photo`].
pub fn dimensions(photo: &[u8]) -> Result<(u32, u32)> {
    let (width, height) = genvoris_imaging::dimensions(photo)
        .ok_or_else(|| Error::field("photo", "is not a JPEG, PNG or WebP image"))?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::TooLarge {
            field: "photo",
            limit: "50 megapixels",
        });
    }
    Ok((width, height))
}

/// The format of a picture that has been checked.
pub fn format(picture: &[u8]) -> ImageFormat {
    image::guess_format(picture).unwrap_or(ImageFormat::Jpeg)
}
