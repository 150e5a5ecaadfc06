//! Pictures that come in: what is accepted, and how they are decoded.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::error::{Error, Result};

/// The largest photo accepted: 12 MB.
pub const MAX_PHOTO_BYTES: usize = 12 << 20;
/// The largest picture decoded, in pixels.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The long side of what is composed, in pixels; more costs time and shows nothing.
const LONG_SIDE: u32 = 1600;

/// What a decoder may allocate beside the picture: a PNG's colour profile is compressed, and a small one can unpack
/// to gigabytes.
const DECODER_ALLOCATION: u64 = 16 << 20;
/// What a decoded picture may take: 200 MB for 50 megapixels of RGBA, but no 16 bits for each channel of them.
const MAX_DECODED_BYTES: u64 = 256 << 20;

/// Refuses, by its header alone, a photo that is none or has too many pixels.
pub fn check_photo(photo: &[u8]) -> Result<()> {
    dimensions(photo).map(drop)
}

/// Width and height as the photo's header has them, before it is turned upright.
///
/// # Errors
/// Those of [`check_photo`].
pub fn dimensions(photo: &[u8]) -> Result<(u32, u32)> {
    let (width, height) = reader(photo)
        .and_then(|reader| reader.into_dimensions().ok())
        .ok_or_else(|| Error::field("photo", "is not a JPEG, PNG or WebP image"))?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::TooLarge {
            field: "photo",
            limit: "50 megapixels",
        });
    }
    Ok((width, height))
}

/// The picture, upright and at most 1600 px long; `None` if it cannot be decoded or is too large.
pub fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut decoder = reader(bytes)?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(shrink(picture))
}

fn shrink(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= LONG_SIDE {
        return picture;
    }
    picture.thumbnail(LONG_SIDE, LONG_SIDE)
}

fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_ALLOCATION);
    reader.limits(limits);
    let accepted = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    reader
        .format()
        .is_some_and(|format| accepted.contains(&format))
        .then_some(reader)
}
