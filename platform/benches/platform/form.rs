//! The form of a try-on, as the widget fills it in and a store's proxy passes it on.

use std::io::Cursor;

use hyper::body::Bytes;
use image::{ImageFormat, Rgb, RgbImage};
use uuid::Uuid;

pub const CONTENT_TYPE: &str = "multipart/form-data; boundary=frontier";

/// Everything but the attempt's id, encoded once, and the key that the proxy adds.
pub struct Form {
    pub key: String,
    fields: Vec<u8>,
}

impl Form {
    pub fn new(key: &str, token: &str, photo: &[u8]) -> Self {
        let mut form = Self {
            key: key.to_owned(),
            fields: Vec::new(),
        };
        form.part("photo\"; filename=\"photo.png", photo);
        form.part("product_images", b"https://shop.example/shirt.png");
        form.part("product_id", b"shirt");
        form.part("product_title", b"Shirt");
        form.part("product_category", b"tops");
        form.part("page_url", b"https://shop.example/products/shirt");
        form.part("platform", b"custom");
        form.part("variation_count", b"1");
        form.part("end_customer_token", token.as_bytes());
        form
    }

    fn part(&mut self, name: &str, value: &[u8]) {
        let head = format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.fields.extend_from_slice(head.as_bytes());
        self.fields.extend_from_slice(value);
        self.fields.extend_from_slice(b"\r\n");
    }

    /// The whole form, for an attempt of its own.
    pub fn attempt(&self) -> Bytes {
        let mut form = Self {
            key: String::new(),
            fields: self.fields.clone(),
        };
        form.part("attempt_id", Uuid::new_v4().to_string().as_bytes());
        form.fields.extend_from_slice(b"--frontier--\r\n");
        form.fields.into()
    }
}

/// Small, because it is the metering that is measured.
pub fn photo() -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(8, 8, Rgb([200, 90, 120])).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
