//! Metadata: key-value pairs that a store attaches to a customer or an event.

use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema, SchemaType},
    },
};

use crate::error::{Error, Result};

const MAX_KEYS: usize = 20;
const MAX_BYTES: usize = 4096;

/// The schema of a customer's metadata in the OpenAPI document.
pub struct Metadata;

impl ToSchema for Metadata {}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        let scalar = [Type::String, Type::Number, Type::Boolean, Type::Null];
        let scalar = ObjectBuilder::new().schema_type(SchemaType::from_iter(scalar));
        ObjectBuilder::new()
            .description(Some(
                "What you keep about a customer: at most 4 KB as JSON.",
            ))
            .max_properties(Some(MAX_KEYS))
            .additional_properties(Some(scalar))
            .examples([json!({ "model": "SUBSCRIPTION" })])
            .into()
    }
}

/// Formats metadata as JSON text. It has at most 20 keys and 4 KB, and its values are scalars.
///
/// # Errors
/// 400 if a value is not a scalar or a limit is exceeded.
pub fn metadata_json(metadata: &Map<String, Value>) -> Result<String> {
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    if let Some((key, _)) = metadata.iter().find(|(_, value)| !scalar(value)) {
        return Err(Error::field(
            &format!("metadata.{key}"),
            "takes a text, number, boolean or null",
        ));
    }
    let text = serde_json::to_string(metadata)?;
    if metadata.len() > MAX_KEYS || text.len() > MAX_BYTES {
        return Err(Error::MetadataTooLarge);
    }
    Ok(text)
}
