//! Health and metrics.

use axum::{Router, body::Body, http::Method};
use genvoris::{events::RETRY_SCHEDULE, http::metrics_server, limits::LimitRates};
use tower::ServiceExt;

use crate::{
    app::{Setup, TestApp, plan},
    receiver::Receiver,
    renderer::{Behaviour, TestRenderer},
};

async fn scrape(app: &TestApp) -> String {
    let router: Router = metrics_server::router(
        app.state.metrics.clone(),
        app.state.limits.clone(),
        app.state.db.clone(),
    );
    let request = axum::http::Request::get("/metrics").body(Body::empty());
    let response = router.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    String::from_utf8(body.unwrap().to_vec()).unwrap()
}

/// The value of this time series; 0 if it does not exist.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.map_or(0.0, |value| value.trim().parse().unwrap())
}

#[tokio::test]
async fn health_check_needs_no_key_and_has_no_limit() {
    let app = TestApp::with(Setup {
        limits: LimitRates {
            failed_auth: "1/d".parse().unwrap(),
            ..LimitRates::default()
        },
        ..Setup::default()
    })
    .await;
    let probe = app.anonymous().with_ip("192.0.2.1");
    for _ in 0..2 {
        probe.get("/api/status?api_key=gvk_live_guess").await;
    }
    probe
        .get("/api/status")
        .await
        .expect_error(429, "rate_limited");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(probe.get(path).await.expect(200)["status"], "ok");
    }
}

#[tokio::test]
async fn server_without_database_is_alive_but_not_ready() {
    let app = TestApp::start().await;
    app.state.db.close().await;
    app.anonymous()
        .get("/readyz")
        .await
        .expect_error(503, "internal_error");
    app.anonymous().get("/healthz").await.expect(200);
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_errors_by_code() {
    let app = TestApp::start().await;
    app.shopper("ada", 1).await;
    app.current_usage("ada").await;
    app.store()
        .get("/api/v1/customers/nobody/usage")
        .await
        .expect(404);
    app.anonymous().get("/no/such/path").await.expect(404);
    let odd = Method::from_bytes(b"ODD").unwrap();
    let odd = app.anonymous().request(odd, "/api/status", Body::empty());
    app.anonymous().send(odd).await.expect(404 + 1);
    let text = scrape(&app).await;
    let usage = "/api/v1/customers/{id}/usage";
    for (series, expected) in [
        (
            format!(r#"genvoris_http_requests_total{{method="GET",route="{usage}",status="2xx"}}"#),
            1.0,
        ),
        (
            format!(r#"genvoris_http_requests_total{{method="GET",route="{usage}",status="4xx"}}"#),
            1.0,
        ),
        (
            r#"genvoris_http_requests_total{method="GET",route="unmatched",status="4xx"}"#
                .to_owned(),
            1.0,
        ),
        (
            r#"genvoris_http_requests_total{method="other",route="/api/status",status="4xx"}"#
                .to_owned(),
            1.0,
        ),
        (
            format!(r#"genvoris_http_request_duration_seconds_count{{route="{usage}"}}"#),
            2.0,
        ),
        (r#"genvoris_errors_total{code="not_found"}"#.to_owned(), 3.0),
    ] {
        assert_eq!(value(&text, &series), expected, "{series}\n{text}");
    }
    for private in ["ada", "nobody", "no/such", "gvk_", "ec_", "sto_"] {
        assert!(!text.contains(private), "{private} is a label:\n{text}");
    }
}

#[tokio::test]
async fn metrics_count_tryons_by_outcome() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 1).await;
    shopper.attempt("one").await.expect(200);
    // A repeated attempt is the same try-on.
    shopper.attempt("one").await.expect(200);
    shopper.attempt("two").await.expect(402);
    renderer.set_behaviour(Behaviour::Panic);
    app.legacy_page().try_on().await.expect(500);
    let text = scrape(&app).await;
    for outcome in ["succeeded", "end_customer_quota", "internal_error"] {
        let series = format!(r#"genvoris_tryons_total{{outcome="{outcome}"}}"#);
        assert_eq!(value(&text, &series), 1.0, "{series}\n{text}");
    }
}

#[tokio::test]
async fn metrics_count_webhook_deliveries() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), &["plan.created"]).await;
    plan(&app.store(), 1).await;
    receiver.respond_with(500);
    for wait in RETRY_SCHEDULE {
        app.clock.advance(wait);
        app.deliver_due().await;
    }
    receiver.respond_with(200);
    plan(&app.store(), 1).await;
    receiver.delivered_events(&app).await;
    let text = scrape(&app).await;
    for (outcome, expected) in [("delivered", 1.0), ("failed", 7.0), ("dead", 1.0)] {
        let series = format!(r#"genvoris_webhook_deliveries_total{{outcome="{outcome}"}}"#);
        assert_eq!(value(&text, &series), expected);
    }
}

#[tokio::test]
async fn public_server_serves_no_metrics() {
    let app = TestApp::start().await;
    let local = app.anonymous().with_ip("127.0.0.1");
    local.get("/metrics").await.expect_error(404, "not_found");
}

#[tokio::test]
async fn length_of_the_write_ahead_log_is_a_metric() {
    let app = TestApp::start().await;
    plan(&app.store(), 3).await;
    let log = value(&scrape(&app).await, "genvoris_sqlite_wal_bytes");
    assert_eq!(log > 0.0, app.state.config.database.starts_with("sqlite"));
}
