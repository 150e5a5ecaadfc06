//! The types of events.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! event_types {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// What an event tells about.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
        )]
        pub enum EventType { $($(#[$doc])+ #[serde(rename = $text)] $name,)+ }

        impl EventType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The `type` of the envelope.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

event_types! {
    /// A try-on succeeded, whoever rendered it. `data`: [`TryOnCompleted`].
    TryOnCompleted = "tryon.completed",
    /// A try-on failed and cost nothing; not one that was refused (402) or called off. `data`: [`TryOnFailed`].
    TryOnFailed = "tryon.failed",
    /// A customer that existed was given another plan, or lost theirs. `data`: [`PlanChanged`].
    CustomerPlanChanged = "customer.plan_changed",
    /// A try-on used the last of a customer's quota. `data`: [`QuotaUsed`].
    CustomerQuotaExhausted = "customer.quota_exhausted",
    /// The older name of the same; sent beside it.
    EndCustomerQuotaExhausted = "end_customer.quota_exhausted",
    /// A try-on brought a customer to 80 % of the quota, once a period. `data`: [`QuotaUsed`].
    EndCustomerQuotaWarning = "end_customer.quota_warning",
    /// A customer's next period began, in time or by a reset. `data`: [`PeriodRolled`].
    EndCustomerPeriodRolled = "end_customer.period_rolled",
    /// A customer was made. `data`: the customer as the API shows it.
    EndCustomerCreated = "end_customer.created",
    /// A customer's email, plan, status or metadata changed. `data`: the customer as the API shows it.
    EndCustomerUpdated = "end_customer.updated",
    /// A customer was cancelled; then there is no `end_customer.updated`. `data`: the customer as the API shows it.
    EndCustomerCancelled = "end_customer.cancelled",
    /// A plan was made. `data`: the plan as the API shows it.
    PlanCreated = "plan.created",
    /// A plan changed. `data`: the plan as the API shows it.
    PlanUpdated = "plan.updated",
    /// A plan was disabled; then there is no `plan.updated`. `data`: the plan as the API shows it.
    PlanDisabled = "plan.disabled",
    /// A try-on left 10 % or less of the credits bought, once until more are bought. `data`: [`LowBalance`].
    CreditLowBalance = "credit.low_balance",
    /// Credits were bought. `data`: [`BalanceAdded`].
    CreditBalanceAdded = "credit.balance_added",
    /// The store asked for it; sent whatever types the webhook wants. `data`: [`Test`].
    WebhookTest = "webhook.test",
}
