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

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

/// Declares a type for each kind of id. Kinds with a prefix are created by the platform and have `new()`.
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
    /// A grant of try-ons to a customer.
    GrantId = "gr";
    /// A credit pack of a store.
    PackId = "crd";
    /// An attempt at a try-on: its idempotency key, which the client may choose.
    AttemptId;
    /// A run of an attempt. It cannot be guessed, because whoever knows it may see and cancel the run.
    JobId = "job";
    /// A run of a call that has an `Idempotency-Key`.
    RunId = "run";
    /// A process, as the owner of holds.
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

/// A new id such as `pln_019a…`: the prefix and the 32 hexadecimal digits of a UUIDv7.
///
/// It begins with the time in milliseconds, so that rows made one after the other are neighbours in the database's
/// indexes. The other 74 bits are all random: [`Uuid::now_v7`] would count up within a millisecond, and whoever has
/// the id of a job may read and cancel it, so the next id must not follow from the one before.
pub fn new_id(prefix: &str) -> String {
    let id = Uuid::new_v7(Timestamp::now(NoContext));
    format!("{prefix}_{}", id.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<Uuid> {
        let ids = std::iter::repeat_with(|| new_id("job")).take(1000);
        ids.map(|id| {
            let digits = id.strip_prefix("job_").unwrap();
            assert_eq!(digits.len(), 32, "{id}");
            Uuid::try_parse(digits).unwrap()
        })
        .collect()
    }

    #[test]
    fn ids_start_with_the_time() {
        let times: Vec<_> = ids()
            .iter()
            .map(|id| id.get_timestamp().unwrap().to_unix())
            .collect();
        assert!(times.is_sorted());
    }

    #[test]
    fn ids_of_the_same_millisecond_are_unpredictable() {
        let ids = ids();
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        // With a counter, they would be in order.
        assert!(!ids.is_sorted());
        // After the time, every bit varies, except for the six that contain the version and variant of the UUID.
        let random = |id: &Uuid| id.as_u128() & ((1 << 80) - 1);
        let always = ids.iter().fold(u128::MAX, |bits, id| bits & random(id));
        let ever = ids.iter().fold(0, |bits, id| bits | random(id));
        assert_eq!((always ^ ever).count_ones(), 74);
    }
}
