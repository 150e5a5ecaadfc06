//! Forms and pictures that tests send.

use base64::{Engine, prelude::BASE64_STANDARD};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A product picture. The test renderer ignores it.
pub const GARMENT: &str = "https://shop.example/shirt.png";

/// A multipart form.
#[derive(Clone, Default)]
pub struct Form(Vec<u8>);

impl Form {
    pub const CONTENT_TYPE: &str = "multipart/form-data; boundary=frontier";

    pub fn text(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_bytes())
    }

    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"{name}\"; filename=\"{name}.bin\""), bytes)
    }

    fn part(mut self, disposition: &str, bytes: &[u8]) -> Self {
        let head = format!("--frontier\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub fn encode(&self) -> Vec<u8> {
        [self.0.as_slice(), b"--frontier--\r\n"].concat()
    }
}

/// A small photo. Each shade makes a different photo.
pub fn png(shade: u8) -> Vec<u8> {
    encode(
        &RgbImage::from_pixel(8, 8, Rgb([shade, 90, 120])).into(),
        ImageFormat::Png,
    )
}

pub fn encode(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    genvoris_imaging::encode(picture, format).unwrap()
}

pub fn data_url(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(bytes))
}

/// Decodes the picture in a `data:` URL of a response.
pub fn picture(url: &str) -> DynamicImage {
    let base64 = url.strip_prefix("data:image/jpeg;base64,").unwrap();
    image::load_from_memory(&BASE64_STANDARD.decode(base64).unwrap()).unwrap()
}

/// Adds an Exif segment to the JPEG with orientation 6, which means a rotation by 90°.
pub fn sideways(jpeg: &[u8]) -> Vec<u8> {
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let exif = [b"Exif\0\0".as_slice(), tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}
