//! The backend of a store that sells single try-ons: it creates a checkout at the store's payment provider, and
//! exchanges a paid one for a session token.
//!
//! ```text
//! page ─POST checkout─▶ provider creates a checkout ─▶ the shopper pays on the provider's page
//! page ─POST session──▶ grant with this reference? ──yes─▶ token
//!                        └─no─▶ provider: paid? ──▶ customer, one grant with the checkout's id as its reference ─▶ token
//! provider ─webhook───▶ the same grant, before the shopper is back; or its revocation
//! ```
//!
//! The grant's reference is what makes one checkout one try-on: the platform gives it once, whoever asks and however
//! many processes there are. For everything else this is a client of the platform's API, like any store's backend.

mod args;
mod checkout;
mod exchange;
mod origin;
mod platform;
mod price;
mod provider;
mod return_url;
mod routes;
mod sandbox_page;
mod state;
mod webhook;

pub use args::{CheckoutArgs, Settings};
pub use platform::Platform;
pub use price::Price;
pub use routes::routes;
pub use state::Store;
