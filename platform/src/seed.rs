//! The rows of the sandbox store.

use crate::{
    credits::add_pack,
    db::{Conn, Database, credits, stores},
    error::Result,
};

const STORE: &str = "sto_sandbox";
/// Credits of the pack that the sandbox store gets when it has none.
const CREDITS: i64 = 10_000;

/// Makes sure that the sandbox store exists, has this key and has credits.
pub async fn ensure_store(db: &Database, key: String, now: i64) -> Result<()> {
    let work = async move |db: &mut Conn| {
        stores::ensure(db, STORE, "Sandbox store", &key, now).await?;
        if credits::balance(db, STORE, now).await?.remaining == 0 {
            add_pack(db, STORE, CREDITS, now + credits::PACK_VALIDITY, now).await?;
        }
        Ok(())
    };
    db.writer.run(work).await
}

/// Makes the sandbox store's key unknown: it is public, and a database may be served without the sandbox later.
pub async fn close_store(db: &Database) -> Result<()> {
    let work = async move |db: &mut Conn| stores::revoke_keys(db, STORE).await;
    db.writer.run(work).await
}
