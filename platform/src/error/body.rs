//! The body of every error response.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, ErrorCode, FieldErrors, QuotaReason, UnpaidReason};
use crate::clock::EpochMs;

/// The body of every error response. Make decisions by `error`; show or log `detail`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Error)]
pub struct ErrorBody {
    /// The machine-readable code.
    error: ErrorCode,
    /// A sentence that explains the error.
    #[schema(min_length = 1, example = "externalId: is required")]
    detail: String,
    /// The same as `detail`.
    #[schema(min_length = 1, example = "externalId: is required")]
    message: String,
    /// With 400 and 413: the errors of each field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false, example = json!({ "externalId": ["is required"] }))]
    field_errors: Option<FieldErrors>,
    /// With `end_customer_quota`: why the customer may not try on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<QuotaReason>,
    /// With `end_customer_quota`: the try-ons used in this period, including those in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    used: Option<i64>,
    /// With `end_customer_quota`: the period's quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    limit: Option<i64>,
    /// With `quota_exhausted`: when the quota is renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    resets_at: Option<String>,
    /// With `end_customer_quota`: the page where the customer can get more, if their plan has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "https://shop.example/account/plans")]
    upgrade_url: Option<String>,
    /// With `payment_required`: why the checkout gives no try-on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    payment_status: Option<UnpaidReason>,
}

impl ErrorBody {
    /// The body for `error`.
    pub fn of(error: &Error) -> Self {
        let detail = error.to_string();
        let body = Self {
            error: error.code(),
            message: detail.clone(),
            field_errors: field_errors(error, &detail),
            detail,
            reason: None,
            used: None,
            limit: None,
            resets_at: None,
            upgrade_url: None,
            payment_status: match error {
                Error::PaymentRequired(reason) => Some(*reason),
                _ => None,
            },
        };
        body.with_quota(error)
    }

    fn with_quota(self, error: &Error) -> Self {
        let Error::EndCustomerQuota {
            reason,
            used,
            limit,
            resets_at,
            upgrade_url,
        } = error
        else {
            return self;
        };
        Self {
            reason: Some(*reason),
            used: Some(*used),
            limit: Some(*limit),
            resets_at: resets_at.map(EpochMs::iso),
            upgrade_url: upgrade_url.clone(),
            ..self
        }
    }
}

fn field_errors(error: &Error, detail: &str) -> Option<FieldErrors> {
    let one = |field: &str| FieldErrors::from([(field.to_owned(), vec![detail.to_owned()])]);
    match error {
        Error::InvalidBody { fields, .. } => Some(fields.clone()),
        Error::MetadataTooLarge => Some(one("metadata")),
        Error::TooLarge { field, .. } => Some(one(field)),
        _ => None,
    }
}
