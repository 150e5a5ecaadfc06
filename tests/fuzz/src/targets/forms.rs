//! The form of a try-on, as a page or somebody else sends it.

use arbitrary::{Result, Unstructured};
use axum::{body::Body, http::Request};

use super::with;
use crate::{
    input::text,
    server::{KEY, call_platform},
};

const FIELDS: [&str; 14] = [
    "photo",
    "product_image",
    "product_images",
    "product_images[]",
    "product_id",
    "product_title",
    "product_category",
    "page_url",
    "platform",
    "variation_count",
    "end_customer_token",
    "api_key",
    "attempt_id",
    "x",
];
const VALUES: [&str; 14] = [
    KEY,
    "1",
    "4",
    "-1",
    "https://shop.example/shirt.png",
    "data:image/png;base64,iVBORw0KGgo=",
    "[\"https://shop.example/a.png\"]",
    "apparel",
    "\u{0}",
    "\u{ff}\u{d8}\u{ff}",
    "GIF89a",
    "\r\n--b\r\n",
    ",",
    "é",
];

/// Sends a form.
pub fn run(data: &[u8]) {
    with(data, |input| {
        let types = [
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "text/plain",
            "",
        ];
        let content_type = *input.choose(&types)?;
        let path = *input.choose(&["/api/tryon", "/api/analyze"])?;
        let body = match input.ratio(1, 8)? {
            true => input.arbitrary::<&[u8]>()?.to_vec(),
            false => form(input)?,
        };
        let request = Request::post(path)
            .header("content-type", content_type)
            .body(Body::from(body));
        call_platform(request.expect("a request"));
        Ok(())
    });
}

fn form(input: &mut Unstructured) -> Result<Vec<u8>> {
    let mut form = Vec::new();
    for _ in 0..input.int_in_range(0..=8)? {
        let name = *input.choose(&FIELDS)?;
        let extra = *input.choose(&[
            "",
            "; filename=\"a.jpg\"",
            "; filename*=UTF-8''%c3",
            "\r\nContent-Type: image/jpeg",
        ])?;
        form.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{extra}\r\n\r\n")
                .into_bytes(),
        );
        match input.ratio(1, 4)? {
            true => form.extend(input.arbitrary::<&[u8]>()?),
            false => form.extend(text(input, &VALUES)?.into_bytes()),
        }
        form.extend(b"\r\n");
    }
    if input.ratio(7, 8)? {
        form.extend(b"--b--\r\n");
    }
    Ok(form)
}
