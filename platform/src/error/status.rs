//! The HTTP status and the machine-readable code of each error.

use axum::http::StatusCode;

use super::{Error, ErrorCode};

impl Error {
    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidBody { .. } | Self::MetadataTooLarge => StatusCode::BAD_REQUEST,
            Self::RequestTimeout(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthorized
            | Self::InvalidKey
            | Self::ConflictingKeys
            | Self::PublishableKey
            | Self::InvalidSessionToken
            | Self::InvalidSignature
            | Self::NotLoggedIn
            | Self::NoShopper => StatusCode::UNAUTHORIZED,
            Self::EndCustomerQuota { .. } | Self::CreditLimitReached | Self::PaymentRequired(_) => {
                StatusCode::PAYMENT_REQUIRED
            }
            Self::AccountInactive
            | Self::DomainNotAllowed
            | Self::OtherShop
            | Self::CustomerInactive
            | Self::TokenStoreMismatch
            | Self::ProductMismatch
            | Self::PlanNotFound
            | Self::WebhookInactive
            | Self::ShopperMismatch
            | Self::CrossOrigin
            | Self::OtherHost => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::PathNotAllowed => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::IdempotencyConflict | Self::IdempotencyInProgress => StatusCode::CONFLICT,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::UpstreamUnreachable(_) => StatusCode::BAD_GATEWAY,
            Self::NotReady | Self::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) if self.is_database_away() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The machine-readable code: the body's `error`.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidBody { .. } | Self::TooLarge { .. } => ErrorCode::InvalidBody,
            Self::MetadataTooLarge => ErrorCode::MetadataTooLarge,
            Self::RequestTimeout(_) => ErrorCode::RequestTimeout,
            Self::Unauthorized | Self::NoShopper | Self::NotLoggedIn | Self::InvalidSignature => {
                ErrorCode::Unauthorized
            }
            Self::InvalidKey | Self::ConflictingKeys | Self::PublishableKey => {
                ErrorCode::InvalidKey
            }
            Self::InvalidSessionToken => ErrorCode::InvalidSessionToken,
            Self::EndCustomerQuota { .. } => ErrorCode::EndCustomerQuota,
            Self::CreditLimitReached => ErrorCode::CreditLimitReached,
            Self::PaymentRequired(_) => ErrorCode::PaymentRequired,
            Self::ShopperMismatch => ErrorCode::ShopperMismatch,
            Self::AccountInactive => ErrorCode::AccountInactive,
            Self::DomainNotAllowed | Self::OtherShop => ErrorCode::DomainNotAllowed,
            Self::CustomerInactive => ErrorCode::CustomerInactive,
            Self::TokenStoreMismatch => ErrorCode::TokenStoreMismatch,
            Self::ProductMismatch => ErrorCode::ProductMismatch,
            Self::PlanNotFound => ErrorCode::PlanNotFound,
            Self::WebhookInactive => ErrorCode::WebhookInactive,
            Self::CrossOrigin | Self::OtherHost => ErrorCode::CrossOrigin,
            Self::PathNotAllowed => ErrorCode::PathNotAllowed,
            Self::NotFound(_) | Self::MethodNotAllowed => ErrorCode::NotFound,
            Self::IdempotencyConflict => ErrorCode::IdempotencyConflict,
            Self::IdempotencyInProgress => ErrorCode::IdempotencyInProgress,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::UpstreamUnreachable(_) | Self::ShuttingDown => ErrorCode::UpstreamUnreachable,
            Self::NotReady | Self::Internal(_) => ErrorCode::InternalError,
        }
    }
}
