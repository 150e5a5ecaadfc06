//! The API enforces the limits that the OpenAPI document states: for each field, values at its limits are accepted, and
//! values just beyond them are refused.

use axum::{
    body::Body,
    http::{HeaderName, Method, Request},
};
use serde_json::{Value, json};

use crate::{app::TestApp, client::TestResponse, probes::Caller};

/// Whether the response is an error of this field.
fn is_invalid(response: &TestResponse, field: &str) -> bool {
    response.status == 400 && response.json()["fieldErrors"].get(field).is_some()
}

#[tokio::test]
async fn the_limits_of_json_bodies_are_enforced_as_documented() {
    let app = TestApp::start().await;
    let mut checked = 0;
    for (method, path, operation) in Caller::new(&app).await.operations() {
        // Each operation gets its own database, so that it does not find the data of another one.
        let app = TestApp::start().await;
        let caller = Caller::new(&app).await;
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        for schema in caller.alternatives(body) {
            checked += check_body(&caller, &method, path, schema).await;
        }
    }
    assert!(checked > 100, "only {checked} limits were found");
}

/// Checks every limit of every field, and returns the number of limits.
async fn check_body(caller: &Caller, method: &Method, path: &str, schema: &Value) -> usize {
    let mut checked = 0;
    for (field, field_schema) in schema["properties"].as_object().unwrap() {
        for probe in caller.probes(field_schema) {
            let mut body = caller.required_fields(schema);
            body.insert(field.clone(), probe.value.clone());
            let response = caller.send(method.clone(), path, &body.into()).await;
            let allowed = !is_invalid(&response, field);
            let sent: String = probe.value.to_string().chars().take(40).collect();
            let (expected, text) = (probe.allowed, response.text());
            assert_eq!(allowed, expected, "{method} {path} {field} {sent}: {text}");
            checked += 1;
        }
    }
    checked
}

#[tokio::test]
async fn the_limits_of_parameters_are_enforced_as_documented() {
    let app = TestApp::start().await;
    let caller = Caller::new(&app).await;
    let mut checked = Vec::new();
    for (method, path, operation) in caller.operations() {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|it| it["in"] != "path") {
            let name = parameter["name"].as_str().unwrap();
            for probe in caller.probes(&parameter["schema"]) {
                let request = with_parameter(&caller, &method, path, parameter, &probe.value);
                let response = caller.client.send(request).await;
                let allowed = !is_invalid(&response, name);
                assert_eq!(allowed, probe.allowed, "{name} {}", probe.value);
                checked.push(name);
            }
        }
    }
    checked.sort_unstable();
    checked.dedup();
    assert_eq!(checked, ["Idempotency-Key", "limit"]);
}

/// A request with this value of a query parameter or header.
fn with_parameter(
    caller: &Caller,
    method: &Method,
    path: &str,
    parameter: &Value,
    value: &Value,
) -> Request<Body> {
    let name = parameter["name"].as_str().unwrap();
    let value = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let body = || Body::from(json!({ "success": false }).to_string());
    if parameter["in"] == "query" {
        let path = format!("{path}?{name}={value}");
        return caller.client.request(method.clone(), &path, body());
    }
    let mut request = caller.client.request(method.clone(), path, body());
    let name: HeaderName = name.parse().unwrap();
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

#[tokio::test]
async fn the_limits_of_the_try_on_form_are_enforced_as_documented() {
    let app = TestApp::start().await;
    let caller = Caller::new(&app).await;
    let form = &caller.document["components"]["schemas"]["TryOnForm"]["properties"];
    let mut checked = Vec::new();
    for (field, schema) in form.as_object().unwrap() {
        for probe in caller.probes(schema) {
            let mut form = app.legacy_page().form();
            match &probe.value {
                // The form already contains one picture.
                Value::Array(values) => {
                    for value in values.iter().skip(1) {
                        form = form.text(field, value.as_str().unwrap());
                    }
                }
                Value::String(text) => form = form.text(field, text),
                value => form = form.text(field, &value.to_string()),
            }
            let response = app.legacy_page().send(&form).await;
            let empty_list = probe.value == json!([]);
            let named = format!("{field} {}", probe.value);
            assert_eq!(
                !is_invalid(&response, field),
                probe.allowed || empty_list,
                "{named}"
            );
            checked.push(field.as_str());
        }
    }
    checked.dedup();
    assert_eq!(checked, ["attempt_id", "product_images", "variation_count"]);
}
