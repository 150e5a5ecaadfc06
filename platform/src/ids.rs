//! Ids: one type for each kind, so that swapped arguments do not compile.
//!
//! ```
//! use genvoris::ids::{CustomerId, StoreId};
//!
//! fn find(store: &StoreId, customer: &CustomerId) {}
//!
//! find(&StoreId::from("sto_1"), &CustomerId::from("ec_1"));
//! ```
//!
//! ```compile_fail,E0308
//! use genvoris::ids::{CustomerId, StoreId};
//!
//! fn find(store: &StoreId, customer: &CustomerId) {}
//!
//! find(&CustomerId::from("ec_1"), &StoreId::from("sto_1"));
//! ```
//!
//! All of them are text in the database and in JSON.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares a type for each kind of id. The platform makes those that name a prefix: they have `new()`.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident $(= $prefix:literal)?;)+) => {$(
        $(#[$doc])+
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(String);

        impl $name {
            $(
                #[doc = concat!("A new id, `", $prefix, "_` and 32 hexadecimal digits.")]
                #[expect(clippy::new_without_default, reason = "every new id is another one")]
                pub fn new() -> Self {
                    Self(new_id($prefix))
                }
            )?

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    )+};
}

ids! {
    /// A store.
    StoreId = "sto";
    /// A customer of a store.
    CustomerId = "ec";
    /// A plan of a store.
    PlanId = "pln";
    /// A period of a customer.
    PeriodId = "per";
    /// A credit pack of a store.
    PackId = "crd";
    /// An attempt at a try-on: its idempotency key, which the client may choose.
    AttemptId;
    /// A run of an attempt. Unguessable, because whoever knows it may see and cancel the run.
    JobId = "job";
    /// A process, as the owner of what it holds.
    ProcessId = "own";
    /// A session token, its `jti`.
    TokenId;
    /// An API key; not the key itself.
    KeyId = "key";
    /// A webhook of a store.
    WebhookId = "whk";
    /// A delivery of an event to a webhook.
    DeliveryId = "whd";
    /// An event that webhooks receive.
    EventId = "evt";
    /// An event that a page reports.
    WidgetEventId = "wev";
    /// A conversion.
    ConversionId = "cnv";
    /// A return.
    ReturnId = "ret";
}

/// A new id such as `pln_019a…`: the prefix and 32 hexadecimal digits, of which the first twelve are the time in
/// milliseconds, so that neighbours in time are neighbours in the database's indexes, and the rest cannot be guessed.
pub fn new_id(prefix: &str) -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let [_, _, time @ ..] = u64::try_from(since_epoch.unwrap_or_default().as_millis())
        .unwrap_or(u64::MAX)
        .to_be_bytes();
    let mut id = *Uuid::new_v4().as_bytes();
    id[..time.len()].copy_from_slice(&time);
    format!("{prefix}_{}", hex::encode(id))
}
