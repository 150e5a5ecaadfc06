//! Payment providers: each can create a checkout, say what became of it, and tell by a webhook that something did.

mod api;
pub mod own;
pub mod paddle;
pub mod sandbox;
mod signature;
pub mod stripe;

use axum::http::HeaderMap;
use futures_util::future::BoxFuture;

use super::{price::Price, return_url::ReturnUrls};
use crate::{
    clock::EpochMs,
    error::{Error, Result, UnpaidReason},
    ids::new_id,
};

/// The `model` in the metadata of a checkout for one try-on. A provider has checkouts for other things, too.
pub const MODEL: &str = "PAY_PER_USE";

/// A payment provider.
pub trait PaymentProvider: Send + Sync + 'static {
    /// Whether the text looks like the id of a checkout: nothing else is looked up as the reference of a grant.
    fn is_checkout_id(&self, id: &str) -> bool;

    /// Creates a checkout for one try-on.
    fn create<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Checkout>>;

    /// What became of a checkout; none if there is no such checkout for a try-on.
    fn payment<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Payment>>>;

    /// Verifies a webhook and reads what it says; what does not concern checkouts is no notice.
    fn notices<'a>(
        &'a self,
        headers: &'a HeaderMap,
        body: &'a [u8],
        now: EpochMs,
    ) -> BoxFuture<'a, Result<Vec<Notice>>>;
}

/// A shopper's wish to buy one try-on.
#[derive(Debug, Clone)]
pub struct Order {
    /// Our id of it, `chk_…`. Sent again, it is the same order.
    pub id: String,
    /// The shopper who gets the try-on.
    pub shopper_id: String,
    /// The product that it is for.
    pub product_id: Option<String>,
    /// The same in the store's URLs.
    pub product_handle: Option<String>,
    /// Where the shopper comes back to.
    pub urls: ReturnUrls,
    /// What it costs.
    pub price: ConfiguredPrice,
    /// What the shopper reads that they pay for.
    pub title: String,
    /// The origin at which the page has reached this server.
    pub server: String,
}

/// What a try-on costs, by the configuration alone: a page has no say in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfiguredPrice {
    /// A price of the provider's catalogue, by its id.
    Catalog(String),
    /// An amount.
    Amount(Price),
}

impl ConfiguredPrice {
    /// The amount, for providers without a catalogue.
    fn amount(&self) -> Result<Price> {
        match self {
            Self::Amount(price) => Ok(*price),
            Self::Catalog(_) => Err(Error::internal("this provider needs an amount")),
        }
    }
}

impl Order {
    /// A new id, too random to guess.
    pub fn new_id() -> String {
        new_id("chk")
    }

    /// What a provider keeps with the checkout.
    fn metadata(&self) -> Vec<(&'static str, &str)> {
        let mut metadata = vec![("model", MODEL), ("shopperId", &*self.shopper_id)];
        metadata.extend(self.product_id.as_deref().map(|id| ("productId", id)));
        let handle = self.product_handle.as_deref();
        metadata.extend(handle.map(|handle| ("productHandle", handle)));
        metadata
    }
}

/// Whether the text is an id that [`Order::new_id`] has made.
fn is_order_id(id: &str) -> bool {
    is_id(id, "chk_")
}

/// Whether the text is the prefix and further letters, digits and underscores.
fn is_id(id: &str, prefix: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let rest = id.strip_prefix(prefix);
    rest.is_some_and(|rest| !rest.is_empty() && rest.len() <= 240 && rest.bytes().all(plain))
}

/// A checkout, and where the shopper pays.
#[derive(Debug)]
pub struct Checkout {
    /// The provider's id of it, with which the page exchanges it.
    pub id: String,
    /// The provider's page.
    pub url: String,
}

impl Checkout {
    /// A checkout as a provider has answered it.
    fn new(id: Option<&str>, url: Option<&str>) -> Result<Self> {
        let (Some(id), Some(url)) = (id, url) else {
            return Err(Error::internal("the checkout has no id or no URL"));
        };
        let (id, url) = (id.to_owned(), url.to_owned());
        Ok(Self { id, url })
    }
}

/// What became of a checkout.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Whether the try-on may be had.
    pub status: PaymentStatus,
    /// The shopper whom the checkout was created for.
    pub shopper_id: String,
    /// The product that it was created for.
    pub product_id: Option<String>,
}

/// Whether a checkout is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentStatus {
    /// It is, or there was nothing to pay.
    Paid,
    /// It is not.
    NotPaid(UnpaidReason),
}

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something became of this checkout.
    Changed(String),
    /// This checkout's payment was refunded, or lost in a dispute.
    Reversed(String),
}
