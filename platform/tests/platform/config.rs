//! `/api/config`

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{Setup, TestApp};

const CONFIG: &str = "/api/config?api_key=gvk_test_one";

#[tokio::test]
async fn config_returns_features_and_limits() {
    let app = TestApp::with(Setup {
        answer_after: Some(Duration::from_secs(25)),
        ..Setup::default()
    })
    .await;
    let dist = app.folder().join("dist");
    std::fs::create_dir(&dist).unwrap();
    let file = json!({ "bytes": 1, "brotli": 1, "sha384": "sha384-AAAA" });
    let manifest = json!({ "version": "1.4.2", "files": { "widget.js": file } });
    std::fs::write(dist.join("manifest.json"), manifest.to_string()).unwrap();
    let expected = json!({
        "widget": { "version": "1.4.2", "sha384": "sha384-AAAA" },
        "limits": {
            "photoBytes": 12_582_912, "photoPixels": 50_000_000, "productImages": 8,
            "variations": 4, "answerAfter": 25,
        },
        "jobs": true, "analyze": true,
    });
    assert_eq!(app.anonymous().get(CONFIG).await.expect(200), expected);
    assert_eq!(app.store().get("/api/config").await.expect(200), expected);
}

#[tokio::test]
async fn config_reports_missing_jobs_and_widget() {
    let app = TestApp::start().await;
    let config = app.anonymous().get(CONFIG).await.expect(200);
    assert_eq!(config["widget"], Value::Null);
    assert_eq!(config["limits"]["answerAfter"], Value::Null);
    assert_eq!(config["jobs"], false);
}

#[tokio::test]
async fn config_requires_a_valid_key() {
    let app = TestApp::start().await;
    let page = app.anonymous();
    page.get("/api/config")
        .await
        .expect_error(401, "unauthorized");
    page.get("/api/config?api_key=gvk_x")
        .await
        .expect_error(401, "invalid_key");
}
