//! Try-ons that are answered 202: polling and cancellation.

use std::{sync::Arc, time::Duration};

use genvoris::metering::LEASE_DURATION;
use serde_json::Value;

use crate::{
    app::{Setup, TestApp},
    client::Shopper,
    renderer::{Behaviour, TestRenderer},
};

/// An application that answers 202 immediately, and a renderer that waits.
async fn app_with_slow_renderer() -> (TestApp, Arc<TestRenderer>) {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with(Setup {
        renderer: renderer.clone(),
        answer_after: Some(Duration::ZERO),
        ..Setup::default()
    });
    (app.await, renderer)
}

/// Starts a try-on, and returns the path of its `status_url`, resolved as a client does.
async fn start_job(shopper: &Shopper, attempt: &str) -> String {
    let working = shopper.attempt(attempt).await;
    assert_eq!(working.header("retry-after"), "2");
    let working = working.expect(202);
    assert_eq!(working["status"], "processing");
    assert_eq!(working["retry_after"], 2);
    let relative = working["status_url"].as_str().unwrap();
    assert_eq!(
        relative,
        format!("tryon/jobs/{}", working["job_id"].as_str().unwrap())
    );
    format!("/api/{relative}")
}

/// Polls until the job has ended. Fails after ten seconds.
async fn poll_until_ended(app: &TestApp, path: &str) -> Value {
    let asking = async {
        loop {
            let status = app.anonymous().get(path).await.expect(200);
            if status["status"] != "processing" {
                return status;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), asking)
        .await
        .expect("the job never ended")
}

#[tokio::test]
async fn response_to_a_poll_names_the_polled_url_again() {
    let (app, _renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 1).await;
    let path = start_job(&shopper, "slow").await;
    let working = app.anonymous().get(&path).await.expect(200);
    assert_eq!(working["status"], "processing");
    let polled = format!("http://api.shop.example{path}")
        .parse::<reqwest::Url>()
        .unwrap();
    let next = polled.join(working["status_url"].as_str().unwrap());
    assert_eq!(next.unwrap().path(), path);
}

#[tokio::test]
async fn slow_tryon_is_answered_202_and_its_result_can_be_polled() {
    let (app, renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 1).await;
    let path = start_job(&shopper, "slow").await;
    let processing = app.anonymous().get(&path).await;
    assert_eq!(processing.header("retry-after"), "2");
    assert_eq!(processing.expect(200)["status"], "processing");
    renderer.open_gate();
    let done = poll_until_ended(&app, &path).await;
    assert_eq!(done["status"], "succeeded");
    assert_eq!(done["success"], true);
    assert_eq!(done["images"].as_array().unwrap().len(), 1);
    assert_eq!(done["end_customer_quota"]["used"], 1);
    assert_eq!(app.credits_used().await, 1);
    let repeat = shopper.attempt("slow").await.expect(200);
    assert_eq!(repeat, done, "the same attempt has the same response");
}

#[tokio::test]
async fn identical_request_joins_the_running_job() {
    let (app, renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 5).await;
    let path = start_job(&shopper, "slow").await;
    assert_eq!(start_job(&shopper, "slow").await, path);
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    let elsewhere = other.returning_shopper("ada").await;
    assert_eq!(
        start_job(&elsewhere, "slow").await,
        path,
        "also through another process"
    );
    renderer.open_gate();
    assert_eq!(poll_until_ended(&other, &path).await["status"], "succeeded");
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn cancelled_job_releases_its_hold_and_stops_rendering() {
    let (app, renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 1).await;
    let path = start_job(&shopper, "slow").await;
    renderer.started().await;
    assert_eq!(app.current_usage("ada").await["ok"], false, "held");
    let cancelled = app.anonymous().delete(&path).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(app.current_usage("ada").await["ok"], true);
    assert_eq!(app.credits_used().await, 0);
    renderer.stopped().await;
    let failed = poll_until_ended(&app, &path).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["error"], "not_found");
    let again = app.anonymous().delete(&path).await.expect(200);
    assert_eq!(
        again["status"], "failed",
        "cancelling twice changes nothing"
    );
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn job_cancelled_through_another_process_is_not_charged() {
    let (app, renderer) = app_with_slow_renderer().await;
    let path = start_job(&app.shopper("ada", 1).await, "slow").await;
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    other.anonymous().delete(&path).await.expect(200);
    renderer.open_gate();
    app.tryons_idle().await;
    assert_eq!(app.current_usage("ada").await["used"], 0);
    assert_eq!(app.credits_used().await, 0);
    let gone = app.anonymous().get(&path).await;
    assert_ne!(gone.json()["status"], "succeeded");
}

#[tokio::test]
async fn succeeded_job_cannot_be_cancelled() {
    let (app, renderer) = app_with_slow_renderer().await;
    let path = start_job(&app.shopper("ada", 1).await, "slow").await;
    renderer.open_gate();
    poll_until_ended(&app, &path).await;
    let late = app.anonymous().delete(&path).await.expect(200);
    assert_eq!(late["status"], "succeeded");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn cancelled_attempt_may_run_again() {
    let (app, renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 1).await;
    let path = start_job(&shopper, "slow").await;
    renderer.started().await;
    app.anonymous().delete(&path).await.expect(200);
    app.tryons_idle().await;
    let second = start_job(&shopper, "slow").await;
    assert_ne!(second, path);
    renderer.open_gate();
    assert_eq!(poll_until_ended(&app, &second).await["status"], "succeeded");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn failed_job_returns_its_error_and_is_free() {
    let (app, renderer) = app_with_slow_renderer().await;
    renderer.set_behaviour(Behaviour::FailLate);
    let path = start_job(&app.shopper("ada", 1).await, "slow").await;
    renderer.open_gate();
    let failed = poll_until_ended(&app, &path).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["error"], "upstream_unreachable");
    assert_eq!(failed["message"], failed["detail"]);
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn job_of_a_dead_process_fails() {
    let (app, renderer) = app_with_slow_renderer().await;
    let path = start_job(&app.shopper("ada", 1).await, "slow").await;
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    other.clock.advance(LEASE_DURATION);
    other.run_background_tasks().await;
    let lost = poll_until_ended(&other, &path).await;
    assert_eq!(lost["status"], "failed");
    assert_eq!(lost["error"], "upstream_unreachable");
    assert_eq!(other.credits_used().await, 0);
}

#[tokio::test]
async fn response_is_stored_for_ten_minutes_and_the_attempt_is_never_charged_again() {
    let (app, renderer) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 5).await;
    let path = start_job(&shopper, "slow").await;
    renderer.open_gate();
    let done = poll_until_ended(&app, &path).await;
    app.clock.advance_ms(10 * 60 * 1000 - 1);
    app.run_background_tasks().await;
    assert_eq!(poll_until_ended(&app, &path).await, done);
    app.clock.advance_ms(1);
    app.run_background_tasks().await;
    let gone = app.anonymous().get(&path).await;
    gone.expect_error(404, "not_found");
    let shopper = app.returning_shopper("ada").await;
    shopper.attempt("slow").await.expect_error(404, "not_found");
    assert_eq!(
        renderer.runs(),
        1,
        "nothing is rendered that is not charged"
    );
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn request_that_waits_for_another_process_gets_its_failure() {
    let renderer = TestRenderer::with_behaviour(Behaviour::FailLate);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", 5).await;
    let failing = tokio::spawn(async move { page.attempt("slow").await });
    renderer.started().await;
    let idle = TestRenderer::with_behaviour(Behaviour::Succeed);
    let other = app.second_process(idle.clone()).await;
    let elsewhere = other.returning_shopper("ada").await;
    let waiting = tokio::spawn(async move { elsewhere.attempt("slow").await });
    renderer.open_gate();
    let failed = failing.await.unwrap();
    failed.expect_error(502, "upstream_unreachable");
    let shared = waiting.await.unwrap();
    // If it arrived after the first one had ended, it is a separate try-on.
    if shared.json()["status"] == "failed" {
        assert_eq!(shared.json()["error"], "upstream_unreachable");
        assert_eq!(idle.runs(), 0);
        assert_eq!(app.credits_used().await, 0);
    } else {
        shared.expect(200);
        assert_eq!(app.credits_used().await, 1);
    }
}

#[tokio::test]
async fn shutdown_releases_the_holds_of_slow_tryons() {
    let (app, renderer) = app_with_slow_renderer().await;
    let path = start_job(&app.shopper("ada", 1).await, "slow").await;
    renderer.started().await;
    app.stop_tryons();
    app.tryons_idle().await;
    renderer.stopped().await;
    assert_eq!(app.current_usage("ada").await["ok"], true);
    assert_eq!(poll_until_ended(&app, &path).await["status"], "failed");
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn unknown_job_is_not_found() {
    let app = TestApp::start().await;
    for path in ["/api/tryon/jobs/job_none", "/api/tryon/jobs/%00"] {
        let response = app.anonymous().get(path).await;
        response.expect_error(404, "not_found");
        let response = app.anonymous().delete(path).await;
        response.expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn refused_tryon_is_not_answered_202() {
    let (app, _) = app_with_slow_renderer().await;
    let shopper = app.shopper("ada", 1).await;
    start_job(&shopper, "one").await;
    shopper
        .attempt("two")
        .await
        .expect_error(402, "end_customer_quota");
}
