//! Concurrent requests to two processes on one database.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    client::Shopper,
    renderer::{Behaviour, TestRenderer},
};

/// Two applications on one database, and a page of the same customer on each.
async fn two_processes(quota: i64) -> (TestApp, TestApp, [Shopper; 2]) {
    let app = TestApp::start().await;
    let page = app.shopper("ada", quota).await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    let pages = [page, other.returning_shopper("ada").await];
    (app, other, pages)
}

/// Sends `count` concurrent try-ons, alternating between the processes, and groups the responses by status.
async fn send_concurrently(
    pages: &[Shopper; 2],
    count: usize,
    attempt: fn(usize) -> String,
) -> HashMap<u16, Vec<Value>> {
    let send = |n: usize| {
        let page = pages[n % 2].clone();
        tokio::spawn(async move { page.attempt(&attempt(n)).await })
    };
    let mut responses: HashMap<u16, Vec<Value>> = HashMap::new();
    for response in join_all((0..count).map(send)).await {
        let response = response.unwrap();
        responses
            .entry(response.status)
            .or_default()
            .push(response.json());
    }
    responses
}

fn unique_attempt(n: usize) -> String {
    format!("attempt-{n}")
}

fn count(responses: &HashMap<u16, Vec<Value>>, status: u16) -> usize {
    responses.get(&status).map_or(0, Vec::len)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_together_never_exceed_the_quota() {
    let (app, _other, pages) = two_processes(20).await;
    let responses = send_concurrently(&pages, 96, unique_attempt).await;
    assert_eq!((count(&responses, 200), count(&responses, 402)), (20, 76));
    let current = app.current_usage("ada").await;
    assert_eq!(
        current,
        json!({ "used": 20, "limit": 20, "remaining": 0, "ok": false })
    );
    assert_eq!(app.credits_used().await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_identical_attempts_at_two_processes_one_is_charged() {
    let (app, _other, pages) = two_processes(64).await;
    let responses = send_concurrently(&pages, 64, |_| "same".to_owned()).await;
    assert_eq!(count(&responses, 200), 64, "{responses:?}");
    assert!(
        responses[&200]
            .iter()
            .all(|body| *body == responses[&200][0])
    );
    assert_eq!(app.current_usage("ada").await["used"], 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_upserts_do_not_renew_the_quota() {
    let (app, other, pages) = two_processes(10).await;
    let before = app.usage("ada").await["period_start"].clone();
    let upserts = |app: &TestApp| {
        let store = app.store();
        let upsert = move |_| {
            let store = store.clone();
            async move {
                let body = json!({ "externalId": "ada", "email": "ada@shop.example" });
                store.post("/api/v1/customers", &body).await.expect(200)
            }
        };
        join_all((0..20).map(upsert))
    };
    let (responses, ..) = tokio::join!(
        send_concurrently(&pages, 40, unique_attempt),
        upserts(&app),
        upserts(&other)
    );
    assert_eq!((count(&responses, 200), count(&responses, 402)), (10, 30));
    let usage = app.usage("ada").await;
    assert_eq!(usage["period_start"], before);
    assert_eq!(usage["history"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_requests_start_only_one_next_period() {
    let (app, _other, pages) = two_processes(10).await;
    send_concurrently(&pages, 10, unique_attempt).await;
    app.clock
        .advance(genvoris::metering::periods::PERIOD_LENGTH);
    let pages = [app.returning_shopper("ada").await, pages[1].clone()];
    let pages = [
        pages[0].clone(),
        pages[1].with_token(pages[0].token.as_deref().unwrap()),
    ];
    let responses = send_concurrently(&pages, 40, |n| format!("later-{n}")).await;
    assert_eq!((count(&responses, 200), count(&responses, 402)), (10, 30));
    assert_eq!(
        app.usage("ada").await["history"].as_array().unwrap().len(),
        2
    );
    assert_eq!(app.credits_used().await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_period_resets_lose_no_usage() {
    let (app, other, pages) = two_processes(1000).await;
    let resets = async {
        for app in [&app, &other].into_iter().cycle().take(10) {
            let reset = json!({ "resetPeriod": true });
            let response = app.store().patch("/api/v1/customers/ada", &reset).await;
            response.expect(200);
        }
    };
    let (responses, ()) = tokio::join!(send_concurrently(&pages, 60, unique_attempt), resets);
    assert_eq!(count(&responses, 200), 60, "{responses:?}");
    let history = app.usage("ada").await["history"].clone();
    let used = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["used"].as_i64().unwrap());
    assert_eq!(used.sum::<i64>(), 60);
    assert_eq!(app.credits_used().await, 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pause_lets_running_tryons_finish_and_refuses_new_ones() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", 10).await;
    let under_way = tokio::spawn({
        let page = page.clone();
        async move { page.attempt("early").await }
    });
    renderer.started().await;
    let pause = json!({ "status": "PAUSED" });
    let store = app.store();
    store
        .patch("/api/v1/customers/ada", &pause)
        .await
        .expect(200);
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    let token = page.token.clone().unwrap();
    let pages = [page.clone(), other.legacy_page().with_token(&token)];
    let responses = send_concurrently(&pages, 20, unique_attempt).await;
    assert_eq!(count(&responses, 402), 20, "{responses:?}");
    assert!(
        responses[&402]
            .iter()
            .all(|body| body["reason"] == "paused")
    );
    renderer.open_gate();
    under_way.await.unwrap().expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_plan_changes_never_exceed_the_larger_quota() {
    let (app, other, pages) = two_processes(5).await;
    let (small, large) = (plan(&app.store(), 5).await, plan(&app.store(), 25).await);
    let moves = async {
        for (app, plan) in [(&app, &large), (&other, &small)]
            .into_iter()
            .cycle()
            .take(9)
        {
            let change = json!({ "planId": plan["id"] });
            let response = app.store().patch("/api/v1/customers/ada", &change).await;
            response.expect(200);
        }
    };
    let (responses, ()) = tokio::join!(send_concurrently(&pages, 60, unique_attempt), moves);
    let through = count(&responses, 200);
    assert!((5..=25).contains(&through), "{through}");
    let drained = send_concurrently(&pages, 60, |n| format!("rest-{n}")).await;
    assert_eq!(
        through + count(&drained, 200),
        25,
        "the last plan is the larger one"
    );
    assert_eq!(app.current_usage("ada").await["used"], 25);
    assert_eq!(app.credits_used().await, 25);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_upserts_create_one_customer() {
    let (app, other, _) = two_processes(1).await;
    let post = |n: usize| {
        let store = if n.is_multiple_of(2) {
            app.store()
        } else {
            other.store()
        };
        tokio::spawn(async move {
            let body = json!({ "externalId": "new" });
            let response = store.post("/api/v1/customers", &body).await;
            (response.status, response.json()["id"].clone())
        })
    };
    let responses = join_all((0..64).map(post)).await;
    let responses: Vec<_> = responses.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        responses
            .iter()
            .filter(|(status, _)| *status == 201)
            .count(),
        1
    );
    assert_eq!(
        responses
            .iter()
            .filter(|(status, _)| *status == 200)
            .count(),
        63
    );
    assert!(responses.iter().all(|(_, id)| *id == responses[0].1));
    assert_eq!(
        app.usage("new").await["history"].as_array().unwrap().len(),
        1
    );
}
