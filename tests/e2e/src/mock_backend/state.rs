//! What the mock backend has recorded, and the responses that it returns next.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{EventBatch, TryOn};
use crate::mock_response::MockResponse;

/// The state, which the server's handlers and the test share.
pub type SharedState = Arc<Mutex<MockState>>;

/// Locks the state.
pub fn lock(state: &SharedState) -> MutexGuard<'_, MockState> {
    state.lock().expect("the mutex is not poisoned")
}

/// The recorded requests and the prepared responses.
#[derive(Debug)]
pub struct MockState {
    pub try_on_responses: VecDeque<MockResponse>,
    pub try_ons: Vec<TryOn>,
    pub requests: Vec<String>,
    /// The URLs of all requests, each with its `Referer`.
    pub urls: Vec<String>,
    /// The next responses of `/api/status`. After the last one it returns `ALLOWED`.
    pub status_responses: VecDeque<MockResponse>,
    /// The response of the button design endpoint.
    pub button_design: watch::Sender<MockResponse>,
    pub job_responses: VecDeque<Value>,
    pub token_responses: VecDeque<Value>,
    /// The cookies of the requests for `/token`.
    pub token_cookies: Vec<String>,
    /// How many of the next requests for a picture fail.
    pub failing_pictures: usize,
    pub event_batches: Vec<EventBatch>,
}

impl MockState {
    pub fn new(try_on_responses: VecDeque<MockResponse>) -> Self {
        Self {
            try_on_responses,
            try_ons: vec![],
            requests: vec![],
            urls: vec![],
            status_responses: VecDeque::new(),
            button_design: watch::Sender::new(MockResponse::json(200, &json!({}))),
            job_responses: VecDeque::new(),
            token_responses: VecDeque::new(),
            token_cookies: vec![],
            failing_pictures: 0,
            event_batches: vec![],
        }
    }
}
