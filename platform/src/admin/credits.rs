//! `genvoris credits`

use std::time::Duration;

use super::{Output, require_store};
use crate::{
    cli::CreditsCommand,
    clock::{DAY, EpochMs},
    credits::add_pack,
    db::{Conn, Database, credits},
    error::Result,
    ids::StoreId,
};

/// Runs `command`.
pub async fn run(db: &Database, command: CreditsCommand, now: EpochMs) -> Result<Output> {
    let CreditsCommand::Add {
        store,
        count,
        expires_in_days,
    } = command;
    let store = StoreId::from(store);
    let expires_at = now + Duration::from_secs(expires_in_days.unsigned_abs() * DAY.as_secs());
    let work = async move |db: &mut Conn| {
        require_store(db, &store).await?;
        let pack = add_pack(db, &store, count, expires_at, now).await?;
        let balance = credits::balance(db, &store, now).await?;
        Ok((pack, balance.remaining))
    };
    let (pack, remaining) = db.writer.run(work).await?;
    Ok(Output {
        result: format!("{pack}\n"),
        note: format!(
            "{count} credits were added, which expire at {}; the store now has {remaining} credits",
            expires_at.iso()
        ),
    })
}
