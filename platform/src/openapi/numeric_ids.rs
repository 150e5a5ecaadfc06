//! Ids that callers choose: the API takes them as numbers, too.

use utoipa::openapi::{
    OpenApi, RefOr, Type,
    schema::{Object, Schema, SchemaType},
};

/// The bodies in which they are taken.
const BODIES: [&str; 8] = [
    "CreateConversion",
    "CreateGrant",
    "CreatePlan",
    "CreateReturn",
    "CreateSession",
    "PageEvent",
    "PatchPlan",
    "UpsertCustomer",
];
const IDS: [&str; 6] = [
    "eventId",
    "externalId",
    "externalPriceId",
    "orderId",
    "productId",
    "reference",
];

/// The largest whole number that JavaScript's numbers hold exactly: 2^53 - 1. Beyond it a client's id may have lost digits.
const LARGEST: isize = 9_007_199_254_740_991;

/// Adds `integer` to the types of these ids.
pub fn allow(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    for name in BODIES {
        if let Some(RefOr::T(Schema::Object(body))) = components.schemas.get_mut(name) {
            allow_in(body);
        }
    }
}

fn allow_in(body: &mut Object) {
    for id in IDS {
        if let Some(RefOr::T(Schema::Object(property))) = body.properties.get_mut(id) {
            let types = match &property.schema_type {
                SchemaType::Array(types) => types.clone(),
                _ => vec![Type::String],
            };
            property.minimum = Some(utoipa::Number::Int(-LARGEST));
            property.maximum = Some(utoipa::Number::Int(LARGEST));
            property.schema_type = types.into_iter().chain([Type::Integer]).collect();
        }
    }
}
