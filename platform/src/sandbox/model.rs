//! The business models that the demo store shows, each in a store of its own.

use serde::{Deserialize, Serialize};

/// Who pays for try-ons, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// The store pays.
    Free,
    /// A few try-ons a month are free; a paid plan has more.
    Freemium,
    /// Shoppers with a subscription have a quota.
    Subscription,
    /// Each order grants try-ons.
    Credits,
    /// Each try-on is paid for in the checkout.
    PayPerTryOn,
}

/// A plan at the platform.
pub struct Plan {
    /// The store's own id of it.
    pub external_id: &'static str,
    /// The name that shoppers see.
    pub name: &'static str,
    /// Try-ons per period.
    pub quota: i64,
    /// The path of the page on which those who have it can get more.
    pub upgrade_path: Option<&'static str>,
}

/// The plan of the store in which try-ons are free.
const FREE: Plan = Plan {
    external_id: "demo-free",
    name: "Free for all",
    quota: 10_000,
    upgrade_path: None,
};
/// The free plan of the freemium store.
const SMALL: Plan = Plan {
    external_id: "demo-three",
    name: "Three a month",
    quota: 3,
    upgrade_path: Some("/stores/freemium?upgrade=1"),
};
/// The paid plan of the freemium store.
const BIG: Plan = Plan {
    external_id: "demo-thirty",
    name: "Thirty a month",
    quota: 30,
    upgrade_path: None,
};
/// The plan of subscribers.
const SUBSCRIPTION: Plan = Plan {
    external_id: "demo-subscription",
    name: "Subscription",
    quota: 20,
    upgrade_path: None,
};

impl Model {
    /// The plan that every new shopper has.
    pub fn initial_plan(self) -> Option<&'static Plan> {
        match self {
            Self::Free => Some(&FREE),
            Self::Freemium => Some(&SMALL),
            Self::Subscription | Self::Credits | Self::PayPerTryOn => None,
        }
    }

    /// The plan that shoppers can buy.
    pub fn paid_plan(self) -> Option<&'static Plan> {
        match self {
            Self::Freemium => Some(&BIG),
            Self::Subscription => Some(&SUBSCRIPTION),
            Self::Free | Self::Credits | Self::PayPerTryOn => None,
        }
    }

    /// The shopper's `externalId` at the platform. It is another one in each store, so that the stores do not share quotas.
    pub fn external_id(self, shopper: &str) -> String {
        let suffix = match self {
            Self::Free => "-free",
            Self::Freemium => "",
            Self::Subscription => "-subscription",
            Self::Credits => "-credits",
            Self::PayPerTryOn => "-pay-per-try-on",
        };
        format!("{shopper}{suffix}")
    }
}
