//! What a shopper has at a store: the platform's usage, in the store's own words.

use serde::{Deserialize, Serialize};

use super::model::Model;

/// A customer's usage: the `data` of the platform's response.
#[derive(Deserialize, Default)]
pub struct Usage {
    status: Status,
    plan: Option<UsagePlan>,
    current: Quota,
    grants: Vec<Grant>,
}

#[derive(Deserialize)]
struct UsagePlan {
    name: String,
}

#[derive(Deserialize, Serialize, Default, Clone, Copy)]
struct Quota {
    used: i64,
    limit: i64,
    remaining: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    reference: String,
    try_ons: i64,
    used: i64,
    revoked_at: Option<String>,
}

/// A customer's status.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// They may try on.
    #[default]
    Active,
    /// They may not try on for now.
    Paused,
    /// They have cancelled.
    Cancelled,
}

/// What a shopper has at a store, as its pages show it.
#[derive(Serialize)]
pub struct Account {
    plan: Option<String>,
    #[serde(flatten)]
    quota: Quota,
    /// The same in a sentence; empty where there is nothing to count.
    summary: String,
    /// For stores with subscriptions.
    subscription: Option<Subscription>,
    /// For stores whose orders grant try-ons, the newest first.
    orders: Vec<Order>,
}

/// The state of a shopper's subscription.
#[derive(Serialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Subscription {
    None,
    Active,
    Cancelled,
}

/// An order, by what it has granted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    id: String,
    try_ons: i64,
    used: i64,
    refunded: bool,
}

impl Account {
    /// What the usage says to the shopper of a store with this model.
    pub fn new(model: Model, usage: Usage) -> Self {
        let subscription = (model == Model::Subscription).then(|| subscription(&usage));
        let plan = usage.plan.map(|plan| plan.name);
        let summary = summary(model, usage.current, subscription);
        let orders = match model {
            Model::Credits => usage.grants.into_iter().map(Order::from).collect(),
            _ => Vec::new(),
        };
        Self {
            plan,
            quota: usage.current,
            summary,
            subscription,
            orders,
        }
    }
}

impl From<Grant> for Order {
    fn from(grant: Grant) -> Self {
        Self {
            id: grant.reference,
            try_ons: grant.try_ons,
            used: grant.used,
            refunded: grant.revoked_at.is_some(),
        }
    }
}

fn subscription(usage: &Usage) -> Subscription {
    match (usage.status, &usage.plan) {
        (Status::Cancelled, _) => Subscription::Cancelled,
        (_, Some(_)) => Subscription::Active,
        (_, None) => Subscription::None,
    }
}

fn summary(model: Model, quota: Quota, subscription: Option<Subscription>) -> String {
    let Quota { used, limit, .. } = quota;
    match (model, subscription) {
        (Model::Free, _) => String::new(),
        (Model::PayPerTryOn, _) => {
            "Each try-on is paid for by itself. You see the price before you pay.".to_owned()
        }
        (Model::Credits, _) => match quota.remaining {
            0 => "You have no try-ons. Each order comes with five.".to_owned(),
            1 => "You have 1 try-on left from your orders.".to_owned(),
            left => format!("You have {left} try-ons left from your orders."),
        },
        (_, Some(Subscription::None)) => {
            "You have no subscription. Trying on is for subscribers.".to_owned()
        }
        (_, Some(Subscription::Cancelled)) => "Your subscription is cancelled.".to_owned(),
        _ => format!("{used} of {limit} try-ons used this month."),
    }
}
