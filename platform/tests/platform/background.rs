//! The background tasks of a process.

use std::sync::atomic::{AtomicUsize, Ordering};

use genvoris::{db::Conn, metering::LEASE_DURATION};

use crate::{
    app::TestApp,
    renderer::{Behaviour, TestRenderer},
};

/// Inserts far more expired responses than maintenance deletes in one transaction.
const BACKLOG: &str = "INSERT INTO answers WITH RECURSIVE numbers (number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 20000
    ) SELECT 'job_' || number, '{}', 0 FROM numbers";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn maintenance_backlog_does_not_delay_lease_renewal() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let page = app.shopper("ada", 1).await;
    let slow = tokio::spawn(async move { page.attempt("slow").await.expect(200) });
    renderer.started().await;
    let other = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    let insert = async |db: &mut Conn| Ok(db.run(BACKLOG).await?);
    app.state.db.writer.run(insert).await.unwrap();

    // Each renewal advances the clock, as if deleting were slow.
    let renewals = AtomicUsize::new(0);
    let renew = async {
        loop {
            app.clock.advance(LEASE_DURATION / 2);
            app.renew_leases().await;
            renewals.fetch_add(1, Ordering::SeqCst);
        }
    };
    tokio::select! {
        () = app.run_maintenance() => {}
        () = renew => {}
    }

    let renewals = renewals.into_inner();
    // Maintenance needs 40 transactions for the backlog. With a single transaction, only five renewals would be possible.
    assert!(renewals > 12, "{renewals} renewals while maintenance ran");
    assert_eq!(app.query_texts("SELECT job_id FROM answers").await, "");
    other.renew_leases().await;
    let refused = other.returning_shopper("ada").await.try_on().await;
    refused.expect_error(402, "end_customer_quota");
    renderer.open_gate();
    slow.await.unwrap();
    assert_eq!(other.current_usage("ada").await["used"], 1);
}
