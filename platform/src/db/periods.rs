//! Quota periods, with the counters of used and held try-ons.

use std::collections::BTreeMap;

use serde::Deserialize;
use sqlx::FromRow;

use super::{Conn, execute, fetch, fetch_items, items};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{CustomerId, PeriodId},
};

/// A period in a customer's history.
#[derive(Debug, Clone, FromRow)]
pub struct Period {
    /// When it starts.
    pub starts_at: EpochMs,
    /// When it ends.
    pub ends_at: EpochMs,
    /// The try-ons that the period allows, including those charged to grants.
    pub quota: i64,
    /// The try-ons used, including those charged to grants.
    pub used: i64,
}

/// A period's counters right after one of them has changed, and what the customer's grants have left.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Counters {
    /// The try-ons used.
    pub used: i64,
    /// The try-ons that the period allows.
    pub quota: i64,
    /// Try-ons done that grants have paid for.
    pub used_from_grants: i64,
    /// Try-ons that the customer's grants have left.
    pub unused_grants: i64,
}

/// A period to insert.
pub struct NewPeriod<'a> {
    /// `per_…`
    pub id: &'a PeriodId,
    /// `ec_…`
    pub customer_id: &'a CustomerId,
    /// When it starts.
    pub starts_at: EpochMs,
    /// When it ends.
    pub ends_at: EpochMs,
    /// The try-ons that the period allows.
    pub quota: i64,
}

/// Inserts a period with no try-ons used.
pub async fn insert(db: &mut Conn, period: &NewPeriod<'_>) -> Result<()> {
    execute!(
        db,
        "INSERT INTO periods (id, customer_id, starts_at, ends_at, quota) VALUES ($1, $2, $3, $4, $5)",
        period.id,
        period.customer_id,
        period.starts_at,
        period.ends_at,
        period.quota,
    )?;
    Ok(())
}

/// Makes a period its customer's current one. The previous period ends at the latest when the new one starts.
pub async fn make_current(db: &mut Conn, period: &NewPeriod<'_>) -> Result<()> {
    execute!(
        &mut *db,
        "UPDATE periods SET ends_at = $2 WHERE ends_at > $2
         AND id = (SELECT period_id FROM customers WHERE id = $1)",
        period.customer_id,
        period.starts_at,
    )?;
    execute!(
        db,
        "UPDATE customers SET period_id = $2, period_ends_at = $3 WHERE id = $1",
        period.customer_id,
        period.id,
        period.ends_at,
    )?;
    Ok(())
}

/// Sets the quota of a period.
pub async fn set_quota(db: &mut Conn, id: &PeriodId, quota: i64) -> Result<()> {
    execute!(db, "UPDATE periods SET quota = $2 WHERE id = $1", id, quota)?;
    Ok(())
}

/// Holds one try-on; false if the quota is used up.
pub async fn hold(db: &mut Conn, id: &PeriodId) -> Result<bool> {
    let sql = "UPDATE periods SET held = held + 1 WHERE id = $1 AND used + held < quota";
    Ok(execute!(db, sql, id)? == 1)
}

/// Counts one used try-on without a hold; false if the quota is used up.
pub async fn consume(db: &mut Conn, id: &PeriodId) -> Result<bool> {
    let sql = "UPDATE periods SET used = used + 1 WHERE id = $1 AND used + held < quota";
    Ok(execute!(db, sql, id)? == 1)
}

/// Reverts a call of [`consume`] in the same transaction.
pub async fn refund(db: &mut Conn, id: &PeriodId) -> Result<()> {
    execute!(db, "UPDATE periods SET used = used - 1 WHERE id = $1", id)?;
    Ok(())
}

macro_rules! columns {
    () => {
        "used, quota, used_from_grants,
             (SELECT CAST(COALESCE(SUM(g.try_ons - g.used), 0) AS BIGINT) FROM grants g
                 WHERE g.customer_id = periods.customer_id AND g.revoked_at IS NULL
                     AND g.used < g.try_ons AND (g.expires_at IS NULL OR g.expires_at > $2)) AS unused_grants"
    };
}

/// A period's id and its counters.
#[derive(Deserialize)]
struct PeriodCounters(PeriodId, i64, i64, i64, i64);

/// The counters of these periods.
pub async fn all_counters(
    db: &mut Conn,
    ids: impl IntoIterator<Item = &PeriodId>,
    now: EpochMs,
) -> Result<BTreeMap<PeriodId, Counters>> {
    let sql = "WITH item AS (SELECT value ->> 'id' AS period FROM json_each($1))
         SELECT json_group_array(json_array(p.id, p.used, p.quota, p.used_from_grants,
             (SELECT CAST(COALESCE(SUM(g.try_ons - g.used), 0) AS BIGINT) FROM grants g
                 WHERE g.customer_id = p.customer_id AND g.revoked_at IS NULL
                     AND g.used < g.try_ons AND (g.expires_at IS NULL OR g.expires_at > $2))))
         FROM item JOIN periods p ON p.id = period";
    let counters: Vec<PeriodCounters> = fetch_items!(db, sql, items::ids(ids), now)?;
    let counters = counters.into_iter().map(
        |PeriodCounters(id, used, quota, used_from_grants, unused_grants)| {
            let counters = Counters {
                used,
                quota,
                used_from_grants,
                unused_grants,
            };
            (id, counters)
        },
    );
    Ok(counters.collect())
}

/// The counters of a period.
pub async fn counters(db: &mut Conn, id: &PeriodId, now: EpochMs) -> Result<Counters> {
    let sql = concat!("SELECT ", columns!(), " FROM periods WHERE id = $1");
    fetch!(db, fetch_one, sql, id, now)
}

/// Counts one used try-on that was charged to a grant.
pub async fn count_from_grant(db: &mut Conn, id: &PeriodId, now: EpochMs) -> Result<Counters> {
    let sql = concat!(
        "UPDATE periods SET used_from_grants = used_from_grants + 1 WHERE id = $1 RETURNING ",
        columns!()
    );
    fetch!(db, fetch_one, sql, id, now)
}

/// Releases a held try-on.
pub async fn release_hold(db: &mut Conn, id: &PeriodId) -> Result<()> {
    execute!(db, "UPDATE periods SET held = held - 1 WHERE id = $1", id)?;
    Ok(())
}

/// Records that the store was warned that the period's quota is nearly used up; false if this is recorded already.
pub async fn mark_warned(db: &mut Conn, id: &PeriodId) -> Result<bool> {
    let sql = "UPDATE periods SET warned = 1 WHERE id = $1 AND warned = 0";
    Ok(execute!(db, sql, id)? == 1)
}

/// Records that the store was told that the period's quota is used up; false if this is recorded already.
pub async fn mark_exhausted(db: &mut Conn, id: &PeriodId) -> Result<bool> {
    let sql = "UPDATE periods SET exhausted_notified = 1 WHERE id = $1 AND exhausted_notified = 0";
    Ok(execute!(db, sql, id)? == 1)
}

/// Whether the store was told that the period's quota is used up.
pub async fn is_marked_exhausted(db: &mut Conn, id: &PeriodId) -> Result<bool> {
    let sql = "SELECT exhausted_notified FROM periods WHERE id = $1";
    let (notified,): (i64,) = fetch!(db, fetch_one, sql, id)?;
    Ok(notified != 0)
}

/// The customer's last `count` periods, newest first.
pub async fn history(db: &mut Conn, customer_id: &CustomerId, count: i64) -> Result<Vec<Period>> {
    let sql = "SELECT starts_at, ends_at, quota + used_from_grants AS quota,
             used + used_from_grants AS used FROM periods
         WHERE customer_id = $1 ORDER BY starts_at DESC, ends_at DESC LIMIT $2";
    fetch!(db, fetch_all, sql, customer_id, count)
}
