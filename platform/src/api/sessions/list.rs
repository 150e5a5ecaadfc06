//! The sessions of a customer that are neither revoked nor expired.

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::customers,
    clock::Clock,
    db::{
        Database,
        sessions::{self, Session},
    },
    error::Result,
    http::extract::{Path, Store},
    ids::TokenId,
    openapi::{
        params::CustomerPath,
        responses::{KeyErrors, MissingErrors},
    },
};

/// The longest list. A page creates one session per load, and a session is valid for an hour at most.
const MAX_LISTED: i64 = 1000;

/// A session, without its token, which is only returned when the session is created.
#[derive(Serialize, ToSchema)]
struct LiveSession {
    /// The id of the session, by which it can be revoked.
    #[schema(value_type = String, example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e_7c9d1e2f3a4b5c6d7e6f2b8c0d4e5a4b")]
    jti: TokenId,
    /// The product that the shopper was looking at.
    #[schema(required, example = "linen-shirt")]
    product_id: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When the token expires, in seconds since the epoch.
    expires_at: i64,
    #[schema(format = DateTime)]
    expires_at_iso: String,
}

impl From<Session> for LiveSession {
    fn from(session: Session) -> Self {
        Self {
            jti: session.jti,
            product_id: session.product_id,
            created_at: session.created_at.iso(),
            expires_at: session.expires_at.seconds(),
            expires_at_iso: session.expires_at.iso(),
        }
    }
}

/// A customer's sessions.
#[derive(Serialize, ToSchema)]
struct SessionList {
    #[schema(max_items = 1000)]
    data: Vec<LiveSession>,
}

/// List the sessions of a customer that are neither revoked nor expired, newest first
///
/// The tokens themselves are not stored and cannot be read again.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/sessions",
    operation_id = "listSessions",
    tag = "Sessions",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses(
        (status = 200, description = "The sessions.", body = SessionList),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn list(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
) -> Result<impl IntoResponse> {
    let mut db = db.read().await?;
    let customer = customers::find(&mut db, &store, &id).await?;
    let sessions = sessions::list_active(&mut db, &customer.id, clock.now(), MAX_LISTED).await?;
    let data = sessions.into_iter().map(LiveSession::from).collect();
    Ok(axum::Json(SessionList { data }))
}
