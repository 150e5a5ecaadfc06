//! Randomness, from the browser.

/// A version 4 UUID, from `getRandomValues`: `randomUUID` is missing on plain-http storefronts.
/// `None` where the page has broken the browser's generator.
pub fn uuid() -> Option<String> {
    let mut bytes = [0_u8; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(format_uuid(bytes))
}

/// Less than `bound`; 0 for a bound of 0.
pub fn below(bound: u32) -> u32 {
    (js_sys::Math::random() * f64::from(bound)) as u32
}

/// RFC 9562: version 4, variant 10, in groups of 8-4-4-4-12 digits.
fn format_uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::format_uuid;

    #[test]
    fn a_uuid_has_its_version_and_variant_whatever_the_bytes() {
        assert_eq!(format_uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(
            format_uuid([255; 16]),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
    }
}
