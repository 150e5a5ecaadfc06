//! The body of a request: tables, lists and texts with placeholders.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{
    text::Text,
    values::{FILE, PRODUCT_FILE, Values},
};

/// The fields of a body, in the order in which they are sent.
#[derive(Debug, Clone, Default)]
pub struct Body(pub Vec<(Text, Node)>);

/// A value in a body.
#[derive(Debug, Clone)]
pub enum Node {
    /// A text with placeholders. One that consists of a single placeholder gets the placeholder's own type, and is left
    /// out if there is no value.
    Text(Text),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Object(Body),
    /// A number or a boolean.
    Constant(Value),
}

/// A part of a multipart form.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// A text.
    Text(String),
    /// The shopper's photo as a file.
    Photo,
    /// The product's first picture as a file.
    ProductImage,
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        toml::Table::deserialize(deserializer).map(Self::from)
    }
}

impl From<toml::Table> for Body {
    fn from(table: toml::Table) -> Self {
        let fields = table.into_iter();
        Self(
            fields
                .map(|(name, value)| (Text::parse(&name), value.into()))
                .collect(),
        )
    }
}

impl From<toml::Value> for Node {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(Text::parse(&text)),
            toml::Value::Integer(number) => Self::Constant(number.into()),
            toml::Value::Float(number) => Self::Constant(number.into()),
            toml::Value::Boolean(boolean) => Self::Constant(boolean.into()),
            toml::Value::Datetime(time) => Self::Constant(time.to_string().into()),
            toml::Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            toml::Value::Table(table) => Self::Object(table.into()),
        }
    }
}

impl Body {
    /// The body as JSON.
    pub fn json(&self, values: &Values) -> Value {
        let fields = self.0.iter().filter_map(|(name, node)| {
            let name = name.fill(|name| values.text(name));
            Some((name, node.json(values)?))
        });
        Value::Object(fields.collect::<Map<_, _>>())
    }

    /// The body as the parts of a form. A list becomes several parts with the same name.
    pub fn parts(&self, values: &Values) -> Vec<(String, Part)> {
        let mut parts = Vec::new();
        for (name, node) in &self.0 {
            let name = name.fill(|name| values.text(name));
            if let Some(file) = node.file() {
                parts.push((name, file));
                continue;
            }
            let texts = node.json(values).map(texts).unwrap_or_default();
            parts.extend(
                texts
                    .into_iter()
                    .map(|text| (name.clone(), Part::Text(text))),
            );
        }
        parts
    }

    /// All placeholders in the names and values.
    pub fn placeholders(&self) -> Vec<&str> {
        let fields = self.0.iter();
        fields
            .flat_map(|(name, node)| name.placeholders().chain(node.placeholders()))
            .collect()
    }

    /// Whether a value is an object or a list of objects, which a form cannot contain.
    pub fn is_nested(&self) -> bool {
        self.0.iter().any(|(_, node)| node.contains_object())
    }
}

impl Node {
    /// The value as JSON; `None` if it is left out.
    fn json(&self, values: &Values) -> Option<Value> {
        match self {
            Self::Constant(value) => Some(value.clone()),
            Self::Object(body) => Some(body.json(values)),
            Self::List(items) => Some(items.iter().filter_map(|item| item.json(values)).collect()),
            Self::Text(text) => match text.only_placeholder() {
                Some((name, default)) => values.get(name).or_else(|| default.map(Value::from)),
                None => Some(text.fill(|name| values.text(name)).into()),
            },
        }
    }

    fn file(&self) -> Option<Part> {
        let Self::Text(text) = self else { return None };
        match text.only_placeholder()?.0 {
            FILE => Some(Part::Photo),
            PRODUCT_FILE => Some(Part::ProductImage),
            _ => None,
        }
    }

    fn placeholders(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => text.placeholders().collect(),
            Self::List(items) => items.iter().flat_map(Self::placeholders).collect(),
            Self::Object(body) => body.placeholders(),
            Self::Constant(_) => Vec::new(),
        }
    }

    fn contains_object(&self) -> bool {
        match self {
            Self::Object(_) => true,
            Self::List(items) => items.iter().any(Self::contains_object),
            Self::Text(_) | Self::Constant(_) => false,
        }
    }
}

fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(texts).collect(),
        Value::String(text) => vec![text],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}
