//! The design as pages read it.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ButtonDesign;
use crate::{
    db::{Database, button_designs},
    error::{Error, Result},
    http::{
        authentication::{Authenticator, has_header_key},
        extract::Query,
    },
    openapi::responses::{AnyErrors, LoaderErrors},
};

/// The store whose button is read.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DesignQuery {
    /// The store's key, if it is not in a header.
    #[param(nullable = false, example = "gvk_test_sandbox")]
    key: Option<String>,
    /// The same, under the name that other calls use.
    #[param(nullable = false, example = "gvk_test_sandbox")]
    api_key: Option<String>,
}

/// Read the appearance of the store's try-on button
///
/// Pages may cache it for a minute. A key that is missing, unknown or refused is answered with the default design, because
/// a page needs a button in any case.
#[utoipa::path(
    get,
    path = "/api/widget/button-design",
    operation_id = "getButtonDesign",
    tag = "Widget",
    params(DesignQuery),
    responses(
        (status = 200, description = "The whole design.", body = ButtonDesign),
        LoaderErrors,
        AnyErrors,
    ),
)]
pub async fn get(
    State(authenticator): State<Authenticator>,
    State(db): State<Database>,
    headers: HeaderMap,
    query: Result<Query<DesignQuery>>,
) -> impl IntoResponse {
    let key = query
        .ok()
        .and_then(|Query(query)| query.key.or(query.api_key));
    let design = find(&authenticator, &db, &headers, key.as_deref()).await;
    // With the key in a header, the URL is the same for every store, so a shared cache must not store the response.
    let caching = match has_header_key(&headers) {
        true => "private, max-age=60",
        false => "public, max-age=60",
    };
    let caching = [(header::CACHE_CONTROL, caching)];
    match design {
        Ok(design) => (caching, axum::Json(design)).into_response(),
        Err(error) => (caching, default_design(error)).into_response(),
    }
}

/// The same under its other published path
///
/// Plugins of shop systems call it here. The response is the same.
#[utoipa::path(
    get,
    path = "/api/integrations/button-design",
    operation_id = "getIntegrationButtonDesign",
    tag = "Widget",
    params(DesignQuery),
    responses(
        (status = 200, description = "The whole design.", body = ButtonDesign),
        LoaderErrors,
        AnyErrors,
    ),
)]
pub async fn get_for_integration(
    authenticator: State<Authenticator>,
    db: State<Database>,
    headers: HeaderMap,
    query: Result<Query<DesignQuery>>,
) -> impl IntoResponse {
    get(authenticator, db, headers, query).await
}

async fn find(
    authenticator: &Authenticator,
    db: &Database,
    headers: &HeaderMap,
    key: Option<&str>,
) -> Result<ButtonDesign> {
    let store = authenticator.store(headers, key).await?;
    let design = button_designs::find(&mut db.read().await?, &store.id).await?;
    Ok(match design {
        Some(text) => serde_json::from_str(&text)?,
        None => ButtonDesign::default(),
    })
}

/// The default design in place of an error. It carries the error's extensions, by which guessed keys are counted.
fn default_design(error: Error) -> impl IntoResponse {
    let (failed, _) = error.into_response().into_parts();
    let mut response = axum::Json(ButtonDesign::default()).into_response();
    *response.extensions_mut() = failed.extensions;
    response
}
