//! Parameters that several operations share.

use serde::Deserialize;
use utoipa::IntoParams;

/// A customer in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CustomerPath {
    /// The customer's id (`ec_…`), or your own `externalId`.
    #[param(min_length = 1, example = "shopper-42")]
    pub id: String,
}

/// Whose page calls.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageKey {
    /// The store's key, where no header carries it.
    #[param(nullable = false, example = "gvk_test_sandbox")]
    pub api_key: Option<String>,
}

/// A plan in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PlanPath {
    /// The plan's id (`pln_…`), or your own `externalId`.
    #[param(min_length = 1, example = "premium")]
    pub id: String,
}

/// A session of a customer in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SessionPath {
    /// The customer's id (`ec_…`), or your own `externalId`.
    #[param(min_length = 1, example = "shopper-42")]
    pub id: String,
    /// The session's `jti`, as its token and the list have it.
    #[param(
        min_length = 1,
        example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e_7c9d1e2f3a4b5c6d7e6f2b8c0d4e5a4b"
    )]
    pub jti: String,
}

/// A job in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct JobPath {
    /// The `job_id` that was answered.
    #[param(min_length = 1, example = "job_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub id: String,
}

/// A webhook in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookPath {
    /// The webhook's id.
    #[param(min_length = 1, example = "whk_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub id: String,
}
