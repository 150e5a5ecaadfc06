//! The machine-readable codes of errors.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

/// The machine-readable code of an error. The codes are stable; the sentences in `detail` may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: the request is malformed; 413: it is too large.
    InvalidBody,
    /// 400: metadata beyond 20 keys or 4 KB.
    MetadataTooLarge,
    /// 401: no key, or a malformed header.
    Unauthorized,
    /// 401: the key is unknown, it is publishable and the call needs a secret key, or there are two keys that differ.
    InvalidKey,
    /// 401: the session token is invalid, expired or revoked.
    InvalidSessionToken,
    /// 402: the customer may not try on; `reason` says why.
    EndCustomerQuota,
    /// 402: the store has no credits left.
    CreditLimitReached,
    /// 402: the checkout is not paid; `paymentStatus` says why.
    PaymentRequired,
    /// 403: the checkout is another shopper's.
    ShopperMismatch,
    /// 403: the store was deactivated.
    AccountInactive,
    /// 403: pages of this origin may not use the key.
    DomainNotAllowed,
    /// 403: the customer is paused or cancelled.
    CustomerInactive,
    /// 403: the session token belongs to another store than the key.
    TokenStoreMismatch,
    /// 403: the session token is for another product.
    ProductMismatch,
    /// 403: the plan does not exist or is disabled.
    PlanNotFound,
    /// 403: the webhook is inactive.
    WebhookInactive,
    /// 403: a call that only pages of the same origin may make.
    CrossOrigin,
    /// 404: the resource does not exist; 405: the path does not support this method.
    NotFound,
    /// 404: the demo store's proxy does not forward this call.
    PathNotAllowed,
    /// 408: the rest of the request did not arrive in time; nothing was charged.
    RequestTimeout,
    /// 409: the `Idempotency-Key` was used for another request.
    IdempotencyConflict,
    /// 409: the first call with the `Idempotency-Key` has not ended; `Retry-After` says when to try again.
    IdempotencyInProgress,
    /// 429: there were too many requests; `Retry-After` says when to try again.
    RateLimited,
    /// 502: the renderer failed or did not respond; 503: the server stops before the picture is ready. Nothing was charged.
    UpstreamUnreachable,
    /// 500: an internal error of the platform; 503: its database does not respond.
    InternalError,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
