//! The database's writer: jobs of one batch do not disturb each other.

use futures_util::future::join_all;
use genvoris::{
    db::{Conn, Database, Tables, credits, stores},
    error::Error,
};
use tempfile::TempDir;

use crate::app::START;

async fn database(folder: &TempDir) -> Database {
    let url = format!("sqlite://{}/test.db", folder.path().display());
    let db = Database::open(&url, Tables::Migrate).await.unwrap();
    let make =
        async |db: &mut Conn| stores::ensure(db, "sto_one", "One", "gvk_test_one", START).await;
    db.writer.run(make).await.unwrap();
    db
}

async fn credits(db: &Database) -> i64 {
    let mut db = db.read().await.unwrap();
    let balance = credits::balance(&mut db, "sto_one", START).await.unwrap();
    balance.remaining
}

/// Adds a pack of one credit, and then ends as told.
async fn add_credit(db: &Database, end: fn() -> Result<(), Error>) -> Result<(), Error> {
    let work = async move |db: &mut Conn| {
        credits::add(db, "sto_one", 1, START + 1, START).await?;
        end()
    };
    db.writer.run(work).await
}

#[tokio::test]
async fn a_job_that_fails_or_panics_undoes_itself_alone() {
    let folder = TempDir::new().unwrap();
    let db = database(&folder).await;
    let ends: [fn() -> Result<(), Error>; 3] = [
        || Ok(()),
        || Err(Error::CreditLimitReached),
        || panic!("the job is told to panic"),
    ];
    let results = join_all((0..99).map(|n| add_credit(&db, ends[n % 3]))).await;
    for (n, result) in results.iter().enumerate() {
        assert_eq!(result.is_ok(), n % 3 == 0, "job {n}");
    }
    assert_eq!(credits(&db).await, 33);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_when_the_file_is_opened_again() {
    let folder = TempDir::new().unwrap();
    let db = database(&folder).await;
    add_credit(&db, || Ok(())).await.unwrap();
    let again = database(&folder).await;
    assert_eq!(credits(&again).await, 1);
}
