//! The flags for the limits of connections.

use std::{num::NonZeroU64, num::NonZeroUsize, time::Duration};

use clap::Args;

use crate::connections::{Limits, max_connections};

/// The limits of connections.
#[derive(Args)]
pub struct ConnectionArgs {
    /// Seconds that a new connection has for the head of its first request.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_HEADER_TIMEOUT",
        default_value = "20"
    )]
    header_timeout: NonZeroU64,
    /// Seconds after which a connection without a request is closed. It should be longer than a reverse proxy keeps its
    /// connections, which is 60 seconds for most.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_IDLE_TIMEOUT",
        default_value = "75"
    )]
    idle_timeout: NonZeroU64,
    /// Seconds that requests and try-ons in progress have to finish after the stop signal. Try-ons that have not finished are
    /// answered 503 and cost nothing. The process ends up to four seconds later: allow for that before it is killed.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_SHUTDOWN_TIMEOUT",
        default_value_t = 6
    )]
    shutdown_timeout: u64,
    /// How many connections may be open at the same time. The default is half of the files that the process may open.
    #[arg(long, value_name = "N", env = "GENVORIS_MAX_CONNECTIONS")]
    max_connections: Option<NonZeroUsize>,
}

impl ConnectionArgs {
    /// The limits.
    pub fn limits(&self) -> Limits {
        let files = max_connections();
        Limits {
            header_timeout: Duration::from_secs(self.header_timeout.get()),
            idle_timeout: Duration::from_secs(self.idle_timeout.get()),
            shutdown_timeout: Duration::from_secs(self.shutdown_timeout),
            max_connections: self.max_connections.map_or(files, NonZeroUsize::get),
        }
    }
}
