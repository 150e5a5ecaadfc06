//! Splits texts, and parses and formats numbers. The standard library's functions support any pattern and any format, and
//! take ten times the bytes.

/// The part of a text before the first of these ASCII characters.
pub fn prefix_until<'a>(text: &'a str, separators: &[u8]) -> &'a str {
    let end = text.bytes().position(|byte| separators.contains(&byte));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Formats a number in ASCII digits.
pub fn decimal(mut number: u32) -> String {
    let mut digits = vec![];
    loop {
        digits.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// Parses a number that consists of digits only and fits into a `u32`.
pub fn parse_u32(text: &str) -> Option<u32> {
    let text = text.trim_ascii();
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let append = |number: u32, byte| number.checked_mul(10)?.checked_add(digit(byte)?);
    (!text.is_empty()).then(|| text.bytes().try_fold(0, append))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_the_first_item_of_split() {
        for text in ["", ".", "a.b", "a..b", ".ü.", "ä-b_c", "no"] {
            let expected = text.split(['.', '-', '_']).next();
            assert_eq!(Some(prefix_until(text, b".-_")), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_parsed_and_formatted() {
        for number in [0, 7, 10, 305, u32::MAX] {
            assert_eq!(decimal(number), number.to_string());
            assert_eq!(parse_u32(&format!(" {number} ")), Some(number));
        }
        for text in ["", " ", "-1", "1.5", "4294967296", "1e3", "x"] {
            assert_eq!(parse_u32(text), None, "{text}");
        }
    }
}
