//! Files with secrets that other users of the machine could read.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use genvoris::db::{Database, SchemaMode};
use tempfile::TempDir;

use crate::upstream_service;

fn mode(file: &Path) -> u32 {
    file.metadata().unwrap().permissions().mode() & 0o777
}

fn expose(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

#[tokio::test]
async fn rights_of_an_exposed_database_are_taken_away() {
    let folder = TempDir::new().unwrap();
    let files = ["platform.db", "platform.db-wal", "platform.db-shm"];
    let files = files.map(|name| folder.path().join(name));
    let url = format!("sqlite://{}", files[0].display());
    let first = Database::open(&url, SchemaMode::Migrate).await.unwrap();
    for mode in [SchemaMode::Migrate, SchemaMode::RequireCurrent] {
        files.iter().for_each(|file| expose(file));
        let second = Database::open(&url, mode).await.unwrap();
        for file in &files {
            assert_eq!(self::mode(file), 0o600, "{}", file.display());
        }
        second.close().await;
    }
    first.close().await;
}

#[test]
fn rights_of_an_exposed_key_are_taken_away() {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "secret").unwrap();
    expose(&key);
    let path = key.to_str().unwrap();
    let flags = ["--upstream", "fashn", "--upstream-key-file", path];
    upstream_service::parse(&flags).unwrap();
    assert_eq!(mode(&key), 0o600);
}
