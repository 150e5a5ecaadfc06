//! Validator that conversions and returns share.

use super::validate::Validator;

/// The largest amount: 2^53 − 1, what every JSON reader takes exactly.
pub const MAX_CENTS: i64 = 9_007_199_254_740_991;
/// The currency of amounts that name none.
pub const DEFAULT_CURRENCY: &str = "USD";

/// Validator what names an order.
pub fn check_order(validator: &mut Validator, platform: &str, order_id: &str) {
    validator.text(platform, "platform", 64);
    validator.text(order_id, "orderId", 255);
}

/// Validator an amount in cents.
pub fn check_cents(validator: &mut Validator, cents: i64, field: &str) {
    let allowed = (0..=MAX_CENTS).contains(&cents);
    validator.require(allowed, field, "takes 0 to 9007199254740991");
}

/// Validator a currency, and gives it in capitals.
pub fn check_currency(validator: &mut Validator, currency: Option<String>) -> Option<String> {
    let currency = currency?.to_ascii_uppercase();
    let code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    validator.require(code, "currency", "takes three letters, as in ISO 4217");
    Some(currency)
}
