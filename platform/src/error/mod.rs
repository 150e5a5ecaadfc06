//! Every error the API answers: one enum, one status function, one envelope.

mod body;
mod code;

use std::{collections::BTreeMap, error::Error as StdError, sync::Arc};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub use body::ErrorBody;
pub use code::ErrorCode;

use crate::clock::EpochMs;

/// The innermost cause: the outer errors are worded for clients of the API, and whoever runs the server needs the
/// reason.
pub fn root_cause<'e>(error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    error.source().map_or(error, root_cause)
}

/// The result of everything that can fail towards a client.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong with which field: `{ field: [text] }`.
pub type FieldErrors = BTreeMap<String, Vec<String>>;

/// Why a shopper may not try on: the `reason` of 402 `end_customer_quota`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotaReason {
    /// The period's quota is used up.
    QuotaExhausted,
    /// The customer has no plan.
    NoPlan,
    /// The customer is paused.
    Paused,
    /// The customer is cancelled.
    Cancelled,
}

/// An error with a stable machine code.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// 400: the request is malformed; says which fields.
    #[error("{detail}")]
    InvalidBody {
        /// What is wrong, in one sentence.
        detail: String,
        /// The same, by field.
        fields: FieldErrors,
    },
    /// 408: nothing more of the request has come for a while.
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
    #[error("metadata takes at most 20 keys and 4 KB")]
    MetadataTooLarge,
    /// 401: no key, or a header that is none.
    #[error("a store key is needed: Authorization: Bearer <key>")]
    Unauthorized,
    /// 401: a key that no store has.
    #[error("this store key is not known")]
    InvalidKey,
    /// 401: a publishable key where only a secret one is good.
    #[error("this key is publishable: it is good for what pages call, and this takes a secret one")]
    PublishableKey,
    /// 401: a session token that is bad or expired.
    #[error("the session token is not valid or has expired")]
    InvalidSessionToken,
    /// 401: a demo-store call without the shopper's cookie.
    #[error("no shopper yet: load a page of the store first")]
    NoShopper,
    /// 402: the shopper may not try on.
    #[error("{}", quota_detail(*reason))]
    EndCustomerQuota {
        /// Why.
        reason: QuotaReason,
        /// Try-ons used in this period.
        used: i64,
        /// The period's quota.
        limit: i64,
        /// When the quota comes back, where waiting helps.
        resets_at: Option<EpochMs>,
    },
    /// 402: the store has no credits left.
    #[error("the store has no try-on credits left")]
    CreditLimitReached,
    /// 403: the store was deactivated.
    #[error("the store is not active")]
    AccountInactive,
    /// 403: the key's list of origins has another.
    #[error("this key is not for pages of this origin")]
    DomainNotAllowed,
    /// 403: sessions are for active customers.
    #[error("the customer is paused or cancelled")]
    CustomerInactive,
    /// 403: the token belongs to another store than the key.
    #[error("the session token was issued by another store")]
    TokenStoreMismatch,
    /// 403: no such plan in this store, or a disabled one.
    #[error("the plan does not exist or is disabled")]
    PlanNotFound,
    /// 403: a POST to the demo store from a foreign page.
    #[error("this call is for pages of the store itself")]
    CrossOrigin,
    /// 404: no such thing here.
    #[error("{0}")]
    NotFound(&'static str),
    /// 404: the demo store's proxy passes on other calls.
    #[error("the proxy does not pass this on")]
    PathNotAllowed,
    /// 405: the path exists, the method does not.
    #[error("this path does not answer that method")]
    MethodNotAllowed,
    /// 429: too much at once.
    #[error("too many requests at once; try again in {retry_after} seconds")]
    RateLimited {
        /// Seconds until another try makes sense, the `Retry-After`.
        retry_after: u32,
    },
    /// 502: what renders the try-on did not answer; nothing was debited.
    #[error("{0}")]
    UpstreamUnreachable(String),
    /// 503: the database does not answer.
    #[error("the database does not answer")]
    NotReady,
    /// 500: a fault of ours; logged with its cause, answered blandly.
    #[error("something went wrong on our side")]
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

impl Error {
    /// A fault of ours with its cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(cause.into()))
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

    /// Whether a row could not be written because another has the same unique value.
    pub fn is_duplicate(&self) -> bool {
        let Self::Internal(cause) = self else {
            return false;
        };
        let cause = cause.downcast_ref::<sqlx::Error>();
        cause
            .and_then(sqlx::Error::as_database_error)
            .is_some_and(|error| error.is_unique_violation())
    }

    /// 400 about several fields; `fields` must not be empty.
    pub fn fields(fields: FieldErrors) -> Self {
        let names: Vec<&str> = fields.keys().map(String::as_str).collect();
        Self::InvalidBody {
            detail: format!("not valid: {}", names.join(", ")),
            fields,
        }
    }

    /// Whether another transaction stood in the way of this one, which may succeed when it is run again:
    /// PostgreSQL's `serialization_failure`, `deadlock_detected`, `lock_not_available`, and `foreign_key_violation`,
    /// where what a new row refers to was deleted just now.
    pub fn is_conflict(&self) -> bool {
        let Self::Internal(cause) = self else {
            return false;
        };
        let cause = cause.downcast_ref::<sqlx::Error>();
        let code = cause
            .and_then(sqlx::Error::as_database_error)
            .and_then(|error| error.code());
        matches!(code.as_deref(), Some("40001" | "40P01" | "55P03" | "23503"))
    }

    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidBody { .. } | Self::MetadataTooLarge => StatusCode::BAD_REQUEST,
            Self::RequestTimeout(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthorized
            | Self::InvalidKey
            | Self::PublishableKey
            | Self::InvalidSessionToken
            | Self::NoShopper => StatusCode::UNAUTHORIZED,
            Self::EndCustomerQuota { .. } | Self::CreditLimitReached => {
                StatusCode::PAYMENT_REQUIRED
            }
            Self::AccountInactive
            | Self::DomainNotAllowed
            | Self::CustomerInactive
            | Self::TokenStoreMismatch
            | Self::PlanNotFound
            | Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::PathNotAllowed => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::UpstreamUnreachable(_) => StatusCode::BAD_GATEWAY,
            Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The machine code, the body's `error`.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidBody { .. } | Self::TooLarge { .. } => ErrorCode::InvalidBody,
            Self::MetadataTooLarge => ErrorCode::MetadataTooLarge,
            Self::RequestTimeout(_) => ErrorCode::RequestTimeout,
            Self::Unauthorized | Self::NoShopper => ErrorCode::Unauthorized,
            Self::InvalidKey | Self::PublishableKey => ErrorCode::InvalidKey,
            Self::InvalidSessionToken => ErrorCode::InvalidSessionToken,
            Self::EndCustomerQuota { .. } => ErrorCode::EndCustomerQuota,
            Self::CreditLimitReached => ErrorCode::CreditLimitReached,
            Self::AccountInactive => ErrorCode::AccountInactive,
            Self::DomainNotAllowed => ErrorCode::DomainNotAllowed,
            Self::CustomerInactive => ErrorCode::CustomerInactive,
            Self::TokenStoreMismatch => ErrorCode::TokenStoreMismatch,
            Self::PlanNotFound => ErrorCode::PlanNotFound,
            Self::CrossOrigin => ErrorCode::CrossOrigin,
            Self::PathNotAllowed => ErrorCode::PathNotAllowed,
            Self::NotFound(_) | Self::MethodNotAllowed => ErrorCode::NotFound,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::UpstreamUnreachable(_) => ErrorCode::UpstreamUnreachable,
            Self::NotReady | Self::Internal(_) => ErrorCode::InternalError,
        }
    }
}

/// The response carries the [`ErrorCode`] as an extension, for layers around the handlers.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = %cause, "internal error");
        }
        let mut response = (self.status(), axum::Json(ErrorBody::of(&self))).into_response();
        response.extensions_mut().insert(self.code());
        if let Self::RateLimited { retry_after } = self {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, retry_after.into());
        }
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<jsonwebtoken::errors::Error> for Error {
    fn from(cause: jsonwebtoken::errors::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Self::internal(cause)
    }
}
