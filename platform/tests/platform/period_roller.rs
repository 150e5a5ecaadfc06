//! Periods that roll on time, without a request.

use std::{sync::Arc, time::Duration};

use genvoris::{
    clock::DAY,
    db::{Conn, task_leases},
    ids::ProcessId,
};
use serde_json::{Value, json};

use crate::{app::TestApp, receiver::Receiver, renderer::TestRenderer};

const PERIOD: Duration = Duration::from_secs(30 * DAY.as_secs());
const ROLLED: &str = "end_customer.period_rolled";

/// An application whose first store is told of new periods.
async fn app_with_receiver() -> (TestApp, Receiver) {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), &[ROLLED]).await;
    (app, receiver)
}

/// The store's ids of the customers in these events, sorted.
fn customers(events: &[Value]) -> Vec<&str> {
    let ids = events.iter().map(|event| &event["data"]["external_id"]);
    let mut ids: Vec<&str> = ids.map(|id| id.as_str().unwrap()).collect();
    ids.sort_unstable();
    ids
}

/// The start of the customer's current period, as the API shows it.
async fn period_start(app: &TestApp, customer: &str) -> Value {
    app.usage(customer).await["period_start"].take()
}

#[tokio::test]
async fn store_is_told_of_a_new_period_although_nobody_asks() {
    let (app, receiver) = app_with_receiver().await;
    app.shopper("ada", 3).await.try_on().await.expect(200);
    app.clock.advance(PERIOD - Duration::from_millis(1));
    app.roll_periods().await;
    assert!(receiver.delivered_events(&app).await.is_empty());
    app.roll_periods().await;
    let [event] = receiver.delivered_events(&app).await.try_into().unwrap();
    let data = &event["data"];
    assert_eq!(data["external_id"], "ada");
    assert_eq!(data["period_start"], "2026-01-31T12:00:00.000Z");
    assert_eq!(data["previous"]["period_end"], data["period_start"]);
    assert_eq!(data["previous"]["used"], 1);
    assert_eq!(app.current_usage("ada").await["used"], 0);
    app.roll_periods().await;
    assert!(receiver.delivered_events(&app).await.is_empty());
}

#[tokio::test]
async fn periods_do_not_drift_however_late_they_roll() {
    let (app, receiver) = app_with_receiver().await;
    app.shopper("ada", 3).await;
    app.shopper("bob", 3).await;
    app.clock.advance(PERIOD + DAY);
    app.roll_periods().await;
    for customer in ["ada", "bob"] {
        let start = period_start(&app, customer).await;
        assert_eq!(start, "2026-01-31T12:00:00.000Z");
    }
    receiver.delivered_events(&app).await;
    // A whole period in which nothing ran is skipped, by a request as by the timer.
    app.clock.advance(2 * PERIOD);
    let by_request = period_start(&app, "ada").await;
    app.roll_periods().await;
    assert_eq!(by_request, "2026-04-01T12:00:00.000Z");
    assert_eq!(period_start(&app, "bob").await, by_request);
    let events = receiver.delivered_events(&app).await;
    assert_eq!(customers(&events), ["ada", "bob"]);
}

#[tokio::test]
async fn reset_starts_a_period_at_once_and_the_next_one_follows_it() {
    let (app, _) = app_with_receiver().await;
    app.shopper("ada", 3).await;
    app.clock.advance(DAY);
    let reset = json!({ "resetPeriod": true });
    let path = "/api/v1/customers/ada";
    app.store().patch(path, &reset).await.expect(200);
    app.clock.advance(PERIOD - DAY);
    app.roll_periods().await;
    assert_eq!(period_start(&app, "ada").await, "2026-01-02T12:00:00.000Z");
    app.clock.advance(DAY);
    app.roll_periods().await;
    assert_eq!(period_start(&app, "ada").await, "2026-02-01T12:00:00.000Z");
}

#[tokio::test]
async fn periods_of_cancelled_customers_do_not_roll_by_themselves() {
    let (app, receiver) = app_with_receiver().await;
    for (name, status) in [("ada", "CANCELLED"), ("bob", "PAUSED")] {
        app.shopper(name, 3).await;
        let path = format!("/api/v1/customers/{name}");
        let patch = json!({ "status": status });
        app.store().patch(&path, &patch).await.expect(200);
    }
    app.clock.advance(PERIOD);
    app.roll_periods().await;
    let events = receiver.delivered_events(&app).await;
    assert_eq!(customers(&events), ["bob"]);
    let active = json!({ "status": "ACTIVE" });
    let path = "/api/v1/customers/ada";
    app.store().patch(path, &active).await.expect(200);
    assert_eq!(period_start(&app, "ada").await, "2026-01-31T12:00:00.000Z");
}

#[tokio::test]
async fn more_customers_than_a_batch_roll_in_one_run() {
    let (app, _) = app_with_receiver().await;
    let add = async move |db: &mut Conn| Ok(db.run(MANY).await?);
    app.state.db.writer.run(add).await.unwrap();
    app.roll_periods().await;
    let left = "SELECT id FROM customers WHERE period_ends_at <= 1767268800000";
    assert_eq!(app.query_texts(left).await, "");
    assert_eq!(
        period_start(&app, "many-250").await,
        "2026-01-01T12:00:00.000Z"
    );
}

/// 250 customers whose first period ends now.
const MANY: &str = "INSERT INTO customers (id, store_id, external_id, period_id, period_ends_at, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 250)
    SELECT 'ec_' || n, 'sto_one', 'many-' || n, 'per_' || n, 1767268800000, 0, 0 FROM numbers;
    INSERT INTO periods (id, customer_id, starts_at, ends_at, quota)
    SELECT period_id, id, period_ends_at - 2592000000, period_ends_at, 0 FROM customers";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn timers_and_requests_at_once_make_one_event_for_each_customer() {
    let (app, receiver) = app_with_receiver().await;
    let names: Vec<String> = (0..20).map(|n| format!("shopper-{n:02}")).collect();
    for name in &names {
        app.shopper(name, 3).await;
    }
    let other = app.second_process(Arc::new(TestRenderer::default())).await;
    app.clock.advance(PERIOD);
    let requests = names.iter().map(|name| app.usage(name));
    let requests = futures_util::future::join_all(requests);
    tokio::join!(app.roll_periods(), other.roll_periods(), requests);
    let events = receiver.delivered_events(&app).await;
    assert_eq!(customers(&events), names);
}

#[tokio::test]
async fn one_process_at_a_time_rolls_periods() {
    let (app, receiver) = app_with_receiver().await;
    app.shopper("ada", 3).await;
    app.clock.advance(PERIOD);
    let now = app.state.clock.now();
    let until = now + Duration::from_secs(60);
    let lease = async move |db: &mut Conn| {
        task_leases::acquire(db, "roll_periods", &ProcessId::new(), until, now).await
    };
    assert!(app.state.db.writer.run(lease).await.unwrap());
    app.roll_periods().await;
    assert!(receiver.delivered_events(&app).await.is_empty());
    // That process has died without giving its lease back.
    app.clock.advance(Duration::from_secs(50));
    app.roll_periods().await;
    assert_eq!(receiver.delivered_events(&app).await.len(), 1);
    assert_eq!(app.query_texts("SELECT task FROM task_leases").await, "");
}
