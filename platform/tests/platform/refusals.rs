//! What the start says if PostgreSQL refuses the connection.

use genvoris::{
    db::{Database, SchemaMode},
    error::root_cause,
};
use tokio::net::TcpListener;

/// Why the database cannot be opened.
async fn refusal(url: &str) -> String {
    let refused = Database::open(url, SchemaMode::Migrate).await.err();
    let text = root_cause(&refused.expect("it opens")).to_string();
    assert!(!text.contains('\n') && !text.contains("hunter2"), "{text}");
    text
}

/// The test server's URL with another password, or another name of the database.
fn changed(change: impl Fn(&str, &str, &str) -> String) -> Option<String> {
    let url = std::env::var("GENVORIS_TEST_DATABASE").ok()?;
    let (credentials, rest) = url.rsplit_once('@').unwrap();
    let (user, password) = credentials.rsplit_once(':').unwrap();
    Some(change(user, password, rest.split('/').next().unwrap()))
}

#[tokio::test]
async fn wrong_password_is_named() {
    let Some(url) = changed(|user, _, host| format!("{user}:hunter2@{host}/postgres")) else {
        return;
    };
    let text = refusal(&url).await;
    assert!(text.contains("does not accept the password"), "{text}");
    assert!(!text.contains("genvoris:"), "{text}");
}

#[tokio::test]
async fn missing_database_is_named() {
    let url = changed(|user, password, host| format!("{user}:{password}@{host}/nowhere"));
    let Some(url) = url else { return };
    let text = refusal(&url).await;
    assert!(text.contains("has no database nowhere"), "{text}");
}

#[tokio::test]
async fn server_without_tls_is_named() {
    let url = changed(|user, password, host| {
        format!("{user}:{password}@{host}/postgres?sslmode=require")
    });
    let Some(url) = url else { return };
    let text = refusal(&url).await;
    assert!(text.contains("TLS") && text.contains("sslmode"), "{text}");
}

#[tokio::test]
async fn host_that_is_not_found_is_named() {
    let text = refusal("postgres://user:hunter2@database.invalid/name").await;
    assert!(text.contains("cannot be reached"), "{text}");
}

#[tokio::test]
async fn server_that_is_not_postgresql_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "postgres://user:hunter2@{}/name",
        listener.local_addr().unwrap()
    );
    tokio::spawn(async move {
        while let Ok(connection) = listener.accept().await {
            drop(connection)
        }
    });
    let text = refusal(&url).await;
    assert!(text.contains("PostgreSQL"), "{text}");
}

#[tokio::test]
async fn url_that_cannot_be_read_is_not_repeated() {
    for url in [
        "postgres://user:hunter2@host:port/name",
        "postgres://user:hunter2@/a?sslmode=never",
    ] {
        let text = refusal(url).await;
        assert!(text.contains("URL is invalid"), "{text}");
    }
}
