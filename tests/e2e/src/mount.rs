//! A served folder: its headers and placeholders, its simulated failures, and the requests that it got.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use crate::bundle;
use crate::paths;

/// The values of the `{{placeholders}}` in a page's files.
pub type Values = Vec<(&'static str, String)>;

/// A folder to serve.
#[derive(Debug)]
pub struct Mount {
    folder: PathBuf,
    /// Files that replace those in the folder.
    replaced: HashMap<&'static str, Vec<u8>>,
    values: Values,
    headers: Vec<(String, String)>,
    faults: Mutex<Vec<String>>,
    held: Mutex<Vec<String>>,
    requests: Mutex<Vec<String>>,
    released: watch::Sender<bool>,
}

impl Mount {
    /// A host page: a folder of `tests/pages` and response headers, both with their `{{placeholders}}` replaced.
    pub fn page(folder: &str, values: Values, headers: &[(&'static str, String)]) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), fill(value, &values)))
            .collect();
        Self::new(paths::pages().join(folder), values, headers)
    }

    /// The built widget on an origin of the tests, for cases that count its requests or make them fail.
    pub fn widget() -> Self {
        let headers = [
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("cache-control", "no-store"),
        ];
        let headers = headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        Self::new(paths::dist(), vec![], headers)
    }

    fn new(folder: PathBuf, values: Values, headers: Vec<(String, String)>) -> Self {
        Self {
            folder,
            replaced: HashMap::new(),
            values,
            headers,
            faults: Mutex::default(),
            held: Mutex::new(vec!["held/".to_owned()]),
            requests: Mutex::default(),
            released: watch::Sender::new(false),
        }
    }

    /// Replaces a file of the folder.
    pub fn with(mut self, file: &'static str, bytes: Vec<u8>) -> Self {
        self.replaced.insert(file, bytes);
        self
    }

    /// The next request for a file whose name starts with `file` gets a 503.
    pub fn fail_once(&self, file: &str) {
        self.faults
            .lock()
            .expect("the faults")
            .push(file.to_owned());
    }

    /// Requests for files whose names start with `file` get no response until [`release`](Self::release).
    pub fn hold(&self, file: &str) {
        self.held.lock().expect("the held").push(file.to_owned());
    }

    /// Answers all held requests. Requests below `held/` are always held.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// The requested files so far, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("the requests").clone()
    }

    /// The response to a request for a file of the folder.
    pub async fn answer(&self, file: &str) -> Response {
        self.requests
            .lock()
            .expect("the requests")
            .push(file.to_owned());
        if self.is_held(file) {
            let mut released = self.released.subscribe();
            let _ = released.wait_for(|released| *released).await;
        }
        if self.should_fail(file) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        if let Some(bytes) = self.replaced.get(file) {
            return self.respond(file, bytes.clone());
        }
        let path = self.path(file);
        match std::fs::read(&path) {
            Ok(bytes) => self.respond(file, bytes),
            Err(_) => match bundle::source(&path) {
                Some(source) => self.respond(file, bundle::bundle(&source).await),
                None => StatusCode::NOT_FOUND.into_response(),
            },
        }
    }

    fn is_held(&self, file: &str) -> bool {
        let held = self.held.lock().expect("the held");
        held.iter().any(|prefix| file.starts_with(prefix.as_str()))
    }

    fn should_fail(&self, file: &str) -> bool {
        let mut faults = self.faults.lock().expect("the faults");
        let index = faults
            .iter()
            .position(|prefix| file.starts_with(prefix.as_str()));
        index.map(|index| faults.remove(index)).is_some()
    }

    fn path(&self, file: &str) -> PathBuf {
        match file {
            "recorder.js" => paths::pages().join(file),
            _ => self.folder.join(file),
        }
    }

    fn respond(&self, file: &str, bytes: Vec<u8>) -> Response {
        let body = match String::from_utf8(bytes) {
            Ok(text) if !self.values.is_empty() => fill(&text, &self.values).into_bytes(),
            Ok(text) => text.into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        let mut response = ([(header::CONTENT_TYPE, content_type(file))], body).into_response();
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str()).expect("a header name");
            let value = HeaderValue::try_from(value.as_str()).expect("a header value");
            response.headers_mut().append(name, value);
        }
        response
    }
}

fn fill(text: &str, values: &[(&'static str, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), value)
    })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("xhtml") => "application/xhtml+xml; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
