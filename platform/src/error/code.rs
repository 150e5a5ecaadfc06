//! The machine codes of errors.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

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
