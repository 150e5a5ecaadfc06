//! Revokes a session.

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::customers,
    clock::Clock,
    db::{Conn, Database, sessions},
    error::{Error, Result},
    http::extract::{Path, Store},
    ids::TokenId,
    openapi::{
        params::SessionPath,
        responses::{KeyErrors, MissingErrors},
    },
};

/// A session whose token is refused from now on.
#[derive(Clone, Serialize, ToSchema)]
struct Revoked {
    #[schema(value_type = String)]
    jti: TokenId,
    /// Always true.
    revoked: bool,
}

/// The response to a revocation.
#[derive(Serialize, ToSchema)]
struct RevokedBody {
    #[serde(flatten)]
    session: Revoked,
    /// The same again, because some published clients read it here.
    data: Revoked,
}

/// Revoke a session
///
/// Its token is refused from now on. Revoking it again changes nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}/sessions/{jti}",
    operation_id = "revokeSession",
    tag = "Sessions",
    security(("storeKey" = [])),
    params(SessionPath),
    responses(
        (status = 200, description = "The session is revoked.", body = RevokedBody),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn revoke(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(SessionPath { id, jti }): Path<SessionPath>,
) -> Result<impl IntoResponse> {
    let customer = customers::find(&mut db.read().await?, &store, &id).await?;
    let session = Revoked {
        jti: jti.into(),
        revoked: true,
    };
    let (jti, now) = (session.jti.clone(), clock.now());
    let work = async move |db: &mut Conn| sessions::revoke(db, &customer.id, &jti, now).await;
    if !db.writer.run(work).await? {
        return Err(Error::NotFound("the customer has no such session"));
    }
    let data = session.clone();
    Ok(axum::Json(RevokedBody { session, data }))
}
