//! Attempts at a try-on: one row per `attempt_id`. The row is both the idempotency record and the hold.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types::Json};

use super::{
    Conn, execute, fetch, fetch_items,
    items::{self, Change},
};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{AttemptId, CustomerId, GrantId, JobId, PackId, PeriodId, ProcessId, StoreId},
};

/// The state of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum State {
    /// A try-on of the quota and a credit are held.
    Held,
    /// It succeeded and was charged.
    Committed,
    /// It failed. Its quota and credit were released, and it may run again.
    Released,
    /// The client cancelled it. Its quota and credit were released, and it may run again.
    Cancelled,
    /// Its process died. Its quota and credit were released, and it may run again.
    Expired,
    /// It succeeded after its hold had been released, and there was no quota or credit left to charge.
    Uncharged,
}

/// An attempt, with the quota and the credit that it holds.
#[derive(Debug, Clone, FromRow)]
pub struct Attempt {
    /// The store.
    pub store_id: StoreId,
    /// The id that the client gave it.
    pub attempt_id: AttemptId,
    /// The latest job that ran it, `job_…`.
    pub job_id: JobId,
    /// The process that runs it.
    pub owner: ProcessId,
    /// A SHA-256 hash of the request, by which a reused attempt id is detected.
    pub fingerprint: String,
    /// Its state.
    pub state: State,
    /// The customer; none in legacy mode, where requests carry no session token.
    pub customer_id: Option<CustomerId>,
    /// The customer's period, if there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that is charged; none if the period's quota is.
    pub grant_id: Option<GrantId>,
    /// The pack that its credit was debited from.
    pub pack_id: Option<PackId>,
    /// When its lease expires. After that, its process is considered dead.
    pub lease_until: EpochMs,
}

/// A request to run an attempt: who pays for it, and which process runs it. It is serialized for statements about many.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    /// The store.
    pub store_id: StoreId,
    /// The id that the client gave the attempt.
    pub attempt_id: AttemptId,
    /// The job that will run it, `job_…`. It cannot be guessed, because whoever knows it may see and cancel the job.
    pub job_id: JobId,
    /// The process that runs it.
    pub owner: ProcessId,
    /// The customer; none in legacy mode, where requests carry no session token.
    pub customer_id: Option<CustomerId>,
    /// A SHA-256 hash of the request in hexadecimal.
    pub fingerprint: String,
    /// What events tell about the try-on. It is not stored.
    #[serde(skip)]
    pub details: Details,
}

/// What a page tells about a try-on: unverified texts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Details {
    /// The page's URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_url: Option<String>,
    /// The product's id in its store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// The product's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_title: Option<String>,
    /// The number of pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variation_count: Option<u8>,
}

/// What an attempt is charged to.
#[derive(Debug)]
pub struct FundingSource {
    /// The customer's period, if there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that is charged; none if the period's quota is.
    pub grant_id: Option<GrantId>,
    /// The pack that its credit is debited from.
    pub pack_id: Option<PackId>,
}

/// What there is to pay for a new attempt.
#[derive(Debug, Deserialize)]
pub struct Funds {
    /// Its job.
    pub job_id: JobId,
    /// The customer's period, if its quota pays for try-ons: it has not ended, the customer is active and has a plan, and no
    /// grant expires before it.
    pub period_id: Option<PeriodId>,
    /// What is left of the period's quota and not held.
    pub free: Option<i64>,
    /// The store's pack that expires first and has credits left; none if all of them are empty or have expired.
    pub pack_id: Option<PackId>,
    /// The credits that the pack has left.
    pub credits: Option<i64>,
}

/// Looks up what there is to pay for those of these attempts that do not exist, in any order.
pub async fn find_funds(db: &mut Conn, claims: &[&Claim], now: EpochMs) -> Result<Vec<Funds>> {
    let sql = "WITH item AS (
             SELECT value ->> 'store_id' AS store, value ->> 'attempt_id' AS attempt,
                 value ->> 'job_id' AS job, value ->> 'customer_id' AS customer
             FROM json_each($1))
         SELECT json_group_array(json_array(job, p.id, p.quota - p.used - p.held, k.id, k.remaining)) FROM item
         LEFT JOIN periods p ON p.id = (
             SELECT c.period_id FROM customers c WHERE c.id = customer AND c.store_id = store
                 AND c.status = 'ACTIVE' AND c.plan_id IS NOT NULL)
         AND p.ends_at > $2 AND NOT EXISTS (
             SELECT 1 FROM grants g WHERE g.customer_id = customer AND g.revoked_at IS NULL
                 AND g.used < g.try_ons AND g.used + g.held < g.try_ons
                 AND g.expires_at > $2 AND g.expires_at <= p.ends_at)
         LEFT JOIN credit_packs k ON k.id = (
             SELECT id FROM credit_packs WHERE store_id = store AND remaining > 0 AND expires_at > $2
             ORDER BY expires_at, id LIMIT 1)
         WHERE NOT EXISTS (SELECT 1 FROM attempts a WHERE a.store_id = store AND a.attempt_id = attempt)";
    fetch_items!(db, sql, Json(claims), now)
}

/// A new attempt, and what it is charged to.
#[derive(Serialize)]
pub struct NewAttempt<'a> {
    /// The request for it.
    #[serde(flatten)]
    pub claim: &'a Claim,
    /// The customer's period, if there is a customer.
    pub period_id: Option<&'a PeriodId>,
    /// The pack that its credit is debited from.
    pub pack_id: &'a PackId,
    /// When its lease expires, in epoch milliseconds.
    pub lease_until: i64,
    /// When it is created, in epoch milliseconds.
    pub created_at: i64,
}

/// Inserts these attempts, and holds what they are charged to.
///
/// # Errors
/// A conflict if one of them exists by now, or a period or pack has not as much left by now.
pub async fn insert_all(db: &mut Conn, attempts: &[NewAttempt<'_>]) -> Result<()> {
    let insert = Change {
        lock: None,
        sql: "INSERT INTO attempts (store_id, attempt_id, job_id, owner, fingerprint, state, customer_id,
                 lease_until, created_at, period_id, pack_id)
             SELECT value ->> 'store_id', value ->> 'attempt_id', value ->> 'job_id', value ->> 'owner',
                 value ->> 'fingerprint', 'held', value ->> 'customer_id', CAST(value ->> 'lease_until' AS BIGINT),
                 CAST(value ->> 'created_at' AS BIGINT), value ->> 'period_id', value ->> 'pack_id'
             FROM json_each($1) WHERE TRUE ORDER BY 1, 2 ON CONFLICT (store_id, attempt_id) DO NOTHING",
    };
    let hold = Change {
        lock: Some(LOCK_PERIODS),
        sql: "WITH item AS (
                 SELECT value ->> 'period_id' AS period, count(*) AS number FROM json_each($1) GROUP BY 1)
             UPDATE periods SET held = held + number FROM item
             WHERE id = period AND used + held + number <= quota",
    };
    let debit = Change {
        lock: Some(LOCK_PACKS),
        sql: "WITH item AS (
                 SELECT value ->> 'pack_id' AS pack, count(*) AS number FROM json_each($1) GROUP BY 1)
             UPDATE credit_packs SET remaining = remaining - number FROM item
             WHERE id = pack AND remaining >= number",
    };
    let changed = items::run(db, &[insert, hold, debit], &attempts).await?;
    let periods: HashSet<_> = attempts.iter().filter_map(|one| one.period_id).collect();
    let packs: HashSet<_> = attempts.iter().map(|one| one.pack_id).collect();
    items::require_all(changed, attempts.len() + periods.len() + packs.len())
}

const LOCK_ATTEMPTS: &str = "SELECT job_id FROM attempts
    WHERE job_id IN (SELECT value ->> 'job_id' FROM jsonb_array_elements($1))
    ORDER BY store_id, attempt_id FOR NO KEY UPDATE";
const LOCK_PERIODS: &str = "SELECT id FROM periods
    WHERE id IN (SELECT value ->> 'period_id' FROM jsonb_array_elements($1)) ORDER BY id FOR NO KEY UPDATE";
const LOCK_PACKS: &str = "SELECT id FROM credit_packs
    WHERE id IN (SELECT value ->> 'pack_id' FROM jsonb_array_elements($1)) ORDER BY id FOR NO KEY UPDATE";
const LOCK_GRANTS: &str = "SELECT id FROM grants
    WHERE id IN (SELECT value ->> 'grant_id' FROM jsonb_array_elements($1)) ORDER BY id FOR NO KEY UPDATE";

/// An attempt of a batch, as it is before it is committed.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeldAttempt {
    /// Its job.
    pub job_id: JobId,
    state: String,
    /// The customer's period, if there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that is charged; none if the period's quota is.
    pub grant_id: Option<GrantId>,
    /// The credits that the store has left.
    pub remaining_credits: i64,
    /// How many active webhooks the store has.
    pub webhooks: i64,
}

/// Those of these attempts that their jobs hold, in any order. PostgreSQL locks them.
pub async fn find_held(db: &mut Conn, claims: &[&Claim], now: EpochMs) -> Result<Vec<HeldAttempt>> {
    items::lock(db, LOCK_ATTEMPTS, &claims).await?;
    let sql = "WITH item AS (SELECT value ->> 'job_id' AS job FROM json_each($1))
         SELECT json_group_array(json_array(a.job_id, a.state, a.period_id, a.grant_id,
             (SELECT CAST(COALESCE(SUM(k.remaining), 0) AS BIGINT) FROM credit_packs k
                 WHERE k.store_id = a.store_id AND k.expires_at > $2),
             (SELECT count(*) FROM webhooks w WHERE w.store_id = a.store_id AND w.active = 1)))
         FROM item JOIN attempts a ON a.job_id = job";
    let mut attempts: Vec<HeldAttempt> = fetch_items!(db, sql, Json(claims), now)?;
    attempts.retain(|attempt| attempt.state == "held");
    Ok(attempts)
}

/// Commits these attempts, which are held, and counts their try-ons as used, where they were held.
///
/// # Errors
/// A conflict if one of them has changed by now.
pub async fn commit_all(db: &mut Conn, held: &[HeldAttempt]) -> Result<()> {
    let commit = Change {
        lock: None,
        sql: "UPDATE attempts SET state = 'committed' WHERE job_id IN (
                 SELECT value ->> 'job_id' FROM json_each($1))",
    };
    let grants = Change {
        lock: Some(LOCK_GRANTS),
        sql: "WITH item AS (
                 SELECT value ->> 'grant_id' AS paid, count(*) AS number FROM json_each($1) GROUP BY 1)
             UPDATE grants SET held = held - number, used = used + number FROM item WHERE id = paid",
    };
    let periods = Change {
        lock: Some(LOCK_PERIODS),
        sql: "WITH item AS (
                 SELECT value ->> 'period_id' AS period, count(value ->> 'grant_id') AS of_grants,
                     count(*) - count(value ->> 'grant_id') AS of_plan
                 FROM json_each($1) GROUP BY 1)
             UPDATE periods SET held = held - of_plan, used = used + of_plan,
                 used_from_grants = used_from_grants + of_grants
             FROM item WHERE id = period",
    };
    let grant_ids: HashSet<_> = held
        .iter()
        .filter_map(|one| one.grant_id.as_ref())
        .collect();
    let period_ids: HashSet<_> = held
        .iter()
        .filter_map(|one| one.period_id.as_ref())
        .collect();
    let changes: &[Change] = match grant_ids.is_empty() {
        true => &[commit, periods],
        false => &[commit, grants, periods],
    };
    let changed = items::run(db, changes, &held).await?;
    items::require_all(changed, held.len() + grant_ids.len() + period_ids.len())
}

/// Inserts a new attempt; false if it exists. This is one statement, because with a SELECT first, two claims could race.
pub async fn claim(
    db: &mut Conn,
    claim: &Claim,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<bool> {
    let sql = "INSERT INTO attempts (store_id, attempt_id, job_id, owner, fingerprint, state, customer_id,
             lease_until, created_at)
         VALUES ($1, $2, $3, $4, $5, 'held', $6, $7, $8)
         ON CONFLICT (store_id, attempt_id) DO NOTHING";
    let inserted = execute!(
        db,
        sql,
        &claim.store_id,
        &claim.attempt_id,
        &claim.job_id,
        &claim.owner,
        &claim.fingerprint,
        &claim.customer_id,
        lease_until,
        now,
    )?;
    Ok(inserted == 1)
}

/// Claims an attempt again whose run `earlier` ended without being charged; false if another run has claimed it first.
pub async fn reclaim(
    db: &mut Conn,
    claim: &Claim,
    earlier: &Attempt,
    lease_until: EpochMs,
) -> Result<bool> {
    let sql = "UPDATE attempts SET state = 'held', job_id = $4, owner = $5, lease_until = $6,
             period_id = NULL, grant_id = NULL, pack_id = NULL
         WHERE store_id = $1 AND attempt_id = $2 AND job_id = $3
             AND state IN ('released', 'cancelled', 'expired')";
    let updated = execute!(
        db,
        sql,
        &claim.store_id,
        &claim.attempt_id,
        &earlier.job_id,
        &claim.job_id,
        &claim.owner,
        lease_until,
    )?;
    Ok(updated == 1)
}

/// Finds an attempt by its id.
pub async fn find(db: &mut Conn, store: &StoreId, attempt: &AttemptId) -> Result<Option<Attempt>> {
    let sql = "SELECT * FROM attempts WHERE store_id = $1 AND attempt_id = $2";
    fetch!(db, fetch_optional, sql, store, attempt)
}

/// Finds the attempt whose latest run is this job.
pub async fn find_by_job(db: &mut Conn, job: &JobId) -> Result<Option<Attempt>> {
    let sql = "SELECT * FROM attempts WHERE job_id = $1";
    fetch!(db, fetch_optional, sql, job)
}

/// Records what the attempt is charged to.
pub async fn set_funding_source(
    db: &mut Conn,
    claim: &Claim,
    source: &FundingSource,
) -> Result<()> {
    let sql = "UPDATE attempts SET period_id = $3, grant_id = $4, pack_id = $5
         WHERE store_id = $1 AND attempt_id = $2";
    execute!(
        db,
        sql,
        &claim.store_id,
        &claim.attempt_id,
        &source.period_id,
        &source.grant_id,
        &source.pack_id,
    )?;
    Ok(())
}

/// Moves an attempt from one state to another. Returns `None` if it is in another state, or if this job is not its latest.
pub async fn transition(
    db: &mut Conn,
    job: &JobId,
    from: State,
    to: State,
) -> Result<Option<Attempt>> {
    let sql = "UPDATE attempts SET state = $3 WHERE job_id = $1 AND state = $2 RETURNING *";
    fetch!(db, fetch_optional, sql, job, from, to)
}

/// Marks all held attempts whose lease has expired, and returns them. Those of the process `excluded_owner` are left
/// alone: after a suspension a process may renew its leases late, but it knows that it is alive.
pub async fn expire_leases(
    db: &mut Conn,
    now: EpochMs,
    excluded_owner: Option<&ProcessId>,
) -> Result<Vec<Attempt>> {
    // No process has an empty id.
    let excluded = excluded_owner.map_or("", ProcessId::as_str);
    if let Conn::Postgres(_) = db {
        let lock =
            "SELECT job_id FROM attempts WHERE state = 'held' AND lease_until <= $1 AND owner <> $2
             ORDER BY store_id, attempt_id FOR NO KEY UPDATE";
        execute!(&mut *db, lock, now, excluded)?;
    }
    let sql = "UPDATE attempts SET state = 'expired'
         WHERE state = 'held' AND lease_until <= $1 AND owner <> $2 RETURNING *";
    fetch!(db, fetch_all, sql, now, excluded)
}

/// Extends the leases of those of these jobs that hold something.
pub async fn renew_leases(db: &mut Conn, jobs: &[JobId], lease_until: EpochMs) -> Result<()> {
    #[derive(Serialize)]
    struct Renewal<'a> {
        job_id: &'a JobId,
        lease_until: i64,
    }
    let lease_until = lease_until.0;
    let renewals = jobs.iter().map(|job_id| Renewal {
        job_id,
        lease_until,
    });
    let renew = Change {
        lock: Some(LOCK_ATTEMPTS),
        sql: "WITH item AS (
                 SELECT value ->> 'job_id' AS job, CAST(value ->> 'lease_until' AS BIGINT) AS until FROM json_each($1))
             UPDATE attempts SET lease_until = until FROM item WHERE job_id = job AND state = 'held'",
    };
    items::run(db, &[renew], &renewals.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Deletes up to `count` attempts that were created before `before` and are not in progress. Returns how many were
/// deleted.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM attempts WHERE (store_id, attempt_id) IN (
             SELECT store_id, attempt_id FROM attempts
             WHERE created_at < $1 AND state <> 'held' LIMIT $2)";
    execute!(db, sql, before, count)
}
