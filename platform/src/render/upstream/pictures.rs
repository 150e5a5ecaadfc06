//! Reads the pictures in a service's response.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use image::ImageFormat;
use reqwest::Url;

use super::has_credentials;
use crate::render::Picture;

/// Services often leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// The formats that browsers can show.
const SUPPORTED: [ImageFormat; 4] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Avif,
];

/// Parses a picture: an http(s) URL, a data URL, or bare base64.
///
/// The format of an encoded picture is detected from its bytes. The type in a data URL is ignored.
pub fn parse(text: &str) -> Option<Picture> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "data" => text
            .split_once(',')
            .filter(|(head, _)| head.to_ascii_lowercase().ends_with(";base64"))
            .and_then(|(_, data)| decode_base64(data)),
        Ok(url) => from_url(url),
        Err(_) => decode_base64(text),
    }
}

fn from_url(url: Url) -> Option<Picture> {
    let http = matches!(url.scheme(), "http" | "https");
    (http && !has_credentials(&url)).then(|| Picture::Url(url.into()))
}

fn decode_base64(base64: &str) -> Option<Picture> {
    let base64: Vec<u8> = base64
        .bytes()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    from_bytes(&BASE64.decode(base64).ok()?)
}

/// The contents of an image file as a picture, if browsers can show its format.
pub fn from_bytes(bytes: &[u8]) -> Option<Picture> {
    let format = image::guess_format(bytes).ok()?;
    SUPPORTED.contains(&format).then(|| Picture::Encoded {
        mime: format.to_mime_type(),
        bytes: bytes.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsupported_urls_and_data_are_not_pictures() {
        for text in [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ftp://cdn.example/a.jpg",
            "blob:https://cdn.example/1",
            "//cdn.example/a.jpg",
            "/results/a.jpg",
            "https://user:pass@cdn.example/a.jpg",
            "data:text/html;base64,PHNjcmlwdD4=",
            "data:image/png,not-base64",
            "PHNjcmlwdD4=",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_format_is_detected_from_the_bytes() {
        let jpeg = "/9j/4AAQSkZJRg";
        for text in [
            jpeg,
            "/9j/4AAQ\r\nSkZJRg==",
            "data:image/jpeg;base64,/9j/4AAQSkZJRg==",
            "DATA:text/html;charset=utf-8;BASE64,/9j/4AAQSkZJRg==",
        ] {
            let picture = parse(text);
            let mime = "image/jpeg";
            assert!(
                matches!(&picture, Some(Picture::Encoded { mime: found, .. }) if *found == mime),
                "{text}: {picture:?}"
            );
        }
    }
}
