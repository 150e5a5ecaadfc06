//! Flags about how long a try-on may take.

use std::{num::NonZeroU64, time::Duration};

use clap::Args;

/// Both in seconds.
#[derive(Args)]
pub struct TryOnArgs {
    /// Seconds after which POST /api/tryon answers 202 and the picture is fetched later; 0: it waits to the end.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_ANSWER_AFTER",
        default_value_t = 25
    )]
    answer_after: u64,
    /// Seconds that a picture may take; one that takes longer is given up and costs nothing.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_RENDER_LIMIT",
        default_value = "90"
    )]
    render_limit: NonZeroU64,
}

impl TryOnArgs {
    /// When the answer is 202; never if none.
    pub fn answer_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.answer_after)).filter(|after| !after.is_zero())
    }

    /// How long a picture may take.
    pub fn render_limit(&self) -> Duration {
        Duration::from_secs(self.render_limit.get())
    }
}
