//! The parameters that several operations share.

use serde::Deserialize;
use utoipa::IntoParams;

/// The path parameter of a customer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CustomerPath {
    /// The customer's id (`ec_…`) or your `externalId` for the customer.
    #[param(min_length = 1, example = "shopper-42")]
    pub id: String,
}

/// The API key as a query parameter.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageKey {
    /// The store's API key, if it is not in a header.
    #[param(nullable = false, example = "gvk_test_sandbox")]
    pub api_key: Option<String>,
}

/// The path parameter of a plan.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PlanPath {
    /// The plan's id (`pln_…`) or your `externalId` for the plan.
    #[param(min_length = 1, example = "premium")]
    pub id: String,
}

/// The path parameters of a customer's session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SessionPath {
    /// The customer's id (`ec_…`) or your `externalId` for the customer.
    #[param(min_length = 1, example = "shopper-42")]
    pub id: String,
    /// The session's `jti`, as it is in the token and in the list of sessions.
    #[param(
        min_length = 1,
        example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e_7c9d1e2f3a4b5c6d7e6f2b8c0d4e5a4b"
    )]
    pub jti: String,
}

/// The path parameter of a grant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct GrantPath {
    /// The grant's id (`gr_…`) or your `reference` of it.
    #[param(min_length = 1, example = "order-1042")]
    pub id: String,
}

/// The path parameters of a customer's grant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CustomerGrantPath {
    /// The customer's id (`ec_…`) or your `externalId` for the customer.
    #[param(min_length = 1, example = "shopper-42")]
    pub id: String,
    /// The grant's id (`gr_…`) or your `reference` of it.
    #[param(min_length = 1, example = "order-1042")]
    pub grant: String,
}

/// The path parameter of a job.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct JobPath {
    /// The `job_id` of the response to the try-on.
    #[param(min_length = 1, example = "job_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub id: String,
}

/// The path parameter of a webhook.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookPath {
    /// The webhook's id.
    #[param(min_length = 1, example = "whk_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub id: String,
}

/// The path parameters of a webhook's delivery.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DeliveryPath {
    /// The webhook's id.
    #[param(min_length = 1, example = "whk_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub id: String,
    /// The delivery's id, which is in its `X-Genvoris-Delivery` and in the list of deliveries.
    #[param(min_length = 1, example = "whd_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    pub delivery: String,
}
