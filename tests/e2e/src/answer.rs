//! What the scripted backend can be told to answer.

use serde_json::{Value, json};

/// One answer to one try-on request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// 200 with one picture.
    Success,
    /// Any status, headers and body.
    Http(Http),
    /// 202 with a job; its status URL answers these bodies in turn, the last one again and again.
    Job(Vec<Value>),
    /// 200 whose body ends before its announced length.
    Truncated,
    /// The connection is closed without an answer.
    Dropped,
    /// No answer, as long as the caller waits.
    Silence,
}

/// A plain HTTP answer.
#[derive(Debug, Clone)]
pub struct Http {
    /// Status code.
    pub status: u16,
    /// Headers, `Content-Type` among them.
    pub headers: Vec<(&'static str, String)>,
    /// The body as it goes out.
    pub body: String,
}

impl Answer {
    /// A status with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", &body.to_string())
    }

    /// A status with the error envelope.
    pub fn error(status: u16, code: &str) -> Self {
        let detail = format!("scripted: {code}");
        Self::json(
            status,
            &json!({ "error": code, "detail": detail, "message": detail }),
        )
    }

    /// The refusal of a shopper whose plan is used up.
    pub fn exhausted() -> Self {
        let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
            "used": 3, "limit": 3, "remaining": 0 });
        Self::json(402, &body)
    }

    /// A status with a body of any type.
    pub fn body(status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self::Http(Http {
            status,
            headers,
            body: body.to_owned(),
        })
    }

    /// Adds `Retry-After` to a plain answer.
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header("retry-after", &seconds.to_string())
    }

    /// Adds a header to a plain answer.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Http(http) = &mut self {
            http.headers.push((name, value.to_owned()));
        }
        self
    }
}
