//! Everything that touches pixels. It is a crate of its own because pixel loops are a hundred times slower without
//! optimisation, and debug builds optimise whole crates only.

mod card;
mod compose;
mod decode;
mod encode;
mod face;
mod figure;
mod garment;
mod light;
mod overlay;
mod shape;
mod silhouette;
mod skin;
mod text;
mod watermark;

pub use compose::compose;
pub use decode::{MAX_PIXELS, decode, dimensions};
pub use encode::encode;
pub use garment::Garment;
pub use watermark::stamp;
