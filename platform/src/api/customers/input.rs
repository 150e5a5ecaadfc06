//! The input for creating and changing customers.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    api::{
        deserialize::{id, nullable},
        validate::Validator,
    },
    customers::Change,
    db::customers::Status,
    error::Result,
    field_limits::EXTERNAL_ID,
    ids::PlanId,
    resources::{Metadata, metadata_json},
};

/// The fields of a customer. If the customer exists, missing or null fields are not changed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpsertCustomer {
    /// Your own id of the shopper.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "shopper-42"
    )]
    #[serde(deserialize_with = "id")]
    pub(super) external_id: String,
    /// An empty text removes the address.
    #[schema(
        max_length = 254,
        pattern = r"^([^@\x00-\x1f\x7f-\x9f]+@[^\x00-\x1f\x7f-\x9f]+)?$",
        example = "ada@example.com"
    )]
    pub(super) email: Option<String>,
    /// The id of one of your plans. If the plan changes, its quota applies immediately, and the try-ons used so far still
    /// count.
    #[schema(value_type = Option<String>, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    pub(super) plan_id: Option<PlanId>,
    #[schema(value_type = Option<Metadata>)]
    pub(super) metadata: Option<Map<String, Value>>,
    /// Whether to start a new period now. Otherwise, a new period starts only if the current one has ended. A cancelled
    /// customer becomes active again with it, and stays cancelled without it.
    pub(super) reset_period: Option<bool>,
}

/// The changes to a customer. Missing fields are not changed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PatchCustomer {
    /// `null` and an empty text remove the address.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 254, pattern = r"^([^@\x00-\x1f\x7f-\x9f]+@[^\x00-\x1f\x7f-\x9f]+)?$", example = "ada@example.com")]
    pub(super) email: Option<Option<String>>,
    /// `null` removes the plan.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    pub(super) plan_id: Option<Option<PlanId>>,
    /// Replaces all metadata; `null` removes it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Metadata>)]
    pub(super) metadata: Option<Option<Map<String, Value>>>,
    pub(super) status: Option<Status>,
    /// Whether to start a new period now.
    pub(super) reset_period: Option<bool>,
}

impl UpsertCustomer {
    /// Validates the input. Returns the store's own id of the customer, and the changes.
    pub(super) fn validate(self) -> Result<(String, Change)> {
        let mut validator = Validator::default();
        validator.text(&self.external_id, "externalId", EXTERNAL_ID);
        let email = self.email.map(non_empty);
        validator.email(email.as_ref().and_then(Option::as_deref), "email");
        validator.finish()?;
        let metadata = self.metadata.as_ref().map(metadata_json).transpose()?;
        let change = Change {
            email,
            plan_id: self.plan_id.map(Some),
            metadata: metadata.map(Some),
            status: None,
            reset_period: self.reset_period.unwrap_or_default(),
        };
        Ok((self.external_id, change))
    }
}

impl PatchCustomer {
    /// Validates the input and returns the changes.
    pub(super) fn validate(self) -> Result<Change> {
        let mut validator = Validator::default();
        let email = self.email.map(|email| email.and_then(non_empty));
        validator.email(email.as_ref().and_then(Option::as_deref), "email");
        validator.finish()?;
        let metadata = |map: Option<Map<_, _>>| map.as_ref().map(metadata_json).transpose();
        Ok(Change {
            email,
            plan_id: self.plan_id,
            metadata: self.metadata.map(metadata).transpose()?,
            status: self.status,
            reset_period: self.reset_period.unwrap_or_default(),
        })
    }
}

/// Forms of shops send an empty text where there is no address.
fn non_empty(email: String) -> Option<String> {
    Some(email).filter(|email| !email.is_empty())
}
