//! Numbers and other values in texts.

use crate::text::prefix_until;

/// How numbers are counted and written where the shopper is.
pub trait PluralRules {
    /// The CLDR plural category of a number: `one`, `few`…
    fn category(&self, count: u32) -> String;
    /// A number in the shopper's digits.
    fn number(&self, count: u32) -> String;
}

/// The plural categories of Unicode CLDR (cardinal), in the order in which a plural has its texts. Those of categories that a
/// language does not have are empty.
#[derive(Clone, Copy, Debug)]
pub(super) enum Category {
    /// Arabic's category for 0; in other languages a text for exactly 0, because 'none' reads better than '0'.
    Zero,
    /// Mostly 1.
    One,
    /// Arabic's 2.
    Two,
    /// Arabic's 3 to 10.
    Few,
    /// Arabic's 11 to 99; millions in French and Spanish.
    Many,
    /// All others.
    Other,
}

impl Category {
    pub(super) fn parse(name: &str) -> Self {
        match name {
            "one" => Category::One,
            "two" => Category::Two,
            "few" => Category::Few,
            "many" => Category::Many,
            _ => Category::Other,
        }
    }
}

/// What `{count}` is in the files that the build makes.
const COUNT: u8 = b'#';

/// What every other placeholder is there.
pub(super) const VALUE: u8 = b'$';

/// Puts the number in the place of `{count}`.
pub(super) fn format(text: &str, count: u32, rules: &dyn PluralRules) -> String {
    substitute(text, COUNT, &rules.number(count))
}

/// Puts the value in the place of the placeholder. Some texts have none: 'one try-on' needs no number.
pub(super) fn substitute(text: &str, placeholder: u8, value: &str) -> String {
    let start = prefix_until(text, &[placeholder]);
    match text.get(start.len() + 1..) {
        Some(rest) => [start, value, rest].concat(),
        None => text.to_owned(),
    }
}
