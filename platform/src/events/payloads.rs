//! The JSON of events: the envelope, and the `data` of each type.

use serde::Serialize;

use super::EventType;
use crate::{
    db::attempts::Details,
    error::ErrorCode,
    ids::{AttemptId, CustomerId, EventId, JobId, PackId, PlanId, WebhookId},
    quota::Quota,
    resources::CustomerBody,
};

/// The body of every delivery.
#[derive(Serialize)]
pub struct Envelope<'a, T> {
    /// `evt_…`, the same for every webhook that receives the event.
    pub id: &'a EventId,
    /// The type of the event.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// When it happened, in seconds since the Unix epoch, like `t` in the signature and `exp` in tokens.
    pub created: i64,
    /// The same moment in ISO 8601, with milliseconds.
    pub timestamp: String,
    /// The number of the event among those of its store: the later the event, the higher.
    pub sequence: i64,
    /// The details, which depend on the type.
    pub data: &'a T,
}

/// The customer that an event is about.
#[derive(Serialize)]
pub struct CustomerReference {
    /// `ec_…`
    pub customer_id: CustomerId,
    /// The store's own id.
    pub external_id: String,
    /// `pln_…`
    pub plan_id: Option<PlanId>,
}

/// The try-on that an event is about.
#[derive(Serialize)]
pub struct TryOnReference<'a> {
    /// The id that the client gave the attempt, or one made for it.
    pub attempt_id: &'a AttemptId,
    /// The job that ended, `job_…`.
    pub job_id: &'a JobId,
    /// `ec_…`; null if the try-on was made without a session token.
    pub customer_id: Option<&'a CustomerId>,
    /// The store's own id of the customer.
    pub external_id: Option<&'a str>,
}

/// The `data` of `tryon.completed`.
#[derive(Serialize)]
pub struct TryOnCompleted<'a> {
    /// The try-on.
    #[serde(flatten)]
    pub tryon: TryOnReference<'a>,
    /// What the page, or the store that reported the try-on, has told about it.
    #[serde(flatten)]
    pub details: &'a Details,
    /// False if the try-on succeeded after its hold had expired, and there was no quota or credit left to charge.
    pub charged: bool,
    /// The customer's quota after this try-on; null if none was charged.
    pub end_customer_quota: Option<Quota>,
}

/// The `data` of `tryon.failed`.
#[derive(Serialize)]
pub struct TryOnFailed<'a> {
    /// The try-on.
    #[serde(flatten)]
    pub tryon: TryOnReference<'a>,
    /// The error code of the API; null if the store reported the failure.
    pub error: Option<ErrorCode>,
}

/// The `data` of the three quota events.
#[derive(Serialize)]
pub struct QuotaUsed<'a> {
    /// The customer.
    #[serde(flatten)]
    pub customer: &'a CustomerReference,
    /// Try-ons used in this period, the limit, and what remains.
    #[serde(flatten)]
    pub quota: Quota,
    /// The fraction of the limit that was reached: 0.8 or 1.
    pub threshold: f64,
    /// With a threshold of 1: whether the last try-on was used, or another one was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<ExhaustionCause>,
}

/// What made the platform tell that a quota is exhausted.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExhaustionCause {
    /// The last try-on of the quota was used.
    LastUsed,
    /// A try-on was refused.
    Refused,
}

/// The `data` of `end_customer.period_rolled`; times in ISO 8601.
#[derive(Serialize)]
pub struct PeriodRolled {
    /// The customer.
    #[serde(flatten)]
    pub customer: CustomerReference,
    /// When the new period started.
    pub period_start: String,
    /// When the new period ends.
    pub period_end: String,
    /// Its quota.
    pub limit: i64,
    /// The period before it.
    pub previous: PreviousPeriod,
}

/// The period before the one that began; times in ISO 8601.
#[derive(Serialize)]
pub struct PreviousPeriod {
    /// When it started.
    pub period_start: String,
    /// When it ended, which is earlier than planned after a reset.
    pub period_end: String,
    /// Try-ons used.
    pub used: i64,
    /// Its quota.
    pub limit: i64,
}

/// The `data` of `customer.plan_changed`: the customer as the API shows it, and the plan before.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanChanged<'a> {
    /// The customer, with the new plan.
    #[serde(flatten)]
    pub customer: &'a CustomerBody,
    /// `pln_…`; null if the customer had no plan.
    pub previous_plan_id: Option<&'a PlanId>,
}

/// The `data` of `credit.low_balance`.
#[derive(Serialize)]
pub struct LowBalance {
    /// Credits left. Those that try-ons in progress hold are not included.
    pub remaining_credits: i64,
    /// Credits bought, in packs that have not expired.
    pub bought_credits: i64,
    /// The fraction of the credits bought at which the event is sent: 0.1.
    pub threshold: f64,
}

/// The `data` of `credit.balance_added`.
#[derive(Serialize)]
pub struct BalanceAdded<'a> {
    /// The new pack, `crd_…`.
    pub pack_id: &'a PackId,
    /// Its credits.
    pub credits: i64,
    /// When they expire, in ISO 8601.
    pub expires_at: String,
    /// Credits left in all packs.
    pub remaining_credits: i64,
}

/// The `data` of `webhook.disabled`. It does not contain the URL, which other receivers need not know.
#[derive(Serialize)]
pub struct DisabledWebhook<'a> {
    /// `whk_…`
    pub webhook_id: &'a WebhookId,
    /// The store's own note about the webhook.
    pub description: Option<&'a str>,
    /// Why it was switched off, for the store's developer.
    pub reason: &'a str,
    /// Since when every attempt has failed, in ISO 8601.
    pub failing_since: String,
}

/// The `data` of `webhook.test`.
#[derive(Serialize)]
pub struct Test<'a> {
    /// A greeting, as the published documentation shows it.
    pub message: &'static str,
    /// `whk_…`
    pub webhook_id: &'a WebhookId,
}
