//! Settling what was reserved. Each function compares and sets on the attempt's state, so repeating one
//! changes nothing.

use sqlx::SqliteConnection;

use crate::{
    db::{
        attempts::{self, Attempt, State},
        credits, periods,
    },
    error::Result,
};

/// The try-on succeeded: the hold becomes a used try-on.
pub async fn commit(db: &mut SqliteConnection, store: &str, attempt: &str, now: i64) -> Result<()> {
    let held = attempts::transition(db, store, attempt, State::Held, State::Committed).await?;
    match held {
        Some(Attempt {
            period_id: Some(period),
            ..
        }) => periods::settle_hold(db, &period).await,
        Some(_) => Ok(()),
        None => commit_late(db, store, attempt, now).await,
    }
}

/// The try-on failed: quota and credit are given back, and the attempt may run again.
pub async fn release(db: &mut SqliteConnection, store: &str, attempt: &str) -> Result<()> {
    let held = attempts::transition(db, store, attempt, State::Held, State::Released).await?;
    match held {
        Some(attempt) => give_back(db, &attempt).await,
        None => Ok(()),
    }
}

/// Gives back what attempts hold whose process has not settled them in time.
pub async fn expire_leases(db: &mut SqliteConnection, now: i64) -> Result<()> {
    for attempt in attempts::expire(db, now).await? {
        give_back(db, &attempt).await?;
    }
    Ok(())
}

async fn give_back(db: &mut SqliteConnection, attempt: &Attempt) -> Result<()> {
    if let Some(period) = &attempt.period_id {
        periods::release_hold(db, period).await?;
    }
    match &attempt.pack_id {
        Some(pack) => credits::give_back(db, pack).await,
        None => Ok(()),
    }
}

/// A success whose hold was given back meanwhile is charged if there is something left to charge.
async fn commit_late(
    db: &mut SqliteConnection,
    store: &str,
    attempt: &str,
    now: i64,
) -> Result<()> {
    let earlier = attempts::get(db, store, attempt).await?;
    if !matches!(earlier.state, State::Released | State::Expired) {
        return Ok(());
    }
    let charged = charge(db, &earlier, now).await?;
    let state = if charged {
        State::Committed
    } else {
        State::Uncharged
    };
    attempts::transition(db, store, attempt, earlier.state, state).await?;
    Ok(())
}

async fn charge(db: &mut SqliteConnection, attempt: &Attempt, now: i64) -> Result<bool> {
    if let Some(period) = &attempt.period_id
        && !periods::use_unheld(db, period).await?
    {
        return Ok(false);
    }
    if credits::take(db, &attempt.store_id, now).await?.is_some() {
        return Ok(true);
    }
    if let Some(period) = &attempt.period_id {
        periods::unuse(db, period).await?;
    }
    Ok(false)
}
