//! The OpenAPI document, which is made from the handlers of the router, and the page that shows it.

pub mod answers;
pub mod docs;
mod finish;
pub mod forms;
pub mod params;

use std::sync::Arc;

use axum::{Extension, response::IntoResponse};
use utoipa::{Modify, OpenApi, openapi};

use self::answers::AnyErrors;
use crate::error::ErrorBody;

/// All of the document that is not at a handler.
#[derive(OpenApi)]
#[openapi(
    info(title = "Genvoris try-on API", description = include_str!("introduction.md")),
    servers((url = "/", description = "The server that you read this on.")),
    tags(
        (name = "Plans", description = "How many try-ons a shopper gets in thirty days."),
        (name = "Customers", description = "Your shoppers, known by your own ids, and what they have used."),
        (name = "Sessions", description = "Short-lived tokens that let one shopper's page try on."),
        (name = "Try-ons", description = "Pictures of a shopper in your product, made here, or made by you and reported."),
        (name = "Analytics", description = "What shoppers do on your pages, and which orders came of it."),
        (name = "Webhooks", description = "Your server is told what happens, by signed requests to a URL of yours."),
        (name = "Platform", description = "Whether you can offer try-ons now, the keys that sign tokens, and this document."),
        (name = "Widget", description = "The files that a page embeds."),
    ),
    components(schemas(ErrorBody)),
)]
pub struct Skeleton;

/// The finished document.
#[derive(Clone)]
pub struct Document(Arc<openapi::OpenApi>);

impl Document {
    /// Finishes what the router has collected.
    pub fn new(mut collected: openapi::OpenApi) -> Self {
        finish::Finish.modify(&mut collected);
        Self(Arc::new(collected))
    }
}

/// This API as an OpenAPI 3.1 document
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
