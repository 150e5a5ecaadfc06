//! JavaScript values: reading those that come from a page or the network, and building new ones.

pub mod object;
pub mod value;
