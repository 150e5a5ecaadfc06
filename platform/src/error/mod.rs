//! The errors of the API: one enum, with the status and the code of each.

mod body;
mod code;
mod internal;
mod status;

use std::{collections::BTreeMap, error::Error as StdError, sync::Arc};

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use body::ErrorBody;
pub use code::ErrorCode;
pub use internal::{Superseded, root_cause};

use crate::clock::EpochMs;

/// The result of an operation whose failure can become an error response.
pub type Result<T> = std::result::Result<T, Error>;

/// The errors of each field: `{ field: [text] }`.
pub type FieldErrors = BTreeMap<String, Vec<String>>;

/// Why a customer may not try on: the `reason` of 402 `end_customer_quota`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotaReason {
    /// The period's quota is used up, and so are the customer's grants.
    QuotaExhausted,
    /// The customer has no plan and no grant.
    NoPlan,
    /// The customer is paused.
    Paused,
    /// The customer is cancelled.
    Cancelled,
}

/// Why a checkout gives no try-on: the `paymentStatus` of 402 `payment_required`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnpaidReason {
    /// The shopper has not paid yet.
    Unpaid,
    /// The shopper has finished the checkout, and the money is on its way.
    Processing,
    /// The payment failed.
    Failed,
    /// The checkout has expired.
    Expired,
    /// The payment was refunded, or lost in a dispute.
    Refunded,
}

/// An error with a stable, machine-readable code.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// 400: the request is invalid, with the errors of each field.
    #[error("{detail}")]
    InvalidBody {
        /// All errors, in one sentence.
        detail: String,
        /// The errors of each field.
        fields: FieldErrors,
    },
    /// 408: the rest of the request did not arrive in time.
    #[error("{0}")]
    RequestTimeout(&'static str),
    /// 413: a field, or the whole body (`body`), is over its limit.
    #[error("{field} is larger than {limit}")]
    TooLarge {
        /// The field at fault.
        field: &'static str,
        /// The limit, in words.
        limit: &'static str,
    },
    /// 400: metadata beyond 20 keys or 4 KB.
    #[error("metadata must have at most 20 keys and 4 KB")]
    MetadataTooLarge,
    /// 401: no key, or a malformed header.
    #[error(
        "this call needs a store key, in the header 'Authorization: Bearer <key>' or 'X-API-Key: <key>'"
    )]
    Unauthorized,
    /// 401: a key that no store has.
    #[error("this store key is unknown")]
    InvalidKey,
    /// 401: two keys in one request.
    #[error("the request carries two store keys that differ")]
    ConflictingKeys,
    /// 401: a publishable key for a call that needs a secret key.
    #[error("this key is publishable, but this call needs a secret key")]
    PublishableKey,
    /// 401: a session token that is invalid, expired or revoked.
    #[error("the session token is invalid, has expired or was revoked")]
    InvalidSessionToken,
    /// 401: a webhook or a call of Shopify's app proxy that nobody vouches for.
    #[error("the signature is missing, wrong or too old")]
    InvalidSignature,
    /// 401: a call to the demo store without a shopper's cookie.
    #[error("there is no shopper yet; load a page of the store first")]
    NoShopper,
    /// 401: a shopper without an account, where try-ons are counted for each account.
    #[error("the shopper is not logged in to the shop")]
    NotLoggedIn,
    /// 402: the customer may not try on.
    #[error("{}", quota_detail(*reason))]
    EndCustomerQuota {
        /// Why.
        reason: QuotaReason,
        /// Try-ons used in this period.
        used: i64,
        /// The period's quota.
        limit: i64,
        /// When the quota is renewed; only if waiting helps.
        resets_at: Option<EpochMs>,
        /// The store's page where the customer can get more.
        upgrade_url: Option<String>,
    },
    /// 402: the store has no credits left.
    #[error("the store has no try-on credits left")]
    CreditLimitReached,
    /// 402: the checkout is not paid.
    #[error("{}", unpaid_detail(*.0))]
    PaymentRequired(UnpaidReason),
    /// 403: the checkout is another shopper's.
    #[error("this checkout belongs to another shopper")]
    ShopperMismatch,
    /// 403: the store was deactivated.
    #[error("the store is not active")]
    AccountInactive,
    /// 403: a call that Shopify has signed for another shop than the server's.
    #[error("this server is not for this shop")]
    OtherShop,
    /// 403: the key does not allow the origin of the calling page.
    #[error("pages of this origin may not use this key")]
    DomainNotAllowed,
    /// 403: a session can only be created for an active customer.
    #[error("the customer is paused or cancelled")]
    CustomerInactive,
    /// 403: the token belongs to another store than the key.
    #[error("the session token was issued by another store")]
    TokenStoreMismatch,
    /// 403: the session is for another product.
    #[error("the session token was issued for another product")]
    ProductMismatch,
    /// 403: the store has no such plan, or it is disabled.
    #[error("the plan does not exist or is disabled")]
    PlanNotFound,
    /// 403: nothing is sent to an inactive webhook.
    #[error("the webhook is inactive; switch it on first")]
    WebhookInactive,
    /// 403: a call to the demo store from a page of another origin.
    #[error("only pages of the store itself may make this call")]
    CrossOrigin,
    /// 403: a name that points to this machine, and may be of another site.
    #[error(
        "the demo store is not known by this host name; use localhost, or start the server with --public-url"
    )]
    OtherHost,
    /// 404: the resource does not exist.
    #[error("{0}")]
    NotFound(&'static str),
    /// 404: a call that the demo store's proxy does not forward.
    #[error("the proxy does not forward this call")]
    PathNotAllowed,
    /// 405: the path exists, but not with this method.
    #[error("this path does not support this method")]
    MethodNotAllowed,
    /// 409: the `Idempotency-Key` was used for another request.
    #[error("this Idempotency-Key was used for another request, or with another store key")]
    IdempotencyConflict,
    /// 409: the first call with this `Idempotency-Key` has not ended.
    #[error("the first call with this Idempotency-Key is still running; try again in a second")]
    IdempotencyInProgress,
    /// 429: a rate limit or the concurrency limit is exceeded.
    #[error("there were too many requests; try again in {retry_after} seconds")]
    RateLimited {
        /// The `Retry-After`, in seconds.
        retry_after: u32,
    },
    /// 502: the renderer failed or did not respond; nothing was charged.
    #[error("{0}")]
    UpstreamUnreachable(String),
    /// 503: the server stops before the picture is ready; nothing was charged.
    #[error("the server is being restarted; nothing was charged, please try again")]
    ShuttingDown,
    /// 503: the database does not respond.
    #[error("the database does not respond")]
    NotReady,
    /// 500: an internal error. Its cause is logged, and not shown to the client.
    #[error("an internal error occurred")]
    Internal(#[source] Arc<dyn StdError + Send + Sync>),
}

fn quota_detail(reason: QuotaReason) -> &'static str {
    match reason {
        QuotaReason::QuotaExhausted => "the quota of this period is used up",
        QuotaReason::NoPlan => "the customer has no plan",
        QuotaReason::Paused => "the customer is paused",
        QuotaReason::Cancelled => "the customer is cancelled",
    }
}

fn unpaid_detail(reason: UnpaidReason) -> &'static str {
    match reason {
        UnpaidReason::Unpaid => "the checkout is not paid yet",
        UnpaidReason::Processing => "the payment is on its way",
        UnpaidReason::Failed => "the payment failed",
        UnpaidReason::Expired => "the checkout has expired",
        UnpaidReason::Refunded => "the payment was refunded",
    }
}

/// After how many seconds a call may be repeated that the database was away for, or that the server's end has interrupted.
const RETRY_SECONDS: u32 = 5;

impl Error {
    /// When the call may be repeated, in seconds from now, where only time helps.
    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::RateLimited { retry_after } => Some(*retry_after),
            Self::IdempotencyInProgress => Some(1),
            Self::Internal(_) if self.is_database_away() => Some(RETRY_SECONDS),
            Self::ShuttingDown => Some(RETRY_SECONDS),
            _ => None,
        }
    }

    /// 400 about one field.
    pub fn field(name: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        let fields = FieldErrors::from([(name.to_owned(), vec![text.clone()])]);
        Self::InvalidBody {
            detail: format!("{name}: {text}"),
            fields,
        }
    }

    /// 400 about several fields; `fields` must not be empty.
    pub fn fields(fields: FieldErrors) -> Self {
        let names: Vec<&str> = fields.keys().map(String::as_str).collect();
        Self::InvalidBody {
            detail: format!("these fields are invalid: {}", names.join(", ")),
            fields,
        }
    }
}

/// An extension of responses to calls whose key was looked up in vain. Someone may be guessing keys.
#[derive(Clone)]
pub struct FailedAuthentication;

/// The response carries the [`ErrorCode`] as an extension, for the middleware around the handlers.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = %cause, "internal error");
        }
        let mut response = (self.status(), axum::Json(ErrorBody::of(&self))).into_response();
        response.extensions_mut().insert(self.code());
        if let Self::InvalidKey | Self::PublishableKey = self {
            response.extensions_mut().insert(FailedAuthentication);
        }
        if let Some(seconds) = self.retry_after() {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
