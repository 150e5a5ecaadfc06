//! The harness of the end-to-end tests: the real platform as a process, real browsers over WebDriver, host pages on origins
//! of their own, a mock backend for behaviour that the platform never shows, and the widget's dialog as a shopper uses it.

pub mod api_client;
pub mod browser;
pub mod bundle;
pub mod checkout_shop;
pub mod contrast;
pub mod demo_store;
pub mod devtools;
pub mod exif;
pub mod footprint;
pub mod host_page;
pub mod http_responses;
pub mod mock_backend;
pub mod mock_response;
pub mod mount;
pub mod origin;
pub mod page_builder;
pub mod paths;
pub mod photos;
pub mod platform;
pub mod policies;
pub mod process;
pub mod run;
pub mod shared_fixtures;
pub mod shop;
pub mod store_backend;
pub mod test_context;
pub mod timings;
pub mod wait;
pub mod webkit;
pub mod wheel_scroll;
pub mod widget;

pub use run::{Case, run};
