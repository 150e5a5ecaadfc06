//! Every answer that a test gets is one that the OpenAPI document announces.

use axum::{Router, body::Body, http::Request};
use serde_json::Value;
use tokio::sync::OnceCell;
use tower::ServiceExt;

use crate::client::Answer;

/// The document, the same for every application.
static DOCUMENT: OnceCell<Value> = OnceCell::const_new();

/// Fails if the document knows the operation, and not that it answers like this.
pub async fn check(router: &Router, method: &str, path: &str, answer: &Answer) {
    let document = DOCUMENT.get_or_init(|| load(router)).await;
    // Of the path, not of the operation: it has none for that method.
    if answer.status == 405 {
        return;
    }
    let Some(operation) = operation(document, method, path) else {
        return;
    };
    let status = answer.status.to_string();
    let response = operation["responses"].get(&status);
    let response = response.unwrap_or_else(|| panic!("{method} {path} answered {status}"));
    if answer.body.is_empty() {
        return;
    }
    let media_type = answer.header("content-type").split(';').next().unwrap();
    let content = response["content"].get(media_type);
    assert!(content.is_some(), "{method} {path} answered {media_type}");
    if answer.status >= 400 {
        let code = format!("`{}`", answer.json()["error"].as_str().unwrap());
        let codes = response["description"].as_str().unwrap();
        assert!(
            codes.contains(&code),
            "{method} {path} answered {status} {code}"
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

/// The operation at a path; where two fit, the one with fewer parameters, as the router has it.
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
