//! A ready call of each operation.

use serde_json::{Map, Value};

use super::{
    schema::{resolve, types},
    view::{Operation, text},
};

/// The command that calls the operation at the server `base`, with the key in `$GENVORIS_KEY`.
pub fn example(operation: &Operation, base: &str) -> String {
    let method = match (operation.method, operation.request()) {
        // What curl does by itself.
        ("get", _) | ("post", Some(_)) => String::new(),
        (method, _) => format!("-X {} ", method.to_uppercase()),
    };
    let mut parts = vec![format!("curl {method}{base}{}", filled_path(operation))];
    if operation.needs_key() {
        parts.push(r#"-H "Authorization: Bearer $GENVORIS_KEY""#.to_owned());
    }
    match operation.request() {
        Some(("multipart/form-data", schema)) => parts.extend(form(operation.document, schema)),
        Some((_, schema)) => parts.extend(json(operation.document, schema)),
        None => {}
    }
    parts.join(" \\\n  ")
}

fn filled_path(operation: &Operation) -> String {
    let in_path = operation.parameters().filter(|it| it["in"] == "path");
    in_path.fold(operation.path.to_owned(), |path, parameter| {
        let name = format!("{{{}}}", text(&parameter["name"]));
        path.replace(&name, text(&parameter["example"]))
    })
}

fn json(document: &Value, schema: &Value) -> [String; 2] {
    let body = format!("{:#}", sample(document, schema));
    let body = body.replace('\n', "\n  ");
    [
        r#"-H "Content-Type: application/json""#.to_owned(),
        format!("-d '{body}'"),
    ]
}

/// The fields that must be there.
fn form(document: &Value, schema: &Value) -> Vec<String> {
    let fields = required(resolve(document, schema));
    let pairs = fields.map(|(name, schema)| match text(&schema["format"]) {
        "binary" => format!("-F {name}=@{name}.jpg"),
        _ => format!("-F {name}={}", text(&sample(document, schema)[0])),
    });
    pairs.collect()
}

fn required(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let names = schema["required"].as_array();
    let fields = schema["properties"].as_object().into_iter().flatten();
    fields
        .filter(move |(name, _)| names.is_some_and(|names| names.contains(&(*name).clone().into())))
}

/// A value of the schema: its example, or one made of what must be in it and what has an example.
fn sample(document: &Value, schema: &Value) -> Value {
    let schema = resolve(document, schema);
    let example = schema.get("example").or_else(|| schema["examples"].get(0));
    if let Some(example) = example {
        return example.clone();
    }
    if let Some(first) = schema["oneOf"].get(0).or_else(|| schema["enum"].get(0)) {
        return sample(document, first);
    }
    match types(schema).next() {
        Some("boolean") => true.into(),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(1.into()),
        Some("array") => vec![sample(document, &schema["items"])].into(),
        Some("object") => object(document, schema).into(),
        _ => schema.as_str().unwrap_or_default().into(),
    }
}

fn object(document: &Value, schema: &Value) -> Map<String, Value> {
    let fields = schema["properties"].as_object().into_iter().flatten();
    let needed: Vec<_> = required(schema).map(|(name, _)| name).collect();
    let shown =
        fields.filter(|(name, field)| needed.contains(name) || field.get("example").is_some());
    shown
        .map(|(name, field)| (name.clone(), sample(document, field)))
        .collect()
}
