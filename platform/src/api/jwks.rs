//! `/.well-known/jwks.json`

use std::sync::Arc;

use axum::{extract::State, http::header, response::IntoResponse};
use jsonwebtoken::jwk::Jwk;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    openapi::responses::AnyErrors,
    tokens::{JWKS_MAX_AGE, TokenKeys},
};

/// A JSON Web Key Set (RFC 7517).
#[derive(Serialize, ToSchema)]
struct KeySet {
    #[schema(value_type = Vec<PublicKey>, min_items = 1)]
    keys: Vec<Jwk>,
}

/// An RSA public key (RFC 7517).
#[derive(ToSchema)]
pub struct PublicKey {
    /// The key's id, the `kid` in a token's header.
    pub kid: String,
    /// The kind of key.
    #[schema(pattern = "^RSA$")]
    pub kty: String,
    /// The algorithm of the signatures.
    #[schema(pattern = "^RS256$")]
    pub alg: String,
    /// The use of the key: signatures.
    #[schema(rename = "use", pattern = "^sig$")]
    pub key_use: String,
    /// `["verify"]`
    pub key_ops: Vec<String>,
    /// The modulus, Base64url.
    pub n: String,
    /// The exponent, Base64url.
    pub e: String,
}

/// Get the public keys of session tokens
///
/// They may be cached for an hour. The header of a token has the id of its key as `kid`.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "getSigningKeys",
    tag = "Platform",
    responses((status = 200, description = "The keys that sign tokens now, that will sign later, or that have signed tokens that are still valid.", body = KeySet), AnyErrors),
)]
pub async fn get(State(tokens): State<Arc<TokenKeys>>) -> impl IntoResponse {
    (
        [(
            header::CACHE_CONTROL,
            format!("public, max-age={JWKS_MAX_AGE}"),
        )],
        axum::Json(KeySet {
            keys: tokens.jwks().keys,
        }),
    )
}
