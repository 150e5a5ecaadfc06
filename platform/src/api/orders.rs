//! Validation that conversions and returns share.

use super::validate::Validator;

/// The largest amount: 2^53 − 1, which every JSON parser represents exactly.
pub const MAX_CENTS: i64 = 9_007_199_254_740_991;
/// The currency of amounts that name none.
pub const DEFAULT_CURRENCY: &str = "USD";

/// Validates the fields that identify an order.
pub fn check_order(validator: &mut Validator, platform: &str, order_id: &str) {
    validator.text(platform, "platform", 64);
    validator.text(order_id, "orderId", 255);
}

/// Validates an amount in cents.
pub fn check_cents(validator: &mut Validator, cents: i64, field: &str) {
    let allowed = (0..=MAX_CENTS).contains(&cents);
    validator.require(allowed, field, "must be between 0 and 9007199254740991");
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
