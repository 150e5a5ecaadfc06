//! Metering: every result is charged exactly once, whatever happens in between.

use std::{future::Future, time::Duration};

use futures_util::future::join_all;
use genvoris::metering::LEASE_DURATION;
use serde_json::json;

use crate::{
    app::{Setup, TestApp, plan},
    client::Shopper,
    fixtures::{Form, png},
    renderer::{Behaviour, TestRenderer},
};

/// Waits until the condition holds. Fails after ten seconds.
pub async fn wait_until<F: Future<Output = bool>>(mut condition: impl FnMut() -> F) {
    let wait = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("the condition never held");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_128_concurrent_tryons_a_quota_of_50_allows_50() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 50).await;
    let send = |_| {
        let shopper = shopper.clone();
        tokio::spawn(async move { shopper.try_on().await.status })
    };
    let responses = join_all((0..128).map(send)).await;
    let statuses: Vec<u16> = responses.into_iter().map(Result::unwrap).collect();
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 50);
    assert_eq!(statuses.iter().filter(|&&status| status == 402).count(), 78);
    let current = app.current_usage("ada").await;
    assert_eq!(
        current,
        json!({ "used": 50, "limit": 50, "remaining": 0, "ok": false })
    );
    assert_eq!(app.credits_used().await, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn last_credits_are_debited_once() {
    let app = TestApp::with(Setup {
        credits: 10,
        ..Setup::default()
    })
    .await;
    let page = app.legacy_page();
    let responses = join_all((0..40).map(|_| page.try_on())).await;
    assert_eq!(
        responses
            .iter()
            .filter(|response| response.status == 200)
            .count(),
        10
    );
    assert_eq!(
        responses
            .iter()
            .filter(|response| response.status == 402)
            .count(),
        30
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_identical_attempts_one_is_charged_and_all_get_the_same_response() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 50).await;
    let send = |_| {
        let shopper = shopper.clone();
        tokio::spawn(async move { shopper.attempt("same").await })
    };
    let responses = join_all((0..64).map(send)).await;
    let bodies: Vec<_> = responses
        .into_iter()
        .map(|response| response.unwrap().expect(200))
        .collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(renderer.runs(), 1);
    assert_eq!(app.current_usage("ada").await["used"], 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn repeated_attempt_gets_the_same_response_without_a_charge() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 1).await;
    let first = shopper.attempt("once").await.expect(200);
    assert_eq!(shopper.attempt("once").await.expect(200), first);
    assert_eq!(renderer.runs(), 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn charged_attempt_gets_the_same_response_after_a_restart() {
    let app = TestApp::start().await;
    let first = app
        .shopper("ada", 1)
        .await
        .attempt("once")
        .await
        .expect(200);
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let restarted = app.second_process(renderer.clone()).await;
    let again = restarted
        .returning_shopper("ada")
        .await
        .attempt("once")
        .await;
    assert_eq!(again.expect(200), first);
    assert_eq!(renderer.runs(), 0);
    assert_eq!(restarted.credits_used().await, 1);
}

#[tokio::test]
async fn failing_or_panicking_renderer_is_free_and_the_attempt_may_run_again() {
    let cases = [
        (Behaviour::Fail, 502, "upstream_unreachable"),
        (Behaviour::Panic, 500, "internal_error"),
    ];
    for (behaviour, status, code) in cases {
        let renderer = TestRenderer::with_behaviour(behaviour);
        let app = TestApp::with_renderer(&renderer).await;
        let shopper = app.shopper("ada", 1).await;
        shopper.attempt("again").await.expect_error(status, code);
        let untouched = json!({ "used": 0, "limit": 1, "remaining": 1, "ok": true });
        assert_eq!(app.current_usage("ada").await, untouched);
        assert_eq!(app.credits_used().await, 0);
        renderer.set_behaviour(Behaviour::Succeed);
        shopper.attempt("again").await.expect(200);
        assert_eq!(app.current_usage("ada").await["used"], 1);
        assert_eq!(app.credits_used().await, 1);
    }
}

#[tokio::test]
async fn hanging_renderer_times_out_and_its_hold_is_released() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 1).await;
    let page = shopper.clone();
    let hanging = tokio::spawn(async move { page.attempt("hung").await });
    renderer.started().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(90)).await;
    tokio::time::resume();
    let error = hanging.await.unwrap();
    let error = error.expect_error(502, "upstream_unreachable");
    assert!(error["detail"].as_str().unwrap().contains("90 seconds"));
    assert_eq!(
        app.current_usage("ada").await["ok"],
        true,
        "the hold is released"
    );
    assert_eq!(app.credits_used().await, 0);
    renderer.set_behaviour(Behaviour::Succeed);
    shopper.attempt("hung").await.expect(200);
}

#[tokio::test]
async fn tryon_is_completed_and_charged_if_the_client_disconnects() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 1).await;
    let page = shopper.clone();
    let request = tokio::spawn(async move { page.attempt("cut").await });
    renderer.started().await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    renderer.open_gate();
    wait_until(async || app.current_usage("ada").await["used"] == 1).await;
    shopper.attempt("cut").await.expect(200);
    assert_eq!(renderer.runs(), 1, "the result was stored");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn attempt_id_cannot_be_reused_for_a_different_request() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 9).await;
    let form = shopper.form().text("attempt_id", "bound");
    shopper.send(&form).await.expect(200);
    let other_photo = form.clone().file("photo", &png(99));
    let other_product = form
        .clone()
        .text("product_images", "https://shop.example/hat.png");
    let more = form.clone().text("variation_count", "4");
    let bob = app.shopper("bob", 9).await;
    let bobs = bob.form().text("attempt_id", "bound");
    // At first, the run in memory is found; after a restart, the attempt in the database must be.
    for app in [
        &app,
        &app.second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
            .await,
    ] {
        for form in [&other_photo, &other_product, &more, &bobs] {
            let response = app.anonymous().post_form("/api/tryon", form).await;
            response.expect_field_error(400, "attempt_id");
        }
    }
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn equal_attempt_ids_of_two_stores_do_not_clash() {
    let app = TestApp::start().await;
    app.legacy_page().attempt("id").await.expect(200);
    let form = Form::default()
        .file("photo", &png(1))
        .text("product_images", "https://a.example/b");
    let response = app
        .other_store()
        .post_form("/api/tryon", &form.text("attempt_id", "id"))
        .await;
    response.expect_error(402, "credit_limit_reached");
}

#[tokio::test]
async fn refused_attempt_may_run_after_an_upgrade() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    shopper
        .attempt("later")
        .await
        .expect_error(402, "end_customer_quota");
    let larger = plan(&app.store(), 2).await;
    let upgrade = json!({ "planId": larger["id"] });
    let upgraded = app.store().patch("/api/v1/customers/ada", &upgrade).await;
    upgraded.expect(200);
    shopper.attempt("later").await.expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 2);
}

/// An application with a hanging try-on, and a second application on the same database.
async fn app_with_hanging_tryon(
    quota: i64,
) -> (TestApp, TestApp, std::sync::Arc<TestRenderer>, Hanging) {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", quota).await;
    let hanging = tokio::spawn(async move { page.attempt("slow").await.expect(200) });
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    (app, other, renderer, hanging)
}

type Hanging = tokio::task::JoinHandle<serde_json::Value>;

async fn returning_ada(app: &TestApp) -> Shopper {
    app.returning_shopper("ada").await
}

#[tokio::test]
async fn hold_counts_until_its_lease_expires() {
    let (_app, other, renderer, hanging) = app_with_hanging_tryon(1).await;
    let refused = returning_ada(&other).await.try_on().await;
    assert_eq!(
        refused.expect_error(402, "end_customer_quota")["reason"],
        "quota_exhausted"
    );
    other.clock.advance(LEASE_DURATION);
    returning_ada(&other).await.try_on().await.expect(200);
    renderer.open_gate();
    hanging.await.unwrap();
    let current = other.current_usage("ada").await;
    assert_eq!(current["used"], 1, "the late success is uncharged");
    assert_eq!(other.credits_used().await, 1);
}

#[tokio::test]
async fn late_success_is_charged_if_quota_is_left() {
    let (_app, other, renderer, hanging) = app_with_hanging_tryon(2).await;
    other.clock.advance(LEASE_DURATION);
    returning_ada(&other).await.try_on().await.expect(200);
    renderer.open_gate();
    hanging.await.unwrap();
    assert_eq!(other.current_usage("ada").await["used"], 2);
    assert_eq!(other.credits_used().await, 2);
}

#[tokio::test]
async fn attempt_of_a_dead_process_is_taken_over_and_charged_once() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", 1).await;
    let slept = tokio::spawn(async move { page.attempt("slow").await });
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    other.clock.advance(LEASE_DURATION);
    returning_ada(&other)
        .await
        .attempt("slow")
        .await
        .expect(200);
    renderer.open_gate();
    // The first process was alive, but its run was superseded and must not be charged.
    let late = slept.await.unwrap();
    late.expect_error(502, "upstream_unreachable");
    let current = other.current_usage("ada").await;
    assert_eq!(
        current,
        json!({ "used": 1, "limit": 1, "remaining": 0, "ok": false })
    );
    assert_eq!(other.credits_used().await, 1);
}

#[tokio::test]
async fn suspended_process_keeps_its_own_holds() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", 1).await;
    let first = tokio::spawn(async move { page.attempt("first").await });
    renderer.started().await;
    app.clock.advance(LEASE_DURATION);
    let second = returning_ada(&app).await.attempt("second").await;
    second.expect_error(402, "end_customer_quota");
    renderer.open_gate();
    first.await.unwrap().expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn attempt_waits_for_the_process_that_renders_it() {
    let (_app, other, renderer, hanging) = app_with_hanging_tryon(5).await;
    let page = returning_ada(&other).await;
    let mut waiting = tokio::spawn(async move { page.attempt("slow").await.expect(200) });
    // Longer than two polls: the attempt of another process is neither taken over nor refused.
    let early = tokio::time::timeout(Duration::from_millis(500), &mut waiting).await;
    assert!(
        early.is_err(),
        "answered before the other process had finished"
    );
    renderer.open_gate();
    assert_eq!(waiting.await.unwrap(), hanging.await.unwrap());
    assert_eq!(other.current_usage("ada").await["used"], 1);
    assert_eq!(other.credits_used().await, 1);
}

#[tokio::test]
async fn live_process_keeps_its_holds_during_long_renders() {
    let (app, other, renderer, hanging) = app_with_hanging_tryon(1).await;
    for _ in 0..10 {
        other.clock.advance(LEASE_DURATION / 2);
        app.run_background_tasks().await;
    }
    let refused = returning_ada(&other).await.try_on().await;
    refused.expect_error(402, "end_customer_quota");
    renderer.open_gate();
    hanging.await.unwrap();
    assert_eq!(other.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn tryon_in_progress_is_charged_to_the_period_it_started_in() {
    let (app, other, renderer, hanging) = app_with_hanging_tryon(1).await;
    let reset = json!({ "resetPeriod": true });
    app.store()
        .patch("/api/v1/customers/ada", &reset)
        .await
        .expect(200);
    renderer.open_gate();
    hanging.await.unwrap();
    assert_eq!(app.usage("ada").await["current"]["used"], 0);
    let history = app.usage("ada").await["history"].clone();
    let mut used: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["used"])
        .collect();
    used.sort_by_key(|used| used.as_i64());
    assert_eq!(used, [&json!(0), &json!(1)]);
    returning_ada(&other).await.try_on().await.expect(200);
}
