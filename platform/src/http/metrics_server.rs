//! The server of `--metrics-listen`, which answers `GET /metrics`.

use std::sync::Arc;

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};

use crate::{
    db::Database,
    error::{Error, Result},
    limits::Limits,
    metrics::Metrics,
};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The routes of the metrics server: `GET /metrics` and nothing else.
///
/// It has a separate address, because the public server cannot tell who requests its metrics: behind a reverse proxy
/// on the same machine, all requests come from a local address.
pub fn router(metrics: Arc<Metrics>, limits: Arc<Limits>, db: Database) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .with_state((metrics, limits, db))
}

async fn scrape(
    State((metrics, limits, db)): State<(Arc<Metrics>, Arc<Limits>, Database)>,
) -> Result<impl IntoResponse> {
    let tracked_clients = i64::try_from(limits.tracked_clients()).unwrap_or(i64::MAX);
    metrics.limited_clients.set(tracked_clients);
    let log = i64::try_from(db.write_ahead_log_bytes()).unwrap_or(i64::MAX);
    metrics.sqlite_wal_bytes.set(log);
    let text = metrics.encode().map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}
