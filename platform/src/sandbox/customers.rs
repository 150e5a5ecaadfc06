//! What the stores' server has the platform do for a shopper.

use std::collections::HashMap;

use serde_json::json;
use tokio::sync::Mutex;

use super::{
    account::{Account, Status, Usage},
    client::PlatformClient,
    model::{Model, Plan},
};
use crate::error::{Error, Result};

/// How many try-ons an order grants.
const TRY_ONS_PER_ORDER: i64 = 5;

/// The stores' customers at the platform.
pub struct Customers {
    /// The platform.
    pub platform: PlatformClient,
    /// The ids of the plans that were created or found, by the stores' own.
    plan_ids: Mutex<HashMap<&'static str, String>>,
}

impl Customers {
    /// The customers at this platform.
    pub fn new(platform: PlatformClient) -> Self {
        Self {
            platform,
            plan_ids: Mutex::default(),
        }
    }

    /// What a page view needs: a new session token, and what the shopper has. The customer is created if necessary. Who
    /// has cancelled gets no token, and who pays for each try-on gets one in exchange for the payment.
    pub async fn page_view(
        &self,
        model: Model,
        shopper: &str,
    ) -> Result<(Option<String>, Account)> {
        let id = model.external_id(shopper);
        if model == Model::PayPerTryOn {
            return Ok((None, Account::new(model, Usage::default())));
        }
        let customer = self.platform.upsert_customer(&id).await?;
        if let (None, Some(plan)) = (customer.plan_id, model.initial_plan()) {
            self.set_plan(&id, plan, false).await?;
        }
        let token = match customer.status {
            Status::Active => Some(self.platform.create_session(&id).await?),
            Status::Paused | Status::Cancelled => None,
        };
        Ok((token, self.account(model, shopper).await?))
    }

    /// What the shopper has.
    pub async fn account(&self, model: Model, shopper: &str) -> Result<Account> {
        let usage = match model {
            Model::PayPerTryOn => Usage::default(),
            _ => self.platform.usage(&model.external_id(shopper)).await?,
        };
        Ok(Account::new(model, usage))
    }

    /// Moves the shopper to the plan that the store sells, and returns a new session token, which names it. Who has
    /// cancelled is active again. A subscription's month starts with its payment; an upgrade goes on with the month.
    pub async fn buy_plan(&self, model: Model, shopper: &str) -> Result<String> {
        let plan = model.paid_plan();
        let plan = plan.ok_or(Error::NotFound("this store sells no plan"))?;
        let id = model.external_id(shopper);
        let starts_period = model == Model::Subscription;
        self.set_plan(&id, plan, starts_period).await?;
        self.platform.create_session(&id).await
    }

    /// Ends the shopper's subscription.
    pub async fn cancel_subscription(&self, shopper: &str) -> Result<()> {
        let id = Model::Subscription.external_id(shopper);
        let change = json!({ "status": "CANCELLED" });
        self.platform.change_customer(&id, &change).await
    }

    /// Grants the try-ons of an order, and returns a new session token.
    pub async fn grant_order(&self, order: &str, shopper: &str) -> Result<String> {
        let id = Model::Credits.external_id(shopper);
        let platform = &self.platform;
        platform.grant(&id, order, TRY_ONS_PER_ORDER).await?;
        platform.create_session(&id).await
    }

    /// Takes back what is unused of an order's try-ons.
    pub async fn revoke_order(&self, order: &str, shopper: &str) -> Result<()> {
        const NO_SUCH_ORDER: Error = Error::NotFound("the shopper has no such order");
        // Anything else, such as two dots, could be read as a part of the path.
        if !order.starts_with("order_") {
            return Err(NO_SUCH_ORDER);
        }
        let id = Model::Credits.external_id(shopper);
        let revoked = self.platform.revoke_grant(&id, order).await;
        revoked.map_err(|error| match error {
            Error::NoShopper => NO_SUCH_ORDER,
            error => error,
        })
    }

    async fn set_plan(
        &self,
        customer: &str,
        plan: &'static Plan,
        starts_period: bool,
    ) -> Result<()> {
        let plan_id = self.plan_id(plan).await?;
        let change = json!({ "planId": plan_id, "status": "ACTIVE", "resetPeriod": starts_period });
        self.platform.change_customer(customer, &change).await
    }

    async fn plan_id(&self, plan: &'static Plan) -> Result<String> {
        let mut known = self.plan_ids.lock().await;
        if let Some(id) = known.get(plan.external_id) {
            return Ok(id.clone());
        }
        let id = self.platform.upsert_plan(plan).await?;
        known.insert(plan.external_id, id.clone());
        Ok(id)
    }
}
