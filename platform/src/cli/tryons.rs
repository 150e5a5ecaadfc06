//! The flags for the time limits of try-ons.

use std::{num::NonZeroU64, time::Duration};

use clap::Args;

/// The time limits of try-ons.
#[derive(Args)]
pub struct TryOnArgs {
    /// Seconds after which POST /api/tryon answers 202 if the picture is not ready; the client then fetches it later. A
    /// shopper who goes on to another page of the shop loses a response, but not a job. With 0, the response always waits
    /// for the picture.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_ANSWER_AFTER",
        default_value_t = 3
    )]
    answer_after: u64,
    /// Seconds that rendering may take. A try-on that takes longer fails and costs nothing.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "GENVORIS_RENDER_LIMIT",
        default_value = "90"
    )]
    render_limit: NonZeroU64,
}

impl TryOnArgs {
    /// The time after which the response is 202; `None` if the response always waits for the picture.
    pub fn answer_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.answer_after)).filter(|after| !after.is_zero())
    }

    /// The time limit for rendering.
    pub fn render_limit(&self) -> Duration {
        Duration::from_secs(self.render_limit.get())
    }
}
