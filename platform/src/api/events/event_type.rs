//! The types of analytics events.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a shopper did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = PageEventType)]
pub enum EventType {
    /// Opened the dialog.
    WidgetOpened,
    /// Chose a photo.
    PhotoUploaded,
    /// Got a picture: what conversions are attributed to.
    TryonGenerated,
    /// Looked at a picture.
    TryonViewed,
    /// Shared a picture.
    ResultShared,
    /// Put the product into the cart.
    AddedToCart,
    /// Went to the checkout.
    CheckoutStarted,
    /// Closed the dialog.
    Closed,
}

impl EventType {
    /// The name of the type, in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WidgetOpened => "WIDGET_OPENED",
            Self::PhotoUploaded => "PHOTO_UPLOADED",
            Self::TryonGenerated => "TRYON_GENERATED",
            Self::TryonViewed => "TRYON_VIEWED",
            Self::ResultShared => "RESULT_SHARED",
            Self::AddedToCart => "ADDED_TO_CART",
            Self::CheckoutStarted => "CHECKOUT_STARTED",
            Self::Closed => "CLOSED",
        }
    }
}
