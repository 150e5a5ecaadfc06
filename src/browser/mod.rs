//! The only place that talks to the browser: requests, the photo, what the page is.

pub mod answer;
pub mod intl;
pub mod look;
pub mod page;
pub mod photo;
pub mod product_data;
pub mod random;
pub mod request;
pub mod value;
