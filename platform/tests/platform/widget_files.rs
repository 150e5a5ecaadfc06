//! The widget's files and `/widget-hash`.

use axum::{body::Body, http::Method};
use genvoris::limits::LimitRates;
use serde_json::json;

use crate::{
    app::{Setup, TestApp},
    client::TestResponse,
};

const RUNTIME: &str = "runtime-0a1b2c3d4e5f6071.js";
const WASM: &str = "genvoris-4e5f6a7b8c9d0e1f.wasm";
const WORDS: &str = "words-ar-8c9d0e1f4e5f6a7b.json";
const STYLE: &str = "style-6a7b8c9d0e1f4e5f.css";

async fn built() -> TestApp {
    built_with(LimitRates::default()).await
}

async fn built_with(limits: LimitRates) -> TestApp {
    let app = TestApp::with(Setup {
        limits,
        ..Setup::default()
    })
    .await;
    let dist = app.folder().join("dist");
    std::fs::create_dir(&dist).unwrap();
    let script = "/* the loader */ ".repeat(100);
    for (name, content) in [
        ("widget.js", script.as_bytes()),
        ("widget-1.4.2.js", script.as_bytes()),
        (RUNTIME, script.as_bytes()),
        (WASM, &[b"\0asm\x01\0\0\0".as_slice(), &[7; 4000]].concat()),
        (WORDS, "[\"جرّبها عليك\"]".as_bytes()),
        (STYLE, ".root { all: initial; } ".repeat(100).as_bytes()),
        ("secret.js", b"not in the manifest"),
    ] {
        std::fs::write(dist.join(name), content).unwrap();
    }
    let file = |hash: &str| json!({ "bytes": 1, "brotli": 1, "sha384": format!("sha384-{hash}") });
    let manifest = json!({ "version": "1.4.2", "files": {
        "widget.js": file("AAAA"), "widget-1.4.2.js": file("AAAA"), RUNTIME: file("BBBB"),
        WASM: file("CCCC"), WORDS: file("DDDD"), STYLE: file("EEEE"),
    } });
    std::fs::write(dist.join("manifest.json"), manifest.to_string()).unwrap();
    app
}

async fn get(app: &TestApp, path: &str, name: &'static str, value: &str) -> TestResponse {
    let mut request = app.anonymous().request(Method::GET, path, Body::empty());
    request.headers_mut().insert(name, value.parse().unwrap());
    app.anonymous().send(request).await
}

#[tokio::test]
async fn files_have_their_content_type() {
    let app = built().await;
    let loader = app.anonymous().get("/widget.js").await;
    assert_eq!(loader.status, 200);
    assert_eq!(loader.header("content-type"), "text/javascript");
    assert!(loader.text().starts_with("/* the loader */"));
    let wasm = app.anonymous().get(&format!("/{WASM}")).await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert!(wasm.body.starts_with(b"\0asm"));
    let words = app.anonymous().get(&format!("/{WORDS}")).await;
    assert_eq!(words.header("content-type"), "application/json");
    assert_eq!(words.json(), json!(["جرّبها عليك"]));
    let style = app.anonymous().get(&format!("/{STYLE}")).await;
    assert_eq!(style.header("content-type"), "text/css");
    assert!(style.text().starts_with(".root"));
}

#[tokio::test]
async fn loader_in_memory_is_not_limited() {
    let app = built_with(LimitRates {
        loader: "1/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = app.anonymous().with_ip("192.0.2.1");
    for _ in 0..3 {
        for path in ["/widget.js", "/widget-1.4.2.js", "/widget-hash"] {
            assert_eq!(page.get(path).await.status, 200, "{path}");
        }
        page.get("/widget-none.js").await.expect(404);
    }
    // The server notices another build, whose files it reads.
    let manifest = app.folder().join("dist/manifest.json");
    let other = std::fs::read_to_string(&manifest).unwrap() + "\n";
    std::fs::write(&manifest, other.replace("\"1.4.2\"", "\"1.5.0\"")).unwrap();
    std::fs::write(app.folder().join("dist/widget.js"), "another").unwrap();
    page.get("/widget.js")
        .await
        .expect_error(429, "rate_limited");
    let elsewhere = app.anonymous().with_ip("192.0.2.2");
    assert_eq!(elsewhere.get("/widget.js").await.text(), "another");
    assert_eq!(
        page.get("/widget-hash").await.expect(200)["version"],
        "1.5.0"
    );
}

#[tokio::test]
async fn every_page_may_embed_the_files() {
    let app = built().await;
    for name in ["widget.js", "widget-1.4.2.js", RUNTIME, WASM, WORDS, STYLE] {
        let response = app.anonymous().get(&format!("/{name}")).await;
        assert_eq!(response.status, 200, "{name}");
        assert_eq!(
            response.header("access-control-allow-origin"),
            "*",
            "{name}"
        );
        assert_eq!(
            response.header("cross-origin-resource-policy"),
            "cross-origin",
            "{name}"
        );
    }
}

#[tokio::test]
async fn hashed_files_are_immutable_and_the_loader_is_cached_for_minutes() {
    let app = built().await;
    for name in [RUNTIME, WASM, WORDS, STYLE] {
        let response = app.anonymous().get(&format!("/{name}")).await;
        assert_eq!(
            response.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{name}"
        );
    }
    for path in ["/widget.js?no_fab=1", "/widget-1.4.2.js"] {
        let loader = app.anonymous().get(path).await;
        assert_eq!(loader.header("cache-control"), "public, max-age=300");
    }
}

#[tokio::test]
async fn files_are_compressed_if_the_client_accepts_it() {
    let app = built().await;
    for name in ["widget.js", WASM, STYLE] {
        let plain = app.anonymous().get(&format!("/{name}")).await;
        for coding in ["br", "gzip"] {
            let response = get(&app, &format!("/{name}"), "accept-encoding", coding).await;
            assert_eq!(response.header("content-encoding"), coding, "{name}");
            assert!(response.header("vary").contains("accept-encoding"));
            assert!(response.body.len() < plain.body.len());
        }
    }
}

#[tokio::test]
async fn precompressed_files_are_sent_as_they_are() {
    let app = built().await;
    let compressed = b"stands for brotli at its best";
    for name in ["widget.js", WASM, STYLE] {
        let path = format!("/{name}");
        let beside = app.folder().join("dist").join(format!("{name}.br"));
        std::fs::write(beside, compressed).unwrap();
        let plain = app.anonymous().get(&path).await;
        let response = get(&app, &path, "accept-encoding", "gzip, deflate, br").await;
        assert_eq!(response.status, 200);
        assert_eq!(response.body.as_ref(), compressed);
        assert_eq!(response.header("content-encoding"), "br");
        assert_eq!(
            response.header("content-length"),
            compressed.len().to_string()
        );
        for same in ["content-type", "cache-control", "etag", "vary"] {
            assert_eq!(response.header(same), plain.header(same), "{same}");
        }
        assert_eq!(
            response
                .headers
                .get_all("vary")
                .iter()
                .filter(|vary| *vary == "accept-encoding")
                .count(),
            1
        );
        for coding in ["identity", "br;q=0"] {
            let response = get(&app, &path, "accept-encoding", coding).await;
            assert_eq!(response.body, plain.body);
            assert_eq!(response.header("content-encoding"), "");
        }
        app.anonymous()
            .get(&format!("{path}.br"))
            .await
            .expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn unchanged_file_is_304() {
    let app = built().await;
    let first = app.anonymous().get("/widget.js").await;
    let again = get(&app, "/widget.js", "if-none-match", first.header("etag")).await;
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    let changed = get(&app, "/widget.js", "if-none-match", "W/\"other\"").await;
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn files_outside_the_manifest_are_not_served() {
    let app = built().await;
    for path in [
        "/secret.js",
        "/manifest.json",
        "/..%2Fdata%2Ftest.db",
        "/widget.js%00",
    ] {
        app.anonymous()
            .get(path)
            .await
            .expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn widget_hash_matches_the_integrity_of_the_loader() {
    let app = built().await;
    let hash = app.anonymous().get("/widget-hash").await.expect(200);
    assert_eq!(hash, json!({ "version": "1.4.2", "sha384": "sha384-AAAA" }));
}

#[tokio::test]
async fn missing_build_is_reported_with_instructions() {
    let app = TestApp::start().await;
    for path in ["/widget.js", "/widget-hash"] {
        let error = app
            .anonymous()
            .get(path)
            .await
            .expect_error(404, "not_found");
        assert!(error["detail"].as_str().unwrap().contains("build.sh build"));
    }
}
