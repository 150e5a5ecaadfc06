//! The responses that a test can configure for the mock backend.

use serde_json::{Value, json};

/// The response to one request.
#[derive(Debug, Clone)]
pub enum MockResponse {
    /// 200 with one picture.
    Success,
    /// A response with this status, headers and body.
    Http(Http),
    /// 202 with a job. Its status URL returns these bodies in order, and repeats the last one.
    Job(Vec<Value>),
    /// 200 with a body that is shorter than its `Content-Length`.
    Truncated,
    /// The connection is closed without a response.
    Dropped,
    /// No response at all; the connection stays open.
    Silence,
}

/// A plain HTTP response.
#[derive(Debug, Clone)]
pub struct Http {
    /// The status code.
    pub status: u16,
    /// The headers, including `Content-Type`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl MockResponse {
    /// A response with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", &body.to_string())
    }

    /// An error response of the API.
    pub fn error(status: u16, code: &str) -> Self {
        let detail = format!("scripted: {code}");
        Self::json(
            status,
            &json!({ "error": code, "detail": detail, "message": detail }),
        )
    }

    /// The 402 for a shopper whose plan is used up.
    pub fn exhausted() -> Self {
        let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
            "used": 3, "limit": 3, "remaining": 0 });
        Self::json(402, &body)
    }

    /// A response with a body of this content type.
    pub fn body(status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self::Http(Http {
            status,
            headers,
            body: body.to_owned(),
        })
    }

    /// Adds `Retry-After` to a plain response.
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header("retry-after", &seconds.to_string())
    }

    /// Adds a header to a plain response.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Http(http) = &mut self {
            http.headers.push((name, value.to_owned()));
        }
        self
    }
}
