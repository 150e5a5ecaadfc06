//! Events about a customer's quota: a warning at 80 %, and that nothing is left. Each is sent once per period.

use super::{
    EventType,
    outbox::Subscribers,
    payloads::{CustomerReference, ExhaustionCause, QuotaUsed},
    tryons::customer_reference,
};
use crate::{
    clock::EpochMs,
    db::{Conn, customers::Customer, periods},
    error::Result,
    ids::{PeriodId, StoreId},
    quota::Quota,
};

/// The percentage of a quota at which `end_customer.quota_warning` is sent.
const WARNING_PERCENT: i64 = 80;
/// Both names of the event that nothing is left.
const EXHAUSTED: [EventType; 2] = [
    EventType::CustomerQuotaExhausted,
    EventType::EndCustomerQuotaExhausted,
];

/// A customer's quota, and the period that it belongs to.
pub struct QuotaState<'a> {
    /// The period.
    pub period: &'a PeriodId,
    /// The customer.
    pub customer: &'a CustomerReference,
    /// What is used and left.
    pub quota: Quota,
}

impl<'a> QuotaState<'a> {
    fn data(&self, threshold: f64, cause: Option<ExhaustionCause>) -> QuotaUsed<'a> {
        QuotaUsed {
            customer: self.customer,
            quota: self.quota,
            threshold,
            cause,
        }
    }

    fn is_exhausted(&self) -> bool {
        self.quota.limit > 0 && self.quota.remaining == 0
    }
}

/// Publishes that a try-on brought the quota to 80 % or to its end.
pub async fn quota_used(
    db: &mut Conn,
    subscribers: &Subscribers,
    state: QuotaState<'_>,
    now: EpochMs,
) -> Result<()> {
    let quota = state.quota;
    let warning = EventType::EndCustomerQuotaWarning;
    let near_limit = quota.limit > 0 && quota.used * 100 >= quota.limit * WARNING_PERCENT;
    // If no webhook subscribes, the warning is not marked as sent, so that a webhook added later gets it.
    if near_limit
        && subscribers.any_subscribes_to(&[warning])
        && periods::mark_warned(db, state.period).await?
    {
        let data = state.data(0.8, None);
        subscribers.publish(db, warning, &data, now).await?;
    }
    exhausted(db, subscribers, state, ExhaustionCause::LastUsed, now).await
}

/// Publishes that nothing of the quota is left, unless this was published in the same period already.
async fn exhausted(
    db: &mut Conn,
    subscribers: &Subscribers,
    state: QuotaState<'_>,
    cause: ExhaustionCause,
    now: EpochMs,
) -> Result<()> {
    if !state.is_exhausted()
        || !subscribers.any_subscribes_to(&EXHAUSTED)
        || !periods::mark_exhausted(db, state.period).await?
    {
        return Ok(());
    }
    for event in EXHAUSTED {
        let data = state.data(1.0, Some(cause));
        subscribers.publish(db, event, &data, now).await?;
    }
    Ok(())
}

/// Publishes that a try-on of this customer was refused because nothing of the quota is left.
pub async fn quota_refused(
    db: &mut Conn,
    store: &StoreId,
    customer: Customer,
    quota: Quota,
    now: EpochMs,
) -> Result<()> {
    let subscribers = Subscribers::find(db, store).await?;
    let period = customer.period_id.clone();
    let state = QuotaState {
        period: &period,
        customer: &customer_reference(customer),
        quota,
    };
    exhausted(db, &subscribers, state, ExhaustionCause::Refused, now).await
}

/// Whether [`quota_refused`] would have anything to publish. It only reads, so that a shopper who tries again and again
/// costs no write each time.
pub async fn is_refusal_news(db: &mut Conn, store: &StoreId, customer: &Customer) -> Result<bool> {
    let subscribers = Subscribers::find(db, store).await?;
    Ok(subscribers.any_subscribes_to(&EXHAUSTED)
        && !periods::is_marked_exhausted(db, &customer.period_id).await?)
}
