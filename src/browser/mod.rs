//! The only place that talks to the browser: requests, the photo, what the page is.

pub mod answer;
pub mod intl;
pub mod page;
pub mod photo;
pub mod random;
pub mod request;
