//! What Shopify's orders and refunds say, as far as try-ons are concerned. Pure.

use std::time::Duration;

use serde::Deserialize;

use super::{args::Settings, model::Model};
use crate::clock::EpochMs;

/// The cart attribute that ties an order to the try-on that it pays for.
pub const CHECKOUT_ATTRIBUTE: &str = "genvoris_checkout";
/// No order is for more.
const MAX_TRY_ONS: i64 = 1_000_000;

/// The body of `orders/paid`.
#[derive(Deserialize)]
pub struct Order {
    /// Shopify's id.
    pub id: i64,
    customer: Option<Id>,
    #[serde(default)]
    line_items: Vec<LineItem>,
    #[serde(default)]
    note_attributes: Vec<Attribute>,
    total_price: Option<String>,
    financial_status: Option<String>,
}

/// The body of `refunds/create`.
#[derive(Deserialize)]
pub struct Refund {
    /// Shopify's id.
    pub id: i64,
    /// The refunded order.
    pub order_id: i64,
    #[serde(default)]
    refund_line_items: Vec<RefundLine>,
    #[serde(default)]
    transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Id {
    id: i64,
}

#[derive(Deserialize)]
struct LineItem {
    variant_id: Option<u64>,
    #[serde(default)]
    quantity: i64,
}

#[derive(Deserialize)]
struct Attribute {
    name: String,
    value: Option<String>,
}

#[derive(Deserialize)]
struct RefundLine {
    line_item: Option<LineItem>,
}

#[derive(Deserialize)]
struct Transaction {
    kind: Option<String>,
    status: Option<String>,
    amount: Option<String>,
}

impl Order {
    /// The checkout that the order says it pays for. A shopper can write any text there.
    pub fn checkout(&self) -> Option<&str> {
        let attribute = self
            .note_attributes
            .iter()
            .find(|attribute| attribute.name == CHECKOUT_ATTRIBUTE);
        attribute?.value.as_deref()
    }

    /// The id of the customer who has ordered.
    pub fn customer_id(&self) -> Option<i64> {
        self.customer.as_ref().map(|customer| customer.id)
    }

    /// What was paid, in cents.
    pub fn total_cents(&self) -> i64 {
        self.total_price.as_deref().map_or(0, cents)
    }

    /// How many try-ons the order gives.
    pub fn try_ons(&self, settings: &Settings) -> i64 {
        if matches!(
            self.financial_status.as_deref(),
            Some("refunded" | "voided")
        ) {
            return 0;
        }
        let bought = || quantity(&self.line_items, settings.variant);
        let try_ons = match settings.model {
            Model::FreeAll => 0,
            Model::CreditsWithPurchase => settings.order_try_ons,
            Model::Freemium | Model::Subscription => {
                bought().saturating_mul(settings.order_try_ons)
            }
            Model::PayPerUse => bought(),
        };
        try_ons.clamp(0, MAX_TRY_ONS)
    }
}

fn quantity(lines: &[LineItem], variant: Option<u64>) -> i64 {
    let sold = |line: &&LineItem| variant.is_some() && line.variant_id == variant;
    let quantities = lines.iter().filter(sold).map(|line| line.quantity.max(0));
    quantities.fold(0, i64::saturating_add)
}

impl Refund {
    /// The money that went back, in cents.
    pub fn cents(&self) -> i64 {
        let done = |transaction: &&Transaction| {
            transaction.kind.as_deref() == Some("refund")
                && transaction.status.as_deref() != Some("failure")
        };
        let amounts = self.transactions.iter().filter(done);
        amounts
            .map(|transaction| transaction.amount.as_deref().map_or(0, cents))
            .fold(0, i64::saturating_add)
    }

    /// Whether something is returned that the try-ons were given for: what was sold for them, or anything where every order
    /// gives some. Money alone, such as for a late delivery, takes nothing back until all of it is refunded.
    pub fn returns_item(&self, settings: &Settings) -> bool {
        let given_for = |line: &RefundLine| match &line.line_item {
            Some(item) if settings.model.sells_variant() => {
                settings.variant.is_some() && item.variant_id == settings.variant
            }
            _ => !settings.model.sells_variant(),
        };
        self.refund_line_items.iter().any(given_for)
    }
}

/// When the try-ons of an order of now end.
pub fn expires_at(settings: &Settings, now: EpochMs) -> Option<EpochMs> {
    let days = settings.order_days?;
    Some(now + Duration::from_secs(u64::from(days) * 24 * 60 * 60))
}

/// An amount such as `12.5` or `12` in hundredths. All amounts of an order have the same currency, so it does not matter
/// whether that has cents.
fn cents(amount: &str) -> i64 {
    let (whole, rest) = amount.trim().split_once('.').unwrap_or((amount.trim(), ""));
    let digits: String = rest.chars().chain("00".chars()).take(2).collect();
    let parsed = |text: &str| text.parse::<i64>().unwrap_or(0);
    parsed(whole)
        .saturating_mul(100)
        .saturating_add(parsed(&digits))
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn amounts_are_read_as_hundredths() {
        let cases = [
            ("0.99", 99),
            ("12.5", 1250),
            ("12", 1200),
            ("1.005", 100),
            ("", 0),
            ("x", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(cents(text), expected, "{text}");
        }
    }
}
