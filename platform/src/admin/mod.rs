//! Administration: stores, their keys and credits, and the keys that sign tokens.

mod credits;
mod keys;
mod stores;

use crate::{
    cli::{Credits, Keys, Stores, StoresCommand},
    clock::EpochMs,
    db::{Conn, Database, Tables, stores as table},
    error::{Error, Result},
    ids::StoreId,
};

/// What a command says.
#[derive(Debug, Default)]
pub struct Output {
    /// For standard output and scripts: the new id or key alone, or a row per line.
    pub result: String,
    /// For standard error and people.
    pub note: String,
}

/// An administrative command.
pub enum Admin {
    /// `genvoris stores`
    Stores(Stores),
    /// `genvoris keys`
    Keys(Keys),
    /// `genvoris credits`
    Credits(Credits),
}

/// Does what `command` says, at `now`.
pub async fn run(command: Admin, now: EpochMs) -> Result<Output> {
    let db = Database::open(command.database(), command.tables()).await?;
    let output = match command {
        Admin::Stores(stores) => stores::run(&db, stores.command, now).await,
        Admin::Keys(keys) => keys::run(&db, keys.command, now).await,
        Admin::Credits(credits) => credits::run(&db, credits.command, now).await,
    };
    db.close().await;
    output
}

impl Admin {
    /// The first command of all makes the database.
    fn tables(&self) -> Tables {
        match self {
            Self::Stores(Stores {
                command: StoresCommand::Create { .. },
                ..
            }) => Tables::MakeWhereNone,
            _ => Tables::Expect,
        }
    }

    fn database(&self) -> &str {
        let args = match self {
            Self::Stores(stores) => &stores.database,
            Self::Keys(keys) => &keys.database,
            Self::Credits(credits) => &credits.database,
        };
        &args.database
    }
}

/// For tables: one line per row, cells apart by tabs.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
        .collect();
    cells.join("\t") + "\n"
}

async fn check_store(db: &mut Conn, store: &StoreId) -> Result<()> {
    match table::exists(db, store).await? {
        true => Ok(()),
        false => Err(Error::NotFound("no such store")),
    }
}
