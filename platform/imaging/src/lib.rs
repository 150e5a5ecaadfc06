//! Everything that touches pixels. It is a crate of its own because pixel loops are a hundred times slower without
//! optimisation, and debug builds optimise whole crates only.

mod compose;
mod decode;
mod encode;
mod garment;
mod watermark;

pub use compose::overlay_garment;
pub use decode::{MAX_PIXELS, decode, dimensions};
pub use encode::encode;
pub use garment::Garment;
pub use watermark::stamp;
