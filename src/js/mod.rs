//! JavaScript values: read from a page or the network, converted, never assumed, and made for them.

pub mod object;
pub mod value;
