//! What has to be done from time to time.

use crate::{
    db::{Conn, answers, api_keys, attempts, deliveries, events, sessions},
    error::Result,
    metering,
    state::AppState,
    tokens::rotation,
};

/// How long attempts are remembered, in milliseconds: one that comes back later is a new one.
const ATTEMPTS_KEPT: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long sessions are remembered after they expired, in milliseconds: a store may revoke late what it knows.
const SESSIONS_KEPT: i64 = 24 * 60 * 60 * 1000;
/// How long events are remembered, in milliseconds: a year, the longest window in which an order is put down to one.
const EVENTS_KEPT: i64 = 366 * 24 * 60 * 60 * 1000;
/// How long a webhook may be behind, in milliseconds: a receiver that never answers must not fill the database.
const DELIVERIES_TRIED: i64 = 24 * 60 * 60 * 1000;
/// How long webhook deliveries that have come to an end may be looked at, in milliseconds.
const DELIVERIES_KEPT: i64 = 14 * 24 * 60 * 60 * 1000;

/// Rows forgotten in one transaction: one that is long would keep renewals waiting.
const PRUNED_AT_ONCE: i64 = 500;

/// Renews the leases of this process, gives back what dead ones held, forgets what has been kept long enough, and
/// takes notice of signing keys that were rotated beside it.
pub async fn tidy(app: &AppState) -> Result<()> {
    renew(app).await?;
    let clock = app.clock.clone();
    let expire = async move |db: &mut Conn| metering::expire_leases(db, "", clock.now()).await;
    app.db.writer.run(expire).await?;
    forget(app).await?;
    app.limits.prune();
    app.tokens.reload(&app.db).await
}

/// What this process works on, and not what carries its name: a run that it lost sight of must come to an end.
async fn renew(app: &AppState) -> Result<()> {
    let (jobs, clock) = (app.tryons.jobs(), app.clock.clone());
    let work = async move |db: &mut Conn| metering::renew_leases(db, &jobs, clock.now()).await;
    app.db.writer.run(work).await
}

async fn forget(app: &AppState) -> Result<()> {
    let (now, most) = (app.clock.now(), PRUNED_AT_ONCE);
    in_pieces(app, async move |db| {
        attempts::prune(db, now - ATTEMPTS_KEPT, most).await
    })
    .await?;
    in_pieces(app, async move |db| answers::prune(db, now, most).await).await?;
    in_pieces(app, async move |db| {
        events::prune(db, now - EVENTS_KEPT, most).await
    })
    .await?;
    in_pieces(app, async move |db| {
        sessions::prune(db, now - SESSIONS_KEPT, most).await
    })
    .await?;
    let rest = async move |db: &mut Conn| {
        deliveries::give_up(db, now - DELIVERIES_TRIED).await?;
        deliveries::prune(db, now - DELIVERIES_KEPT).await?;
        api_keys::prune(db, now).await?;
        rotation::prune(db, now).await
    };
    app.db.writer.run(rest).await
}

/// Until nothing is left to forget; in between, everybody else has their turn.
async fn in_pieces(
    app: &AppState,
    prune: impl AsyncFn(&mut Conn) -> Result<u64> + Copy + Send + 'static,
) -> Result<()> {
    while app.db.writer.run(prune).await? > 0 {}
    Ok(())
}
