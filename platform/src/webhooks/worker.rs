//! Sends due deliveries, to many webhooks concurrently, so that a hanging receiver delays only its own deliveries.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::{
    task::{self, JoinError, JoinSet},
    time::{MissedTickBehavior, interval},
};

use super::{
    client::{Failure, Receiver, WebhookClient},
    health,
};
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database,
        deliveries::{self, AttemptResult, ClaimedDelivery, State},
        webhook_secrets, webhooks,
    },
    error::Result,
    events::next_attempt,
    ids::WebhookId,
    metrics::{self, Metrics},
};

/// How often the worker looks for due deliveries.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The number of webhooks that are sent to concurrently.
const MAX_WEBHOOKS: usize = 64;
/// The number of deliveries that are sent to one webhook concurrently.
const BATCH: i64 = 8;
/// The number of batches that a webhook gets before another webhook gets its turn.
const BATCHES_PER_TURN: usize = 8;
/// How long a claim on a delivery lasts, which is longer than an attempt may take. After that, another process may claim
/// the delivery.
const CLAIM_DURATION: Duration = Duration::from_secs(60);

/// Sends the deliveries of a webhook and records their outcomes.
struct DeliverySender {
    db: Database,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    client: WebhookClient,
}

/// Sends to the webhooks that have due deliveries, each in a separate task.
pub struct DeliveryWorker {
    sender: Arc<DeliverySender>,
    turns: JoinSet<()>,
    /// The webhook of each task.
    in_progress: HashMap<task::Id, WebhookId>,
}

impl DeliveryWorker {
    /// A worker of the server that listens on `listen`, with nothing in progress.
    ///
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(
        db: Database,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
        listen: SocketAddr,
    ) -> Result<Self> {
        let client = WebhookClient::new(listen)?;
        let sender = DeliverySender {
            db,
            clock,
            metrics,
            client,
        };
        Ok(Self {
            sender: Arc::new(sender),
            turns: JoinSet::new(),
            in_progress: HashMap::new(),
        })
    }

    /// Sends deliveries as they become due, for ever.
    pub async fn run(mut self) {
        let mut ticks = interval(POLL_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                Some(ended) = self.turns.join_next_with_id() => self.end_turn(ended),
                _ = ticks.tick() => {
                    if let Err(error) = self.start_turns().await {
                        tracing::error!(cause = ?error, "due deliveries could not be read");
                    }
                }
            }
        }
    }

    /// Sends the deliveries that are due now, and returns when all attempts have ended.
    ///
    /// # Errors
    /// 500 if the database does not answer.
    pub async fn run_once(mut self) -> Result<()> {
        self.start_turns().await?;
        while let Some(ended) = self.turns.join_next_with_id().await {
            self.end_turn(ended);
        }
        Ok(())
    }

    /// Starts turns for webhooks with due deliveries, up to the limit.
    async fn start_turns(&mut self) -> Result<()> {
        let mut db = self.sender.db.read().await?;
        let due = deliveries::due_webhooks(&mut db, self.sender.clock.now()).await?;
        let room = MAX_WEBHOOKS.saturating_sub(self.in_progress.len());
        let in_progress: Vec<&WebhookId> = self.in_progress.values().collect();
        let waiting = due.into_iter().filter(|id| !in_progress.contains(&id));
        for webhook in waiting.take(room).collect::<Vec<_>>() {
            let sender = self.sender.clone();
            let id = webhook.clone();
            let task = self.turns.spawn(async move { sender.take_turn(&id).await });
            self.in_progress.insert(task.id(), webhook);
        }
        Ok(())
    }

    fn end_turn(&mut self, ended: std::result::Result<(task::Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(cause = %error, "sending to a webhook panicked");
                error.id()
            }
        };
        self.in_progress.remove(&id);
    }
}

impl DeliverySender {
    async fn take_turn(&self, webhook: &WebhookId) {
        for _ in 0..BATCHES_PER_TURN {
            match self.send_batch(webhook).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(cause = ?error, webhook = webhook.as_str(), "deliveries could not be sent");
                    return;
                }
            }
        }
    }

    /// Sends a batch; true if there may be more.
    async fn send_batch(&self, webhook: &WebhookId) -> Result<bool> {
        let (id, now) = (webhook.clone(), self.clock.now());
        let claim = async move |db: &mut Conn| {
            deliveries::claim(db, &id, BATCH, now + CLAIM_DURATION, now).await
        };
        let claimed = self.db.writer.run(claim).await?;
        let full = i64::try_from(claimed.len()) == Ok(BATCH);
        // The webhook was deleted in the meantime, and its deliveries with it.
        let Some(receiver) = self.receiver(webhook, now).await? else {
            return Ok(false);
        };
        let attempts = claimed
            .into_iter()
            .map(|one| self.attempt(webhook, &receiver, one));
        join_all(attempts)
            .await
            .into_iter()
            .collect::<Result<()>>()?;
        Ok(full)
    }

    async fn receiver(&self, webhook: &WebhookId, now: EpochMs) -> Result<Option<Receiver>> {
        let mut db = self.db.read().await?;
        let Some(target) = webhooks::find_target(&mut db, webhook).await? else {
            return Ok(None);
        };
        let old_secrets = webhook_secrets::list_old(&mut db, webhook, now).await?;
        Ok(Some(Receiver {
            target,
            old_secrets,
        }))
    }

    async fn attempt(
        &self,
        webhook: &WebhookId,
        receiver: &Receiver,
        delivery: ClaimedDelivery,
    ) -> Result<()> {
        let sent = self.client.send(receiver, &delivery, self.clock.now());
        let (sent, now) = (sent.await, self.clock.now());
        let result = outcome(sent, delivery.attempts + 1, now);
        self.metrics.delivery_ended(match result.state {
            State::Pending => metrics::Delivery::Failed,
            State::Delivered => metrics::Delivery::Delivered,
            State::Dead => metrics::Delivery::Dead,
        });
        let (id, failing) = (webhook.clone(), receiver.target.failing);
        let record = async move |db: &mut Conn| {
            health::record(db, &id, failing, &delivery, &result, now).await
        };
        if self.db.writer.run(record).await? {
            let id = webhook.as_str();
            tracing::warn!(
                webhook = id,
                "a webhook that failed for five days was switched off"
            );
        }
        Ok(())
    }
}

/// The outcome of an attempt that ended now. `attempt_count` is the number of attempts so far, including this one.
fn outcome(
    sent: std::result::Result<u16, Failure>,
    attempt_count: i64,
    now: EpochMs,
) -> AttemptResult {
    match sent {
        Ok(status) => AttemptResult {
            state: State::Delivered,
            next_at: now,
            status: Some(status.into()),
            error: None,
        },
        Err(failure) => {
            let next = next_attempt(attempt_count, now);
            AttemptResult {
                state: next.map_or(State::Dead, |_| State::Pending),
                next_at: next.unwrap_or(now),
                status: failure.status.map(i64::from),
                error: Some(failure.reason),
            }
        }
    }
}
