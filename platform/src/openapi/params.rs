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
