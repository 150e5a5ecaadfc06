//! Attempts at a try-on: one row per `attempt_id`. The row is both the idempotency record and the hold.

use serde::Serialize;
use sqlx::FromRow;

use super::{Conn, execute, fetch};
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

/// A request to run an attempt: who pays for it, and which process runs it.
#[derive(Debug, Clone)]
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

/// The period and the credit pack that an attempt is charged to.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct FundingSource {
    /// The customer's period, if there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that is charged; none if the period's quota is.
    #[sqlx(default)]
    pub grant_id: Option<GrantId>,
    /// The pack that its credit is debited from.
    pub pack_id: Option<PackId>,
}

/// Inserts a new attempt, and records the period and the pack that it will probably be charged to. Returns `None` if
/// the attempt exists. This is one statement, because with a SELECT first, two claims could race.
pub async fn claim(
    db: &mut Conn,
    claim: &Claim,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<Option<FundingSource>> {
    let sql = "INSERT INTO attempts (store_id, attempt_id, job_id, owner, fingerprint, state, customer_id,
             lease_until, created_at, period_id, pack_id)
         VALUES ($1, $2, $3, $4, $5, 'held', $6, $7, $8,
             (SELECT period_id FROM customers WHERE store_id = $1 AND id = $6),
             (SELECT id FROM credit_packs WHERE store_id = $1 AND remaining > 0 AND expires_at > $8
                 ORDER BY expires_at, id LIMIT 1))
         ON CONFLICT (store_id, attempt_id) DO NOTHING RETURNING period_id, pack_id";
    fetch!(
        db,
        fetch_optional,
        sql,
        &claim.store_id,
        &claim.attempt_id,
        &claim.job_id,
        &claim.owner,
        &claim.fingerprint,
        &claim.customer_id,
        lease_until,
        now,
    )
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

/// An attempt that was just committed.
#[derive(Debug, FromRow)]
pub struct Committed {
    /// The attempt, with the quota and the credit that it held.
    #[sqlx(flatten)]
    pub attempt: Attempt,
    /// The credits that its store has left.
    pub remaining_credits: i64,
    /// Whether its store has any active webhooks.
    pub has_webhooks: bool,
}

/// Commits a held attempt. Returns `None` if this job does not hold it. The statement returns everything that settling
/// needs, because each further statement costs a round trip to the driver's thread.
pub async fn commit(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Option<Committed>> {
    let sql = "UPDATE attempts SET state = 'committed'
         WHERE store_id = $1 AND attempt_id = $2 AND job_id = $4 AND state = 'held'
         RETURNING *,
             (SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM credit_packs
                 WHERE store_id = $1 AND expires_at > $3) AS remaining_credits,
             EXISTS (SELECT 1 FROM webhooks WHERE store_id = $1 AND active = 1) AS has_webhooks";
    let (store, attempt, job) = (&claim.store_id, &claim.attempt_id, &claim.job_id);
    fetch!(db, fetch_optional, sql, store, attempt, now, job)
}

/// Marks all held attempts whose lease has expired, and returns them. Those of the process `excluded_owner` are left
/// alone: after a suspension a process may renew its leases late, but it knows that it is alive.
pub async fn expire_leases(
    db: &mut Conn,
    now: EpochMs,
    excluded_owner: Option<&ProcessId>,
) -> Result<Vec<Attempt>> {
    let sql = "UPDATE attempts SET state = 'expired'
         WHERE state = 'held' AND lease_until <= $1 AND owner <> $2 RETURNING *";
    // No process has an empty id.
    let excluded = excluded_owner.map_or("", ProcessId::as_str);
    fetch!(db, fetch_all, sql, now, excluded)
}

/// Extends the lease of a job.
pub async fn renew_lease(db: &mut Conn, job: &JobId, lease_until: EpochMs) -> Result<()> {
    let sql = "UPDATE attempts SET lease_until = $2 WHERE job_id = $1 AND state = 'held'";
    execute!(db, sql, job, lease_until)?;
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
