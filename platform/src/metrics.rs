//! The metrics for Prometheus. No label contains a key, an id or a real path.

use std::{fmt, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::error::{Error, ErrorCode};

/// The upper bounds of the histogram's buckets in seconds: from a read of the database to a slow render.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 25.0, 90.0,
];

/// The outcome of an attempt to deliver a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The receiver responded with 2xx.
    Delivered,
    /// The attempt failed, and will be retried.
    Failed,
    /// The last attempt failed.
    Dead,
}

/// The labels of the request counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// The method; `other` if the API does not use it.
    pub method: &'static str,
    /// The template of the path, such as `/api/v1/plans/{id}`.
    pub route: String,
    /// The status class, such as `2xx`.
    pub status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabels {
    code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: String,
}

/// The metrics of an application.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    errors: Family<CodeLabels, Counter>,
    tryons: Family<OutcomeLabels, Counter>,
    deliveries: Family<OutcomeLabels, Counter>,
    /// The number of clients that the rate limits are tracking.
    pub limited_clients: Gauge,
    /// The length of SQLite's write-ahead log, in bytes; 0 on PostgreSQL.
    pub sqlite_wal_bytes: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("genvoris"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            errors: Family::default(),
            tryons: Family::default(),
            deliveries: Family::default(),
            limited_clients: Gauge::default(),
            sqlite_wal_bytes: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let (requests, seconds) = (self.requests.clone(), self.seconds.clone());
        registry.register("http_requests", "Requests answered", requests);
        registry.register(
            "http_request_duration_seconds",
            "Time until the answer's headers",
            seconds,
        );
        registry.register("errors", "Errors answered, by code", self.errors.clone());
        let tryons = self.tryons.clone();
        registry.register("tryons", "Try-ons ended, by outcome", tryons);
        let deliveries = self.deliveries.clone();
        registry.register(
            "webhook_deliveries",
            "Attempts to deliver a webhook, by outcome",
            deliveries,
        );
        registry.register(
            "limited_clients",
            "Clients that the limits remember, once per rate",
            self.limited_clients.clone(),
        );
        registry.register(
            "sqlite_wal_bytes",
            "Length of SQLite's write-ahead log in bytes; 0 on PostgreSQL",
            self.sqlite_wal_bytes.clone(),
        );
    }

    /// Counts a try-on that has ended, by its error code or as `succeeded`.
    pub fn tryon_ended(&self, error: Option<&Error>) {
        let outcome = error.map_or("succeeded".to_owned(), |error| error.code().to_string());
        self.tryons.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// Counts an attempt to deliver a webhook.
    pub fn delivery_ended(&self, delivery: Delivery) {
        let outcome = match delivery {
            Delivery::Delivered => "delivered",
            Delivery::Failed => "failed",
            Delivery::Dead => "dead",
        };
        let labels = OutcomeLabels {
            outcome: outcome.to_owned(),
        };
        self.deliveries.get_or_create(&labels).inc();
    }

    /// Records a request that was answered.
    pub fn request_ended(&self, labels: RequestLabels, took: Duration, code: Option<ErrorCode>) {
        let route = RouteLabels {
            route: labels.route.clone(),
        };
        self.seconds
            .get_or_create(&route)
            .observe(took.as_secs_f64());
        self.requests.get_or_create(&labels).inc();
        if let Some(code) = code {
            let code = code.to_string();
            self.errors.get_or_create(&CodeLabels { code }).inc();
        }
    }

    /// All metrics in the OpenMetrics text format.
    pub fn encode(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
