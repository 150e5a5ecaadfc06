//! Values at and beyond the limits that the OpenAPI document states.

use axum::{body::Body, http::Method};
use serde_json::{Map, Value, json};

use crate::{
    app::TestApp,
    client::{Client, TestResponse},
};

/// A value at a limit, or just beyond it.
pub struct Probe {
    pub value: Value,
    pub allowed: bool,
}

impl Probe {
    fn new(value: impl Into<Value>, allowed: bool) -> Self {
        Self {
            value: value.into(),
            allowed,
        }
    }
}

/// The OpenAPI document, and a store that calls the API.
pub struct Caller {
    pub document: Value,
    pub client: Client,
}

impl Caller {
    pub async fn new(app: &TestApp) -> Self {
        let document = app.anonymous().get("/api/v1/openapi.json").await;
        let client = app.store();
        let customer = json!({ "externalId": "shopper-42" });
        let plan = json!({ "externalId": "premium", "name": "Premium", "monthlyTryOns": 50 });
        client.post("/api/v1/customers", &customer).await;
        client.post("/api/v1/plans", &plan).await;
        Self {
            document: document.expect(200),
            client,
        }
    }

    /// Every operation: method, path and description.
    pub fn operations(&self) -> impl Iterator<Item = (Method, &str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap().iter();
        paths.flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, it)| {
                let method = method.to_uppercase().parse().unwrap();
                (method, path.as_str(), it)
            })
        })
    }

    /// Resolves references. Of a nullable schema, this is the part that is not `null`.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self
                .document
                .pointer(reference.trim_start_matches('#'))
                .unwrap();
        }
        match schema["oneOf"].as_array() {
            Some(any) => self.resolve(any.iter().find(|one| one["type"] != "null").unwrap()),
            None => schema,
        }
    }

    /// The alternative schemas of a body; none if the operation has no body.
    pub fn alternatives<'a>(&'a self, body: &'a Value) -> Vec<&'a Value> {
        let schema = body["$ref"].as_str().map(|_| self.resolve(body));
        let schemas = schema.into_iter().flat_map(|schema| {
            let any = schema["oneOf"].as_array().into_iter().flatten();
            let any: Vec<_> = any.map(|schema| self.resolve(schema)).collect();
            if any.is_empty() { vec![schema] } else { any }
        });
        schemas.collect()
    }

    /// A value that the schema allows.
    fn example(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        let example = schema.get("example").or_else(|| schema["examples"].get(0));
        if let Some(example) = example.or_else(|| schema["enum"].get(0)) {
            return example.clone();
        }
        match kind(schema) {
            "boolean" => true.into(),
            "integer" => schema["minimum"].as_i64().unwrap_or(1).into(),
            "array" => vec![self.example(&schema["items"])].into(),
            "object" => Value::Object(self.required_fields(schema)),
            _ => "text".into(),
        }
    }

    pub fn required_fields(&self, schema: &Value) -> Map<String, Value> {
        let names = schema["required"].as_array().into_iter().flatten();
        let fields = names.map(|name| {
            let name = name.as_str().unwrap();
            (name.to_owned(), self.example(&schema["properties"][name]))
        });
        fields.collect()
    }

    /// Values at the limits of a schema and just beyond them.
    pub fn probes(&self, schema: &Value) -> Vec<Probe> {
        let schema = self.resolve(schema);
        match kind(schema) {
            "integer" => numbers(schema),
            "string" => texts(schema),
            "array" => self.lists(schema),
            _ => Vec::new(),
        }
    }

    fn lists(&self, schema: &Value) -> Vec<Probe> {
        let list = |length| vec![self.example(&schema["items"]); length];
        let max = limit(schema, "maxItems").into_iter();
        let max = max.flat_map(|max| {
            [
                Probe::new(list(max), true),
                Probe::new(list(max + 1), false),
            ]
        });
        let min = limit(schema, "minItems").into_iter();
        let min = min.flat_map(|min| {
            [
                Probe::new(list(min), true),
                Probe::new(list(min - 1), false),
            ]
        });
        max.chain(min).collect()
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> TestResponse {
        let path = path.replace("/plans/{id}", "/plans/premium");
        let path = path.replace("/customers/{id}", "/customers/shopper-42");
        let request = self
            .client
            .request(method, &path, Body::from(body.to_string()));
        self.client.send(request).await
    }
}

fn kind(schema: &Value) -> &str {
    let types = schema["type"].as_array();
    let named = types.and_then(|types| types.iter().find(|kind| **kind != "null"));
    named
        .unwrap_or(&schema["type"])
        .as_str()
        .unwrap_or_default()
}

fn limit(schema: &Value, name: &str) -> Option<usize> {
    Some(schema.get(name)?.as_u64().unwrap().try_into().unwrap())
}

fn numbers(schema: &Value) -> Vec<Probe> {
    let limits = [("minimum", -1), ("maximum", 1)];
    let limits = limits.into_iter().filter_map(|(name, beyond)| {
        let limit = schema[name].as_i64()?;
        Some([Probe::new(limit, true), Probe::new(limit + beyond, false)])
    });
    limits.flatten().collect()
}

/// Texts that begin like the example, so that email addresses and URLs stay valid.
fn texts(schema: &Value) -> Vec<Probe> {
    let example = schema.get("example").or_else(|| schema["examples"].get(0));
    let example = example.and_then(Value::as_str).unwrap_or_default();
    let text = |length: usize| -> String {
        let padding = std::iter::repeat('a');
        example.chars().chain(padding).take(length).collect()
    };
    let plain = schema["pattern"] == r"^[^\x00-\x1f\x7f-\x9f]*$";
    let mut probes = Vec::new();
    if let Some(max) = limit(schema, "maxLength") {
        probes.extend([
            Probe::new(text(max), true),
            Probe::new(text(max + 1), false),
        ]);
    }
    if let Some(min) = limit(schema, "minLength") {
        probes.push(Probe::new(text(min - 1), false));
        // The shortest valid email address or URL cannot be extended to a longer one.
        probes.extend(plain.then(|| Probe::new(text(min), true)));
    }
    probes
}
