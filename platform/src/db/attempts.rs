//! Attempts: one row per `attempt_id`, which is the idempotency key and the hold in one.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{AttemptId, CustomerId, GrantId, JobId, PackId, PeriodId, ProcessId, StoreId},
};

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum State {
    /// Quota and credit are set aside.
    Held,
    /// Paid for.
    Committed,
    /// Failed; given back, may run again.
    Released,
    /// Called off by the client; given back, may run again.
    Cancelled,
    /// Its process died; given back, may run again.
    Expired,
    /// Succeeded after its hold was given back, with nothing left to pay from.
    Uncharged,
}

/// An attempt and what it holds.
#[derive(Debug, Clone, FromRow)]
pub struct Attempt {
    /// The store.
    pub store_id: StoreId,
    /// The client's id for it.
    pub attempt_id: AttemptId,
    /// Its latest run, `job_…`.
    pub job_id: JobId,
    /// The process that runs it.
    pub owner: ProcessId,
    /// SHA-256 over what the attempt is for.
    pub fingerprint: String,
    /// Where it stands.
    pub state: State,
    /// The customer, unless in legacy mode.
    pub customer_id: Option<CustomerId>,
    /// The customer's period, when there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that pays for it; none where the period's quota does.
    pub grant_id: Option<GrantId>,
    /// The pack its credit came from.
    pub pack_id: Option<PackId>,
    /// The time after which its process counts as dead.
    pub lease_until: EpochMs,
}

/// Who claims an attempt, and for what.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The store.
    pub store_id: StoreId,
    /// The client's id for the attempt.
    pub attempt_id: AttemptId,
    /// This run of it, `job_…`; unguessable, because whoever knows it may see and cancel the run.
    pub job_id: JobId,
    /// The process that runs it.
    pub owner: ProcessId,
    /// The customer, unless in legacy mode.
    pub customer_id: Option<CustomerId>,
    /// SHA-256 over what the attempt is for, hexadecimal.
    pub fingerprint: String,
}

/// From where an attempt is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct Source {
    /// The customer's period, when there is a customer.
    pub period_id: Option<PeriodId>,
    /// The grant that pays for it; none where the period's quota does, as always until it is known better.
    #[sqlx(default)]
    pub grant_id: Option<GrantId>,
    /// The pack its credit comes from.
    pub pack_id: Option<PackId>,
}

/// Claims a new attempt and records from where it will be paid if nothing stands in the way; `None` if it exists.
/// One statement, because selecting first lets two claims race.
pub async fn claim(
    db: &mut Conn,
    claim: &Claim,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<Option<Source>> {
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

/// Claims an attempt whose run `earlier` ended without being paid for; false if somebody else was faster.
pub async fn claim_again(
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

/// The attempt with this id.
pub async fn get(db: &mut Conn, store: &StoreId, attempt: &AttemptId) -> Result<Option<Attempt>> {
    let sql = "SELECT * FROM attempts WHERE store_id = $1 AND attempt_id = $2";
    fetch!(db, fetch_optional, sql, store, attempt)
}

/// The attempt whose latest run this is.
pub async fn by_job(db: &mut Conn, job: &JobId) -> Result<Option<Attempt>> {
    let sql = "SELECT * FROM attempts WHERE job_id = $1";
    fetch!(db, fetch_optional, sql, job)
}

/// Records from where the attempt is paid.
pub async fn set_source(db: &mut Conn, claim: &Claim, source: &Source) -> Result<()> {
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

/// Moves a run of an attempt from one state to another; `None` if it was not in the first, or another run took over.
pub async fn transition(
    db: &mut Conn,
    job: &JobId,
    from: State,
    to: State,
) -> Result<Option<Attempt>> {
    let sql = "UPDATE attempts SET state = $3 WHERE job_id = $1 AND state = $2 RETURNING *";
    fetch!(db, fetch_optional, sql, job, from, to)
}

/// An attempt that was just paid for.
#[derive(Debug, FromRow)]
pub struct Committed {
    /// What it held.
    #[sqlx(flatten)]
    pub attempt: Attempt,
    /// What its store has left.
    pub remaining_credits: i64,
    /// Whether its store wants to be told of anything.
    pub has_webhooks: bool,
}

/// Turns a held attempt into one that is paid for; `None` if this run does not hold it. What settling needs to know
/// comes with it, because each statement costs a visit to the driver's thread.
pub async fn commit(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Option<Committed>> {
    let sql = "UPDATE attempts SET state = 'committed'
         WHERE store_id = $1 AND attempt_id = $2 AND job_id = $4 AND state = 'held'
         RETURNING *,
             (SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM credit_packs
                 WHERE store_id = $1 AND expires_at > $3) AS remaining_credits,
             EXISTS (SELECT 1 FROM webhooks WHERE store_id = $1) AS has_webhooks";
    let (store, attempt, job) = (&claim.store_id, &claim.attempt_id, &claim.job_id);
    fetch!(db, fetch_optional, sql, store, attempt, now, job)
}

/// Marks every hold whose lease is over as expired and returns them, except those of the process `spared`: a process
/// that slept renews its own late, and knows that it lives.
pub async fn expire(
    db: &mut Conn,
    now: EpochMs,
    spared: Option<&ProcessId>,
) -> Result<Vec<Attempt>> {
    let sql = "UPDATE attempts SET state = 'expired'
         WHERE state = 'held' AND lease_until <= $1 AND owner <> $2 RETURNING *";
    // No process has an empty id.
    let spared = spared.map_or("", ProcessId::as_str);
    fetch!(db, fetch_all, sql, now, spared)
}

/// Prolongs what a run holds.
pub async fn renew(db: &mut Conn, job: &JobId, lease_until: EpochMs) -> Result<()> {
    let sql = "UPDATE attempts SET lease_until = $2 WHERE job_id = $1 AND state = 'held'";
    execute!(db, sql, job, lease_until)?;
    Ok(())
}

/// Forgets at most `count` attempts older than `before`, but for those under way; returns how many.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM attempts WHERE (store_id, attempt_id) IN (
             SELECT store_id, attempt_id FROM attempts
             WHERE created_at < $1 AND state <> 'held' LIMIT $2)";
    execute!(db, sql, before, count)
}
