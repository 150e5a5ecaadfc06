//! Events about customers, plans and credits.

use super::{
    EventType,
    outbox::{self, Subscribers},
    payloads::{BalanceAdded, DisabledWebhook, PeriodRolled, PlanChanged, PreviousPeriod, Test},
    tryons::customer_reference,
};
use crate::{
    clock::EpochMs,
    db::{
        Conn, credits,
        customers::{Customer, Status},
        plans::{self, Plan},
        stores,
    },
    error::Result,
    ids::{DeliveryId, PackId, StoreId, WebhookId},
    resources::{CustomerBody, PlanBody},
};

/// Publishes that a customer was created (`before` is none) or updated; nothing if nothing has changed.
pub async fn customer_changed(
    db: &mut Conn,
    store: &StoreId,
    before: Option<&Customer>,
    after: &Customer,
    now: EpochMs,
) -> Result<()> {
    let new_plan = before.is_some_and(|before| before.plan_id != after.plan_id);
    let Some(event) = customer_event(before, after) else {
        return Ok(());
    };
    let subscribers = Subscribers::find(db, store).await?;
    if !subscribers.any_subscribes_to(&[event, EventType::CustomerPlanChanged]) {
        return Ok(());
    }
    let plan = plans::find_for_customer(db, store, after).await?;
    let customer = CustomerBody::new(after.clone(), plan)?;
    subscribers.publish(db, event, &customer, now).await?;
    if !new_plan {
        return Ok(());
    }
    let data = PlanChanged {
        customer: &customer,
        previous_plan_id: before.and_then(|before| before.plan_id.as_ref()),
    };
    let event = EventType::CustomerPlanChanged;
    subscribers.publish(db, event, &data, now).await
}

fn customer_event(before: Option<&Customer>, after: &Customer) -> Option<EventType> {
    let Some(before) = before else {
        return Some(EventType::EndCustomerCreated);
    };
    let same = before.email == after.email
        && before.plan_id == after.plan_id
        && before.status == after.status
        && before.metadata == after.metadata;
    match (before.status, after.status) {
        _ if same => None,
        (Status::Active | Status::Paused, Status::Cancelled) => {
            Some(EventType::EndCustomerCancelled)
        }
        _ => Some(EventType::EndCustomerUpdated),
    }
}

/// Publishes that a customer's period (in `before`) was followed by the next one (in `after`).
pub async fn period_rolled(
    db: &mut Conn,
    store: &StoreId,
    before: &Customer,
    after: &Customer,
    now: EpochMs,
) -> Result<()> {
    let subscribers = Subscribers::find(db, store).await?;
    let data = PeriodRolled {
        customer: customer_reference(after.clone()),
        period_start: after.starts_at.iso(),
        period_end: after.ends_at.iso(),
        limit: after.quota,
        previous: PreviousPeriod {
            period_start: before.starts_at.iso(),
            period_end: before.ends_at.min(after.starts_at).iso(),
            used: before.used + before.used_from_grants,
            limit: before.quota + before.used_from_grants,
        },
    };
    let event = EventType::EndCustomerPeriodRolled;
    subscribers.publish(db, event, &data, now).await
}

/// Publishes that a plan was created (`before` is none) or updated; nothing if nothing has changed.
pub async fn plan_changed(
    db: &mut Conn,
    store: &StoreId,
    before: Option<&Plan>,
    after: &Plan,
    now: EpochMs,
) -> Result<()> {
    let Some(event) = plan_event(before, after) else {
        return Ok(());
    };
    let subscribers = Subscribers::find(db, store).await?;
    let data = PlanBody::from(after.clone());
    subscribers.publish(db, event, &data, now).await
}

fn plan_event(before: Option<&Plan>, after: &Plan) -> Option<EventType> {
    let Some(before) = before else {
        return Some(EventType::PlanCreated);
    };
    let same = before.name == after.name
        && before.monthly_try_ons == after.monthly_try_ons
        && before.external_price_id == after.external_price_id
        && before.external_id == after.external_id
        && before.upgrade_url == after.upgrade_url
        && before.active == after.active;
    match (before.active, after.active) {
        _ if same => None,
        (true, false) => Some(EventType::PlanDisabled),
        _ => Some(EventType::PlanUpdated),
    }
}

/// Publishes that a credit pack was added, and re-arms the event for a low balance.
pub async fn credits_added(
    db: &mut Conn,
    store: &StoreId,
    pack: &PackId,
    credits: i64,
    expires_at: EpochMs,
    now: EpochMs,
) -> Result<()> {
    stores::clear_low_balance_notified(db, store).await?;
    let subscribers = Subscribers::find(db, store).await?;
    let data = BalanceAdded {
        pack_id: pack,
        credits,
        expires_at: expires_at.iso(),
        remaining_credits: credits::balance(db, store, now).await?.remaining,
    };
    let event = EventType::CreditBalanceAdded;
    subscribers.publish(db, event, &data, now).await
}

/// Publishes that a webhook was switched off to the other webhooks of its store.
pub async fn webhook_disabled(
    db: &mut Conn,
    store: &StoreId,
    data: &DisabledWebhook<'_>,
    now: EpochMs,
) -> Result<()> {
    let subscribers = Subscribers::find(db, store).await?;
    let event = EventType::WebhookDisabled;
    subscribers.publish(db, event, data, now).await
}

/// Writes a `webhook.test` delivery for one webhook, due now because a caller waits for it. Returns the delivery's id
/// and the envelope.
pub async fn test_event(
    db: &mut Conn,
    store: &StoreId,
    webhook: &WebhookId,
    now: EpochMs,
) -> Result<(DeliveryId, String)> {
    let event = EventType::WebhookTest;
    let data = Test {
        message: "Hello from Genvoris",
        webhook_id: webhook,
    };
    let body = outbox::envelope(db, store, event, &data, now).await?;
    let id = outbox::write(db, webhook, event, &body, now, now).await?;
    Ok((id, body))
}
