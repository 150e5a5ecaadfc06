//! `/api/photos`

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, ErrorBody, Result},
    http::extract::Path,
    openapi::responses::AnyErrors,
    state::AppState,
};

/// Get the photo of a try-on in progress
///
/// For try-on services that take only URLs. The address is unguessable, and works only while the try-on is rendered.
#[utoipa::path(
    get,
    path = "/api/photos/{name}",
    operation_id = "getSharedPhoto",
    tag = "Try-ons",
    params(("name" = String, Path, description = "The end of the address that the service was given.")),
    responses(
        (status = 200, description = "The picture.", content_type = "image/*"),
        AnyErrors,
        (status = 404, description = "`not_found`: there is no such picture, or its try-on has ended.", body = ErrorBody),
    ),
)]
pub async fn get(State(app): State<AppState>, Path(name): Path<String>) -> Result<Response> {
    let photo = app.renderer.shared_photo(&name);
    let photo = photo.ok_or(Error::NotFound("there is no such picture"))?;
    let headers = [
        (header::CONTENT_TYPE, photo.mime),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, photo.bytes).into_response())
}
