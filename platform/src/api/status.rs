//! `/api/status`: whether the store as a whole can offer try-ons.

use axum::{extract::State, http::HeaderMap, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

use crate::{
    db::credits,
    error::Result,
    extract::{Query, Store},
    openapi::answers::{KeyErrors, QueryErrors},
    state::AppState,
};

/// Whose status.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatusQuery {
    /// The store's key, where no header carries it.
    #[param(nullable = false, example = "gvk_test_sandbox")]
    api_key: Option<String>,
}

/// Whether the store can offer try-ons.
#[derive(Serialize, ToSchema)]
#[schema(as = StoreStatus)]
struct StatusBody {
    access: Access,
    quota: CreditQuota,
}

/// `EXHAUSTED` once the store has no credits left.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Access {
    Allowed,
    Exhausted,
}

/// The store's credits.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CreditQuota {
    /// Credits used.
    #[schema(minimum = 0)]
    used: i64,
    /// Credits bought.
    #[schema(minimum = 0)]
    limit: i64,
    #[schema(schema_with = never)]
    resets_at: (),
}

fn never() -> Object {
    let null = ObjectBuilder::new().schema_type(Type::Null);
    null.description(Some("Credits do not reset.")).build()
}

/// Whether the store can offer try-ons now
///
/// Pages send the key as `api_key`; behind a proxy it comes in the header.
#[utoipa::path(
    get,
    path = "/api/status",
    operation_id = "getStatus",
    tag = "Platform",
    security(("storeKey" = []), ("pageKey" = [])),
    params(StatusQuery),
    responses(
        (status = 200, description = "Whether the store has credits.", body = StatusBody),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn get(
    State(app): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<StatusQuery>,
) -> Result<impl IntoResponse> {
    let store = Store::of_header_or_field(&app, &headers, query.api_key.as_deref()).await?;
    let balance = credits::balance(&mut app.db.read().await?, &store.id, app.clock.now()).await?;
    let access = match balance.remaining {
        0 => Access::Exhausted,
        _ => Access::Allowed,
    };
    let quota = CreditQuota {
        used: balance.credits - balance.remaining,
        limit: balance.credits,
        resets_at: (),
    };
    Ok(axum::Json(StatusBody { access, quota }))
}
