//! Creates a database for each test: a file, or a schema on the server that `GENVORIS_TEST_DATABASE` names.

use std::path::Path;

use genvoris::{
    clock::EpochMs,
    db::{
        Conn, Database, SchemaMode,
        signing_keys::{self, SigningKey},
    },
    tokens::TokenKeys,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Generating an RSA key takes longer than most tests, so one key serves the databases of all of them.
static SIGNING_KEY: OnceCell<SigningKey> = OnceCell::const_new();

/// Creates a database that contains only a key that signs tokens from `now`, and returns its URL.
pub async fn with_signing_key(folder: &Path, now: EpochMs) -> String {
    let url = create(folder).await;
    prepare(&url, now).await;
    url
}

/// Creates the tables, and a key that signs tokens from `now`.
pub async fn prepare(url: &str, now: EpochMs) {
    let shared = SIGNING_KEY.get_or_init(generate_key).await;
    let key = SigningKey {
        kid: shared.kid.clone(),
        private_pem: shared.private_pem.clone(),
        signs_from: now,
    };
    let db = Database::open(url, SchemaMode::Migrate).await.unwrap();
    let inserted = db
        .writer
        .run(async move |db: &mut Conn| signing_keys::insert(db, &key, now).await);
    inserted.await.unwrap();
    db.close().await;
}

/// Generates a key as the platform does in a new database.
async fn generate_key() -> SigningKey {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("key.db").display());
    let db = Database::open(&url, SchemaMode::Migrate).await.unwrap();
    TokenKeys::open(&db, EpochMs(0)).await.unwrap();
    let keys = signing_keys::list(&mut db.read().await.unwrap()).await;
    keys.unwrap().remove(0)
}

/// Creates an empty database, and returns its URL.
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
