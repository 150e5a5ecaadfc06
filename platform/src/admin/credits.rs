//! `genvoris credits`

use super::{Output, check_store};
use crate::{
    cli::CreditsCommand,
    clock::iso,
    credits::add_pack,
    db::{Conn, Database, credits},
    error::Result,
};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Runs `command`.
pub async fn run(db: &Database, command: CreditsCommand, now: i64) -> Result<Output> {
    let CreditsCommand::Add {
        store,
        count,
        expires_in_days,
    } = command;
    let expires_at = now + expires_in_days * DAY;
    let work = async move |db: &mut Conn| {
        check_store(db, &store).await?;
        let pack = add_pack(db, &store, count, expires_at, now).await?;
        let balance = credits::balance(db, &store, now).await?;
        Ok((pack, balance.remaining))
    };
    let (pack, remaining) = db.writer.run(work).await?;
    Ok(Output {
        result: format!("{pack}\n"),
        note: format!(
            "{count} credits were added, which expire at {}; the store now has {remaining} credits",
            iso(expires_at)
        ),
    })
}
