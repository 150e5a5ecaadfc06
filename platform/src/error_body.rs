//! The envelope that every error travels in.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::iso,
    error::{Error, FieldErrors, QuotaReason},
};

/// What went wrong, for programs: the codes are stable, the sentences beside them are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: the request is malformed; 413: it is too large.
    InvalidBody,
    /// 400: metadata beyond 20 keys or 4 KB.
    MetadataTooLarge,
    /// 401: no key, or a malformed header.
    Unauthorized,
    /// 401: a key that no store has, or a publishable one where a secret one is needed.
    InvalidKey,
    /// 401: a session token that is bad, expired or revoked.
    InvalidSessionToken,
    /// 402: the customer may not try on; `reason` says why.
    EndCustomerQuota,
    /// 402: the store has no credits left.
    CreditLimitReached,
    /// 403: the store was deactivated.
    AccountInactive,
    /// 403: the key is not for pages of this origin.
    DomainNotAllowed,
    /// 403: the customer is paused or cancelled.
    CustomerInactive,
    /// 403: the session token belongs to another store than the key.
    TokenStoreMismatch,
    /// 403: no such plan in this store, or a disabled one.
    PlanNotFound,
    /// 403: a call that only pages of the same origin may make.
    CrossOrigin,
    /// 404: no such thing here; 405: it does not answer that method.
    NotFound,
    /// 404: the demo store's proxy does not pass this on.
    PathNotAllowed,
    /// 408: the rest of the request did not come; nothing was debited.
    RequestTimeout,
    /// 429: too much at once; `Retry-After` says when to come back.
    RateLimited,
    /// 502: what renders the try-on did not answer; nothing was debited.
    UpstreamUnreachable,
    /// 500: a fault of the platform's; 503: its database does not answer.
    InternalError,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Every error looks like this. Decide by `error`, show or log `detail`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Error)]
pub struct ErrorBody {
    /// The machine code.
    error: ErrorCode,
    /// What is wrong, in a sentence.
    #[schema(min_length = 1, example = "externalId: missing field `externalId`")]
    detail: String,
    /// The same as `detail`.
    #[schema(min_length = 1, example = "externalId: missing field `externalId`")]
    message: String,
    /// With 400 and 413: what is wrong with which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false, example = json!({ "externalId": ["missing field `externalId`"] }))]
    field_errors: Option<FieldErrors>,
    /// With `end_customer_quota`: why the customer may not try on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<QuotaReason>,
    /// With `end_customer_quota`: try-ons used in this period, those under way included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    used: Option<i64>,
    /// With `end_customer_quota`: the period's quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    limit: Option<i64>,
    /// With `quota_exhausted`: when the quota comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    resets_at: Option<String>,
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
        };
        body.with_quota(error)
    }

    fn with_quota(self, error: &Error) -> Self {
        let Error::EndCustomerQuota {
            reason,
            used,
            limit,
            resets_at,
        } = error
        else {
            return self;
        };
        Self {
            reason: Some(*reason),
            used: Some(*used),
            limit: Some(*limit),
            resets_at: resets_at.map(iso),
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
