//! The only module that uses browser APIs other than the dialog's DOM: requests, photos, and facts about the page.

pub mod page;
pub mod photo;
pub mod random;
pub mod request;
pub mod response;
