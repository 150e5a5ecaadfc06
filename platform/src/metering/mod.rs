//! Metering: reserve, render, settle.
//!
//! ```text
//! (none) ─reserve─▶ held ─commit──▶ committed     held−1, used+1
//!                    ├──release──▶ released       held−1; the same attempt_id may run again
//!                    └──lease over▶ expired       held−1
//! expired ─late success─▶ committed if quota is free, else uncharged
//! ```
//!
//! Every function here runs inside one job of the writer, so that it happens whole or not at all.

pub mod periods;
mod reserve;
mod settle;

pub use reserve::{reserve, reused};
pub use settle::{commit, expire_leases, release};

use std::time::Duration;

use serde::Serialize;
use sqlx::SqliteConnection;

use crate::{
    db::{credits, customers},
    error::Result,
};

/// How long a hold outlives a process that died, in milliseconds.
pub const LEASE: i64 = 3 * 60 * 1000;
/// How long rendering may take, the wait for its turn included. Half of [`LEASE`]: a picture that came after the
/// hold was given back might be one that nobody paid for.
pub const RENDER_LIMIT: Duration = Duration::from_secs(90);

/// A customer's quota, the answer's `end_customer_quota`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Quota {
    /// Try-ons used in this period.
    #[schema(minimum = 0)]
    pub used: i64,
    /// The period's quota.
    #[schema(minimum = 0)]
    pub limit: i64,
    /// What is left of it, never below 0.
    #[schema(minimum = 0)]
    pub remaining: i64,
}

impl Quota {
    /// The quota of a period in which `used` of `limit` are gone.
    pub fn new(used: i64, limit: i64) -> Self {
        Self {
            used,
            limit,
            remaining: (limit - used).max(0),
        }
    }
}

/// What store and customer have left.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// Credits of the store.
    #[schema(minimum = 0)]
    pub remaining_credits: i64,
    /// The customer's quota; none without a session token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub end_customer_quota: Option<Quota>,
}

/// What store and customer have left now.
pub async fn receipt(
    db: &mut SqliteConnection,
    store: &str,
    customer: Option<&str>,
    now: i64,
) -> Result<Receipt> {
    let remaining_credits = credits::balance(&mut *db, store, now).await?.remaining;
    let end_customer_quota = match customer {
        Some(id) => customers::find(db, store, id)
            .await?
            .map(|c| Quota::new(c.used, c.quota)),
        None => None,
    };
    Ok(Receipt {
        remaining_credits,
        end_customer_quota,
    })
}
