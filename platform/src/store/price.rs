//! What a try-on costs: an amount and its currency, as providers want to have it.

use std::{fmt, str::FromStr};

use iso_currency::Currency;

/// A price, in the smallest unit of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// How many of the smallest units: cents, yen, fils.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

/// The text is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected an amount and a currency of ISO 4217 with no more decimals than the currency has, such as '0.99 USD', '120 JPY' or '0.300 KWD'"
)]
pub struct InvalidPrice;

impl FromStr for Price {
    type Err = InvalidPrice;

    fn from_str(text: &str) -> Result<Self, InvalidPrice> {
        let (amount, code) = text.trim().split_once(' ').ok_or(InvalidPrice)?;
        let currency = Currency::from_code(code.trim()).ok_or(InvalidPrice)?;
        let decimals = currency.exponent().ok_or(InvalidPrice)?;
        let amount = smallest_units(amount, usize::from(decimals)).ok_or(InvalidPrice)?;
        match amount {
            1.. => Ok(Self { amount, currency }),
            _ => Err(InvalidPrice),
        }
    }
}

/// The amount without its decimal point, filled up to as many decimals as there are.
fn smallest_units(amount: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let valid = !whole.is_empty() && digits(whole) && digits(fraction);
    if !valid || fraction.len() > decimals || amount.ends_with('.') {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

/// As `0.99 USD`.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.currency.code();
        let decimals = self.currency.exponent().unwrap_or_default();
        let unit = 10_i64.pow(decimals.into());
        let (whole, fraction) = (self.amount / unit, self.amount % unit);
        match usize::from(decimals) {
            0 => write!(f, "{whole} {code}"),
            width => write!(f, "{whole}.{fraction:0width$} {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_as_many_decimals_as_their_currency() {
        let cases = [
            ("0.99 USD", 99, "0.99 USD"),
            ("1 EUR", 100, "1.00 EUR"),
            ("1.5 EUR", 150, "1.50 EUR"),
            ("120 JPY", 120, "120 JPY"),
            ("0.3 KWD", 300, "0.300 KWD"),
            ("1.250 BHD", 1250, "1.250 BHD"),
        ];
        for (text, amount, shown) in cases {
            let price: Price = text.parse().unwrap();
            assert_eq!((price.amount, price.to_string().as_str()), (amount, shown));
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in [
            "",
            "0.99",
            "USD",
            "0.99USD",
            "0 USD",
            "0.00 USD",
            "-1 USD",
            "1. USD",
            ".5 USD",
            "0.999 USD",
            "1.5 JPY",
            "1,50 EUR",
            "1e3 USD",
            "1 usd",
            "1 XXX",
            "1 ABC",
            "99999999999999999999 USD",
        ] {
            assert_eq!(text.parse::<Price>(), Err(InvalidPrice), "{text}");
        }
    }
}
