//! The header `Idempotency-Key`, which every POST takes.

use utoipa::openapi::{
    Content, Ref, Required, Response, ResponseBuilder, Type,
    path::{Operation, ParameterBuilder, ParameterIn},
    schema::ObjectBuilder,
};

use crate::field_limits::IDEMPOTENCY_KEY;

/// Analysing a photo changes nothing, so it may be repeated without a key.
const WITHOUT_KEY: &str = "analyzePhoto";
const DESCRIPTION: &str = "Your own id of this call. A repetition within a day, with the same key and the same request, changes nothing and gets the first response, with the header `Idempotent-Replayed: true`.";
const INVALID: &str = "`invalid_body`: the `Idempotency-Key` is too long, or is no ASCII text.";
const CONFLICT: &str = "`idempotency_conflict`: the `Idempotency-Key` was used for another request, or with another API key. `idempotency_in_progress`: the first call with this key is still running; `Retry-After` says when to try again.";

/// Adds the header, and the error about it, to a POST.
pub fn describe(operation: &mut Operation) {
    if operation.operation_id.as_deref() == Some(WITHOUT_KEY) {
        return;
    }
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(IDEMPOTENCY_KEY))
        .pattern(Some(r"^[\x20-\x7e]*$"));
    let header = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(DESCRIPTION))
        .schema(Some(text));
    let parameters = operation.parameters.get_or_insert_default();
    parameters.push(header.build().into());
    let responses = &mut operation.responses.responses;
    responses.insert("409".to_owned(), error(CONFLICT).into());
    let invalid = responses.entry("400".to_owned());
    invalid.or_insert_with(|| error(INVALID).into());
}

fn error(description: &str) -> Response {
    let body = Content::new(Some(Ref::from_schema_name("Error")));
    let response = ResponseBuilder::new().description(description);
    response.content("application/json", body).build()
}
