//! The rows of the sandbox store.

use crate::{
    clock::EpochMs,
    credits::add_pack,
    db::{Conn, Database, api_keys, credits, stores},
    error::Result,
    ids::StoreId,
};

const STORE: &str = "sto_sandbox";
/// Credits of the pack that the sandbox store gets when it has none.
const CREDITS: i64 = 10_000;

/// Makes sure that the sandbox store exists, has this key and has credits.
pub async fn ensure_store(db: &Database, key: String, now: EpochMs) -> Result<()> {
    let work = async move |db: &mut Conn| {
        let store = StoreId::from(STORE);
        stores::ensure_with_key(db, &store, "Sandbox store", &key, now).await?;
        if credits::balance(db, &store, now).await?.remaining == 0 {
            add_pack(db, &store, CREDITS, now + credits::PACK_VALIDITY, now).await?;
        }
        Ok(())
    };
    db.writer.run(work).await
}

/// Makes the sandbox store's key unknown: it is public, and a database may be served without the sandbox later.
pub async fn close_store(db: &Database) -> Result<()> {
    let work = async move |db: &mut Conn| api_keys::revoke_all(db, &STORE.into()).await;
    db.writer.run(work).await
}
