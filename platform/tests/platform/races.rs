//! Many at once, through two processes on one database.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    client::Shopper,
    renderer::{Behaviour, TestRenderer},
};

/// The application, another one on its database, and a customer's page on each.
async fn two(quota: i64) -> (TestApp, TestApp, [Shopper; 2]) {
    let app = TestApp::start().await;
    let page = app.shopper("ada", quota).await;
    let other = app.beside(TestRenderer::behaving(Behaviour::Succeed)).await;
    let pages = [page, other.returning("ada").await];
    (app, other, pages)
}

/// Sends `count` try-ons at once, to both processes in turn, and counts the answers by status.
async fn storm(
    pages: &[Shopper; 2],
    count: usize,
    attempt: fn(usize) -> String,
) -> HashMap<u16, Vec<Value>> {
    let send = |n: usize| {
        let page = pages[n % 2].clone();
        tokio::spawn(async move { page.attempt(&attempt(n)).await })
    };
    let mut answers: HashMap<u16, Vec<Value>> = HashMap::new();
    for answer in join_all((0..count).map(send)).await {
        let answer = answer.unwrap();
        answers
            .entry(answer.status)
            .or_default()
            .push(answer.json());
    }
    answers
}

fn own(n: usize) -> String {
    format!("attempt-{n}")
}

fn count(answers: &HashMap<u16, Vec<Value>>, status: u16) -> usize {
    answers.get(&status).map_or(0, Vec::len)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_together_never_exceed_the_quota() {
    let (app, _other, pages) = two(20).await;
    let answers = storm(&pages, 96, own).await;
    assert_eq!((count(&answers, 200), count(&answers, 402)), (20, 76));
    let current = app.current("ada").await;
    assert_eq!(
        current,
        json!({ "used": 20, "limit": 20, "remaining": 0, "ok": false })
    );
    assert_eq!(app.credits_used().await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_identical_attempts_at_two_processes_one_is_charged() {
    let (app, _other, pages) = two(64).await;
    let answers = storm(&pages, 64, |_| "same".to_owned()).await;
    assert_eq!(count(&answers, 200), 64, "{answers:?}");
    assert!(answers[&200].iter().all(|body| *body == answers[&200][0]));
    assert_eq!(app.current("ada").await["used"], 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_upserts_do_not_renew_the_quota() {
    let (app, other, pages) = two(10).await;
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
    let (answers, ..) = tokio::join!(storm(&pages, 40, own), upserts(&app), upserts(&other));
    assert_eq!((count(&answers, 200), count(&answers, 402)), (10, 30));
    let usage = app.usage("ada").await;
    assert_eq!(usage["period_start"], before);
    assert_eq!(usage["history"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_requests_start_only_one_next_period() {
    let (app, _other, pages) = two(10).await;
    storm(&pages, 10, own).await;
    app.clock
        .advance(genvoris::metering::periods::PERIOD_LENGTH);
    let pages = [app.returning("ada").await, pages[1].clone()];
    let pages = [
        pages[0].clone(),
        pages[1].with_token(pages[0].token.as_deref().unwrap()),
    ];
    let answers = storm(&pages, 40, |n| format!("later-{n}")).await;
    assert_eq!((count(&answers, 200), count(&answers, 402)), (10, 30));
    assert_eq!(
        app.usage("ada").await["history"].as_array().unwrap().len(),
        2
    );
    assert_eq!(app.credits_used().await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_period_resets_lose_no_usage() {
    let (app, other, pages) = two(1000).await;
    let resets = async {
        for app in [&app, &other].into_iter().cycle().take(10) {
            let reset = json!({ "resetPeriod": true });
            let answer = app.store().patch("/api/v1/customers/ada", &reset).await;
            answer.expect(200);
        }
    };
    let (answers, ()) = tokio::join!(storm(&pages, 60, own), resets);
    assert_eq!(count(&answers, 200), 60, "{answers:?}");
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
    let renderer = TestRenderer::behaving(Behaviour::Wait);
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
    let other = app.beside(TestRenderer::behaving(Behaviour::Succeed)).await;
    let token = page.token.clone().unwrap();
    let pages = [page.clone(), other.legacy_page().with_token(&token)];
    let answers = storm(&pages, 20, own).await;
    assert_eq!(count(&answers, 402), 20, "{answers:?}");
    assert!(answers[&402].iter().all(|body| body["reason"] == "paused"));
    renderer.open_gate();
    under_way.await.unwrap().expect(200);
    assert_eq!(app.current("ada").await["used"], 1);
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_plan_changes_never_exceed_the_larger_quota() {
    let (app, other, pages) = two(5).await;
    let (small, large) = (plan(&app.store(), 5).await, plan(&app.store(), 25).await);
    let moves = async {
        for (app, plan) in [(&app, &large), (&other, &small)]
            .into_iter()
            .cycle()
            .take(9)
        {
            let change = json!({ "planId": plan["id"] });
            let answer = app.store().patch("/api/v1/customers/ada", &change).await;
            answer.expect(200);
        }
    };
    let (answers, ()) = tokio::join!(storm(&pages, 60, own), moves);
    let through = count(&answers, 200);
    assert!((5..=25).contains(&through), "{through}");
    let drained = storm(&pages, 60, |n| format!("rest-{n}")).await;
    assert_eq!(
        through + count(&drained, 200),
        25,
        "the last plan is the larger"
    );
    assert_eq!(app.current("ada").await["used"], 25);
    assert_eq!(app.credits_used().await, 25);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_upserts_create_one_customer() {
    let (app, other, _) = two(1).await;
    let post = |n: usize| {
        let store = if n.is_multiple_of(2) {
            app.store()
        } else {
            other.store()
        };
        tokio::spawn(async move {
            let body = json!({ "externalId": "new" });
            let answer = store.post("/api/v1/customers", &body).await;
            (answer.status, answer.json()["id"].clone())
        })
    };
    let answers = join_all((0..64).map(post)).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        answers.iter().filter(|(status, _)| *status == 201).count(),
        1
    );
    assert_eq!(
        answers.iter().filter(|(status, _)| *status == 200).count(),
        63
    );
    assert!(answers.iter().all(|(_, id)| *id == answers[0].1));
    assert_eq!(
        app.usage("new").await["history"].as_array().unwrap().len(),
        1
    );
}
