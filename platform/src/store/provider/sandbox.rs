//! A provider that moves no money: a checkout page of our own, on which a developer decides what happens.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use futures_util::{FutureExt, future::BoxFuture};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{Checkout, Notice, Order, Payment, PaymentProvider, PaymentStatus, is_order_id};
use crate::{
    clock::{Clock, EpochMs},
    error::{Error, Result, UnpaidReason},
    store::return_url::with_id,
};

/// How long a late payment takes.
const LATE: Duration = Duration::from_secs(10);
/// How long a checkout can be paid.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How many checkouts are remembered.
const CAPACITY: usize = 10_000;

/// The checkouts of this process. They are forgotten when it ends, except for the try-ons that were paid.
pub struct Sandbox {
    clock: Arc<dyn Clock>,
    /// The ids begin with their time, so the first is the oldest.
    sales: Mutex<BTreeMap<String, Sale>>,
}

/// A checkout.
#[derive(Clone)]
pub struct Sale {
    /// What is sold to whom.
    pub order: Order,
    /// What the developer chose last.
    pub choice: Option<Choice>,
    expires_at: EpochMs,
    paid_at: Option<EpochMs>,
}

/// What a developer can choose on the checkout page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Pay, and return.
    Pay,
    /// Use a coupon for the whole price, so that nothing is left to pay, and return.
    Coupon,
    /// Pay, and never return to the store.
    PayAndClose,
    /// Finish the checkout; the money comes later.
    PayLate,
    /// The card is declined.
    Decline,
    /// Return without paying.
    Cancel,
    /// Give the money back.
    Refund,
}

impl Sandbox {
    /// No checkouts yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            sales: Mutex::default(),
        }
    }

    /// The checkout with this id.
    pub async fn sale(&self, id: &str) -> Result<Sale> {
        let sale = self.sales.lock().await.get(id).cloned();
        sale.ok_or(Error::NotFound("there is no such checkout"))
    }

    /// Does what was chosen. Returns where the shopper goes, if they do not stay.
    pub async fn choose(&self, id: &str, choice: Choice) -> Result<Option<String>> {
        let now = self.clock.now();
        let mut sales = self.sales.lock().await;
        let sale = sales.get_mut(id);
        let sale = sale.ok_or(Error::NotFound("there is no such checkout"))?;
        sale.choose(choice, now);
        let urls = &sale.order.urls;
        Ok(match choice {
            Choice::Pay | Choice::Coupon | Choice::PayLate => Some(with_id(&urls.success, id)),
            Choice::Cancel => Some(urls.cancel.clone()),
            Choice::PayAndClose | Choice::Decline | Choice::Refund => None,
        })
    }

    async fn create(&self, order: &Order) -> Result<Checkout> {
        // Read here, so that a price it cannot show is refused before anybody sees it.
        order.price.amount()?;
        let sale = Sale {
            order: order.clone(),
            choice: None,
            expires_at: self.clock.now() + LIFETIME,
            paid_at: None,
        };
        let mut sales = self.sales.lock().await;
        sales.insert(order.id.clone(), sale);
        if sales.len() > CAPACITY {
            sales.pop_first();
        }
        let url = format!("{}/api/tryon/sandbox/{}", order.server, order.id);
        Checkout::new(Some(&order.id), Some(&url))
    }

    async fn payment(&self, id: &str) -> Option<Payment> {
        let sale = self.sales.lock().await.get(id).cloned()?;
        Some(Payment {
            status: sale.status(self.clock.now()),
            shopper_id: sale.order.shopper_id,
            product_id: sale.order.product_id,
        })
    }
}

impl Sale {
    fn choose(&mut self, choice: Choice, now: EpochMs) {
        let open = self.paid_at.is_none() && now < self.expires_at;
        self.choice = Some(choice);
        match choice {
            Choice::Pay | Choice::Coupon | Choice::PayAndClose if open => self.paid_at = Some(now),
            Choice::PayLate if open => self.paid_at = Some(now + LATE),
            _ => {}
        }
    }

    fn status(&self, now: EpochMs) -> PaymentStatus {
        let reason = match self.paid_at {
            Some(_) if self.choice == Some(Choice::Refund) => UnpaidReason::Refunded,
            Some(paid_at) if paid_at <= now => return PaymentStatus::Paid,
            Some(_) => UnpaidReason::Processing,
            None if self.expires_at <= now => UnpaidReason::Expired,
            None => UnpaidReason::Unpaid,
        };
        PaymentStatus::NotPaid(reason)
    }

    /// Whether the shopper has paid, even if the money is not there yet.
    pub fn is_paid(&self) -> bool {
        self.paid_at.is_some()
    }

    /// Where the shopper goes from the page of this checkout.
    pub fn return_url(&self, id: &str) -> String {
        match self.is_paid() {
            true => with_id(&self.order.urls.success, id),
            false => self.order.urls.cancel.clone(),
        }
    }

    /// What it costs, as the page shows it.
    pub fn price(&self) -> Result<String> {
        Ok(self.order.price.amount()?.to_string())
    }
}

impl PaymentProvider for Sandbox {
    fn is_checkout_id(&self, id: &str) -> bool {
        is_order_id(id)
    }

    fn create<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Checkout>> {
        self.create(order).boxed()
    }

    fn payment<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Payment>>> {
        self.payment(id).map(Ok).boxed()
    }

    /// Nobody sends any.
    fn notices<'a>(
        &'a self,
        _: &'a HeaderMap,
        _: &'a [u8],
        _: EpochMs,
    ) -> BoxFuture<'a, Result<Vec<Notice>>> {
        async { Err(Error::InvalidSignature) }.boxed()
    }
}
