//! Credit packs, which stores buy. The pack that expires first is debited first.

use std::time::Duration;

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::{DAY, EpochMs},
    error::Result,
    ids::{PackId, StoreId},
};

/// How long a pack is valid by default: one year.
pub const PACK_VALIDITY: Duration = Duration::from_secs(365 * DAY.as_secs());

/// The totals of a store's packs that have not expired.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Balance {
    /// Credits bought.
    pub credits: i64,
    /// Credits left. Those that try-ons in progress hold are not included.
    pub remaining: i64,
}

/// Inserts a pack that is valid until `expires_at`, and returns its id.
pub async fn add(
    db: &mut Conn,
    store: &StoreId,
    credits: i64,
    expires_at: EpochMs,
    now: EpochMs,
) -> Result<PackId> {
    let id = PackId::new();
    execute!(
        db,
        "INSERT INTO credit_packs (id, store_id, credits, remaining, expires_at, created_at)
         VALUES ($1, $2, $3, $3, $4, $5)",
        &id,
        store,
        credits,
        expires_at,
        now,
    )?;
    Ok(id)
}

/// Debits one credit and returns the pack that it was debited from; `None` if all packs are empty or have expired.
pub async fn debit(db: &mut Conn, store: &StoreId, now: EpochMs) -> Result<Option<PackId>> {
    // The condition on `remaining` is repeated, because of two processes that debit the same pack, the second waits for
    // the first and then evaluates the outer condition again, but not the subquery. If it finds the pack empty, it
    // starts over, until no pack has credits left.
    let sql = "UPDATE credit_packs SET remaining = remaining - 1 WHERE id = (
             SELECT id FROM credit_packs WHERE store_id = $1 AND remaining > 0 AND expires_at > $2
             ORDER BY expires_at, id LIMIT 1
         ) AND remaining > 0 RETURNING id";
    loop {
        let debited: Option<(PackId,)> = fetch!(&mut *db, fetch_optional, sql, store, now)?;
        if let Some((pack,)) = debited {
            return Ok(Some(pack));
        }
        if balance(db, store, now).await?.remaining <= 0 {
            return Ok(None);
        }
    }
}

/// Returns one credit to the pack that it was debited from.
pub async fn refund(db: &mut Conn, pack: &PackId) -> Result<()> {
    execute!(
        db,
        "UPDATE credit_packs SET remaining = remaining + 1 WHERE id = $1",
        pack
    )?;
    Ok(())
}

/// The store's credit balance at `now`.
pub async fn balance(db: &mut Conn, store: &StoreId, now: EpochMs) -> Result<Balance> {
    let sql = "SELECT CAST(COALESCE(SUM(credits), 0) AS BIGINT) AS credits,
             CAST(COALESCE(SUM(remaining), 0) AS BIGINT) AS remaining
         FROM credit_packs WHERE store_id = $1 AND expires_at > $2";
    fetch!(db, fetch_one, sql, store, now)
}
