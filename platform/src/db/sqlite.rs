//! Opens SQLite.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::{fs::OpenOptions, path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    ACQUIRE_TIMEOUT, CONNECTIONS, Conn, SchemaMode, schema, writer::write_ahead_log::MAX_LOG_BYTES,
};
use crate::{
    error::{Error, Result},
    private_file::make_private,
};

/// Opens the connection that writes, and the pool of those that only read.
pub async fn open(url: &str, mode: SchemaMode) -> Result<(Conn, SqlitePool)> {
    let options = options(url)?;
    if mode != SchemaMode::RequireCurrent {
        create_folder(options.get_filename())?;
        create_file(options.get_filename())?;
    }
    make_all_private(options.get_filename())?;
    let mut writer = Conn::Sqlite(
        pool(1)
            .connect_with(options.clone())
            .await?
            .acquire()
            .await?,
    );
    schema::prepare(&mut writer, mode).await?;
    let readers = pool(CONNECTIONS)
        .connect_with(options.read_only(true))
        .await?;
    Ok((writer, readers))
}

/// Opens a pool of connections to a file of its own, which is created if it is missing, for other tables than the platform's.
///
/// # Errors
/// 500 if the file cannot be opened or made private.
pub async fn open_sqlite_pool(url: &str) -> Result<SqlitePool> {
    let options = options(url)?;
    create_folder(options.get_filename())?;
    create_file(options.get_filename())?;
    make_all_private(options.get_filename())?;
    Ok(pool(CONNECTIONS).connect_with(options).await?)
}

fn options(url: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // In pages of 4 KB. SQLite's default of a thousand pages would move the same pages into the database at every few
        // transactions under load, and sync both files each time.
        .pragma("wal_autocheckpoint", "8000")
        // A log that was long once does not keep its length when it is written from its start.
        .pragma("journal_size_limit", MAX_LOG_BYTES.to_string())
        .disable_statement_logging()
        .busy_timeout(Duration::from_secs(5));
    Ok(options)
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A connection to a file cannot be lost, and testing it costs as much as a statement.
        .test_before_acquire(false)
}

/// Creates the file so that only its owner can read it, because it contains the private keys of session tokens. SQLite
/// gives the files that it creates beside it the same mode.
fn create_file(file: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(file)?;
    Ok(())
}

/// The file may have been created by another program, or copied. A write-ahead log that exists keeps its rights, so it is
/// one of the files.
fn make_all_private(file: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        make_private(Path::new(&name)).map_err(Error::internal)?;
    }
    Ok(())
}

fn create_folder(file: &Path) -> Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => Ok(std::fs::create_dir_all(folder)?),
        _ => Ok(()),
    }
}
