//! One served folder: its headers and placeholders, the faults asked for, and the requests it got.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use crate::bundle;
use crate::paths;

/// What stands for the `{{placeholders}}` of a page's files.
pub type Values = Vec<(&'static str, String)>;

/// A folder to serve.
#[derive(Debug)]
pub struct Mount {
    folder: PathBuf,
    /// Files that are others than those in the folder.
    made: HashMap<&'static str, Vec<u8>>,
    values: Values,
    headers: Vec<(String, String)>,
    faults: Mutex<Vec<String>>,
    held: Mutex<Vec<String>>,
    requests: Mutex<Vec<String>>,
    released: watch::Sender<bool>,
}

impl Mount {
    /// A host page: the folder of a case, its `{{placeholders}}` replaced, with the headers that its
    /// `headers.txt` names.
    pub fn page(case: &str, values: Values) -> Self {
        let folder = paths::pages().join(case);
        let headers = std::fs::read_to_string(folder.join("headers.txt")).unwrap_or_default();
        let headers = fill(&headers, &values)
            .lines()
            .filter_map(header_line)
            .collect();
        Self::new(folder, values, headers)
    }

    /// The built widget as another origin's server would serve it, for pages that count or break its loading.
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
            made: HashMap::new(),
            values,
            headers,
            faults: Mutex::default(),
            held: Mutex::new(vec!["held/".to_owned()]),
            requests: Mutex::default(),
            released: watch::Sender::new(false),
        }
    }

    /// Serves this in place of a file of the folder.
    pub fn with(mut self, file: &'static str, bytes: Vec<u8>) -> Self {
        self.made.insert(file, bytes);
        self
    }

    /// Answers 503 to the next request for a file whose name begins so.
    pub fn fail_once(&self, file: &str) {
        self.faults
            .lock()
            .expect("the faults")
            .push(file.to_owned());
    }

    /// Answers no request for a file whose name begins so before the release.
    pub fn hold(&self, file: &str) {
        self.held.lock().expect("the held").push(file.to_owned());
    }

    /// Lets requests for what is held, which `held/…` always is, be answered.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// The files asked for so far, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("the requests").clone()
    }

    /// Answers one request for a file below the folder.
    pub async fn answer(&self, file: &str) -> Response {
        self.requests
            .lock()
            .expect("the requests")
            .push(file.to_owned());
        if self.is_held(file) {
            let mut released = self.released.subscribe();
            let _ = released.wait_for(|released| *released).await;
        }
        if self.faulty(file) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        if let Some(bytes) = self.made.get(file) {
            return self.respond(file, bytes.clone());
        }
        let path = self.path(file);
        match std::fs::read(&path) {
            Ok(bytes) => self.respond(file, bytes),
            Err(_) => match bundle::source(&path) {
                Some(source) => self.respond(file, bundle::make(&source).await),
                None => StatusCode::NOT_FOUND.into_response(),
            },
        }
    }

    fn is_held(&self, file: &str) -> bool {
        let held = self.held.lock().expect("the held");
        held.iter().any(|start| file.starts_with(start.as_str()))
    }

    fn faulty(&self, file: &str) -> bool {
        let mut faults = self.faults.lock().expect("the faults");
        let found = faults
            .iter()
            .position(|start| file.starts_with(start.as_str()));
        found.map(|index| faults.remove(index)).is_some()
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

fn header_line(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
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
