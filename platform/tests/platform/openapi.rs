//! The OpenAPI document and the page that shows it.

use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, http::Method};
use serde_json::Value;

use crate::app::TestApp;

async fn document(app: &TestApp) -> Value {
    app.anonymous()
        .get("/api/v1/openapi.json")
        .await
        .expect(200)
}

/// Every operation, with its path and method.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let items = paths.map(|(path, item)| (path, item.as_object().unwrap()));
    items
        .flat_map(|(path, item)| {
            item.iter()
                .map(|(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

/// Every JSON object in the document, at any depth.
fn objects(value: &Value) -> Vec<&serde_json::Map<String, Value>> {
    match value {
        Value::Object(map) => std::iter::once(map)
            .chain(map.values().flat_map(objects))
            .collect(),
        Value::Array(items) => items.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

/// The paths of the router, which axum shows only in its `Debug` output.
fn routed_paths(app: &TestApp) -> BTreeSet<String> {
    let text = format!("{:?}", app.router);
    let (text, _fallback) = text.split_once("fallback_router").unwrap();
    let literals = text.split('"').skip(1).step_by(2);
    let paths: BTreeSet<_> = literals
        .filter(|text| text.starts_with('/'))
        .map(str::to_owned)
        .collect();
    assert!(paths.contains("/api/tryon"), "{text}");
    paths
}

#[tokio::test]
async fn document_lists_exactly_the_routes() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let mut documented = BTreeMap::<&str, BTreeSet<String>>::new();
    for (path, method, _) in operations(&document) {
        let methods = documented.entry(path).or_default();
        methods.insert(method.to_uppercase());
    }
    let paths: BTreeSet<_> = documented.keys().map(|&path| path.to_owned()).collect();
    assert_eq!(routed_paths(&app), paths);
    for (path, methods) in documented {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let client = app.anonymous();
            let request = client.request(method.clone(), path, Body::empty());
            let responses = client.send(request).await.status != 405;
            assert_eq!(
                responses,
                methods.contains(method.as_str()),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn document_has_version_server_and_security_scheme() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["servers"][0]["url"], "/");
    let scheme = &document["components"]["securitySchemes"]["storeKey"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&"http".into(), &"bearer".into())
    );
    for tag in document["tags"].as_array().unwrap() {
        assert!(tag["description"].as_str().unwrap().ends_with('.'), "{tag}");
    }
}

#[tokio::test]
async fn every_reference_resolves() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    for object in objects(&document) {
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let target = document.pointer(reference.trim_start_matches('#'));
            assert!(target.is_some(), "{reference}");
        }
    }
}

#[tokio::test]
async fn every_operation_is_documented() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let tags = document["tags"].as_array().unwrap().iter();
    let tags: BTreeSet<_> = tags.map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let named = format!("{method} {path}");
        assert!(
            ids.insert(operation["operationId"].as_str().unwrap()),
            "{named}"
        );
        assert!(
            !operation["summary"].as_str().unwrap().is_empty(),
            "{named}"
        );
        assert!(
            tags.contains(operation["tags"][0].as_str().unwrap()),
            "{named}"
        );
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("500"), "{named}");
        let keyed = !operation["security"].as_array().unwrap().is_empty();
        assert_eq!(responses.contains_key("401"), keyed, "{named}");
        let names: Vec<_> = parameters(operation).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len(), "{named}");
        for (status, response) in responses {
            if status == "431" {
                // It is answered before the request is read, without a body.
                continue;
            }
            let header = &response["headers"]["X-Request-Id"];
            assert!(header.is_object(), "{named} {status}");
            let body = &response["content"]["application/json"]["schema"];
            let is_error = body["$ref"] == "#/components/schemas/Error";
            assert_eq!(is_error, status.as_str() >= "400", "{named} {status}");
        }
    }
}

fn parameters(operation: &Value) -> impl Iterator<Item = &str> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.map(|parameter| parameter["name"].as_str().unwrap())
}

#[tokio::test]
async fn descriptions_contain_no_rustdoc_markup() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    for object in objects(&document) {
        for name in ["summary", "description"] {
            let text = object.get(name).and_then(Value::as_str).unwrap_or_default();
            assert!(!text.contains("[`"), "a link into the sources: {text}");
        }
    }
}

#[tokio::test]
async fn page_and_its_assets_load() {
    let app = TestApp::start().await;
    let page = app.anonymous().get("/api/v1/docs").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    let files: Vec<_> = attributes(html, "src")
        .chain(attributes(html, "href"))
        .collect();
    assert!(files.contains(&"openapi.json"), "{files:?}");
    for file in files {
        // URLs are relative, because a reverse proxy may serve the API below another path.
        assert!(!file.contains("//") && !file.starts_with('/'), "{file}");
        let path = format!("/api/v1/{file}");
        assert_eq!(app.anonymous().get(&path).await.status, 200, "{file}");
    }
}

/// The values of all attributes with this name.
fn attributes<'a>(html: &'a str, name: &'static str) -> impl Iterator<Item = &'a str> {
    let tags = html.split('<').flat_map(|tag| tag.split_ascii_whitespace());
    tags.filter_map(move |part| {
        let value = part.strip_prefix(name)?.strip_prefix("=\"")?;
        value.split('"').next()
    })
}

#[tokio::test]
async fn page_loads_the_document_and_nothing_from_other_hosts() {
    let app = TestApp::start().await;
    let initializer = "/api/v1/docs/swagger-initializer.js";
    let script = app.anonymous().get(initializer).await;
    let script = script.text();
    assert!(script.contains(r#""url": "openapi.json""#), "{script}");
    assert!(script.contains(r#""validatorUrl": "none""#), "{script}");
    for path in ["/api/v1/docs", "/api/v1/docs/index.html", initializer] {
        let response = app.anonymous().get(path).await;
        let policy = response.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(
            !policy.contains("http") && !policy.contains('*'),
            "{policy}"
        );
    }
}

#[tokio::test]
async fn assets_are_compressed_and_unknown_assets_are_not_found() {
    let app = TestApp::start().await;
    let script = app
        .anonymous()
        .get("/api/v1/docs/swagger-ui-bundle.js")
        .await;
    assert_eq!(script.header("content-type"), "text/javascript");
    assert_eq!(script.header("content-encoding"), "gzip");
    assert_eq!(script.header("cache-control"), "public, max-age=3600");
    let unknown = app.anonymous().get("/api/v1/docs/nothing.js").await;
    unknown.expect_error(404, "not_found");
}

/// When a developer tries an operation out, the page fills in the examples of the body's fields.
#[tokio::test]
async fn examples_of_request_bodies_are_accepted() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let fields = document["components"]["schemas"]["CreatePlan"]["properties"].as_object();
    let examples = fields.unwrap().iter().filter_map(|(name, field)| {
        let example = field.get("example").or_else(|| field["examples"].get(0));
        Some((name.clone(), example?.clone()))
    });
    let body = Value::Object(examples.collect());
    app.store().post("/api/v1/plans", &body).await.expect(201);
}

#[tokio::test]
async fn event_types_have_the_names_that_events_carry() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let types = document["components"]["schemas"]["EventType"]["enum"].clone();
    let names = genvoris::events::EventType::ALL.iter();
    let names: Vec<_> = names.map(|one| one.name()).collect();
    assert_eq!(types, serde_json::json!(names));
}
