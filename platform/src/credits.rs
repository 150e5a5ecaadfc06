//! Credit packs, which stores buy.

use crate::{
    clock::EpochMs,
    db::{Conn, credits},
    error::Result,
    events,
    ids::{PackId, StoreId},
};

/// Adds a pack that is valid until `expires_at`, publishes the event, and returns the id of the pack.
pub async fn add_pack(
    db: &mut Conn,
    store: &StoreId,
    credits: i64,
    expires_at: EpochMs,
    now: EpochMs,
) -> Result<PackId> {
    let id = credits::add(db, store, credits, expires_at, now).await?;
    events::credits_added(db, store, &id, credits, expires_at, now).await?;
    Ok(id)
}
