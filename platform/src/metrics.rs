//! What the process counts for Prometheus. No label ever carries a key, an id or a path as it came.

use std::{fmt, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::error::{Error, ErrorCode};

/// Upper bounds in seconds: from a read of the database to a renderer that takes its time.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 25.0, 90.0,
];

/// What became of one attempt to deliver a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Answered 2xx.
    Delivered,
    /// Failed, and will be tried again.
    Failed,
    /// Failed for the last time.
    Dead,
}

/// What requests are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// The method, `other` for one that the API does not know.
    pub method: &'static str,
    /// The template of the path, such as `/api/v1/plans/{id}`.
    pub route: String,
    /// The class of the status, such as `2xx`.
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

/// The counters of one application.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    errors: Family<CodeLabels, Counter>,
    tryons: Family<OutcomeLabels, Counter>,
    deliveries: Family<OutcomeLabels, Counter>,
    /// How many clients the rate limits remember.
    pub limited_clients: Gauge,
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
    }

    /// A try-on ended: `succeeded`, or the code of the error it ended with.
    pub fn tryon_ended(&self, error: Option<&Error>) {
        let outcome = error.map_or("succeeded".to_owned(), |error| error.code().to_string());
        self.tryons.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// An attempt to deliver a webhook ended.
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

    /// A request was answered.
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

    /// Everything, in the OpenMetrics text format.
    pub fn encode(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
