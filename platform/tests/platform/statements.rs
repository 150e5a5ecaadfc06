//! Every SQL statement reads growing tables through an index, whatever statistics the database has.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sqlx::{
    AssertSqlSafe, Connection, Row, SqliteConnection, migrate::Migrator,
    sqlite::SqliteConnectOptions,
};

/// The tables that stay small: those with a row per store, key, plan, webhook or signing key, and SQLite's own tables.
const SMALL: &[&str] = &[
    "stores",
    "api_keys",
    "plans",
    "webhooks",
    "signing_keys",
    "_sqlx_migrations",
    // The items of a batch.
    "json_each",
    "sqlite_master",
];

const VERBS: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];

/// The Shopify app has a database of its own.
const SHOPIFY: &str = "shopify/db";

#[tokio::test]
async fn no_statement_scans_a_table_that_grows() {
    let statements = statements_in("db");
    assert!(
        statements.len() > 80,
        "only {} were found",
        statements.len()
    );
    let mut database = empty_database(sqlx::migrate!()).await;
    let scans = scans(&mut database, &statements, SMALL).await;
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

#[tokio::test]
async fn no_statement_of_the_shopify_app_scans_a_table_that_grows() {
    let mut statements = statements_in(SHOPIFY);
    assert!(
        statements.len() > 15,
        "only {} were found",
        statements.len()
    );
    // When the shop leaves, all is forgotten.
    for sql in [
        "SELECT external_id FROM customers",
        "DELETE FROM checkouts WHERE order_id IS NULL",
    ] {
        statements.remove(sql);
    }
    let mut database = empty_database(sqlx::migrate!("src/shopify/migrations")).await;
    let scans = scans(&mut database, &statements, &["sqlite_master"]).await;
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

#[test]
fn no_other_file_contains_sql() {
    let source = source();
    for file in files(&source) {
        if ["db", SHOPIFY]
            .map(|folder| source.join(folder))
            .iter()
            .any(|folder| file.starts_with(folder))
        {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for verb in VERBS {
            let sql = text.contains(&format!("\"{verb} "));
            assert!(!sql, "{} has SQL: move it to src/db", file.display());
        }
    }
}

/// The steps of these statements that scan a table which is not small.
async fn scans(
    database: &mut SqliteConnection,
    statements: &BTreeSet<String>,
    small: &[&str],
) -> Vec<String> {
    let mut scans = Vec::new();
    for sql in statements {
        for step in plan(database, sql).await {
            if scanned(&step).is_some_and(|name| grows(name, sql, small)) {
                scans.push(format!("{step}: {sql}"));
            }
        }
    }
    scans
}

/// Whether a full scan of `name` in this statement becomes slower as the database grows. Aliases are not resolved, so they
/// count as growing tables.
fn grows(name: &str, sql: &str, small: &[&str]) -> bool {
    let small =
        small.contains(&name) || name == "CONSTANT" || sql.contains(&format!("WITH {name} AS"));
    // SQLite scans a table that the statement does not name only to check a violated foreign key.
    !small && sql.contains(name)
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The statements in a folder: the string literals that begin with an SQL verb, after `concat!` has joined them.
fn statements_in(folder: &str) -> BTreeSet<String> {
    let files = files(&source().join(folder));
    let statements = files
        .iter()
        .flat_map(|file| statements_of(&fs::read_to_string(file).unwrap()));
    statements.collect()
}

/// All files in the folder and its subfolders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => vec![path],
    });
    files.collect()
}

fn statements_of(source: &str) -> Vec<String> {
    let source = joined(expanded(source));
    let literals = source.split('"').skip(1).step_by(2);
    let statements: Vec<&str> = literals.filter(|literal| is_statement(literal)).collect();
    let lines = source.lines().filter(|line| !line.contains("///"));
    let runs = lines.filter(|line| line.contains("execute!(") || line.contains("fetch!("));
    assert!(
        statements.len() >= runs.count(),
        "a statement was not recognized beside {statements:?}"
    );
    // SQLite cannot explain the query of PostgreSQL's system tables, and locks no rows.
    let portable = statements
        .into_iter()
        .filter(|sql| !sql.contains("pg_class") && !sql.contains("FOR NO KEY UPDATE"));
    portable.map(str::to_owned).collect()
}

fn is_statement(literal: &str) -> bool {
    let verb = literal.split_whitespace().next().unwrap_or_default();
    VERBS.contains(&verb)
}

/// The source in which the macros `columns!()` and `select!(…)` are replaced by their text.
fn expanded(source: &str) -> String {
    let part = |name: &str| {
        let definition = source.split(&format!("macro_rules! {name} ")).nth(1)?;
        let definition = definition.split("\n}").next()?;
        Some(definition.split('"').skip(1).step_by(2).collect::<String>())
    };
    // The definitions of the macros are no statements.
    let definitions = source.split("macro_rules! ");
    let mut expanded: String = definitions
        .enumerate()
        .map(|(index, part)| match part.split_once("\n}") {
            Some((_, rest)) if index > 0 => rest,
            _ => part,
        })
        .collect();
    if let Some(columns) = part("columns") {
        expanded = expanded.replace("columns!()", &format!("\"{columns}\""));
    }
    if let Some(select) = part("select") {
        expanded = expanded.replace("select!(", &format!("concat!(\"{select}\", "));
    }
    expanded
}

/// The source in which the literals of each `concat!` are joined.
fn joined(source: String) -> String {
    let mut parts = source.split("concat!(");
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // The `concat!` ends at the first gap that no literal follows.
        let end = part
            .match_indices(')')
            .map(|(index, _)| index)
            .find(|&index| part[..index].matches('"').count() % 2 == 0)
            .unwrap();
        let literal: String = part[..end].split('"').skip(1).step_by(2).collect();
        joined += &format!("\"{literal}\"{}", &part[end..]);
    }
    joined
}

/// An empty SQLite database, which has no statistics. It is in memory if the tests run on PostgreSQL.
async fn empty_database(migrations: Migrator) -> SqliteConnection {
    let mut database = SqliteConnection::connect_with(&SqliteConnectOptions::new())
        .await
        .unwrap();
    migrations.run(&mut database).await.unwrap();
    database
}

async fn plan(database: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).fetch_all(database).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.get("detail")).collect()
}

/// The table or view that a step of the query plan scans fully, as in `SCAN deliveries USING INDEX …`.
fn scanned(step: &str) -> Option<&str> {
    step.strip_prefix("SCAN ")?.split(' ').next()
}
