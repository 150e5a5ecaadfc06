//! Metering: reserve, render, settle.
//!
//! ```text
//! (none) ─reserve─▶ held ─commit──▶ committed     held−1, used+1
//!                    ├──release──▶ released       held−1; the same attempt_id may run again
//!                    ├──cancel───▶ cancelled      held−1; a late success is discarded
//!                    └──lease expires─▶ expired   held−1
//! expired ─late success─▶ committed if quota is free, else uncharged
//! ```
//!
//! A try-on is held of the plan's quota or of a grant, whichever lapses first: the quota lapses when its period ends, a
//! grant when it expires. Releasing and charging go to where it was held.
//!
//! Every function here but `publish_refusal` runs inside one transaction of the database writer: all of its changes are
//! made, or none.

mod allowance;
mod batch;
mod deferred;
mod hold;
mod late;
pub mod periods;
mod refusal;
mod reserve;
mod settle;

pub use allowance::{Allowance, allowance};
pub use batch::{commit_all, reserve_all};
pub use refusal::publish_refusal;
pub use reserve::{Reservation, attempt_id_reused, name_idempotency_key, reserve, reserve_alone};
pub use settle::{cancel, commit, expire_leases, job_cancelled, quota, release, renderer_lost};

use std::time::Duration;

use serde::Serialize;

use crate::{
    clock::EpochMs,
    db::{Conn, attempts, credits},
    error::Result,
    ids::{JobId, StoreId},
    quota::Quota,
};

/// How long a hold lasts after its lease was last renewed. A running process renews it every
/// [`LEASE_RENEWAL_INTERVAL`].
pub const LEASE_DURATION: Duration = Duration::from_secs(30);
/// How often leases are renewed. It is much shorter than [`LEASE_DURATION`], so that the clocks of two
/// machines may differ by a few seconds.
pub const LEASE_RENEWAL_INTERVAL: Duration = Duration::from_secs(10);

/// The balances of the store and the customer after a try-on.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// The credits that the store has left.
    #[schema(minimum = 0)]
    pub remaining_credits: i64,
    /// The customer's quota; absent for try-ons without a session token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub end_customer_quota: Option<Quota>,
}

/// Reads the store's balance and puts it beside the customer's quota.
pub async fn receipt(
    db: &mut Conn,
    store: &StoreId,
    end_customer_quota: Option<Quota>,
    now: EpochMs,
) -> Result<Receipt> {
    let remaining_credits = credits::balance(db, store, now).await?.remaining;
    Ok(Receipt {
        remaining_credits,
        end_customer_quota,
    })
}

/// Renews the leases of the holds of these jobs.
pub async fn renew_leases(db: &mut Conn, jobs: &[JobId], now: EpochMs) -> Result<()> {
    attempts::renew_leases(db, jobs, now + LEASE_DURATION).await
}
