//! Many try-ons at once: what most of them need, in a handful of statements.
//!
//! What a batch cannot do by itself is left as it was, and done alone. That is the reservation of grants, of periods that have
//! ended, of attempts that exist, and of whoever is refused; and the commit of what is not held any more, or of which a store's
//! webhooks are told: an event takes several statements, for which the others would wait.

use std::collections::HashMap;

use super::{LEASE_DURATION, Receipt};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Claim, Funds, HeldAttempt, NewAttempt},
        periods,
    },
    error::Result,
    events,
    ids::{JobId, PackId, PeriodId},
};

/// Reserves those of these try-ons that the store's next pack pays for and, if there is a customer, their plan's quota. Returns
/// for each claim, in their order, whether it is held; the others are as they were.
///
/// # Errors
/// A conflict if another transaction changes the same rows at the same time.
pub async fn reserve_all(db: &mut Conn, claims: &[&Claim], now: EpochMs) -> Result<Vec<bool>> {
    let funds = attempts::find_funds(db, claims, now).await?;
    let held = fund(claims, &funds, now);
    if !held.is_empty() {
        attempts::insert_all(db, &held).await?;
    }
    let mut held = held.iter().map(|attempt| &attempt.claim.job_id).peekable();
    // Both are in the same order.
    let is_held = |claim: &&Claim| held.next_if(|job| **job == claim.job_id).is_some();
    Ok(claims.iter().map(is_held).collect())
}

/// What pays for these try-ons, as far as it lasts: first come, first served.
fn fund<'a>(claims: &[&'a Claim], funds: &'a [Funds], now: EpochMs) -> Vec<NewAttempt<'a>> {
    let funds: HashMap<&JobId, &Funds> = funds.iter().map(|one| (&one.job_id, one)).collect();
    let mut free: HashMap<&PeriodId, i64> = HashMap::new();
    let mut credits: HashMap<&PackId, i64> = HashMap::new();
    let mut held = Vec::with_capacity(claims.len());
    for &claim in claims {
        let Some(funds) = funds.get(&claim.job_id) else {
            continue;
        };
        let Some(pack_id) = &funds.pack_id else {
            continue;
        };
        let of_pack = credits.entry(pack_id).or_insert(funds.credits.unwrap_or(0));
        let period_id = funds.period_id.as_ref();
        let of_period = period_id.map(|id| free.entry(id).or_insert(funds.free.unwrap_or(0)));
        let is_payable = match &of_period {
            Some(free) => **free > 0,
            None => claim.customer_id.is_none(),
        };
        if is_payable && *of_pack > 0 {
            *of_pack -= 1;
            if let Some(free) = of_period {
                *free -= 1;
            }
            held.push(NewAttempt {
                claim,
                period_id,
                pack_id,
                lease_until: (now + LEASE_DURATION).0,
                created_at: now.0,
            });
        }
    }
    held
}

/// Commits those of these try-ons that are held, of several only those of stores without webhooks. Returns the balances for
/// each claim, in their order; none for the others.
///
/// # Errors
/// A conflict if another transaction changes the same rows at the same time.
pub async fn commit_all(
    db: &mut Conn,
    claims: &[&Claim],
    now: EpochMs,
) -> Result<Vec<Option<Receipt>>> {
    let mut held = attempts::find_held(db, claims, now).await?;
    if claims.len() > 1 {
        held.retain(|attempt| attempt.webhooks == 0);
    }
    if held.is_empty() {
        return Ok(vec![None; claims.len()]);
    }
    attempts::commit_all(db, &held).await?;
    let of_periods = held.iter().filter_map(|attempt| attempt.period_id.as_ref());
    let counters = periods::all_counters(db, of_periods, now).await?;
    let held: HashMap<&JobId, &HeldAttempt> = held.iter().map(|one| (&one.job_id, one)).collect();
    let receipt = |attempt: &HeldAttempt| Receipt {
        remaining_credits: attempt.remaining_credits,
        end_customer_quota: attempt
            .period_id
            .as_ref()
            .and_then(|period| Some((*counters.get(period)?).into())),
    };
    if let [claim] = claims
        && let Some(attempt) = held
            .get(&claim.job_id)
            .filter(|attempt| attempt.webhooks > 0)
    {
        let completion = events::Completion {
            run: (*claim).into(),
            period: attempt.period_id.as_ref(),
            details: &claim.details,
            quota: receipt(attempt).end_customer_quota,
            charged: true,
        };
        events::completed(db, completion, now).await?;
    }
    let receipts = claims
        .iter()
        .map(|claim| held.get(&claim.job_id).map(|attempt| receipt(attempt)));
    Ok(receipts.collect())
}
