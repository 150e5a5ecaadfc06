//! The ways in which a shop pays for try-ons, of which a merchant chooses one.

use clap::ValueEnum;
use serde::Serialize;

/// Who pays for a try-on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Model {
    /// The merchant. Guests may try on, too.
    FreeAll,
    /// Some a month are free; orders of a plan's variant give more.
    Freemium,
    /// Orders of a plan's variant, the first one and each renewal.
    Subscription,
    /// Every paid order gives some.
    CreditsWithPurchase,
    /// An order of the try-on's variant for each.
    PayPerUse,
}

impl Model {
    /// The `externalId` of the plan that every customer begins with; none if only orders give try-ons.
    pub fn plan(self) -> Option<&'static str> {
        match self {
            Self::FreeAll => Some("shopify-free-all"),
            Self::Freemium => Some("shopify-freemium"),
            Self::Subscription | Self::CreditsWithPurchase | Self::PayPerUse => None,
        }
    }

    /// Whether orders give try-ons only by the variant that is sold for it.
    pub fn sells_variant(self) -> bool {
        matches!(self, Self::Freemium | Self::Subscription | Self::PayPerUse)
    }
}
