//! Decodes the pictures that clients send, within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::error::{Error, Result};

/// The largest photo that is accepted: 12 MB.
pub const MAX_PHOTO_BYTES: usize = 12 << 20;
/// The largest picture that is decoded, in pixels.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The long side to which pictures are scaled down, in pixels. Larger ones would take longer to compose and look the same.
const MAX_SIDE: u32 = 1600;

/// How much a decoder may allocate in addition to the picture: a PNG's colour profile is compressed, and a small one can
/// unpack to gigabytes.
const MAX_DECODER_BYTES: u64 = 16 << 20;
/// The largest decoded picture. 50 megapixels of RGBA fit, but not with 16 bits per channel.
const MAX_DECODED_BYTES: u64 = 256 << 20;

/// Checks, by the header alone, that this is a photo and that it does not have too many pixels.
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

/// The picture, upright and scaled down to 1600 px; `None` if it cannot be decoded or is too large.
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
    if picture.width().max(picture.height()) <= MAX_SIDE {
        return picture;
    }
    picture.thumbnail(MAX_SIDE, MAX_SIDE)
}

fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let accepted = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    reader
        .format()
        .is_some_and(|format| accepted.contains(&format))
        .then_some(reader)
}
