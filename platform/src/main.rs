//! `genvoris`: serves the Genvoris-compatible try-on API.
fn main() {}
