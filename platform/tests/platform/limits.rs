//! Rate limits.

use futures_util::future::join_all;
use genvoris::{clock::DAY, limits::LimitRates};
use serde_json::json;

use crate::{
    app::{Setup, TestApp},
    client::{Client, TestResponse},
};

/// An application with only these limits.
async fn app_with_limits(limits: LimitRates) -> TestApp {
    TestApp::with(Setup {
        limits,
        ..Setup::default()
    })
    .await
}

/// The `Retry-After` of a refused call, in milliseconds.
#[track_caller]
fn retry_after_ms(refused: TestResponse) -> i64 {
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    refused.expect_error(429, "rate_limited");
    seconds * 1000
}

fn client_with_unknown_key(app: &TestApp, ip: &str) -> Client {
    Client::new(app.router.clone(), Some("gvk_live_guess")).with_ip(ip)
}

#[tokio::test]
async fn address_with_too_many_unknown_keys_is_refused_even_with_a_valid_key() {
    let app = app_with_limits(LimitRates {
        failed_auth: "3/3m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let (guess, right) = (
        client_with_unknown_key(&app, "192.0.2.1"),
        app.store().with_ip("192.0.2.1"),
    );
    for _ in 0..10 {
        right.get("/api/v1/plans").await.expect(200);
    }
    for _ in 0..3 {
        right.get("/api/v1/plans").await.expect(200);
        guess
            .get("/api/v1/plans")
            .await
            .expect_error(401, "invalid_key");
    }
    let wait = retry_after_ms(right.get("/api/v1/plans").await);
    right.get("/.well-known/jwks.json").await.expect(200);
    assert_refused_for(&app, wait, async || {
        right.get("/api/v1/plans").await.status == 200
    })
    .await;
    app.store()
        .with_ip("192.0.2.2")
        .get("/api/v1/plans")
        .await
        .expect(200);
}

/// Checks that calls are refused for exactly this long, in milliseconds.
async fn assert_refused_for(app: &TestApp, wait: i64, passes: impl AsyncFn() -> bool) {
    assert!(wait > 0);
    app.clock.advance_ms(wait.unsigned_abs() - 1000);
    assert!(!passes().await, "a call is accepted too early");
    app.clock.advance_ms(1000);
    assert!(passes().await, "the call is still refused after the wait");
}

#[tokio::test]
async fn unknown_keys_in_queries_and_forms_are_counted() {
    let app = app_with_limits(LimitRates {
        failed_auth: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = app.anonymous().with_ip("192.0.2.1");
    let query = page.get("/api/status?api_key=gvk_live_guess").await;
    query.expect_error(401, "invalid_key");
    let form = app.legacy_page().form().text("api_key", "gvk_live_guess");
    let form = page.post_form("/api/tryon", &form).await;
    form.expect_error(401, "invalid_key");
    retry_after_ms(page.get("/api/status?api_key=gvk_test_one").await);
}

#[tokio::test]
async fn only_unknown_keys_count_as_failed_authentication() {
    let app = app_with_limits(LimitRates {
        failed_auth: "1/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let shopper = app.shopper("ada", 5).await;
    let proxy = app.store().with_ip("192.0.2.1");
    let expired = shopper
        .with_client(proxy.clone())
        .with_token("eyJ.expired.token");
    for _ in 0..3 {
        expired
            .try_on()
            .await
            .expect_error(401, "invalid_session_token");
        app.anonymous()
            .with_ip("192.0.2.1")
            .get("/api/v1/plans")
            .await
            .expect_error(401, "unauthorized");
    }
    shopper.with_client(proxy).try_on().await.expect(200);
}

#[tokio::test]
async fn only_new_customers_are_counted() {
    let app = app_with_limits(LimitRates {
        customers: "5/h".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let store = app.store();
    let meet = async |client: Client, name: String| {
        client
            .post("/api/v1/customers", &json!({ "externalId": name }))
            .await
    };
    let all = join_all((0..12).map(|number| meet(store.clone(), format!("c{number}")))).await;
    let made = all.iter().filter(|response| response.status == 201).count();
    assert_eq!(made, 5);
    assert!(
        all.iter()
            .all(|response| matches!(response.status, 201 | 429))
    );
    let known = (0..12).find(|&number| all[number].status == 201).unwrap();
    for _ in 0..3 {
        meet(store.clone(), format!("c{known}")).await.expect(200);
    }
    meet(app.other_store(), "ada".into()).await.expect(201);
    let refused = meet(store.clone(), "late".into()).await;
    store
        .get("/api/v1/customers/late")
        .await
        .expect_error(404, "not_found");
    let wait = retry_after_ms(refused);
    assert_refused_for(&app, wait, async || {
        meet(store.clone(), "late".into()).await.status == 201
    })
    .await;
}

#[tokio::test]
async fn rejected_customers_are_not_counted() {
    let app = app_with_limits(LimitRates {
        customers: "1/h".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    for _ in 0..3 {
        let body = json!({ "externalId": "ada", "planId": "pln_none" });
        let refused = app.store().post("/api/v1/customers", &body).await;
        refused.expect_error(403, "plan_not_found");
    }
    let body = json!({ "externalId": "ada" });
    app.store()
        .post("/api/v1/customers", &body)
        .await
        .expect(201);
}

#[tokio::test]
async fn sessions_are_limited_per_store() {
    let app = app_with_limits(LimitRates {
        sessions: "3/10s".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    app.shopper("ada", 5).await;
    let mint = async |client: Client| {
        client
            .post("/api/v1/customers/ada/sessions", &json!({}))
            .await
    };
    mint(app.store()).await.expect(201);
    mint(app.store()).await.expect(201);
    // The wait is a third of ten seconds, so it is rounded up to whole seconds.
    let wait = retry_after_ms(mint(app.store()).await);
    mint(app.other_store()).await.expect_error(404, "not_found");
    assert_refused_for(&app, wait, async || mint(app.store()).await.status == 201).await;
}

#[tokio::test]
async fn browser_tryons_are_limited_per_minute_and_per_hour() {
    let app = app_with_limits(LimitRates {
        tryons: "2/m,3/h".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = app
        .legacy_page()
        .with_client(app.anonymous().with_ip("192.0.2.1"));
    page.try_on().await.expect(200);
    page.try_on().await.expect(200);
    let minute = retry_after_ms(page.try_on().await);
    assert_eq!(minute, 30_000);
    assert_refused_for(&app, minute, async || page.try_on().await.status == 200).await;
    let hour = retry_after_ms(page.try_on().await);
    assert!(hour > 60_000, "{hour}");
    assert_refused_for(&app, hour, async || page.try_on().await.status == 200).await;
    app.legacy_page()
        .with_client(app.anonymous().with_ip("192.0.2.2"))
        .try_on()
        .await
        .expect(200);
}

#[tokio::test]
async fn tryons_with_a_session_count_by_customer_and_not_by_address() {
    let app = app_with_limits(LimitRates {
        tryons: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let office = app.anonymous().with_ip("192.0.2.1");
    for name in ["ada", "bob", "cy"] {
        let shopper = app.shopper(name, 5).await.with_client(office.clone());
        shopper.try_on().await.expect(200);
        shopper.try_on().await.expect(200);
        // Nor from another address, and with another token.
        retry_after_ms(shopper.try_on().await);
        let elsewhere = app.returning_shopper(name).await;
        let elsewhere = elsewhere.with_client(app.anonymous().with_ip("192.0.2.2"));
        retry_after_ms(elsewhere.try_on().await);
    }
    // Without a valid session, the address counts.
    let page = app.legacy_page().with_client(office);
    page.with_token("eyJ.no.token")
        .try_on()
        .await
        .expect_error(401, "invalid_session_token");
    page.try_on().await.expect(200);
    retry_after_ms(page.try_on().await);
    retry_after_ms(page.with_token("eyJ.no.token").try_on().await);
}

#[tokio::test]
async fn tryons_with_a_secret_key_are_not_limited_by_address() {
    let app = app_with_limits(LimitRates {
        tryons: "1/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let proxy = app
        .legacy_page()
        .with_client(app.store().with_ip("192.0.2.1"));
    for _ in 0..4 {
        proxy.try_on().await.expect(200);
    }
    // A publishable key does not make the caller a server.
    let page = app
        .anonymous()
        .with_ip("192.0.2.1")
        .with_header("authorization", "Bearer gvk_pub_one");
    let page = app.legacy_page().with_client(page);
    page.try_on().await.expect_error(401, "invalid_key");
    retry_after_ms(page.try_on().await);
}

#[tokio::test]
async fn only_requests_for_the_loader_are_counted() {
    let app = app_with_limits(LimitRates {
        loader: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = app.anonymous().with_ip("192.0.2.1");
    for _ in 0..4 {
        page.get("/runtime-0a1b2c3d4e5f6071.js")
            .await
            .expect_error(404, "not_found");
    }
    page.get("/widget.js").await.expect_error(404, "not_found");
    page.get("/widget-hash")
        .await
        .expect_error(404, "not_found");
    let refused = retry_after_ms(page.get("/widget.js").await);
    retry_after_ms(page.get("/widget-1.4.2.js").await);
    assert_refused_for(&app, refused, async || {
        page.get("/widget-hash").await.status == 404
    })
    .await;
}

#[tokio::test]
async fn client_address_is_taken_from_the_trusted_proxy() {
    let app = TestApp::with(Setup {
        limits: LimitRates {
            loader: "1/m".parse().unwrap(),
            ..LimitRates::default()
        },
        trusted_proxies: 1,
        ..Setup::default()
    })
    .await;
    let from = async |forwarded: &str| {
        let proxy = app
            .anonymous()
            .with_ip("10.0.0.1")
            .with_header("x-forwarded-for", forwarded);
        proxy.get("/widget.js").await.status
    };
    assert_eq!(from("192.0.2.1").await, 404);
    assert_eq!(from("192.0.2.2").await, 404);
    assert_eq!(
        from("192.0.2.9, 192.0.2.1").await,
        429,
        "an entry that the client invented is ignored"
    );
}

#[tokio::test]
async fn forwarded_header_is_ignored_without_trusted_proxies() {
    let app = app_with_limits(LimitRates {
        loader: "1/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let client = app.anonymous().with_ip("192.0.2.1");
    assert_eq!(client.get("/widget.js").await.status, 404);
    let disguised = client.with_header("x-forwarded-for", "192.0.2.2");
    retry_after_ms(disguised.get("/widget.js").await);
}

#[tokio::test]
async fn clients_with_drained_counts_are_removed() {
    let app = app_with_limits(LimitRates {
        loader: "2/m".parse().unwrap(),
        failed_auth: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    for number in 0..50 {
        let ip = format!("192.0.2.{number}");
        app.anonymous().with_ip(&ip).get("/widget.js").await;
        app.store()
            .with_ip(&ip)
            .get("/api/v1/plans")
            .await
            .expect(200);
    }
    client_with_unknown_key(&app, "192.0.2.1")
        .get("/api/v1/plans")
        .await;
    app.state.limits.prune();
    assert_eq!(
        app.state.limits.tracked_clients(),
        51,
        "a client with a drained count is removed"
    );
    app.clock.advance_ms(61_000);
    app.state.limits.prune();
    assert_eq!(app.state.limits.tracked_clients(), 0);
}

#[tokio::test]
async fn setting_the_clock_back_does_not_extend_a_limit() {
    let app = app_with_limits(LimitRates {
        loader: "1/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = app.anonymous().with_ip("192.0.2.1");
    assert_eq!(page.get("/widget.js").await.status, 404);
    app.clock.set_back(DAY);
    assert_eq!(retry_after_ms(page.get("/widget.js").await), 60_000);
    app.clock.advance_ms(60_000);
    assert_eq!(page.get("/widget.js").await.status, 404);
}

#[tokio::test]
async fn events_of_pages_are_limited_and_those_of_servers_are_not() {
    let app = app_with_limits(LimitRates {
        events: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let event = json!({ "sessionId": "visit-0001", "eventType": "CLOSED" });
    let path = "/api/v1/events?api_key=gvk_test_one";
    let page = app.anonymous().with_ip("192.0.2.1");
    for _ in 0..2 {
        page.post(path, &event).await.expect(202);
    }
    let wait = retry_after_ms(page.post(path, &event).await);
    let server = app.store().with_ip("192.0.2.1");
    for _ in 0..5 {
        server.post("/api/v1/events", &event).await.expect(202);
    }
    assert_refused_for(&app, wait, async || {
        page.post(path, &event).await.status == 202
    })
    .await;
}
