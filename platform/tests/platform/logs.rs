//! The log: one line per request, without secrets.

use std::{
    cell::RefCell,
    io::{self, Write},
    sync::{Arc, Mutex, Once},
};

use serde_json::json;

use crate::{
    app::TestApp,
    client::TestResponse,
    renderer::{Behaviour, TestRenderer},
};

thread_local! {
    static LISTENER: RefCell<Option<Buffer>> = const { RefCell::new(None) };
}

/// One subscriber for all tests. With one per test, tests would miss lines, because `tracing` caches for the whole process
/// whether any subscriber is interested in a line.
static LOG: Once = Once::new();

/// The buffer that receives the log lines of the current thread.
#[derive(Clone, Default)]
pub struct Buffer(Arc<Mutex<Vec<u8>>>);

/// Stops recording when it is dropped.
pub struct Listening;

impl Drop for Listening {
    fn drop(&mut self) {
        LISTENER.take();
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    /// Records everything that this thread logs, until the guard is dropped.
    pub fn listen(&self) -> Listening {
        LOG.call_once(|| {
            let log = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(|| LISTENER.with_borrow(Clone::clone).unwrap_or_default());
            log.init();
        });
        LISTENER.set(Some(self.clone()));
        Listening
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The only line about the request of this response.
    #[track_caller]
    fn line_of(&self, response: &TestResponse) -> String {
        let text = self.text();
        let id = response.header("x-request-id");
        let lines: Vec<_> = text
            .lines()
            .filter(|line| line.contains(id) && line.contains("status="))
            .collect();
        assert_eq!(lines.len(), 1, "{text}");
        lines[0].to_owned()
    }
}

#[tokio::test]
async fn request_is_logged_in_one_line_without_secrets() {
    let buffer = Buffer::default();
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 2).await;
    let token = shopper.token.clone().unwrap();
    let guard = buffer.listen();
    let status = app
        .anonymous()
        .get("/api/status?api_key=gvk_test_one")
        .await;
    let good = shopper.try_on().await;
    let misplaced = json!({ "success": token });
    let refused = app.store().post("/api/tryon/track", &misplaced).await;
    let unknown = app.anonymous().get("/api/status?api_key=gvk_guess").await;
    renderer.set_behaviour(Behaviour::Panic);
    let broken = shopper.try_on().await;
    drop(guard);
    for (response, parts) in [
        (&status, ["GET", "/api/status", "status=200"]),
        (&good, ["POST", "/api/tryon", "status=200"]),
        (&refused, ["POST", "/api/tryon/track", "status=400"]),
        (&unknown, ["GET", "/api/status", "status=401"]),
        (&broken, ["POST", "/api/tryon", "status=500"]),
    ] {
        let line = buffer.line_of(response);
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
    let text = buffer.text();
    for secret in ["gvk_", "eyJ", "api_key", &token] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn internal_error_is_logged_with_the_request_id() {
    let buffer = Buffer::default();
    let app = TestApp::with_renderer(&TestRenderer::with_behaviour(Behaviour::Panic)).await;
    let page = app.legacy_page();
    let guard = buffer.listen();
    let broken = page.try_on().await;
    drop(guard);
    let text = buffer.text();
    let cause = text.lines().find(|line| line.contains("internal error"));
    let cause = cause.expect("the cause is logged");
    assert!(cause.contains(broken.header("x-request-id")), "{cause}");
}

#[tokio::test]
async fn logged_paths_contain_no_ids() {
    let buffer = Buffer::default();
    let app = TestApp::start().await;
    app.shopper("ada@example.com", 2).await;
    let guard = buffer.listen();
    let job = app.anonymous().get("/api/tryon/jobs/job_secret").await;
    let customer = app.store().get("/api/v1/customers/ada@example.com").await;
    let encoded = app
        .store()
        .get("/api/v1/customers/ada%40example.com/usage")
        .await;
    let unmatched = app.anonymous().get("/nowhere/ada@example.com").await;
    drop(guard);
    for (response, path) in [
        (&job, "/api/tryon/jobs/{id}"),
        (&customer, "/api/v1/customers/{id}"),
        (&encoded, "/api/v1/customers/{id}/usage"),
        (&unmatched, "unmatched"),
    ] {
        let line = buffer.line_of(response);
        assert!(line.contains(&format!("path=\"{path}\"")), "{line}");
    }
    let text = buffer.text();
    for secret in ["job_secret", "ada@", "ada%40"] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn untrusted_proxy_is_warned_about_once() {
    let buffer = Buffer::default();
    let app = TestApp::start().await;
    let behind = app
        .anonymous()
        .with_ip("10.0.0.1")
        .with_header("x-forwarded-for", "192.0.2.1");
    let guard = buffer.listen();
    for _ in 0..3 {
        behind
            .get("/api/status")
            .await
            .expect_error(401, "unauthorized");
    }
    drop(guard);
    let text = buffer.text();
    let warned = text
        .lines()
        .filter(|line| line.contains("--trusted-proxies"));
    assert_eq!(warned.count(), 1, "{text}");
}
