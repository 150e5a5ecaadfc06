//! Checks every response in the tests against the OpenAPI document.

use axum::{Router, body::Body, http::Request};
use serde_json::Value;
use tokio::sync::OnceCell;
use tower::ServiceExt;

use crate::client::TestResponse;

/// The OpenAPI document, which is the same for every application.
static DOCUMENT: OnceCell<Value> = OnceCell::const_new();

/// Fails if the document describes the operation, but not this response.
pub async fn check(router: &Router, method: &str, path: &str, response: &TestResponse) {
    let document = DOCUMENT.get_or_init(|| load(router)).await;
    // A 405 belongs to no operation, because the path has none for that method.
    if response.status == 405 {
        return;
    }
    let Some(operation) = operation(document, method, path) else {
        return;
    };
    let status = response.status.to_string();
    let documented = operation["responses"].get(&status);
    let documented = documented.unwrap_or_else(|| panic!("{method} {path}: undocumented {status}"));
    if response.body.is_empty() {
        return;
    }
    let media_type = response.header("content-type").split(';').next().unwrap();
    let content = documented["content"].get(media_type);
    assert!(
        content.is_some(),
        "{method} {path}: undocumented {media_type}"
    );
    if response.status >= 400 {
        let code = format!("`{}`", response.json()["error"].as_str().unwrap());
        let codes = documented["description"].as_str().unwrap();
        assert!(
            codes.contains(&code),
            "{method} {path}: undocumented {status} {code}"
        );
    }
}

async fn load(router: &Router) -> Value {
    let request = Request::get("/api/v1/openapi.json");
    let request = request.body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    serde_json::from_slice(&body.unwrap()).unwrap()
}

/// The operation at a path. If two templates match, it is the one with fewer parameters, as in the router.
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let paths = document["paths"].as_object()?.iter();
    let fitting = paths.filter(|(template, _)| fits(template, path));
    let (_, item) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
    item.get(method.to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    let same = |(expected, part): (&&str, &&str)| {
        expected == part || expected.starts_with('{') && !part.is_empty()
    };
    template.len() == path.len() && template.iter().zip(&path).all(same)
}
