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
