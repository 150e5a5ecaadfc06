//! What a shop's pages are told: whether this shopper can try on, and what leads to it. Pure.

use serde::Serialize;

use super::{
    model::Model,
    usage::{Quota, Usage},
};

/// Whether try-ons are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Access {
    /// Yes.
    Allowed,
    /// The shopper has to log in or to buy first.
    Locked,
    /// Nothing is left.
    Exhausted,
}

/// What the page's button leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CtaType {
    /// A try-on.
    TryOn,
    /// The shop's login.
    Login,
    /// A plan.
    Upgrade,
    /// A subscription.
    Subscribe,
    /// Any order.
    Purchase,
    /// The checkout of a single try-on.
    Pay,
    /// Nothing, for now.
    Wait,
}

/// The answer to `status`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Whether try-ons are offered.
    pub access: Access,
    /// Whether a try-on would go through, or be asked to be paid for.
    pub can_try_on: bool,
    /// What leads to a try-on.
    pub cta_type: CtaType,
    /// Try-ons left; none where they are not counted for this shopper.
    pub remaining: Option<i64>,
    /// The model.
    pub monetization_model: Model,
    /// The shopper's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token: Option<String>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

impl Status {
    /// A shopper without an account. With the models that count for each account, they have to log in.
    pub fn of_guest(model: Model) -> Self {
        let (access, cta_type) = match model {
            Model::FreeAll => (Access::Allowed, CtaType::TryOn),
            Model::PayPerUse => (Access::Allowed, CtaType::Pay),
            _ => (Access::Locked, CtaType::Login),
        };
        Self::new(model, access, cta_type, None)
    }

    /// A customer of the shop.
    pub fn of_customer(model: Model, usage: &Usage) -> Self {
        let remaining = usage.remaining();
        let (access, cta_type) = match model {
            _ if remaining > 0 => (Access::Allowed, CtaType::TryOn),
            Model::FreeAll => (Access::Exhausted, CtaType::Wait),
            Model::Freemium => (Access::Exhausted, CtaType::Upgrade),
            Model::Subscription => (Access::Locked, CtaType::Subscribe),
            Model::CreditsWithPurchase => (Access::Locked, CtaType::Purchase),
            // The widget asks for the payment itself.
            Model::PayPerUse => (Access::Allowed, CtaType::Pay),
        };
        let quota = Some(usage.quota(model));
        Self {
            quota,
            ..Self::new(model, access, cta_type, Some(remaining))
        }
    }

    /// A customer about whom the platform is too busy to say anything: the try-on itself will.
    pub fn unknown(model: Model) -> Self {
        Self::new(model, Access::Allowed, CtaType::TryOn, None)
    }

    /// The store as a whole has no try-ons left, which is the merchant's affair.
    pub fn closed(model: Model) -> Self {
        Self::new(model, Access::Exhausted, CtaType::Wait, None)
    }

    fn new(model: Model, access: Access, cta_type: CtaType, remaining: Option<i64>) -> Self {
        Self {
            access,
            can_try_on: access == Access::Allowed,
            cta_type,
            remaining,
            monetization_model: model,
            session_token: None,
            quota: None,
        }
    }
}
