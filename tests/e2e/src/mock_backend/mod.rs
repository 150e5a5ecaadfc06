//! A mock of a try-on backend, over real HTTP, for behaviour that the platform never shows: jobs, rate limits, gateway
//! errors, bodies of any shape, broken connections and missing responses. It records what the widget sends. Everything that
//! the platform can do is tested against the real platform.

mod server;
mod state;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use axum::http::HeaderMap;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::mock_response::MockResponse;
use crate::wait::until;

use self::state::{MockState, SharedState};

/// A running mock backend. It has its own port, and so its own origin.
#[derive(Debug, Clone)]
pub struct MockBackend {
    /// The origin, without a trailing slash.
    pub url: String,
    state: SharedState,
}

/// A recorded try-on request.
#[derive(Debug, Clone)]
pub struct TryOn {
    /// When it arrived.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text fields, in order.
    pub fields: Vec<(String, String)>,
    /// The bytes of the field `photo`.
    pub photo: Vec<u8>,
}

/// A recorded request with funnel events.
#[derive(Debug, Clone)]
pub struct EventBatch {
    /// When it arrived.
    pub at: Instant,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
}

impl TryOn {
    /// The first text field with this name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// All text fields with this name, in order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.fields.iter().filter(|(field, _)| field == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }
}

impl MockBackend {
    /// Listens on a free port. Try-ons get the responses of `script` in order, and succeed after the last one.
    pub async fn start(script: impl IntoIterator<Item = MockResponse>) -> Self {
        let state = MockState::new(script.into_iter().collect());
        let state = Arc::new(Mutex::new(state));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port"));
        let router = server::router(state.clone(), url.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    fn lock(&self) -> MutexGuard<'_, MockState> {
        state::lock(&self.state)
    }

    /// The try-on requests so far.
    pub fn try_ons(&self) -> Vec<TryOn> {
        self.lock().try_ons.clone()
    }

    /// The text field with this name in each try-on request, or an empty text.
    pub fn sent(&self, name: &str) -> Vec<String> {
        let all = self.try_ons();
        let field = |one: &TryOn| one.field(name).unwrap_or_default().to_owned();
        all.iter().map(field).collect()
    }

    /// Requests for the store's status get the responses of `script` in order, and `ALLOWED` after the last one.
    pub fn with_status(self, script: impl IntoIterator<Item = MockResponse>) -> Self {
        let mut state = self.lock();
        state.status_responses = script.into_iter().collect();
        drop(state);
        self
    }

    /// Sets the response to requests for the button's design. The default is an empty design.
    pub fn with_button_design(self, response: MockResponse) -> Self {
        self.set_button_design(response);
        self
    }

    /// Replaces the response to requests for the button's design. If it was [`MockResponse::Silence`], pending requests get the
    /// new response.
    pub fn set_button_design(&self, response: MockResponse) {
        let state = self.lock();
        state.button_design.send_replace(response);
    }

    /// The queries of all requests for this path so far.
    pub fn queries(&self, path: &str) -> Vec<String> {
        let state = self.lock();
        let requests = state
            .urls
            .iter()
            .filter_map(|address| address.split(' ').next())
            .map(|address| address.split_once('?').unwrap_or((address, "")));
        let requests = requests.filter(|(requested, _)| *requested == path);
        requests.map(|(_, query)| query.to_owned()).collect()
    }

    /// Sets the responses of `/token`, in order. After the last one it returns 404.
    pub fn set_tokens(&self, responses: impl IntoIterator<Item = Value>) {
        self.lock().token_responses = responses.into_iter().collect();
    }

    /// The cookies of each request for `/token` so far.
    pub fn token_cookies(&self) -> Vec<String> {
        self.lock().token_cookies.clone()
    }

    /// Answers 404 to the next request for a picture.
    pub fn fail_next_picture(&self) {
        self.lock().failing_pictures += 1;
    }

    /// The requests with funnel events so far.
    pub fn event_batches(&self) -> Vec<EventBatch> {
        self.lock().event_batches.clone()
    }

    /// The types of all funnel events so far, in order.
    pub fn event_types(&self) -> Vec<String> {
        let bodies = self.event_batches().into_iter().map(|batch| batch.body);
        bodies
            .flat_map(|body| body["events"].as_array().expect("events").clone())
            .map(|event| event["eventType"].as_str().expect("a type").to_owned())
            .collect()
    }

    /// The URL of every request so far, with its `Referer`.
    pub fn urls_with_referrers(&self) -> Vec<String> {
        self.lock().urls.clone()
    }

    /// The number of requests so far that match `METHOD /path`.
    pub fn count(&self, line: &str) -> usize {
        let requests = self.requests();
        requests.iter().filter(|request| *request == line).count()
    }

    /// Waits until there have been this many requests that match `METHOD /path`.
    pub async fn wait_for_request(&self, line: &str, times: usize) {
        until(&format!("{times} × {line}"), async || {
            match self.count(line) {
                count if count >= times => Ok(()),
                count => Err(count.to_string()),
            }
        })
        .await;
    }

    /// Every request so far, as `METHOD /path`.
    pub fn requests(&self) -> Vec<String> {
        self.lock().requests.clone()
    }
}
