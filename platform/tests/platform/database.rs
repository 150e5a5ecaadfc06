//! Creates a database for each test: a file, or a schema on the server that `GENVORIS_TEST_DATABASE` names.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// The URL of a new, empty database.
pub async fn create(folder: &Path) -> String {
    match std::env::var("GENVORIS_TEST_DATABASE") {
        Ok(server) => new_schema(&server).await,
        Err(_) => format!("sqlite://{}", folder.join("data/test.db").display()),
    }
}

async fn new_schema(server: &str) -> String {
    let schema = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    connection.execute(create).await.unwrap();
    format!("{server}?options=-c%20search_path%3D{schema}")
}
