//! The database writer: jobs that share a batch do not affect each other.

use std::time::Duration;

use futures_util::future::join_all;
use genvoris::{
    db::{Conn, Database, SchemaMode, credits, stores},
    error::Error,
};
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::{sync::watch, time::timeout};

use crate::app::{START, TestApp};

/// Longer than any step of these tests takes.
const TIMEOUT: Duration = Duration::from_secs(30);

async fn database(folder: &TempDir) -> Database {
    let url = format!("sqlite://{}/test.db", folder.path().display());
    let db = Database::open(&url, SchemaMode::Migrate).await.unwrap();
    let make = async |db: &mut Conn| {
        stores::ensure_with_key(db, &"sto_one".into(), "One", "gvk_test_one", START).await
    };
    db.writer.run(make).await.unwrap();
    db
}

async fn credits(db: &Database) -> i64 {
    let mut db = db.read().await.unwrap();
    let balance = credits::balance(&mut db, &"sto_one".into(), START)
        .await
        .unwrap();
    balance.remaining
}

/// Adds a pack of one credit, and then returns what `end` returns.
async fn add_credit(db: &Database, end: fn() -> Result<(), Error>) -> Result<(), Error> {
    let work = async move |db: &mut Conn| {
        credits::add(
            db,
            &"sto_one".into(),
            1,
            START + Duration::from_millis(1),
            START,
        )
        .await?;
        end()
    };
    db.writer.run(work).await
}

#[tokio::test]
async fn failed_or_panicked_job_is_rolled_back_alone() {
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
async fn acknowledged_writes_survive_reopening() {
    let folder = TempDir::new().unwrap();
    let db = database(&folder).await;
    add_credit(&db, || Ok(())).await.unwrap();
    let again = database(&folder).await;
    assert_eq!(credits(&again).await, 1);
}

/// An application on PostgreSQL; none if the tests run on SQLite, which has only one writer.
async fn app_on_postgres() -> Option<(TestApp, String)> {
    let app = TestApp::start().await;
    let url = app.state.config.database.clone();
    url.starts_with("postgres").then_some((app, url))
}

#[tokio::test]
async fn locked_row_is_retried() {
    let Some((app, url)) = app_on_postgres().await else {
        return;
    };
    let mut other = PgConnection::connect(&url).await.unwrap();
    let lock = "BEGIN; UPDATE stores SET name = name WHERE id = 'sto_one'";
    other.execute(lock).await.unwrap();
    let (tried, mut tries) = watch::channel(0);
    let work = async move |db: &mut Conn| {
        tried.send_modify(|tries| *tries += 1);
        db.run("SET LOCAL lock_timeout = '200ms'").await?;
        stores::lock(db, &"sto_one".into()).await
    };
    let db = app.state.db.clone();
    let writing = tokio::spawn(async move { db.writer.run(work).await });
    let again = tries.wait_for(|tries| *tries > 1);
    let again = timeout(TIMEOUT, again).await.unwrap();
    assert!(again.is_ok(), "the write was not retried");
    other.execute("ROLLBACK").await.unwrap();
    timeout(TIMEOUT, writing).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn lock_waits_and_idle_transactions_are_limited_to_seconds() {
    let Some((app, url)) = app_on_postgres().await else {
        return;
    };
    for (setting, expected) in [
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "10s"),
        // The options in the URL still apply.
        ("search_path", url.rsplit("%3D").next().unwrap()),
    ] {
        let show = async move |db: &mut Conn| {
            let Conn::Postgres(db) = db else {
                return Err(Error::internal("not on PostgreSQL"));
            };
            let show = "SELECT current_setting($1)";
            let row: (String,) = sqlx::query_as(show)
                .bind(setting)
                .fetch_one(&mut **db)
                .await?;
            Ok(row.0)
        };
        let value = app.state.db.writer.run(show).await.unwrap();
        assert_eq!(value, expected, "{setting}");
    }
}
