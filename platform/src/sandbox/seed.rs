//! The sandbox store's rows in the database.

use crate::{
    clock::EpochMs,
    credits::add_pack,
    db::{Conn, Database, api_keys, credits, stores},
    error::Result,
    ids::StoreId,
};

const STORE: &str = "sto_sandbox";
/// The credits of the pack that the sandbox store gets when it has none left.
const CREDITS: i64 = 10_000;

/// Prepares the database for a server. In sandbox mode, `key` is the key of the sandbox store: the store is created if
/// necessary, with credits. Otherwise, the sandbox store's keys are revoked, because they are publicly known and the
/// database may have been used in sandbox mode before.
pub async fn prepare_store(db: &Database, key: Option<&str>, now: EpochMs) -> Result<()> {
    match key {
        Some(key) => ensure_store(db, key.to_owned(), now).await,
        None => revoke_keys(db).await,
    }
}

async fn ensure_store(db: &Database, key: String, now: EpochMs) -> Result<()> {
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

async fn revoke_keys(db: &Database) -> Result<()> {
    let work = async move |db: &mut Conn| api_keys::revoke_all(db, &STORE.into()).await;
    db.writer.run(work).await
}
