//! Metering: reserve, render, settle.
//!
//! ```text
//! (none) ─reserve─▶ held ─commit──▶ committed     held−1, used+1
//!                    ├──release──▶ released       held−1; the same attempt_id may run again
//!                    ├──cancel───▶ cancelled      held−1; a late success is nobody's
//!                    └──lease over▶ expired       held−1
//! expired ─late success─▶ committed if quota is free, else uncharged
//! ```
//!
//! Every function here runs inside one job of the writer, so that it happens whole or not at all.

pub mod periods;
mod reserve;
mod settle;

use std::time::Duration;

use serde::Serialize;

pub use reserve::{Reserved, attempt_id_reused, reserve};
pub use settle::{cancel, cancelled, commit, expire_leases, lost, quota, release};

use crate::{
    clock::EpochMs,
    db::{Conn, attempts, credits},
    error::Result,
    ids::{JobId, StoreId},
    quota::Quota,
};

/// How long a hold outlives its process; a living one renews it every [`RENEW_INTERVAL`].
pub const LEASE: Duration = Duration::from_secs(30);
/// How often leases are renewed: clocks of two machines may differ by the rest of [`LEASE`].
pub const RENEW_INTERVAL: Duration = Duration::from_secs(10);

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

/// Prolongs the leases of what these runs hold.
pub async fn renew_leases(db: &mut Conn, jobs: &[JobId], now: EpochMs) -> Result<()> {
    for job in jobs {
        attempts::renew(db, job, now + LEASE).await?;
    }
    Ok(())
}
