//! Validation that conversions and returns share.

use super::validate::Validator;
use crate::field_limits::{CENTS, EXTERNAL_ID, PLATFORM};

/// The currency of amounts that name none.
pub const DEFAULT_CURRENCY: &str = "USD";

/// Validates the fields that identify an order.
pub fn check_order(validator: &mut Validator, platform: &str, order_id: &str) {
    validator.text(platform, "platform", PLATFORM);
    validator.text(order_id, "orderId", EXTERNAL_ID);
}

/// Validates an amount in cents.
pub fn check_cents(validator: &mut Validator, cents: i64, field: &str) {
    validator.range(cents, field, CENTS);
}

/// Validates a currency code, and returns it in capital letters.
pub fn check_currency(validator: &mut Validator, currency: Option<String>) -> Option<String> {
    let currency = currency?.to_ascii_uppercase();
    let code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    validator.require(
        code,
        "currency",
        "must be a code of three letters, as in ISO 4217",
    );
    Some(currency)
}
