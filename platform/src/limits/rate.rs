//! Rates as command-line flags write them: `20/5m`, `20/m,200/h`, `off`.

use std::{fmt, num::NonZeroU32, str::FromStr, time::Duration};

/// A burst of `count` calls is allowed, and `count` more over each `period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The number of calls.
    pub count: NonZeroU32,
    /// The time for that many calls; at most a day.
    pub period: Duration,
}

/// Rates that all apply at once. An empty list means no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(pub Vec<Rate>);

/// The text could not be parsed as a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected COUNT/PERIOD with a period of at most a day, such as 20/5m or 100/h, several separated by commas, or 'off'"
)]
pub struct InvalidRate;

const UNITS: [(&str, u64); 4] = [("s", 1), ("m", 60), ("h", 60 * 60), ("d", MAX_PERIOD)];
/// The longest period, in seconds: a day. The counts are kept in memory and are lost when the process restarts, so a
/// longer period would promise too much.
const MAX_PERIOD: u64 = 24 * 60 * 60;

impl FromStr for Rate {
    type Err = InvalidRate;

    fn from_str(text: &str) -> Result<Self, InvalidRate> {
        let (count, period) = text.trim().split_once('/').ok_or(InvalidRate)?;
        let (factor, seconds) = UNITS
            .iter()
            .find_map(|(unit, seconds)| Some((period.strip_suffix(unit)?, seconds)))
            .ok_or(InvalidRate)?;
        let factor = match factor {
            "" => 1,
            digits => digits.parse::<u64>().map_err(|_| InvalidRate)?,
        };
        let seconds = factor.checked_mul(*seconds).ok_or(InvalidRate)?;
        if !(1..=MAX_PERIOD).contains(&seconds) {
            return Err(InvalidRate);
        }
        Ok(Self {
            count: count.parse().map_err(|_| InvalidRate)?,
            period: Duration::from_secs(seconds),
        })
    }
}

impl FromStr for Rates {
    type Err = InvalidRate;

    fn from_str(text: &str) -> Result<Self, InvalidRate> {
        match text.trim() {
            "off" | "0" => Ok(Self::default()),
            rates => rates
                .split(',')
                .map(str::parse)
                .collect::<Result<_, _>>()
                .map(Self),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.period.as_secs();
        let whole = |(_, unit): &&(&str, u64)| seconds.is_multiple_of(*unit);
        let (name, unit) = UNITS.iter().rev().find(whole).unwrap_or(&UNITS[0]);
        match seconds / unit {
            1 => write!(f, "{}/{name}", self.count),
            factor => write!(f, "{}/{factor}{name}", self.count),
        }
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("off");
        }
        let rates: Vec<String> = self.0.iter().map(Rate::to_string).collect();
        f.write_str(&rates.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_a_parsed_rate_gives_the_same_text() {
        for text in ["20/5m", "100/h", "20/m,200/h", "1/s", "7/d", "3/90s", "off"] {
            assert_eq!(text.parse::<Rates>().unwrap().to_string(), text);
        }
        assert_eq!("0".parse(), Ok(Rates::default()));
        assert_eq!(
            " 20/60s , 200/60m ".parse::<Rates>().unwrap().to_string(),
            "20/m,200/h"
        );
    }

    #[test]
    fn invalid_rates_are_rejected() {
        for text in [
            "",
            "20",
            "/m",
            "0/m",
            "20/",
            "20/w",
            "20/0m",
            "-1/m",
            "20/m,",
            "20/2d",
            "x/m",
            "1/99999999999999999999s",
        ] {
            assert_eq!(text.parse::<Rates>(), Err(InvalidRate), "{text}");
        }
    }
}
