//! What has to be done from time to time.

use crate::{
    db::{Conn, answers, api_keys, attempts, deliveries, sessions},
    error::Result,
    metering,
    state::AppState,
    tokens::rotation,
};

/// How long attempts are remembered, in milliseconds: one that comes back later is a new one.
const ATTEMPTS_KEPT: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long sessions are remembered after they expired, in milliseconds: a store may revoke late what it knows.
const SESSIONS_KEPT: i64 = 24 * 60 * 60 * 1000;
/// How long webhook deliveries that have come to an end may be looked at, in milliseconds.
const DELIVERIES_KEPT: i64 = 14 * 24 * 60 * 60 * 1000;

/// Renews the leases of this process, gives back what dead ones held, forgets what has been kept long enough, and
/// takes notice of signing keys that were rotated beside it.
pub async fn tidy(app: &AppState) -> Result<()> {
    let (owner, now) = (app.owner.clone(), app.clock.now());
    let work = async move |db: &mut Conn| {
        metering::renew_leases(db, &owner, now).await?;
        metering::expire_leases(db, now).await?;
        answers::prune(db, now).await?;
        sessions::prune(db, now - SESSIONS_KEPT).await?;
        attempts::prune(db, now - ATTEMPTS_KEPT).await?;
        deliveries::prune(db, now - DELIVERIES_KEPT).await?;
        api_keys::prune(db, now).await?;
        rotation::prune(db, now).await
    };
    app.db.writer.run(work).await?;
    app.limits.prune();
    app.tokens.reload(&app.db).await
}
