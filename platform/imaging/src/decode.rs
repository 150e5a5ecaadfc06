//! Decodes the pictures that clients send, within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The largest picture that is decoded, in pixels.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The long side to which pictures are scaled down, in pixels. Larger ones would take longer to compose and look the same.
const MAX_SIDE: u32 = 1600;

/// How much a decoder may allocate in addition to the picture: a PNG's colour profile is compressed, and a small one can
/// unpack to gigabytes.
const MAX_DECODER_BYTES: u64 = 16 << 20;
/// The largest decoded picture. 50 megapixels of RGBA fit, but not with 16 bits per channel.
const MAX_DECODED_BYTES: u64 = 256 << 20;

/// Width and height from the header, before the orientation is applied; `None` if this is not a picture of a supported
/// format.
pub fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    reader(bytes)?.into_dimensions().ok()
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
