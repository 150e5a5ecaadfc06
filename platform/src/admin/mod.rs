//! Runs the administrative commands: for stores, their keys and credits, and the keys that sign tokens.

mod credits;
mod keys;
mod stores;

use crate::{
    cli::{Credits, Keys, Stores, StoresCommand},
    clock::EpochMs,
    db::{Conn, Database, SchemaMode, stores as stores_table},
    error::{Error, Result},
    ids::StoreId,
};

/// What a command prints.
#[derive(Debug, Default)]
pub struct Output {
    /// For scripts, on standard output: only the new id or key, or one row per line.
    pub result: String,
    /// For people, on standard error.
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

/// Runs `command` at `now` (epoch milliseconds).
pub async fn run(command: Admin, now: EpochMs) -> Result<Output> {
    let db = Database::open(command.database(), command.schema_mode()).await?;
    let output = match command {
        Admin::Stores(stores) => stores::run(&db, stores.command, now).await,
        Admin::Keys(keys) => keys::run(&db, keys.command, now).await,
        Admin::Credits(credits) => credits::run(&db, credits.command, now).await,
    };
    db.close().await;
    output
}

impl Admin {
    /// `stores create` creates the database if it does not exist, because it is the first command for a new one.
    fn schema_mode(&self) -> SchemaMode {
        match self {
            Self::Stores(Stores {
                command: StoresCommand::Create { .. },
                ..
            }) => SchemaMode::CreateIfMissing,
            _ => SchemaMode::RequireCurrent,
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

/// A row of tab-separated values.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
        .collect();
    cells.join("\t") + "\n"
}

async fn require_store(db: &mut Conn, store: &StoreId) -> Result<()> {
    match stores_table::exists(db, store).await? {
        true => Ok(()),
        false => Err(Error::NotFound("there is no store with this id")),
    }
}
