//! Random numbers from the browser.

/// A random number below `bound`, or 0 if `bound` is 0.
pub fn random_below(bound: u32) -> u32 {
    (js_sys::Math::random() * f64::from(bound)) as u32
}
