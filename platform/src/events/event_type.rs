//! The types of events.

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

macro_rules! event_types {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// The type of an event.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum EventType { $($(#[$doc])+ #[serde(rename = $text)] $name,)+ }

        impl EventType {
            /// All types.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The `type` of the envelope.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

impl ToSchema for EventType {}

/// Written by hand, because utoipa does not see the names that the macro gives to serde.
impl PartialSchema for EventType {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The type of an event."))
            .enum_values(Some(Self::ALL.iter().map(|one| one.name())))
            .into()
    }
}

event_types! {
    /// A try-on succeeded, whether the platform or the store rendered it. `data`: [`TryOnCompleted`].
    TryOnCompleted = "tryon.completed",
    /// A try-on failed and cost nothing. It is not sent for refused (402) or cancelled try-ons. `data`: [`TryOnFailed`].
    TryOnFailed = "tryon.failed",
    /// An existing customer's plan was changed or removed. `data`: [`PlanChanged`].
    CustomerPlanChanged = "customer.plan_changed",
    /// A try-on exhausted a customer's quota. `data`: [`QuotaUsed`].
    CustomerQuotaExhausted = "customer.quota_exhausted",
    /// The older name of `customer.quota_exhausted`. Both are sent.
    EndCustomerQuotaExhausted = "end_customer.quota_exhausted",
    /// A try-on brought a customer to 80 % of the quota. It is sent once per period. `data`: [`QuotaUsed`].
    EndCustomerQuotaWarning = "end_customer.quota_warning",
    /// A customer's next period began, on time or by a reset. `data`: [`PeriodRolled`].
    EndCustomerPeriodRolled = "end_customer.period_rolled",
    /// A customer was created. `data`: the customer as the API shows it.
    EndCustomerCreated = "end_customer.created",
    /// A customer's email, plan, status or metadata changed. `data`: the customer as the API shows it.
    EndCustomerUpdated = "end_customer.updated",
    /// A customer was cancelled. It is sent instead of `end_customer.updated`. `data`: the customer as the API shows it.
    EndCustomerCancelled = "end_customer.cancelled",
    /// A plan was created. `data`: the plan as the API shows it.
    PlanCreated = "plan.created",
    /// A plan changed. `data`: the plan as the API shows it.
    PlanUpdated = "plan.updated",
    /// A plan was disabled. It is sent instead of `plan.updated`. `data`: the plan as the API shows it.
    PlanDisabled = "plan.disabled",
    /// A try-on left 10 % or less of the credits bought. It is sent once until more are bought. `data`: [`LowBalance`].
    CreditLowBalance = "credit.low_balance",
    /// Credits were bought. `data`: [`BalanceAdded`].
    CreditBalanceAdded = "credit.balance_added",
    /// Another webhook of the store has failed for five days and was switched off. `data`: [`DisabledWebhook`].
    WebhookDisabled = "webhook.disabled",
    /// The store requested a test event. It is sent whatever types the webhook subscribes to. `data`: [`Test`].
    WebhookTest = "webhook.test",
}
