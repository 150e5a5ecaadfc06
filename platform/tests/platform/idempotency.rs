//! `Idempotency-Key` on every POST.

use std::time::Duration;

use futures_util::future::join_all;
use genvoris::{clock::DAY, db::Conn};
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    client::{Client, TestResponse},
};

const PLANS: &str = "/api/v1/plans";

fn keyed(client: &Client, key: &str) -> Client {
    client.with_header("idempotency-key", key)
}

fn plan() -> Value {
    json!({ "name": "Small", "monthlyTryOns": 10 })
}

async fn plan_count(app: &TestApp) -> usize {
    let list = app.store().get(PLANS).await.expect(200);
    list["data"].as_array().unwrap().len()
}

fn replayed(response: &TestResponse) -> bool {
    response.header("idempotent-replayed") == "true"
}

#[tokio::test]
async fn repeated_call_gets_the_first_response_and_changes_nothing() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    let first = store.post(PLANS, &plan()).await;
    assert!(!replayed(&first));
    let first = first.expect(201);
    let again = store.post(PLANS, &plan()).await;
    assert!(replayed(&again));
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(again.header("cache-control"), "no-store");
    assert_eq!(again.expect(201), first);
    assert_eq!(plan_count(&app).await, 1);
    let other = keyed(&app.store(), "order-2").post(PLANS, &plan()).await;
    assert_ne!(other.expect(201)["id"], first["id"]);
    // GET has no use for the header, whatever is in it.
    store.get(PLANS).await.expect(200);
    keyed(&app.store(), "").get(PLANS).await.expect(200);
}

#[tokio::test]
async fn key_of_another_request_is_refused() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    store.post(PLANS, &plan()).await.expect(201);
    let other = json!({ "name": "Large", "monthlyTryOns": 10 });
    let refused = store.post(PLANS, &other).await;
    refused.expect_error(409, "idempotency_conflict");
    let refused = store.post(&format!("{PLANS}?a=b"), &plan()).await;
    refused.expect_error(409, "idempotency_conflict");
    let other_key = app.with_key(&app.new_key("test", &[]).await);
    let refused = keyed(&other_key, "order-1").post(PLANS, &plan()).await;
    refused.expect_error(409, "idempotency_conflict");
    assert_eq!(plan_count(&app).await, 1);
    // Of another store, or on another route, it is another key.
    let elsewhere = keyed(&app.other_store(), "order-1");
    elsewhere.post(PLANS, &plan()).await.expect(201);
    let customer = json!({ "externalId": "ada" });
    store.post("/api/v1/customers", &customer).await.expect(201);
    store.post("/api/v1/customers", &customer).await.expect(201);
    for id in ["eve", "ada"] {
        let customer = json!({ "externalId": id });
        let upsert = app.store().post("/api/v1/customers", &customer).await;
        assert!(matches!(upsert.status, 200 | 201));
    }
    let path = |id| format!("/api/v1/customers/{id}/sessions");
    store.post(&path("ada"), &json!({})).await.expect(201);
    let refused = store.post(&path("eve"), &json!({})).await;
    refused.expect_error(409, "idempotency_conflict");
}

#[tokio::test]
async fn concurrent_calls_run_once() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    let body = plan();
    let calls = (0..16).map(|_| store.post(PLANS, &body));
    let responses = join_all(calls).await.into_iter();
    let ids: Vec<Value> = responses
        .map(|response| response.expect(201)["id"].clone())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(plan_count(&app).await, 1);
}

#[tokio::test]
async fn refused_call_may_be_made_again() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    let path = "/api/v1/customers/ada/sessions";
    store
        .post(path, &json!({}))
        .await
        .expect_error(404, "not_found");
    let wrong = json!({ "name": "", "monthlyTryOns": 10 });
    store
        .post(PLANS, &wrong)
        .await
        .expect_field_error(400, "name");
    store.post(PLANS, &plan()).await.expect(201);
    app.shopper("ada", 1).await;
    store.post(path, &json!({})).await.expect(201);
}

#[tokio::test]
async fn response_is_kept_for_a_day() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    let first = store.post(PLANS, &plan()).await.expect(201);
    app.clock.advance(DAY - Duration::from_millis(1));
    app.run_maintenance().await;
    assert_eq!(store.post(PLANS, &plan()).await.expect(201), first);
    app.clock.advance_ms(1);
    let second = store.post(PLANS, &plan()).await.expect(201);
    assert_ne!(second["id"], first["id"]);
    app.clock.advance(DAY);
    app.run_maintenance().await;
    let left = app.query_texts("SELECT route FROM idempotency_keys").await;
    assert_eq!(left, "");
}

#[tokio::test]
async fn secrets_are_not_stored_in_clear() {
    let app = TestApp::start().await;
    app.shopper("ada", 1).await;
    let store = keyed(&app.store(), "order-1");
    let path = "/api/v1/customers/ada/sessions";
    let session = store.post(path, &json!({})).await.expect(201);
    assert_eq!(store.post(path, &json!({})).await.expect(201), session);
    let url = json!({ "url": "https://shop.example/hooks" });
    let webhook = store.post("/api/v1/webhooks", &url).await.expect(201);
    let again = store.post("/api/v1/webhooks", &url).await.expect(201);
    assert_eq!(again, webhook);
    let kept = "SELECT route || key_sha256 || fingerprint || response FROM idempotency_keys";
    let kept = app.query_texts(kept).await;
    assert_eq!(kept.lines().count(), 2);
    let token = session["token"].as_str().unwrap();
    // Long enough, or with characters that the encoding does not have: it is random, and has every short text at times.
    for secret in [&token[..20], "whsec_", "gvk_", "order-1"] {
        assert!(!kept.contains(secret), "{secret}");
    }
    let in_base64 = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, &token[..30]);
    assert!(!kept.contains(&in_base64));
}

#[tokio::test]
async fn call_of_a_process_that_died_may_run_again_after_its_lease() {
    let app = TestApp::start().await;
    let store = keyed(&app.store(), "order-1");
    store.post(PLANS, &plan()).await.expect(201);
    // As if the process had died between the change and the response.
    let forget = async |db: &mut Conn| {
        let sql = "UPDATE idempotency_keys SET response = NULL";
        match db {
            Conn::Sqlite(db) => sqlx::query(sql).execute(&mut **db).await.map(drop),
            Conn::Postgres(db) => sqlx::query(sql).execute(&mut **db).await.map(drop),
        }
        .map_err(genvoris::error::Error::from)
    };
    app.state.db.writer.run(forget).await.unwrap();
    app.clock.advance_ms(60_000);
    let other = json!({ "name": "Large", "monthlyTryOns": 10 });
    let refused = store.post(PLANS, &other).await;
    refused.expect_error(409, "idempotency_conflict");
    store.post(PLANS, &plan()).await.expect(201);
    assert_eq!(plan_count(&app).await, 2);
}

#[tokio::test]
async fn invalid_keys_are_refused() {
    let app = TestApp::start().await;
    for key in ["", &"x".repeat(256)] {
        let refused = keyed(&app.store(), key).post(PLANS, &plan()).await;
        refused.expect_field_error(400, "Idempotency-Key");
    }
    let longest = keyed(&app.store(), &"x".repeat(255));
    longest.post(PLANS, &plan()).await.expect(201);
    let anonymous = keyed(&app.anonymous(), "order-1");
    let refused = anonymous.post(PLANS, &plan()).await;
    refused.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn every_post_takes_the_key() {
    let app = TestApp::start().await;
    let document = app.store().get("/api/v1/openapi.json").await.expect(200);
    let paths = document["paths"].as_object().unwrap().iter();
    let posts: Vec<_> = paths.filter(|(_, item)| item["post"].is_object()).collect();
    assert!(posts.len() > 10);
    for (path, item) in posts {
        let parameters = item["post"]["parameters"].as_array();
        let mut names = parameters.into_iter().flatten().map(|it| &it["name"]);
        let takes_key = names.any(|name| name == "Idempotency-Key");
        // Analysing a photo changes nothing.
        assert_eq!(takes_key, path != "/api/analyze", "{path}");
    }
}

#[tokio::test]
async fn key_stands_in_for_the_attempt_id_of_a_tryon() {
    let app = TestApp::start().await;
    let ada = app.shopper("ada", 5).await;
    let server = keyed(&app.store(), "order-1");
    let first = server
        .post_form("/api/tryon", &ada.form())
        .await
        .expect(200);
    let again = server
        .post_form("/api/tryon", &ada.form())
        .await
        .expect(200);
    assert_eq!(again["request_id"], first["request_id"]);
    assert_eq!(app.credits_used().await, 1);
    let other = ada.form_with(&crate::fixtures::png(8), crate::fixtures::GARMENT);
    let refused = server.post_form("/api/tryon", &other).await;
    refused.expect_error(409, "idempotency_conflict");
    // The form's own id comes first.
    let named = other.text("attempt_id", "mine");
    server.post_form("/api/tryon", &named).await.expect(200);
    let reserved = keyed(&app.store(), "track:order-1");
    let refused = reserved.post_form("/api/tryon", &ada.form()).await;
    refused.expect_field_error(400, "attempt_id");
}
