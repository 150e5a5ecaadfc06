//! Keeps SQLite's write-ahead log short.
//!
//! SQLite moves the log into the database by itself from a number of pages on, but writes it from its start again only
//! while nobody reads from it. Under load somebody always does, and the log would grow until the disk is full.

use std::path::{Path, PathBuf};

use crate::db::Conn;

/// The log's length in bytes from which on the writer waits for those who read, and shortens it. Without that, SQLite writes
/// the log from its start at about 33 MB.
pub const MAX_LOG_BYTES: u64 = 64 << 20;

/// The log of a database.
pub struct WriteAheadLog {
    path: PathBuf,
    max_bytes: u64,
    /// The length at which it is shortened next.
    shorten_at: u64,
}

impl WriteAheadLog {
    /// The log of the database in this file.
    pub fn new(database: &Path, max_bytes: u64) -> Self {
        Self {
            path: path(database),
            max_bytes,
            shorten_at: max_bytes,
        }
    }

    /// Shortens the log if it is too long. Outside of a transaction, on the only connection that writes.
    ///
    /// This waits for those who read, for as long as the busy timeout. If one of them reads for longer, such as a backup,
    /// the log may grow by as much again before the writer waits the next time.
    pub async fn shorten(&mut self, db: &mut Conn) {
        if bytes(&self.path) < self.shorten_at {
            return;
        }
        if let Err(error) = db.run("PRAGMA wal_checkpoint(TRUNCATE)").await {
            tracing::warn!(%error, "the write-ahead log could not be moved into the database");
        }
        let left = bytes(&self.path);
        self.shorten_at = left.saturating_add(self.max_bytes);
        if left > 0 {
            tracing::warn!(
                bytes = left,
                "the write-ahead log cannot be shortened while another program reads the database"
            );
        }
    }
}

/// The path of a database's log.
pub fn path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// A log's length; 0 if there is none.
pub fn bytes(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{SchemaMode, sqlite};

    const MAX: u64 = 100_000;

    async fn write(db: &mut Conn, log: &mut WriteAheadLog) {
        for _ in 0..100 {
            db.run("BEGIN IMMEDIATE; CREATE TABLE pages (bytes BLOB); INSERT INTO pages VALUES (zeroblob(20000)); DROP TABLE pages; COMMIT")
                .await
                .unwrap();
            log.shorten(db).await;
        }
    }

    #[tokio::test]
    async fn log_stays_short_unless_somebody_reads_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        let url = format!("sqlite://{}", file.display());
        let (mut db, readers) = sqlite::open(&url, SchemaMode::Migrate).await.unwrap();
        db.run("PRAGMA busy_timeout = 1").await.unwrap();
        let mut log = WriteAheadLog::new(&file, MAX);
        write(&mut db, &mut log).await;
        assert!(bytes(&path(&file)) < 2 * MAX);
        let mut reader = Conn::Sqlite(readers.acquire().await.unwrap());
        reader
            .run("BEGIN; SELECT count(*) FROM stores")
            .await
            .unwrap();
        write(&mut db, &mut log).await;
        assert!(bytes(&path(&file)) > 5 * MAX, "the reader's pages are kept");
        reader.run("COMMIT").await.unwrap();
        write(&mut db, &mut log).await;
        assert!(bytes(&path(&file)) < 2 * MAX);
    }
}
