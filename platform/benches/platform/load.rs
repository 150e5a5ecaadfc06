//! Requests from many connections at once, as fast as they are answered.

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
    http::{Connection, Message},
};

/// What came of it.
pub struct Load {
    count: u64,
    took: Duration,
    /// In microseconds.
    latencies: Histogram<u64>,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }

    /// Takes in what followed on the same server.
    pub fn add(&mut self, next: Self) -> Result<()> {
        self.count += next.count;
        self.took += next.took;
        Ok(self.latencies.add(next.latencies)?)
    }

    /// The latency in milliseconds that this share (0–1) of the requests stayed within.
    pub fn quantile(&self, share: f64) -> f64 {
        self.latencies.value_at_quantile(share) as f64 / 1000.0
    }
}

/// Sends `count` requests, of which the n-th is `message(n)`.
pub async fn run<M>(address: SocketAddr, connections: usize, count: u64, message: M) -> Result<Load>
where
    M: Fn(u64) -> Result<Message> + Send + Sync + 'static,
{
    let (message, next) = (Arc::new(message), Arc::new(AtomicU64::new(0)));
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let started = Instant::now();
    let senders = open.into_iter().map(|connection| {
        let (message, next) = (message.clone(), next.clone());
        tokio::spawn(send(connection, count, next, message))
    });
    let senders: Vec<_> = senders.collect();
    let mut latencies = Histogram::new(3)?;
    for sender in senders {
        latencies.add(sender.await??)?;
    }
    Ok(Load {
        count,
        took: started.elapsed(),
        latencies,
    })
}

async fn send<M>(
    mut connection: Connection,
    count: u64,
    next: Arc<AtomicU64>,
    message: Arc<M>,
) -> Result<Histogram<u64>>
where
    M: Fn(u64) -> Result<Message>,
{
    let mut latencies = Histogram::new(3)?;
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= count {
            return Ok(latencies);
        }
        let message = message(n)?;
        let sent = Instant::now();
        connection.send(message).await?;
        latencies.record(u64::try_from(sent.elapsed().as_micros())?)?;
    }
}
