//! `genvoris stores`

use super::{Output, row};
use crate::{
    cli::StoresCommand,
    clock::EpochMs,
    db::{Conn, Database, stores},
    error::{Error, Result},
    ids::StoreId,
};

/// Runs `command`.
pub async fn run(db: &Database, command: StoresCommand, now: EpochMs) -> Result<Output> {
    match command {
        StoresCommand::Create { name } => create(db, name, now).await,
        StoresCommand::List => list(db).await,
        StoresCommand::Activate { store } => set_active(db, store.into(), true).await,
        StoresCommand::Deactivate { store } => set_active(db, store.into(), false).await,
    }
}

async fn create(db: &Database, name: String, now: EpochMs) -> Result<Output> {
    let id = StoreId::new();
    let result = format!("{id}\n");
    let work = async move |db: &mut Conn| stores::insert(db, &id, &name, now).await;
    db.writer.run(work).await?;
    Ok(Output {
        result,
        note: "the store has no key and no credits yet: add them with 'genvoris keys create' and 'genvoris credits add'".into(),
    })
}

async fn list(db: &Database) -> Result<Output> {
    let stores = stores::list(&mut db.read().await?).await?;
    let rows = stores.iter().map(|store| {
        let active = if store.active { "active" } else { "inactive" };
        row(&[
            store.id.as_str(),
            &store.name,
            active,
            &store.created_at.iso(),
        ])
    });
    Ok(Output {
        result: rows.collect(),
        note: String::new(),
    })
}

async fn set_active(db: &Database, store: StoreId, active: bool) -> Result<Output> {
    let work = async move |db: &mut Conn| stores::set_active(db, &store, active).await;
    if !db.writer.run(work).await? {
        return Err(Error::NotFound("there is no store with this id"));
    }
    let note = match active {
        true => "the store is active: calls with its keys are accepted",
        false => "the store is inactive: calls with its keys are refused with 403 account_inactive",
    };
    Ok(Output {
        result: String::new(),
        note: note.into(),
    })
}
