//! The OpenAPI document, which is made from the handlers of the router, and the page that shows it.

pub mod docs;
pub mod forms;
mod idempotency;
mod modifier;
mod numeric_ids;
pub mod params;
pub mod responses;

use std::sync::Arc;

use axum::{Extension, response::IntoResponse};
use utoipa::{Modify, OpenApi, openapi};

use self::responses::AnyErrors;
use crate::error::ErrorBody;

/// The parts of the document that are not declared at a handler.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Genvoris try-on API",
        contact(name = "The Genvoris project", url = "https://github.com/genvoris/genvoris-widget"),
        description = include_str!("introduction.md"),
    ),
    servers((url = "/", description = "The server that provides this document.")),
    tags(
        (name = "Plans", description = "How many try-ons a shopper has in thirty days."),
        (name = "Customers", description = "Your shoppers, under your own ids, and how many try-ons they have used."),
        (name = "Sessions", description = "Short-lived tokens with which the page of one shopper can try on."),
        (name = "Try-ons", description = "Pictures of a shopper in your product, rendered here, or rendered by your server and reported."),
        (name = "Analytics", description = "What shoppers do on your pages, and which orders follow."),
        (name = "Webhooks", description = "Signed requests to your server that report what happens."),
        (name = "Platform", description = "Whether try-ons are available, the public keys of session tokens, and this document."),
        (name = "Widget", description = "The files that a page embeds, and the design of its button."),
    ),
    components(schemas(ErrorBody)),
)]
pub struct ApiDoc;

/// The complete document.
#[derive(Clone)]
pub struct Document(Arc<openapi::OpenApi>);

impl Document {
    /// Completes the document that the router has collected from its handlers.
    pub fn new(mut document: openapi::OpenApi) -> Self {
        modifier::DocumentModifier.modify(&mut document);
        Self(Arc::new(document))
    }
}

/// Get the OpenAPI document
///
/// Generators of clients read it.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "getOpenApi",
    tag = "Platform",
    responses(
        (status = 200, description = "The document.", body = Object, content_type = "application/json"),
        AnyErrors,
    ),
)]
pub async fn json(Extension(document): Extension<Document>) -> impl IntoResponse {
    axum::Json(document.0).into_response()
}
