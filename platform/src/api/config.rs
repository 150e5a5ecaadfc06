//! `/api/config`: the features and limits of this server.

use axum::{extract::State, http::HeaderMap, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::{Error, Result},
    field_limits::PRODUCT_IMAGES,
    http::{authentication::Authenticator, extract::Query},
    openapi::{
        params::PageKey,
        responses::{KeyErrors, QueryErrors},
    },
    render::MAX_PHOTO_BYTES,
    tryons::TryOns,
    widget_files::{WidgetFiles, WidgetHash},
};

/// The features and limits of this server.
#[derive(Serialize, ToSchema)]
#[schema(as = ServerConfig)]
struct ConfigBody {
    /// The widget that it serves; null if it serves none.
    #[schema(required)]
    widget: Option<WidgetHash>,
    limits: Limits,
    /// Whether a try-on may be answered 202.
    jobs: bool,
    /// Whether there is `/api/analyze`.
    analyze: bool,
}

/// The limits of a try-on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TryOnLimits)]
struct Limits {
    /// The largest photo, in bytes.
    photo_bytes: usize,
    /// The largest photo, in pixels.
    photo_pixels: u64,
    /// The number of product pictures of one try-on.
    product_images: usize,
    /// The number of pictures that one try-on may request.
    variations: u8,
    /// Seconds until a try-on is answered 202; null if the response always waits for the result.
    #[schema(required)]
    answer_after: Option<u64>,
}

/// Read the features and limits of this server
///
/// The widget and other clients read it before the first photo, to make it small enough.
#[utoipa::path(
    get,
    path = "/api/config",
    operation_id = "getConfig",
    tag = "Platform",
    security(("storeKey" = []), ("pageKey" = [])),
    params(PageKey),
    responses(
        (status = 200, description = "The features and limits.", body = ConfigBody),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn get(
    State(authenticator): State<Authenticator>,
    State(files): State<WidgetFiles>,
    State(tryons): State<TryOns>,
    headers: HeaderMap,
    Query(PageKey { api_key }): Query<PageKey>,
) -> Result<impl IntoResponse> {
    authenticator.store(&headers, api_key.as_deref()).await?;
    let widget = match files.loader().await {
        Ok(widget) => Some(widget),
        Err(Error::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let answer_after = tryons.answer_after().map(|after| after.as_secs());
    Ok(axum::Json(ConfigBody {
        widget,
        limits: Limits {
            photo_bytes: MAX_PHOTO_BYTES,
            photo_pixels: genvoris_imaging::MAX_PIXELS,
            product_images: PRODUCT_IMAGES,
            variations: 4,
            answer_after,
        },
        jobs: answer_after.is_some(),
        analyze: true,
    }))
}
