//! A load generator: each connection sends its next request as soon as it has the response to the last one.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;

use crate::{
    Result,
    http::{Connection, HttpRequest},
};

/// The result of a load test.
pub struct LoadResult {
    count: u64,
    elapsed: Duration,
    /// The latencies, in microseconds.
    latencies: Histogram<u64>,
}

impl LoadResult {
    pub fn per_second(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64()
    }

    /// Adds the result of another load test of the same server.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        self.count += other.count;
        self.elapsed += other.elapsed;
        Ok(self.latencies.add(other.latencies)?)
    }

    /// The latency at a quantile (0–1), in milliseconds.
    pub fn latency_ms(&self, quantile: f64) -> f64 {
        self.latencies.value_at_quantile(quantile) as f64 / 1000.0
    }
}

/// Sends `count` requests over so many connections; the n-th request is `request(n)`.
pub async fn run<F>(
    address: SocketAddr,
    connections: usize,
    count: u64,
    request: F,
) -> Result<LoadResult>
where
    F: Fn(u64) -> Result<HttpRequest> + Send + Sync + 'static,
{
    let (request, next) = (Arc::new(request), Arc::new(AtomicU64::new(0)));
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(address).await?);
    }
    let started = Instant::now();
    let senders = opened.into_iter().map(|connection| {
        let (request, next) = (request.clone(), next.clone());
        tokio::spawn(send_requests(connection, count, next, request))
    });
    let senders: Vec<_> = senders.collect();
    let mut latencies = Histogram::new(3)?;
    for sender in senders {
        latencies.add(sender.await??)?;
    }
    Ok(LoadResult {
        count,
        elapsed: started.elapsed(),
        latencies,
    })
}

async fn send_requests<F>(
    mut connection: Connection,
    count: u64,
    next: Arc<AtomicU64>,
    request: Arc<F>,
) -> Result<Histogram<u64>>
where
    F: Fn(u64) -> Result<HttpRequest>,
{
    let mut latencies = Histogram::new(3)?;
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= count {
            return Ok(latencies);
        }
        let request = request(n)?;
        let sent_at = Instant::now();
        connection.send(request).await?;
        latencies.record(u64::try_from(sent_at.elapsed().as_micros())?)?;
    }
}
