//! Grants: try-ons that an order or a checkout has given a customer, beside the plan's quota.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{CustomerId, GrantId, StoreId},
};

/// A grant.
#[derive(Debug, Clone, FromRow)]
pub struct Grant {
    /// `gr_…`
    pub id: GrantId,
    /// The customer who may use it.
    pub customer_id: CustomerId,
    /// The store's own id of what it was given for, such as an order.
    pub reference: String,
    /// How many try-ons it is good for.
    pub try_ons: i64,
    /// How many of them are used.
    pub used: i64,
    /// The end of its validity; none if it does not expire.
    pub expires_at: Option<EpochMs>,
    /// When what was unused was taken back.
    pub revoked_at: Option<EpochMs>,
    /// When it was given.
    pub created_at: EpochMs,
}

/// A grant about to be written.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// The store's own id of what it is given for.
    pub reference: String,
    /// How many try-ons it is good for.
    pub try_ons: i64,
    /// The end of its validity; none if it does not expire.
    pub expires_at: Option<EpochMs>,
}

/// What a customer's valid grants have left, added up.
#[derive(Debug, Clone, Copy, Default, FromRow)]
pub struct Unused {
    /// Try-ons that are not used, those under way among them.
    pub unused: i64,
    /// Try-ons under way.
    pub held: i64,
}

/// Writes a grant; `None` if the store has one with this reference.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    customer: &CustomerId,
    grant: &NewGrant,
    now: EpochMs,
) -> Result<Option<Grant>> {
    let sql =
        "INSERT INTO grants (id, store_id, customer_id, reference, try_ons, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (store_id, reference) DO NOTHING RETURNING *";
    fetch!(
        db,
        fetch_optional,
        sql,
        GrantId::new(),
        store,
        customer,
        &grant.reference,
        grant.try_ons,
        grant.expires_at,
        now,
    )
}

/// The store's grant with this reference.
pub async fn find_by_reference(
    db: &mut Conn,
    store: &StoreId,
    reference: &str,
) -> Result<Option<Grant>> {
    let sql = "SELECT * FROM grants WHERE store_id = $1 AND reference = $2";
    fetch!(db, fetch_optional, sql, store, reference)
}

/// The store's grant with this id or reference; the id wins where both match.
pub async fn find_by_id_or_reference(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
) -> Result<Option<Grant>> {
    let sql = "SELECT * FROM grants WHERE store_id = $1 AND (id = $2 OR reference = $2)
         ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END LIMIT 1";
    fetch!(db, fetch_optional, sql, store, id)
}

/// The customer's last grants, the newest first.
pub async fn list(db: &mut Conn, customer: &CustomerId, count: i64) -> Result<Vec<Grant>> {
    let sql = "SELECT * FROM grants WHERE customer_id = $1
         ORDER BY created_at DESC, id DESC LIMIT $2";
    fetch!(db, fetch_all, sql, customer, count)
}

/// What the customer's grants have left.
pub async fn unused(db: &mut Conn, customer: &CustomerId, now: EpochMs) -> Result<Unused> {
    let sql = "SELECT CAST(COALESCE(SUM(try_ons - used), 0) AS BIGINT) AS unused,
             CAST(COALESCE(SUM(held), 0) AS BIGINT) AS held
         FROM grants WHERE customer_id = $1 AND revoked_at IS NULL AND used < try_ons
             AND (expires_at IS NULL OR expires_at > $2)";
    fetch!(db, fetch_one, sql, customer, now)
}

/// Holds one try-on of the customer's grant that expires first, if it expires no later than `by`; of any where that is
/// none. `None` if there is no such grant.
pub async fn hold(
    db: &mut Conn,
    customer: &CustomerId,
    by: Option<EpochMs>,
    now: EpochMs,
) -> Result<Option<GrantId>> {
    // Where another process takes the last of it in between, the next one is chosen, until there is none to choose.
    while let Some(grant) = next(db, customer, by, now).await? {
        let sql = "UPDATE grants SET held = held + 1
             WHERE id = $1 AND revoked_at IS NULL AND used + held < try_ons";
        if execute!(&mut *db, sql, &grant)? == 1 {
            return Ok(Some(grant));
        }
    }
    Ok(None)
}

async fn next(
    db: &mut Conn,
    customer: &CustomerId,
    by: Option<EpochMs>,
    now: EpochMs,
) -> Result<Option<GrantId>> {
    let sql = "SELECT id FROM grants
         WHERE customer_id = $1 AND revoked_at IS NULL AND used < try_ons AND used + held < try_ons
             AND (expires_at IS NULL OR expires_at > $3)
             AND (CAST($2 AS BIGINT) IS NULL OR expires_at <= $2)
         ORDER BY CASE WHEN expires_at IS NULL THEN 1 ELSE 0 END, expires_at, created_at, id LIMIT 1";
    let next: Option<(GrantId,)> = fetch!(db, fetch_optional, sql, customer, by, now)?;
    Ok(next.map(|(id,)| id))
}

/// Releases a held try-on.
pub async fn release_hold(db: &mut Conn, id: &GrantId) -> Result<()> {
    execute!(db, "UPDATE grants SET held = held - 1 WHERE id = $1", id)?;
    Ok(())
}

/// Counts one used try-on without a hold; false if the grant is used up or revoked.
pub async fn consume(db: &mut Conn, id: &GrantId) -> Result<bool> {
    let sql = "UPDATE grants SET used = used + 1
         WHERE id = $1 AND revoked_at IS NULL AND used + held < try_ons";
    Ok(execute!(db, sql, id)? == 1)
}

/// Reverts a call of [`consume`] in the same transaction.
pub async fn refund(db: &mut Conn, id: &GrantId) -> Result<()> {
    execute!(db, "UPDATE grants SET used = used - 1 WHERE id = $1", id)?;
    Ok(())
}

/// Takes back what is unused; a grant that was revoked before keeps the time of that.
pub async fn revoke(db: &mut Conn, id: &GrantId, now: EpochMs) -> Result<()> {
    let sql = "UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    execute!(db, sql, id, now)?;
    Ok(())
}
