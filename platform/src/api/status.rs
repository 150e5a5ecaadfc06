//! `/api/status`: whether the store as a whole can offer try-ons.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap, response::IntoResponse};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

use crate::{
    clock::Clock,
    db::{
        Database,
        credits::{self, Balance},
    },
    error::Result,
    http::{authentication::Authenticator, extract::Query},
    openapi::{
        params::PageKey,
        responses::{KeyErrors, QueryErrors},
    },
};

/// Whether the store can offer try-ons.
#[derive(Serialize, ToSchema)]
#[schema(as = StoreStatus)]
struct StatusBody {
    access: Access,
    /// Why the store cannot offer try-ons. This is for the merchant, and must not be shown to shoppers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<&'static str>,
    quota: CreditQuota,
}

/// Whether the store can offer try-ons.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Access {
    /// It can.
    Allowed,
    /// The store has no valid credit pack, because it has not bought one yet or all have expired.
    Locked,
    /// The store has used up its credits.
    Exhausted,
}

impl Access {
    fn of(balance: Balance) -> Self {
        match balance {
            Balance { credits: 0, .. } => Self::Locked,
            Balance { remaining: 0, .. } => Self::Exhausted,
            _ => Self::Allowed,
        }
    }

    fn message(self) -> Option<&'static str> {
        match self {
            // Widgets show a locked store's message to shoppers, whom credits do not concern.
            Self::Allowed | Self::Locked => None,
            Self::Exhausted => Some("the store has no try-on credits left"),
        }
    }
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

/// The same under its other published path
///
/// Clients of the first version call it here. The response is the same.
#[utoipa::path(
    get,
    path = "/status",
    operation_id = "getStoreStatus",
    tag = "Platform",
    security(("storeKey" = []), ("pageKey" = [])),
    params(PageKey),
    responses(
        (status = 200, description = "Whether the store has credits.", body = StatusBody),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn get_without_prefix(
    authenticator: State<Authenticator>,
    db: State<Database>,
    clock: State<Arc<dyn Clock>>,
    headers: HeaderMap,
    query: Query<PageKey>,
) -> Result<impl IntoResponse> {
    get(authenticator, db, clock, headers, query).await
}

/// Read whether the store can offer try-ons now
///
/// Pages send the key as `api_key`; a proxy sends it in the header.
#[utoipa::path(
    get,
    path = "/api/status",
    operation_id = "getStatus",
    tag = "Platform",
    security(("storeKey" = []), ("pageKey" = [])),
    params(PageKey),
    responses(
        (status = 200, description = "Whether the store has credits.", body = StatusBody),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn get(
    State(authenticator): State<Authenticator>,
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    headers: HeaderMap,
    Query(PageKey { api_key }): Query<PageKey>,
) -> Result<impl IntoResponse> {
    let store = authenticator.store(&headers, api_key.as_deref()).await?;
    let balance = credits::balance(&mut db.read().await?, &store.id, clock.now()).await?;
    let access = Access::of(balance);
    let quota = CreditQuota {
        used: balance.credits - balance.remaining,
        limit: balance.credits,
        resets_at: (),
    };
    Ok(axum::Json(StatusBody {
        access,
        message: access.message(),
        quota,
    }))
}
