//! Schemas as rows of a table.

use serde::Serialize;
use serde_json::Value;

use super::view::text;

/// A field and what it takes.
#[derive(Default, Serialize)]
pub struct Row<'a> {
    /// The name with those of the objects around it: `data[].id`.
    pub name: String,
    /// `text`, `whole number`, `list of text`…
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What values it takes, in words.
    pub limits: Vec<String>,
    /// What it is for.
    pub description: &'a str,
}

/// One shape of a body.
#[derive(Serialize)]
pub struct Shape<'a> {
    name: &'a str,
    description: &'a str,
    rows: Vec<Row<'a>>,
}

/// The shapes that a body may have, mostly one.
#[derive(Serialize)]
pub struct Body<'a> {
    shapes: Vec<Shape<'a>>,
}

impl Body<'_> {
    /// Whether nothing is known of its fields.
    pub fn is_empty(&self) -> bool {
        self.shapes.iter().all(|shape| shape.rows.is_empty())
    }
}

/// A body of this schema.
pub fn body<'a>(document: &'a Value, schema: &'a Value) -> Body<'a> {
    let name = name_of(schema);
    let resolved = resolve(document, schema);
    let shapes = match resolved["oneOf"].as_array() {
        Some(any) => any
            .iter()
            .flat_map(|one| body(document, one).shapes)
            .collect(),
        None => {
            let mut rows = Vec::new();
            fields(document, resolved, "", &mut rows);
            vec![Shape {
                name,
                description: text(&resolved["description"]),
                rows,
            }]
        }
    };
    Body { shapes }
}

/// The row of a field that stands for itself.
pub fn row<'a>(document: &'a Value, name: &str, schema: &'a Value) -> Row<'a> {
    let resolved = resolve(document, not_null(schema));
    let description = [schema, not_null(schema), resolved]
        .map(|it| text(&it["description"]))
        .into_iter()
        .find(|text| !text.is_empty());
    Row {
        name: name.to_owned(),
        kind: kind(document, schema),
        required: false,
        limits: limits(resolved),
        description: description.unwrap_or_default(),
    }
}

/// Appends the fields of an object, those of the objects in it included.
fn fields<'a>(document: &'a Value, object: &'a Value, prefix: &str, rows: &mut Vec<Row<'a>>) {
    for part in list(&object["allOf"]) {
        fields(document, resolve(document, part), prefix, rows);
    }
    let names: Vec<_> = list(&object["required"]).map(text).collect();
    let properties = object["properties"].as_object().into_iter().flatten();
    let (required, optional): (Vec<_>, Vec<_>) =
        properties.partition(|(name, _)| names.contains(&name.as_str()));
    for (is_required, properties) in [(true, required), (false, optional)] {
        for (name, schema) in properties {
            let name = format!("{prefix}{name}");
            rows.push(Row {
                required: is_required,
                ..row(document, &name, schema)
            });
            inner_fields(document, schema, &name, rows);
        }
    }
}

/// Appends the fields of what is in the field `name`.
fn inner_fields<'a>(document: &'a Value, schema: &'a Value, name: &str, rows: &mut Vec<Row<'a>>) {
    let inner = resolve(document, not_null(schema));
    match inner.get("items") {
        Some(items) => fields(
            document,
            resolve(document, items),
            &format!("{name}[]."),
            rows,
        ),
        None => fields(document, inner, &format!("{name}."), rows),
    }
}

/// What the schema takes, in a word or two.
fn kind(document: &Value, schema: &Value) -> String {
    let inner = resolve(document, not_null(schema));
    let kinds: Vec<_> = types(inner).collect();
    let word = match (kinds.first().copied(), text(&inner["format"])) {
        (Some("string"), "date-time") => "time".to_owned(),
        (Some("string"), "binary") => "file".to_owned(),
        (Some("string"), _) => "text".to_owned(),
        (Some("integer"), _) => "whole number".to_owned(),
        (Some("number"), _) => "number".to_owned(),
        (Some("boolean"), _) => "true or false".to_owned(),
        (Some("array"), _) => format!("list of {}", kind(document, &inner["items"])),
        (Some("null"), _) => "null".to_owned(),
        _ => "object".to_owned(),
    };
    if word != "null" && is_nullable(schema) {
        format!("{word} or null")
    } else {
        word
    }
}

fn is_nullable(schema: &Value) -> bool {
    types(schema).any(|it| it == "null") || list(&schema["oneOf"]).any(|one| one["type"] == "null")
}

/// The types that a schema names.
pub fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let one = schema["type"].as_str().into_iter();
    one.chain(list(&schema["type"]).map(text))
}

/// What values the schema takes beyond its type, in words.
fn limits(schema: &Value) -> Vec<String> {
    let mut limits: Vec<_> = [
        range(schema, "minimum", "maximum", ""),
        range(schema, "minLength", "maxLength", " characters"),
        range(schema, "minItems", "maxItems", " items"),
        range(schema, "minProperties", "maxProperties", " keys"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let values: Vec<_> = list(&schema["enum"])
        .map(|it| format!("`{}`", text(it)))
        .collect();
    if !values.is_empty() {
        limits.push(values.join(" "));
    }
    limits.extend(pattern(text(&schema["pattern"])));
    let default = schema.get("default").map(|it| format!("default {it}"));
    limits.extend(default);
    limits
}

/// `1–80 characters`, `at least 60`, `at most 12 items`.
fn range(schema: &Value, from: &str, to: &str, unit: &str) -> Option<String> {
    match (schema.get(from), schema.get(to)) {
        (Some(from), Some(to)) => Some(format!("{from}–{to}{unit}")),
        (Some(from), None) => Some(format!("at least {from}{unit}")),
        (None, Some(to)) => Some(format!("at most {to}{unit}")),
        (None, None) => None,
    }
}

/// A pattern of one word is that word.
fn pattern(pattern: &str) -> Option<String> {
    let word = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'));
    let plain = |word: &&str| word.chars().all(char::is_alphanumeric);
    match (pattern, word.filter(plain)) {
        ("", _) => None,
        (_, Some(word)) => Some(format!("`{word}`")),
        (r"^[^\x00-\x1f\x7f-\x9f]*$", _) => Some("no control characters".to_owned()),
        (pattern, None) => Some(format!("like `{pattern}`")),
    }
}

/// What a schema that may be null is otherwise.
fn not_null(schema: &Value) -> &Value {
    let real = list(&schema["oneOf"]).find(|one| one["type"] != "null");
    real.filter(|_| is_nullable(schema)).unwrap_or(schema)
}

/// The schema that a reference names, or the schema itself.
pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
    target
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(schema)
}

fn name_of(schema: &Value) -> &str {
    text(&schema["$ref"]).rsplit('/').next().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
