//! Randomness, from the browser.

/// Less than `bound`; 0 for a bound of 0.
pub fn below(bound: u32) -> u32 {
    (js_sys::Math::random() * f64::from(bound)) as u32
}
