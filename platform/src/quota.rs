//! A customer's quota and usage, as responses and events show them.

use serde::Serialize;

use crate::db::periods::Counters;

/// A customer's quota with what grants add to it: the `end_customer_quota` of responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Quota {
    /// Try-ons used in this period.
    #[schema(minimum = 0)]
    pub used: i64,
    /// The period's quota. Try-ons that grants paid for, and those they have left, add to it.
    #[schema(minimum = 0)]
    pub limit: i64,
    /// What is left of it, never below 0.
    #[schema(minimum = 0)]
    pub remaining: i64,
}

impl Quota {
    /// The quota of a period in which `used` try-ons of `limit` are used.
    pub fn new(used: i64, limit: i64) -> Self {
        Self {
            used,
            limit,
            remaining: (limit - used).max(0),
        }
    }

    /// The same, where grants have paid for `used` more try-ons in the period and have `unused` left.
    pub fn with_grants(self, used: i64, unused: i64) -> Self {
        Self {
            used: self.used + used,
            limit: self.limit + used + unused,
            remaining: self.remaining + unused,
        }
    }
}

impl From<Counters> for Quota {
    fn from(counters: Counters) -> Self {
        let plan = Self::new(counters.used, counters.quota);
        plan.with_grants(counters.used_from_grants, counters.unused_grants)
    }
}
