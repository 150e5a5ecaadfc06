//! Session tokens: their claims, their verification, and which tokens are refused.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use genvoris::tokens::Claims;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::JwkSet};
use serde_json::{Value, json};

use crate::{
    app::{START, TestApp},
    client::Shopper,
    renderer::TestRenderer,
};

async fn jwks(app: &TestApp) -> JwkSet {
    serde_json::from_value(
        app.anonymous()
            .get("/.well-known/jwks.json")
            .await
            .expect(200),
    )
    .unwrap()
}

/// Verifies a token with only the published keys, as a third party would.
fn verify(token: &str, keys: &JwkSet) -> Claims {
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&["https://genvoris.org"]);
    validation.set_audience(&["genvoris-widget"]);
    validation.validate_exp = false;
    jsonwebtoken::decode(token, &key, &validation)
        .unwrap()
        .claims
}

fn encode(part: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part.to_string())
}

/// The claims of a token, without verification.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

async fn assert_refused(shopper: &Shopper, token: &str) {
    let forged = shopper.with_token(token);
    forged
        .try_on()
        .await
        .expect_error(401, "invalid_session_token");
}

#[tokio::test]
async fn published_keys_verify_an_issued_token() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let token = shopper.token.unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    assert_eq!(header.typ.as_deref(), Some("JWT"));
    let claims = verify(&token, &jwks(&app).await);
    let customer = app.store().get("/api/v1/customers/ada").await.expect(200);
    assert_eq!(customer["id"], claims.sub.as_str());
    assert_eq!(claims.sid.as_str(), "sto_one");
    assert_eq!(customer["planId"], json!(claims.pid));
    assert_eq!(
        (claims.iat, claims.exp),
        (START.seconds(), START.seconds() + 900)
    );
    let (jti, sub) = (claims.jti.as_str(), claims.sub.as_str());
    assert!(jti.starts_with(sub) && jti.len() > sub.len());
}

#[tokio::test]
async fn jwks_is_cacheable_for_an_hour_and_contains_no_private_key() {
    let app = TestApp::start().await;
    let response = app.anonymous().get("/.well-known/jwks.json").await;
    assert_eq!(response.header("cache-control"), "public, max-age=3600");
    let key = &response.json()["keys"][0];
    assert_eq!(
        (&key["kty"], &key["alg"], &key["use"]),
        (&json!("RSA"), &json!("RS256"), &json!("sig"))
    );
    for private in ["d", "p", "q", "dp", "dq", "qi"] {
        assert!(key[private].is_null(), "{private}");
    }
}

#[tokio::test]
async fn signing_keys_survive_a_restart() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let restarted = app.second_process(Arc::new(TestRenderer::default())).await;
    assert_eq!(jwks(&restarted).await, jwks(&app).await);
    let token = shopper.token.as_deref();
    let page = Shopper::new(restarted.anonymous(), "gvk_test_one", token);
    page.try_on().await.expect(200);
}

#[tokio::test]
async fn token_is_accepted_until_its_expiry_plus_leeway() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    app.clock.advance_ms(899_000);
    shopper.try_on().await.expect(200);
    app.clock.advance_ms(7_000);
    shopper
        .try_on()
        .await
        .expect_error(401, "invalid_session_token");
}

#[tokio::test]
async fn unsigned_and_symmetric_tokens_are_refused() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let genuine = shopper.token.clone().unwrap();
    let keys = jwks(&app).await;
    let kid = keys.keys[0].common.key_id.clone().unwrap();
    let header = encode(&json!({ "alg": "none", "typ": "JWT", "kid": kid }));
    assert_refused(
        &shopper,
        &format!("{header}.{}.", encode(&claims(&genuine))),
    )
    .await;
    let public = serde_json::to_vec(&keys.keys[0]).unwrap();
    let header = Header {
        kid: Some(kid),
        ..Header::new(Algorithm::HS256)
    };
    let secret = EncodingKey::from_secret(&public);
    assert_refused(
        &shopper,
        &jsonwebtoken::encode(&header, &claims(&genuine), &secret).unwrap(),
    )
    .await;
    assert_eq!(app.current_usage("ada").await["used"], 0);
}

#[tokio::test]
async fn tampered_truncated_and_foreign_tokens_are_refused() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let genuine = shopper.token.clone().unwrap();
    let parts: Vec<&str> = genuine.split('.').collect();
    let mut raised = claims(&genuine);
    raised["exp"] = json!(START.0);
    assert_refused(
        &shopper,
        &format!("{}.{}.{}", parts[0], encode(&raised), parts[2]),
    )
    .await;
    assert_refused(&shopper, &genuine[..genuine.len() - 8]).await;
    assert_refused(&shopper, "not a token").await;
    let stranger = TestApp::start().await.shopper("ada", 3).await;
    assert_refused(&shopper, &stranger.token.unwrap()).await;
}

#[tokio::test]
async fn signed_tokens_need_valid_issuer_audience_and_expiry() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let key = app.signing_key().await;
    let signing = EncodingKey::from_rsa_pem(key.private_pem.as_bytes()).unwrap();
    let genuine = claims(shopper.token.as_deref().unwrap());
    let sign = |algorithm, kid: Option<&str>, claims: &Value| {
        let header = Header {
            kid: kid.map(str::to_owned),
            ..Header::new(algorithm)
        };
        jsonwebtoken::encode(&header, claims, &signing).unwrap()
    };
    let kid = Some(&*key.kid);
    let untouched = shopper.with_token(&sign(Algorithm::RS256, kid, &genuine));
    untouched.try_on().await.expect(200);
    for (claim, value) in [
        ("iss", json!("https://elsewhere.example")),
        ("aud", json!("another-service")),
        ("iss", Value::Null),
        ("aud", Value::Null),
        ("exp", Value::Null),
        ("sub", Value::Null),
        ("sid", Value::Null),
        ("sub", json!("ec_nobody")),
    ] {
        let mut changed = genuine.clone();
        match value {
            Value::Null => drop(changed.as_object_mut().unwrap().remove(claim)),
            value => changed[claim] = value,
        }
        assert_refused(&shopper, &sign(Algorithm::RS256, kid, &changed)).await;
    }
    assert_refused(&shopper, &sign(Algorithm::RS384, kid, &genuine)).await;
    assert_refused(&shopper, &sign(Algorithm::RS256, None, &genuine)).await;
    assert_refused(&shopper, &sign(Algorithm::RS256, Some("unknown"), &genuine)).await;
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn token_of_another_store_is_refused() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let token = shopper.token.as_deref();
    let page = Shopper::new(app.anonymous(), "gvk_test_two", token);
    page.try_on()
        .await
        .expect_error(403, "token_store_mismatch");
}
