//! One line per request, and no secret in any of them.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use crate::app::TestApp;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_leaves_one_line_with_its_id_and_no_secret() {
    let buffer = Buffer::default();
    let writer = buffer.clone();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    let guard = tracing::subscriber::set_default(log.finish());
    let status = app
        .anonymous()
        .get("/api/status?api_key=gvk_test_one")
        .await;
    shopper.try_on().await.expect(200);
    shopper
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
    drop(guard);
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    let id = status.header("x-request-id");
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(id)).collect();
    assert_eq!(lines.len(), 1, "{text}");
    for part in ["GET", "/api/status", "status=200"] {
        assert!(lines[0].contains(part), "{}", lines[0]);
    }
    for secret in ["gvk_", "eyJ", "api_key", shopper.token.as_deref().unwrap()] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}
