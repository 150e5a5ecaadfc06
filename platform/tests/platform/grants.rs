//! Grants: try-ons that orders and checkouts give, beside the plan's quota.

use std::time::Duration;

use futures_util::future::join_all;
use genvoris::{
    clock::{Clock, DAY},
    metering::LEASE_DURATION,
};
use serde_json::{Value, json};

use crate::{
    app::{START, Setup, TestApp},
    client::{Shopper, TestResponse},
    renderer::{Behaviour, TestRenderer},
};

const GRANTS: &str = "/api/v1/customers/ada/grants";

/// A customer of the first store without a plan.
async fn without_plan(app: &TestApp) -> Shopper {
    let body = json!({ "externalId": "ada" });
    let answer = app.store().post("/api/v1/customers", &body).await;
    answer.expect(201);
    app.returning_shopper("ada").await
}

fn order(try_ons: i64) -> Value {
    json!({ "tryOns": try_ons, "reference": format!("order-{try_ons}") })
}

fn expiring(try_ons: i64, days: u32) -> Value {
    let expires_at = (START + days * DAY).iso();
    json!({ "tryOns": try_ons, "reference": format!("days-{days}"), "expiresAt": expires_at })
}

async fn grant(app: &TestApp, body: &Value) -> Value {
    app.store().post(GRANTS, body).await.expect(201)
}

async fn revoke(app: &TestApp, reference: &str) -> TestResponse {
    app.store().delete(&format!("{GRANTS}/{reference}")).await
}

/// `used` and `remaining` of the customer's grants, the newest first.
async fn counts(app: &TestApp) -> Vec<(i64, i64)> {
    let list = app.store().get(GRANTS).await.expect(200);
    let grants = list["data"].as_array().unwrap().iter();
    let counts = grants.map(|grant| {
        let count = |name: &str| grant[name].as_i64().unwrap();
        (count("used"), count("remaining"))
    });
    counts.collect()
}

#[tokio::test]
async fn a_customer_without_a_plan_can_use_what_an_order_granted_and_no_more() {
    let app = TestApp::start().await;
    let shopper = without_plan(&app).await;
    let refused = shopper.try_on().await;
    let refused = refused.expect_error(402, "end_customer_quota");
    assert_eq!(refused["reason"], "no_plan");
    let granted = grant(&app, &order(2)).await;
    assert!(granted["id"].as_str().unwrap().starts_with("gr_"));
    assert_eq!(granted["reference"], "order-2");
    assert_eq!(granted["createdAt"], START.iso());
    let counts =
        |body: &Value| ["tryOns", "used", "remaining"].map(|name| body[name].as_i64().unwrap());
    assert_eq!(counts(&granted), [2, 0, 2]);
    assert!(granted["expiresAt"].is_null() && granted["revokedAt"].is_null());
    let first = shopper.try_on().await.expect(200);
    let expected = json!({ "used": 1, "limit": 2, "remaining": 1 });
    assert_eq!(first["end_customer_quota"], expected);
    let second = shopper.try_on().await.expect(200);
    let expected = json!({ "used": 2, "limit": 2, "remaining": 0 });
    assert_eq!(second["end_customer_quota"], expected);
    let refused = shopper.try_on().await;
    let refused = refused.expect_error(402, "end_customer_quota");
    assert_eq!(refused["reason"], "quota_exhausted");
    assert!(refused["resetsAt"].is_null(), "waiting does not help");
    assert_eq!(app.credits_used().await, 2);
}

#[tokio::test]
async fn a_reference_grants_once_however_often_it_is_sent() {
    let app = TestApp::start().await;
    without_plan(&app).await;
    let store = app.store();
    let bodies = [(); 20].map(|()| order(3));
    let answers = join_all(bodies.iter().map(|body| store.post(GRANTS, body))).await;
    let new = answers.iter().filter(|answer| answer.status == 201);
    assert_eq!(new.count(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.json() == answers[0].json())
    );
    assert_eq!(app.current_usage("ada").await["limit"], 3);
}

#[tokio::test]
async fn a_reference_that_was_used_for_something_else_is_refused() {
    let app = TestApp::start().await;
    without_plan(&app).await;
    grant(&app, &order(3)).await;
    let bob = json!({ "externalId": "bob" });
    app.store()
        .post("/api/v1/customers", &bob)
        .await
        .expect(201);
    let more = json!({ "tryOns": 4, "reference": "order-3" });
    let expires = json!({ "tryOns": 3, "reference": "order-3", "expiresAt": (START + DAY).iso() });
    for (path, body) in [
        (GRANTS, more),
        (GRANTS, expires),
        ("/api/v1/customers/bob/grants", order(3)),
    ] {
        let refused = app.store().post(path, &body).await;
        refused.expect_field_error(400, "reference");
    }
    // A reference is the store's own: another store may have the same.
    let store = app.other_store();
    store.post("/api/v1/customers", &bob).await.expect(201);
    let same = store.post("/api/v1/customers/bob/grants", &order(3)).await;
    same.expect(201);
    let path = "/api/v1/grants/order-3";
    let theirs = store.get(path).await.expect(200);
    assert_ne!(app.store().get(path).await.expect(200), theirs);
}

#[tokio::test]
async fn what_lapses_first_is_used_first() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    // The plan's quota lapses after 30 days.
    for body in [order(1), expiring(1, 40), expiring(1, 29)] {
        app.clock.advance_ms(1);
        grant(&app, &body).await;
    }
    let usage = json!({ "used": 0, "limit": 4, "remaining": 4, "ok": true });
    assert_eq!(app.current_usage("ada").await, usage);
    let used_after = [
        [(1, 0), (0, 1), (0, 1)],
        [(1, 0), (0, 1), (0, 1)],
        [(1, 0), (1, 0), (0, 1)],
        [(1, 0), (1, 0), (1, 0)],
    ];
    for (tried, expected) in used_after.iter().enumerate() {
        let quota = shopper.try_on().await.expect(200)["end_customer_quota"].clone();
        assert_eq!(quota["used"], tried + 1);
        assert_eq!(counts(&app).await, expected);
    }
    let refused = shopper.try_on().await;
    let refused = refused.expect_error(402, "end_customer_quota");
    assert_eq!(refused["resetsAt"], (START + 30 * DAY).iso());
    let history = app.usage("ada").await["history"][0].clone();
    assert_eq!([&history["used"], &history["limit"]], [4, 4]);
}

#[tokio::test]
async fn an_expired_grant_gives_nothing() {
    let app = TestApp::start().await;
    let shopper = without_plan(&app).await;
    grant(&app, &expiring(1, 1)).await;
    app.clock.advance(DAY - Duration::from_millis(1));
    assert_eq!(app.current_usage("ada").await["remaining"], 1);
    app.clock.advance_ms(1);
    assert_eq!(app.current_usage("ada").await["remaining"], 0);
    assert_eq!(counts(&app).await, [(0, 0)]);
    let refused = app.returning_shopper("ada").await.try_on().await;
    refused.expect_error(402, "end_customer_quota");
    drop(shopper);
    // Sent again it is still the same grant.
    app.store().post(GRANTS, &expiring(1, 1)).await.expect(200);
    let late = json!({ "tryOns": 1, "reference": "late", "expiresAt": app_now(&app) });
    let refused = app.store().post(GRANTS, &late).await;
    refused.expect_field_error(400, "expiresAt");
}

fn app_now(app: &TestApp) -> String {
    app.clock.now().iso()
}

#[tokio::test]
async fn a_refund_takes_back_what_is_unused_and_the_usage_says_so() {
    let app = TestApp::start().await;
    let shopper = without_plan(&app).await;
    let granted = grant(&app, &order(3)).await;
    shopper.try_on().await.expect(200);
    app.clock.advance_ms(5);
    revoke(&app, "order-3").await.expect_no_content();
    let revoked_at = app_now(&app);
    app.clock.advance_ms(5);
    revoke(&app, granted["id"].as_str().unwrap())
        .await
        .expect_no_content();
    let usage = app.usage("ada").await;
    let current = json!({ "used": 1, "limit": 1, "remaining": 0, "ok": false });
    assert_eq!(usage["current"], current);
    assert_eq!(usage["grants"][0]["revokedAt"], revoked_at);
    assert_eq!(counts(&app).await, [(1, 0)]);
    let refused = shopper.try_on().await;
    refused.expect_error(402, "end_customer_quota");
    // The order, told again, does not give it back.
    let again = app.store().post(GRANTS, &order(3)).await.expect(200);
    assert_eq!(
        (&again["used"], &again["remaining"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn only_the_customers_own_grants_can_be_revoked() {
    let app = TestApp::start().await;
    let shopper = without_plan(&app).await;
    grant(&app, &order(1)).await;
    let bob = json!({ "externalId": "bob" });
    for store in [app.store(), app.other_store()] {
        store.post("/api/v1/customers", &bob).await.expect(201);
        let theirs = store.delete("/api/v1/customers/bob/grants/order-1").await;
        theirs.expect_error(404, "not_found");
    }
    revoke(&app, "order-2").await.expect_error(404, "not_found");
    let missing = app.store().get("/api/v1/grants/order-2").await;
    missing.expect_error(404, "not_found");
    shopper.try_on().await.expect(200);
}

#[tokio::test]
async fn a_failed_try_on_gives_its_grant_back_and_may_run_again() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Fail);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = without_plan(&app).await;
    grant(&app, &order(1)).await;
    let failed = shopper.attempt("paid").await;
    failed.expect_error(502, "upstream_unreachable");
    assert_eq!(counts(&app).await, [(0, 1)]);
    assert_eq!(app.current_usage("ada").await["ok"], true);
    renderer.set_behaviour(Behaviour::Succeed);
    shopper.attempt("paid").await.expect(200);
    shopper.attempt("paid").await.expect(200);
    assert_eq!(counts(&app).await, [(1, 0)]);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn a_reported_try_on_uses_a_grant_too() {
    let app = TestApp::start().await;
    let shopper = without_plan(&app).await;
    grant(&app, &order(1)).await;
    let body = json!({ "success": true, "end_customer_token": shopper.token });
    let path = "/api/tryon/track";
    let tracked = app.store().post(path, &body).await.expect(200);
    let expected = json!({ "used": 1, "limit": 1, "remaining": 0 });
    assert_eq!(tracked["end_customer_quota"], expected);
    let refused = app.store().post(path, &body).await;
    refused.expect_error(402, "end_customer_quota");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_40_try_ons_at_once_plan_and_grants_let_as_many_through_as_they_have() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    for body in [order(4), expiring(5, 2)] {
        grant(&app, &body).await;
    }
    let send = |_| {
        let shopper = shopper.clone();
        tokio::spawn(async move { shopper.try_on().await.status })
    };
    let statuses = join_all((0..40).map(send)).await;
    let statuses: Vec<u16> = statuses.into_iter().map(Result::unwrap).collect();
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(402)), (12, 28));
    let current = json!({ "used": 12, "limit": 12, "remaining": 0, "ok": false });
    assert_eq!(app.current_usage("ada").await, current);
    assert_eq!(app.credits_used().await, 12);
}

#[tokio::test]
async fn a_try_on_under_way_survives_the_refund_and_gives_nothing_back_if_it_fails() {
    for (behaviour, used) in [(Behaviour::Wait, 1), (Behaviour::FailLate, 0)] {
        let renderer = TestRenderer::with_behaviour(behaviour);
        let app = TestApp::with_renderer(&renderer).await;
        let shopper = without_plan(&app).await;
        grant(&app, &order(2)).await;
        let running = tokio::spawn(async move { shopper.attempt("slow").await });
        renderer.started().await;
        revoke(&app, "order-2").await.expect_no_content();
        let shopper = app.returning_shopper("ada").await;
        let refused = shopper.attempt("other").await;
        refused.expect_error(402, "end_customer_quota");
        renderer.open_gate();
        running.await.unwrap();
        assert_eq!(counts(&app).await, [(used, 0)]);
        assert_eq!(app.current_usage("ada").await["remaining"], 0);
    }
}

#[tokio::test]
async fn a_cancelled_job_gives_its_grant_back() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with(Setup {
        renderer: renderer.clone(),
        answer_after: Some(Duration::ZERO),
        ..Setup::default()
    })
    .await;
    let shopper = without_plan(&app).await;
    grant(&app, &order(1)).await;
    let job = shopper.attempt("slow").await.expect(202);
    assert_eq!(app.current_usage("ada").await["ok"], false, "it is held");
    let path = format!("/api/tryon/jobs/{}", job["job_id"].as_str().unwrap());
    app.anonymous().delete(&path).await;
    assert_eq!(app.current_usage("ada").await["ok"], true);
    assert_eq!(counts(&app).await, [(0, 1)]);
}

#[tokio::test]
async fn a_dead_process_gives_its_grant_back_and_a_late_success_uses_it() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = without_plan(&app).await;
    grant(&app, &order(1)).await;
    let running = tokio::spawn(async move { shopper.attempt("slow").await });
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    app.clock.advance(LEASE_DURATION);
    other.renew_leases().await;
    assert_eq!(other.current_usage("ada").await["ok"], true);
    renderer.open_gate();
    let late = running.await.unwrap().expect(200);
    let expected = json!({ "used": 1, "limit": 1, "remaining": 0 });
    assert_eq!(late["end_customer_quota"], expected);
    assert_eq!(counts(&app).await, [(1, 0)]);
    let refused = other.returning_shopper("ada").await.try_on().await;
    refused.expect_error(402, "end_customer_quota");
}

#[tokio::test]
async fn bad_grants_are_refused_by_field() {
    let app = TestApp::start().await;
    without_plan(&app).await;
    let cases = [
        (json!({ "reference": "r" }), "tryOns"),
        (json!({ "tryOns": 1 }), "reference"),
        (json!({ "tryOns": 0, "reference": "r" }), "tryOns"),
        (json!({ "tryOns": 1.5, "reference": "r" }), "tryOns"),
        (json!({ "tryOns": 1, "reference": "" }), "reference"),
        (
            json!({ "tryOns": 1, "reference": "r", "expiresAt": "soon" }),
            "expiresAt",
        ),
        (
            json!({ "tryOns": 1, "reference": "r", "expiresAt": "2099-01-01" }),
            "expiresAt",
        ),
        (
            json!({ "tryOns": 1, "reference": "r", "expiresAt": "2020-01-01T00:00:00Z" }),
            "expiresAt",
        ),
        (
            json!({ "tryOns": 1, "reference": "r", "expiresAt": 1_800_000_000 }),
            "expiresAt",
        ),
    ];
    for (body, field) in cases {
        let refused = app.store().post(GRANTS, &body).await;
        refused.expect_field_error(400, field);
    }
    let nobody = "/api/v1/customers/nobody/grants";
    let missing = app.store().post(nobody, &order(1)).await;
    missing.expect_error(404, "not_found");
    assert_eq!(app.store().get(GRANTS).await.expect(200)["data"], json!([]));
}
