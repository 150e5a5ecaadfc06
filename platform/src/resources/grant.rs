//! A grant, as the API shows it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::EpochMs,
    db::grants::Grant,
    ids::{CustomerId, GrantId},
};

/// Try-ons that an order or a checkout has given a customer, beside the plan's quota.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Grant)]
pub struct GrantBody {
    #[schema(value_type = String, example = "gr_5d1f2a3e4c6b8d9e0f1a2b3c4d5e0b7c")]
    id: GrantId,
    #[schema(value_type = String, example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    customer_id: CustomerId,
    /// How many try-ons it is good for.
    #[schema(minimum = 1, maximum = 1_000_000, example = 5)]
    try_ons: i64,
    /// How many of them are used.
    #[schema(minimum = 0)]
    used: i64,
    /// How many are left; 0 once the grant has expired or was revoked.
    #[schema(minimum = 0)]
    remaining: i64,
    /// The end of its validity; null if it does not expire.
    #[schema(required, format = DateTime)]
    expires_at: Option<String>,
    /// Your own id of what it was given for.
    #[schema(min_length = 1, max_length = 255, example = "order-1042")]
    reference: String,
    /// When what was unused was taken back; null if it was not.
    #[schema(required, format = DateTime)]
    revoked_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl GrantBody {
    /// The grant as it is now.
    pub fn new(grant: Grant, now: EpochMs) -> Self {
        let expired = grant.expires_at.is_some_and(|expires_at| expires_at <= now);
        let remaining = match grant.revoked_at {
            None if !expired => grant.try_ons - grant.used,
            _ => 0,
        };
        Self {
            id: grant.id,
            customer_id: grant.customer_id,
            try_ons: grant.try_ons,
            used: grant.used,
            remaining,
            expires_at: grant.expires_at.map(EpochMs::iso),
            reference: grant.reference,
            revoked_at: grant.revoked_at.map(EpochMs::iso),
            created_at: grant.created_at.iso(),
        }
    }
}
