//! `/.well-known/jwks.json`

use axum::{extract::State, http::header, response::IntoResponse};
use jsonwebtoken::jwk::Jwk;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{openapi::responses::AnyErrors, state::AppState, tokens::JWKS_MAX_AGE};

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
    /// What it signs with.
    #[schema(pattern = "^RS256$")]
    pub alg: String,
    /// What it is for.
    #[schema(rename = "use", pattern = "^sig$")]
    pub key_use: String,
    /// `["verify"]`
    pub key_ops: Vec<String>,
    /// The modulus, Base64url.
    pub n: String,
    /// The exponent, Base64url.
    pub e: String,
}

/// The public keys of session tokens
///
/// Cacheable for an hour. A token's header names its key by `kid`.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "getSigningKeys",
    tag = "Platform",
    responses((status = 200, description = "The keys: those that sign, will sign, or have signed tokens that are still valid.", body = KeySet), AnyErrors),
)]
pub async fn get(State(app): State<AppState>) -> impl IntoResponse {
    (
        [(
            header::CACHE_CONTROL,
            format!("public, max-age={JWKS_MAX_AGE}"),
        )],
        axum::Json(KeySet {
            keys: app.tokens.jwks().keys,
        }),
    )
}
