//! Builds the HTTP responses of the mock backend.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};

use crate::mock_response::Http;

/// The body of a successful try-on with a picture at this origin.
pub fn success(url: &str) -> Value {
    json!({
        "success": true,
        "images": [format!("{url}/result.png")],
        "variation_count": 1,
        "remaining_credits": 100,
        "request_id": "req_scripted",
    })
}

/// A plain response.
pub fn plain(http: &Http) -> Response {
    let mut response = Response::new(Body::from(http.body.clone()));
    *response.status_mut() = StatusCode::from_u16(http.status).expect("a status code");
    for (name, value) in &http.headers {
        response
            .headers_mut()
            .append(*name, HeaderValue::try_from(value).expect("a header"));
    }
    response
}

/// A response that breaks off: before the headers, or after the beginning of the body. The server closes the connection
/// because the body's stream returns an error. The pause before the error makes it send the beginning first.
pub fn cut(beginning: Option<&'static str>) -> Response {
    let sent = stream::iter(beginning.map(Ok));
    let broken = stream::once(async move {
        if beginning.is_some() {
            tokio::task::yield_now().await;
        }
        Err(std::io::Error::other("cut"))
    });
    let mut response = Response::new(Body::from_stream(sent.chain(broken)));
    let length = HeaderValue::from_static("1000");
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

/// A small PNG.
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(60, 80, |x, y| image::Rgb([x as u8 * 4, y as u8 * 3, 90]));
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a PNG");
    bytes.into_inner()
}
