//! Encodes pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageResult, codecs::jpeg::JpegEncoder};

/// JPEG quality, 1–100.
const QUALITY: u8 = 88;

/// The picture as a file of this format. A JPEG is without transparency.
///
/// # Errors
/// If the format cannot hold the picture's kind of pixels.
pub fn encode(picture: &DynamicImage, format: ImageFormat) -> ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?,
        _ => picture.write_to(&mut bytes, format)?,
    }
    Ok(bytes.into_inner())
}
