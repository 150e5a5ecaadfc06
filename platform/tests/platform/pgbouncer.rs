//! The platform behind PgBouncer in transaction mode, with fewer connections of the server than the platform opens. These tests
//! run where `GENVORIS_TEST_PGBOUNCER` names one.

use std::sync::Arc;

use genvoris::db::{Database, SchemaMode};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    app::{START, Setup, TestApp},
    database,
    renderer::{Behaviour, TestRenderer},
};

/// Creates a database. PgBouncer takes no options, so a schema of its own would not do.
async fn new_database(server: &str) -> String {
    let name = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.unwrap();
    name
}

/// The URLs of a new database: directly, and through PgBouncer.
async fn urls() -> Option<(String, String)> {
    let server = std::env::var("GENVORIS_TEST_DATABASE").ok()?;
    let pgbouncer = std::env::var("GENVORIS_TEST_PGBOUNCER").ok()?;
    let name = new_database(&server).await;
    let named = |url: &str| format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    Some((named(&server), named(&pgbouncer)))
}

/// Two processes behind PgBouncer.
async fn processes() -> Option<(TestApp, TestApp)> {
    let (direct, pooled) = urls().await?;
    database::prepare(&direct, START).await;
    let app = TestApp::with(Setup {
        database: Some(pooled),
        ..Setup::default()
    })
    .await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    Some((app, other))
}

#[tokio::test]
async fn platform_works_behind_pgbouncer() {
    let Some((app, other)) = processes().await else {
        return;
    };
    let shopper = app.shopper("ada", 2).await;
    shopper.attempt("one").await.expect(200);
    let elsewhere = other.returning_shopper("ada").await;
    elsewhere.attempt("two").await.expect(200);
    let refused = elsewhere.attempt("three").await;
    refused.expect_error(402, "end_customer_quota");
    assert_eq!(app.current_usage("ada").await["used"], 2);
    app.anonymous().get("/readyz").await.expect(200);
    app.run_maintenance().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_tryons_behind_pgbouncer_stay_within_the_quota() {
    let Some((app, other)) = processes().await else {
        return;
    };
    let first = Arc::new(app.shopper("ada", 20).await);
    let second = Arc::new(other.returning_shopper("ada").await);
    let mut tryons = JoinSet::new();
    for number in 0..60 {
        let shopper = if number % 2 == 0 { &first } else { &second }.clone();
        tryons.spawn(async move { shopper.attempt(&format!("attempt-{number}")).await.status });
    }
    let statuses = tryons.join_all().await;
    let count = |status| statuses.iter().filter(|found| **found == status).count();
    assert_eq!((count(200), count(402)), (20, 40), "{statuses:?}");
    assert_eq!(app.current_usage("ada").await["used"], 20);
}

#[tokio::test]
async fn writes_behind_pgbouncer_have_their_timeouts() {
    let Some((app, _)) = processes().await else {
        return;
    };
    let show = async |db: &mut genvoris::db::Conn| {
        let genvoris::db::Conn::Postgres(db) = db else {
            return Ok(String::new());
        };
        let query = "SELECT current_setting('lock_timeout')";
        let row: (String,) = sqlx::query_as(query)
            .persistent(false)
            .fetch_one(&mut **db)
            .await?;
        Ok(row.0)
    };
    assert_eq!(app.state.db.writer.run(show).await.unwrap(), "5s");
}

#[tokio::test]
async fn migration_through_pgbouncer_is_refused_with_advice() {
    let Some((direct, pooled)) = urls().await else {
        return;
    };
    let refused = Database::open(&pooled, SchemaMode::Migrate).await.err();
    let text = genvoris::error::root_cause(&refused.unwrap()).to_string();
    assert!(text.contains("address of PostgreSQL itself"), "{text}");
    database::prepare(&direct, START).await;
    for url in [pooled.clone(), format!("{pooled}?pgbouncer=true")] {
        let db = Database::open(&url, SchemaMode::Migrate).await.unwrap();
        db.ping().await.unwrap();
        db.close().await;
    }
}
