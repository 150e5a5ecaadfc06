//! Sending what is due: many webhooks at once, so that a receiver that hangs holds up nobody but itself.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::{
    task::{self, JoinError, JoinSet},
    time::{MissedTickBehavior, interval},
};

use super::{
    schedule,
    send::{Failure, Sender},
};
use crate::{
    db::{
        Conn,
        deliveries::{self, Attempted, Claimed, State},
        webhooks::{self, Target},
    },
    error::Result,
    metrics,
    state::AppState,
};

/// How often the outbox is looked at.
const TICK: Duration = Duration::from_secs(1);
/// Webhooks that are served at once.
const WEBHOOKS: usize = 64;
/// Deliveries that are sent to one webhook at once.
const BATCH: i64 = 8;
/// Batches of one webhook before it is another one's turn.
const BATCHES: usize = 8;
/// How long a claim outlives its process, in milliseconds: longer than an attempt may take.
const LEASE: i64 = 60_000;

/// Sends what is due, and returns when every receiver has answered or has been given up for this time.
pub async fn deliver_due(app: &AppState) -> Result<()> {
    let mut courier = Courier::new(app.clone())?;
    courier.start_due().await?;
    while let Some(ended) = courier.turns.join_next_with_id().await {
        courier.end(ended);
    }
    Ok(())
}

/// Serves the webhooks that have something due, each in a task of its own.
pub struct Courier {
    app: AppState,
    sender: Arc<Sender>,
    turns: JoinSet<()>,
    /// The webhook that each task serves.
    served: HashMap<task::Id, String>,
}

impl Courier {
    /// A courier with nothing under way.
    pub fn new(app: AppState) -> Result<Self> {
        Ok(Self {
            sender: Arc::new(Sender::new(app.config.listen)?),
            app,
            turns: JoinSet::new(),
            served: HashMap::new(),
        })
    }

    /// Goes on for ever.
    pub async fn run(mut self) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                Some(ended) = self.turns.join_next_with_id() => self.end(ended),
                _ = ticks.tick() => {
                    if let Err(error) = self.start_due().await {
                        tracing::error!(cause = ?error, "the outbox of the webhooks could not be read");
                    }
                }
            }
        }
    }

    /// Starts to serve webhooks that are not served already, as many as there is room for.
    async fn start_due(&mut self) -> Result<()> {
        let due = deliveries::due(&mut self.app.db.read().await?, self.app.clock.now()).await?;
        let room = WEBHOOKS.saturating_sub(self.served.len());
        let served: Vec<&String> = self.served.values().collect();
        let waiting: Vec<String> = due.into_iter().filter(|id| !served.contains(&id)).collect();
        for webhook in waiting.into_iter().take(room) {
            let turn = serve(self.app.clone(), self.sender.clone(), webhook.clone());
            let id = self.turns.spawn(turn).id();
            self.served.insert(id, webhook);
        }
        Ok(())
    }

    fn end(&mut self, ended: std::result::Result<(task::Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(cause = %error, "serving a webhook panicked");
                error.id()
            }
        };
        self.served.remove(&id);
    }
}

async fn serve(app: AppState, sender: Arc<Sender>, webhook: String) {
    for _ in 0..BATCHES {
        match serve_batch(&app, &sender, &webhook).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(cause = ?error, webhook, "a webhook could not be served");
                return;
            }
        }
    }
}

/// True if there may be more.
async fn serve_batch(app: &AppState, sender: &Sender, webhook: &str) -> Result<bool> {
    let (id, now) = (webhook.to_owned(), app.clock.now());
    let claim =
        async move |db: &mut Conn| deliveries::claim(db, &id, BATCH, now + LEASE, now).await;
    let claimed = app.db.writer.run(claim).await?;
    let full = i64::try_from(claimed.len()) == Ok(BATCH);
    let target = webhooks::target(&mut app.db.read().await?, webhook).await?;
    // Deleted meanwhile, and its deliveries with it.
    let Some(target) = target else {
        return Ok(false);
    };
    let attempts = claimed
        .into_iter()
        .map(|delivery| attempt(app, sender, &target, delivery));
    join_all(attempts)
        .await
        .into_iter()
        .collect::<Result<()>>()?;
    Ok(full)
}

async fn attempt(
    app: &AppState,
    sender: &Sender,
    target: &Target,
    delivery: Claimed,
) -> Result<()> {
    let sent = sender.send(target, &delivery, app.clock.now()).await;
    let attempted = outcome(sent, delivery.attempts + 1, app.clock.now());
    app.metrics.delivery_ended(match attempted.state {
        State::Pending => metrics::Delivery::Failed,
        State::Delivered => metrics::Delivery::Delivered,
        State::Dead => metrics::Delivery::Dead,
    });
    let record = async move |db: &mut Conn| deliveries::record(db, &delivery, &attempted).await;
    app.db.writer.run(record).await
}

/// What an attempt came to that was the `made`-th and ended now.
fn outcome(sent: std::result::Result<u16, Failure>, made: i64, now: i64) -> Attempted {
    match sent {
        Ok(status) => Attempted {
            state: State::Delivered,
            next_at: now,
            status: Some(status.into()),
            error: None,
        },
        Err(failure) => {
            let next = schedule::next(made, now);
            Attempted {
                state: next.map_or(State::Dead, |_| State::Pending),
                next_at: next.unwrap_or(now),
                status: failure.status.map(i64::from),
                error: Some(failure.reason),
            }
        }
    }
}
