//! The limits that the OpenAPI document states are those that the server checks: a value at the limit is accepted, the
//! next one is refused and named.

use axum::{body::Body, http::Method};
use serde_json::{Map, Value, json};

use crate::{app::TestApp, client::Client};

/// A field of a JSON body, and a value for it.
struct Case {
    operation: String,
    field: String,
    value: Value,
    allowed: bool,
}

#[tokio::test]
async fn the_documents_limits_are_the_servers() {
    let app = TestApp::start().await;
    let store = app.store();
    let plan = json!({ "name": "Plan", "monthlyTryOns": 1, "externalId": "p" });
    let plan = store.post("/api/v1/plans", &plan).await.expect(201);
    let plan = plan["id"].as_str().unwrap();
    let customer = json!({ "externalId": "c" });
    store.post("/api/v1/customers", &customer).await.expect(201);
    let document = app.anonymous().get("/api/v1/openapi.json").await;
    let document = document.expect(200);

    let mut cases = 0;
    let mut wrong = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(schema) = body_schema(&document, operation) else {
                continue;
            };
            let path = path.replace("{id}", if path.contains("plans") { plan } else { "c" });
            for case in field_cases(&document, &format!("{method} {path}"), &schema) {
                let body = with_field(&document, &schema, &case);
                let refused = is_refused(&store, method, &path, &body, &case.field).await;
                if refused == case.allowed {
                    wrong.push(format!(
                        "{} {}: {}",
                        case.operation,
                        case.field,
                        short(&case.value)
                    ));
                }
                cases += 1;
            }
        }
    }
    assert!(cases > 60, "only {cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn body_schema(document: &Value, operation: &Value) -> Option<Value> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let schema = resolved(document, schema);
    schema["properties"].is_object().then_some(schema)
}

/// A schema behind its `$ref`; of `oneOf` and `anyOf` the first that is not null.
fn resolved(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return resolved(document, document.pointer(pointer).unwrap());
    }
    let choices = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema[*name].as_array());
    let choice = choices.and_then(|all| all.iter().find(|one| one["type"] != "null"));
    choice.map_or_else(|| schema.clone(), |choice| resolved(document, choice))
}

/// For each property with a limit a value at the limit and one beyond it.
fn field_cases(document: &Value, operation: &str, schema: &Value) -> Vec<Case> {
    let properties = schema["properties"].as_object().unwrap();
    // Two bytes each, and another one for each method: some texts must be unique in a store.
    let letter = if operation.starts_with("patch") {
        "ü"
    } else {
        "é"
    };
    let mut cases = Vec::new();
    for (field, property) in properties {
        let property = resolved(document, property);
        for (value, allowed) in limit_values(&property, letter) {
            cases.push(Case {
                operation: operation.to_owned(),
                field: field.clone(),
                value,
                allowed,
            });
        }
    }
    cases
}

fn limit_values(property: &Value, letter: &str) -> Vec<(Value, bool)> {
    let mut values = Vec::new();
    // Addresses and URLs are more than texts of a length.
    if property["pattern"]
        .as_str()
        .is_some_and(|pattern| pattern.contains('@'))
    {
        if let Some(most) = property["maxLength"].as_u64() {
            let host = ".example".to_owned();
            let name = "a".repeat(usize::try_from(most).unwrap() - host.len() - 2);
            values.push((json!(format!("{name}@b{host}")), true));
            values.push((json!(format!("{name}a@b{host}")), false));
        }
        return values;
    }
    if let Some(url) = property["example"]
        .as_str()
        .filter(|text| text.starts_with("https://"))
    {
        if let Some(most) = property["maxLength"].as_u64() {
            let path = "a".repeat(usize::try_from(most).unwrap() - url.len() - 1);
            values.push((json!(format!("{url}/{path}")), true));
            values.push((json!(format!("{url}/{path}a")), false));
        }
        return values;
    }
    if let Some(most) = property["maxLength"].as_u64() {
        let text = |length: u64| letter.repeat(usize::try_from(length).unwrap());
        values.push((json!(text(most)), true));
        values.push((json!(text(most + 1)), false));
    }
    if let Some(least) = property["minLength"].as_u64().filter(|least| *least > 0) {
        let text = letter.repeat(usize::try_from(least - 1).unwrap());
        values.push((json!(text), false));
    }
    if let Some(most) = property["maximum"].as_i64() {
        values.push((json!(most), true));
        values.push((json!(most + 1), false));
    }
    if let Some(least) = property["minimum"].as_i64() {
        values.push((json!(least), true));
        values.push((json!(least - 1), false));
    }
    values
}

/// A body of the required properties' examples, with the case's field.
fn with_field(document: &Value, schema: &Value, case: &Case) -> Value {
    let properties = schema["properties"].as_object().unwrap();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut body = Map::new();
    for name in required.iter().filter_map(Value::as_str) {
        let property = resolved(document, &properties[name]);
        body.insert(name.to_owned(), example(&property));
    }
    body.insert(case.field.clone(), case.value.clone());
    Value::Object(body)
}

fn example(property: &Value) -> Value {
    if let Some(example) = property.get("example") {
        return example.clone();
    }
    match property["type"].as_str() {
        Some("boolean") => json!(true),
        Some("integer" | "number") => property.get("minimum").cloned().unwrap_or(json!(1)),
        _ => json!("example1"),
    }
}

/// Whether the answer refuses this field.
async fn is_refused(store: &Client, method: &str, path: &str, body: &Value, field: &str) -> bool {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let request = store.request(method, path, Body::from(body.to_string()));
    let answer = store.send(request).await;
    let fields = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    answer.status == 400 && !fields["fieldErrors"][field].is_null()
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(20).collect()
}
