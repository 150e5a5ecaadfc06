//! Completes the document with what every operation has in common, and with what utoipa's attributes cannot express.

use super::{idempotency, numeric_ids};
use utoipa::{
    Modify,
    openapi::{
        Content, HeaderBuilder, Object, OpenApi, Ref, RefOr, ResponseBuilder, Type,
        path::{Operation, PathItem},
        request_body::RequestBody,
        schema::{OneOf, Schema},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

const REQUEST_ID: &str = "X-Request-Id";

/// Adds the security schemes and the `X-Request-Id` header of every response, and corrects optional bodies.
pub struct DocumentModifier;

impl Modify for DocumentModifier {
    fn modify(&self, document: &mut OpenApi) {
        add_components(document);
        numeric_ids::allow(document);
        let items = document.paths.paths.values_mut();
        let posts = items.filter_map(|item| item.post.as_mut());
        posts.for_each(idempotency::describe);
        let items = document.paths.paths.values_mut();
        for operation in items.flat_map(operations) {
            add_request_id(operation);
            // It is answered before there is an id.
            add_large_head(operation);
            // An operation that takes no key says so.
            operation.security.get_or_insert_default();
            if let Some(RefOr::T(body)) = &mut operation.request_body {
                disallow_null(body);
            }
        }
    }
}

fn add_components(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.description =
        Some("The API key of your store, `gvk_…`, here or in the header `X-API-Key`. Keep a secret key on your server.".into());
    components.add_security_scheme("storeKey", SecurityScheme::Http(bearer));
    let query = ApiKeyValue::with_description(
        "api_key",
        "The same API key as a query parameter, for requests from a page.",
    );
    components.add_security_scheme("pageKey", SecurityScheme::ApiKey(ApiKey::Query(query)));
    let header = HeaderBuilder::new()
        .schema(Some(Object::with_type(Type::String)))
        .description(Some("Identifies this request in the server's log."));
    let headers = &mut components.headers;
    headers.insert(REQUEST_ID.to_owned(), header.build().into());
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ];
    all.into_iter().flatten()
}

/// Adds the only refusal of operations that take neither a key nor parameters.
fn add_large_head(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    if !responses.keys().any(|status| status.starts_with('4')) {
        let refusal = ResponseBuilder::new().description(
            "The head of the request has more than 100 headers, or more than 400 KB. There is no body.",
        );
        responses.insert("431".to_owned(), refusal.build().into());
    }
}

fn add_request_id(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            let header = Ref::new(format!("#/components/headers/{REQUEST_ID}"));
            let headers = &mut response.headers;
            headers.insert(REQUEST_ID.to_owned(), RefOr::Ref(header));
        }
    }
}

/// Removes `null` from a body that is declared as `request_body = Option<T>`: the body may be missing, but not `null`.
fn disallow_null(body: &mut RequestBody) {
    for content in body.content.values_mut() {
        if let RefOr::T(Content {
            schema: Some(schema),
            ..
        }) = content
            && let RefOr::T(Schema::OneOf(OneOf { items, .. })) = &*schema
            && let Some(body) = items.iter().find(|item| matches!(item, RefOr::Ref(_)))
        {
            *schema = body.clone();
        }
    }
}
