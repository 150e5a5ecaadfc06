//! The administrative commands for stores, keys and credits, on the database of a running application.

use std::time::Duration;

use axum::http::StatusCode;
use clap::Parser;
use genvoris::{
    admin::{self, Admin, Output},
    cli::{Cli, Command},
    clock::{Clock, DAY, EpochMs},
    db::Conn,
    error::{Result, root_cause},
};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    app::{START, TestApp},
    client::{Client, Shopper},
    database,
};

impl TestApp {
    /// Runs an administrative command on this application's database, with its clock.
    pub async fn run_command(&self, arguments: &[&str]) -> Result<Output> {
        run_command_on(&self.state.config.database, arguments, self.clock.now()).await
    }

    /// Runs a command and returns the only line that it prints.
    pub async fn run_and_read_line(&self, arguments: &[&str]) -> String {
        let output = self.run_command(arguments).await.unwrap();
        let line = output.result.strip_suffix('\n').unwrap();
        assert!(!line.is_empty() && !line.contains('\n'), "{line}");
        line.to_owned()
    }

    /// Creates a key of the first store.
    pub async fn new_key(&self, kind: &str, origins: &[&str]) -> String {
        let mut arguments = vec!["keys", "create", "--store", "sto_one", "--kind", kind];
        for origin in origins {
            arguments.extend(["--origin", origin]);
        }
        self.run_and_read_line(&arguments).await
    }

    /// The id of the key that was added last.
    pub async fn newest_key_id(&self) -> String {
        let keys = self
            .run_command(&["keys", "list", "--store", "sto_one"])
            .await;
        let keys = keys.unwrap().result;
        let keys: Vec<_> = keys.lines().filter(|line| line.contains("live")).collect();
        keys.last().unwrap().split('\t').next().unwrap().to_owned()
    }

    pub fn with_key(&self, key: &str) -> Client {
        Client::new(self.router.clone(), Some(key))
    }
}

async fn status(client: &Client) -> u16 {
    client.get("/api/v1/plans").await.status
}

#[tokio::test]
async fn store_can_be_set_up_while_the_server_is_running() {
    let app = TestApp::start().await;
    let store = app
        .run_and_read_line(&["stores", "create", "--name", "Tailor\tTwo"])
        .await;
    assert!(store.starts_with("sto_"), "{store}");
    let create = ["keys", "create", "--store", &store, "--kind", "live"];
    let key = app.run_and_read_line(&create).await;
    assert!(
        key.starts_with("gvk_live_") && key.len() > 40,
        "{}",
        key.len()
    );
    let page = Shopper::new(app.anonymous(), &key, None);
    page.try_on()
        .await
        .expect_error(402, "credit_limit_reached");
    let add = ["credits", "add", "--store", &store, "--count", "1"];
    assert!(app.run_and_read_line(&add).await.starts_with("crd_"));
    page.try_on().await.expect(200);
    page.try_on()
        .await
        .expect_error(402, "credit_limit_reached");
    app.with_key(&key).get("/api/v1/plans").await.expect(200);
    let stores = app.run_command(&["stores", "list"]).await.unwrap().result;
    assert!(
        stores.contains(&format!(
            "{store}\tTailor Two\tactive\t2026-01-01T12:00:00.000Z\n"
        )),
        "{stores}"
    );
}

#[tokio::test]
async fn credits_expire_after_the_given_number_of_days() {
    let app = TestApp::start().await;
    let store = app
        .run_and_read_line(&["stores", "create", "--name", "Two"])
        .await;
    let create = ["keys", "create", "--store", &store, "--kind", "live"];
    let key = app.run_and_read_line(&create).await;
    let add = [
        "credits",
        "add",
        "--store",
        &store,
        "--count",
        "9",
        "--expires-in-days",
        "2",
    ];
    app.run_and_read_line(&add).await;
    let page = Shopper::new(app.anonymous(), &key, None);
    app.clock.advance(2 * DAY - Duration::from_millis(1));
    page.try_on().await.expect(200);
    app.clock.advance_ms(1);
    page.try_on()
        .await
        .expect_error(402, "credit_limit_reached");
}

#[tokio::test]
async fn unknown_ids_are_reported_and_nothing_changes() {
    let app = TestApp::start().await;
    for arguments in [
        &["keys", "create", "--store", "sto_none", "--kind", "pub"][..],
        &["credits", "add", "--store", "sto_none", "--count", "1"],
        &["stores", "deactivate", "sto_none"],
        &["stores", "activate", "sto_none"],
        &["keys", "revoke", "key_none"],
        &["keys", "rotate", "key_none"],
    ] {
        let error = app.run_command(arguments).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::NOT_FOUND, "{arguments:?}");
    }
    let keys = app.run_command(&["keys", "list"]).await.unwrap().result;
    assert_eq!(keys.lines().count(), 2, "{keys}");
}

#[tokio::test]
async fn calls_of_a_deactivated_store_are_refused_until_it_is_activated() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 5).await;
    app.run_command(&["stores", "deactivate", "sto_one"])
        .await
        .unwrap();
    for response in [
        app.store().get("/api/v1/plans").await,
        app.store()
            .post("/api/tryon/track", &json!({ "success": true }))
            .await,
        app.anonymous()
            .get("/api/status?api_key=gvk_test_one")
            .await,
        shopper.try_on().await,
    ] {
        response.expect_error(403, "account_inactive");
    }
    app.other_store().get("/api/v1/plans").await.expect(200);
    let stores = app.run_command(&["stores", "list"]).await.unwrap().result;
    assert!(stores.contains("sto_one\tOne\tinactive\t"), "{stores}");
    app.run_command(&["stores", "activate", "sto_one"])
        .await
        .unwrap();
    shopper.try_on().await.expect(200);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn revoked_key_is_refused_immediately() {
    let app = TestApp::start().await;
    let key = app.new_key("live", &[]).await;
    assert_eq!(status(&app.with_key(&key)).await, 200);
    let id = app.newest_key_id().await;
    app.run_command(&["keys", "revoke", &id]).await.unwrap();
    let refused = app.with_key(&key).get("/api/v1/plans").await;
    refused.expect_error(401, "invalid_key");
    app.run_command(&["keys", "revoke", &id]).await.unwrap_err();
    assert_eq!(status(&app.store()).await, 200);
}

#[tokio::test]
async fn rotated_key_is_accepted_during_its_grace_period() {
    let app = TestApp::start().await;
    let old = app.new_key("live", &["https://shop.example"]).await;
    let id = app.newest_key_id().await;
    let new = app
        .run_and_read_line(&["keys", "rotate", &id, "--grace", "60"])
        .await;
    assert!(new.starts_with("gvk_live_") && new != old);
    assert_eq!(status(&app.with_key(&new)).await, 200);
    app.clock.advance_ms(59_999);
    assert_eq!(status(&app.with_key(&old)).await, 200);
    app.clock.advance_ms(1);
    assert_eq!(status(&app.with_key(&old)).await, 401);
    let elsewhere = app
        .with_key(&new)
        .with_header("origin", "https://other.example");
    let elsewhere = elsewhere.get("/api/v1/plans").await;
    elsewhere.expect_error(403, "domain_not_allowed");
    app.run_command(&["keys", "rotate", &id]).await.unwrap_err();
    app.run_background_tasks().await;
    let keys = app.run_command(&["keys", "list"]).await.unwrap().result;
    assert!(!keys.contains(&id), "{keys}");
}

#[tokio::test]
async fn rotated_key_without_grace_period_is_refused_immediately() {
    let app = TestApp::start().await;
    let old = app.new_key("live", &[]).await;
    let id = app.newest_key_id().await;
    let new = app.run_and_read_line(&["keys", "rotate", &id]).await;
    assert_eq!(status(&app.with_key(&old)).await, 401);
    assert_eq!(status(&app.with_key(&new)).await, 200);
}

#[tokio::test]
async fn key_list_shows_everything_except_the_keys() {
    let app = TestApp::start().await;
    let key = app
        .new_key("live", &["https://Shop.example/", "*.shop.example"])
        .await;
    let keys = app
        .run_command(&["keys", "list", "--store", "sto_one"])
        .await
        .unwrap();
    let line = keys
        .result
        .lines()
        .find(|line| line.contains("live"))
        .unwrap();
    let cells: Vec<_> = line.split('\t').collect();
    assert_eq!(
        cells[1..],
        [
            "sto_one",
            "live",
            r#"["https://shop.example","*.shop.example"]"#,
            "2026-01-01T12:00:00.000Z",
            "never"
        ]
    );
    let random = key.strip_prefix("gvk_live_").unwrap();
    assert!(!keys.result.contains(random) && !keys.note.contains(random));
    assert!(!keys.result.contains("sto_two"));
}

/// Runs an administrative command on the database at `url`.
async fn run_command_on(url: &str, arguments: &[&str], now: EpochMs) -> Result<Output> {
    let program = ["genvoris"].iter().chain(arguments);
    let cli = Cli::try_parse_from(program.chain(&["--database", url]));
    let command = match cli.unwrap().command {
        Command::Stores(stores) => Admin::Stores(stores),
        Command::Keys(keys) => Admin::Keys(keys),
        Command::Credits(credits) => Admin::Credits(credits),
        Command::Serve(_) | Command::Store(_) | Command::Shopify(_) => {
            panic!("not an administrative command")
        }
    };
    admin::run(command, now).await
}

#[tokio::test]
async fn database_at_another_schema_version_is_not_changed() {
    let app = TestApp::start().await;
    let url = &app.state.config.database;
    let work = async move |db: &mut Conn| {
        db.run("DELETE FROM _sqlx_migrations WHERE version > 1")
            .await?;
        Ok(())
    };
    app.state.db.writer.run(work).await.unwrap();
    for arguments in [
        &["keys", "list"][..],
        &["stores", "list"],
        &["stores", "create", "--name", "Two"],
        &["credits", "add", "--store", "sto_one", "--count", "1"],
    ] {
        let error = run_command_on(url, arguments, START).await.unwrap_err();
        let cause = root_cause(&error).to_string();
        assert!(
            cause.contains("is at version 1, this program needs "),
            "{cause}"
        );
        assert!(cause.contains("start 'genvoris serve' first"), "{cause}");
    }
    app.store().get("/api/v1/plans").await.expect(200);
}

#[tokio::test]
async fn only_creating_a_store_creates_a_database() {
    let folder = TempDir::new().unwrap();
    let url = database::create(folder.path()).await;
    run_command_on(&url, &["keys", "list"], START)
        .await
        .unwrap_err();
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "no file may be created at a mistyped path");
    let store = run_command_on(&url, &["stores", "create", "--name", "One"], START).await;
    let stores = run_command_on(&url, &["stores", "list"], START)
        .await
        .unwrap()
        .result;
    assert!(stores.contains(store.unwrap().result.trim()), "{stores}");
}
