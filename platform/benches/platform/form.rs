//! The form of a try-on, with the fields that the widget sends and the key that a store's proxy adds.

use std::io::Cursor;

use hyper::body::Bytes;
use image::{ImageFormat, Rgb, RgbImage};
use uuid::Uuid;

pub const CONTENT_TYPE: &str = "multipart/form-data; boundary=boundary";

/// A form without its `attempt_id`. The other fields are encoded only once, because they are the same for every attempt.
pub struct Form {
    /// The store's API key.
    pub key: String,
    fields: Vec<u8>,
}

impl Form {
    pub fn new(key: &str, token: &str, photo: &[u8]) -> Self {
        let mut form = Self {
            key: key.to_owned(),
            fields: Vec::new(),
        };
        form.add_field("photo\"; filename=\"photo.png", photo);
        form.add_field("product_images", b"https://shop.example/shirt.png");
        form.add_field("product_id", b"shirt");
        form.add_field("product_title", b"Shirt");
        form.add_field("product_category", b"tops");
        form.add_field("page_url", b"https://shop.example/products/shirt");
        form.add_field("platform", b"custom");
        form.add_field("variation_count", b"1");
        form.add_field("end_customer_token", token.as_bytes());
        form
    }

    fn add_field(&mut self, name: &str, value: &[u8]) {
        let head = format!("--boundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.fields.extend_from_slice(head.as_bytes());
        self.fields.extend_from_slice(value);
        self.fields.extend_from_slice(b"\r\n");
    }

    /// The encoded form of a new attempt.
    pub fn encode_attempt(&self) -> Bytes {
        let mut form = Self {
            key: String::new(),
            fields: self.fields.clone(),
        };
        form.add_field("attempt_id", Uuid::new_v4().to_string().as_bytes());
        form.fields.extend_from_slice(b"--boundary--\r\n");
        form.fields.into()
    }
}

/// A photo. It is small, because the benchmark measures the metering and not the upload.
pub fn photo() -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(8, 8, Rgb([200, 90, 120])).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
