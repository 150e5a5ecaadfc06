//! Checks that conversions and returns share.

use super::body::Checks;

/// The largest amount: 2^53 − 1, what every JSON reader takes exactly.
pub const MAX_CENTS: i64 = 9_007_199_254_740_991;
/// The currency of amounts that name none.
pub const DEFAULT_CURRENCY: &str = "USD";

/// Checks what names an order.
pub fn check_order(checks: &mut Checks, platform: &str, order_id: &str) {
    checks.text(platform, "platform", 64);
    checks.text(order_id, "orderId", 255);
}

/// Checks an amount in cents.
pub fn check_cents(checks: &mut Checks, cents: i64, field: &str) {
    let allowed = (0..=MAX_CENTS).contains(&cents);
    checks.require(allowed, field, "takes 0 to 9007199254740991");
}

/// Checks a currency, and gives it in capitals.
pub fn check_currency(checks: &mut Checks, currency: Option<String>) -> Option<String> {
    let currency = currency?.to_ascii_uppercase();
    let code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    checks.require(code, "currency", "takes three letters, as in ISO 4217");
    Some(currency)
}
