//! Rotation of signing keys while servers are running.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{app::TestApp, client::Shopper, renderer::TestRenderer};

const MINUTE: Duration = Duration::from_secs(60);

/// The ids of the published keys.
async fn published(app: &TestApp) -> Vec<String> {
    let jwks = app
        .anonymous()
        .get("/.well-known/jwks.json")
        .await
        .expect(200);
    let keys = jwks["keys"].as_array().unwrap();
    assert!(
        keys.iter().all(|key| key.get("d").is_none()),
        "a private key is published"
    );
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// The id of the key that signed the shopper's token.
fn signer(shopper: &Shopper) -> String {
    let header = shopper.token.as_deref().unwrap().split('.').next().unwrap();
    let header: Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn hour_long(app: &TestApp) -> Shopper {
    let body = json!({ "expires_in": 3600 });
    let session = app
        .store()
        .post("/api/v1/customers/ada/sessions", &body)
        .await;
    let session = session.expect(201);
    app.legacy_page()
        .with_token(session["token"].as_str().unwrap())
}

#[tokio::test]
async fn new_key_is_published_before_it_signs_and_old_key_until_its_tokens_expire() {
    let app = TestApp::start().await;
    app.shopper("ada", 50).await;
    let before = hour_long(&app).await;
    let old = signer(&before);
    let new = app.run_and_read_line(&["keys", "rotate"]).await;
    app.run_background_tasks().await;
    assert_eq!(published(&app).await, [&*new, &*old]);
    assert_eq!(signer(&hour_long(&app).await), old);
    app.clock.advance(60 * MINUTE);
    assert_eq!(
        signer(&hour_long(&app).await),
        old,
        "caches may have the key set without the new key"
    );
    app.clock.advance(MINUTE - Duration::from_millis(1));
    let last = hour_long(&app).await;
    assert_eq!(signer(&last), old);
    app.clock.advance_ms(1);
    assert_eq!(signer(&hour_long(&app).await), new);
    app.clock.advance(60 * MINUTE - Duration::from_millis(1));
    app.run_background_tasks().await;
    last.try_on().await.expect(200);
    assert_eq!(published(&app).await.len(), 2);
    app.clock.advance(2 * MINUTE);
    app.run_background_tasks().await;
    assert_eq!(published(&app).await, [&*new]);
    last.try_on()
        .await
        .expect_error(401, "invalid_session_token");
    hour_long(&app).await.try_on().await.expect(200);
}

#[tokio::test]
async fn immediately_rotated_key_is_loaded_by_every_process() {
    let app = TestApp::start().await;
    app.shopper("ada", 50).await;
    let old = hour_long(&app).await;
    let other = app
        .second_process(std::sync::Arc::new(TestRenderer::default()))
        .await;
    app.clock.advance_ms(1000);
    let new = app.run_and_read_line(&["keys", "rotate", "--now"]).await;
    app.run_background_tasks().await;
    let shopper = hour_long(&app).await;
    assert_eq!(signer(&shopper), new);
    // The other process has not reloaded its keys yet.
    assert_eq!(published(&other).await.len(), 1);
    shopper
        .with_client(other.anonymous())
        .try_on()
        .await
        .expect(200);
    assert_eq!(published(&other).await.len(), 2);
    assert_eq!(signer(&hour_long(&other).await), new);
    old.with_client(other.anonymous())
        .try_on()
        .await
        .expect(200);
}

#[tokio::test]
async fn only_key_is_never_deleted() {
    let app = TestApp::start().await;
    app.shopper("ada", 50).await;
    app.clock.advance(400 * genvoris::clock::DAY);
    app.run_background_tasks().await;
    assert_eq!(published(&app).await.len(), 1);
    hour_long(&app).await;
}
