//! What a customer has, as the platform says it and as pages are told it.

use serde::{Deserialize, Serialize};

use super::model::Model;

/// What a customer has.
#[derive(Deserialize)]
pub struct Usage {
    status: String,
    period_end: String,
    current: Current,
}

#[derive(Deserialize, Serialize, Clone, Copy)]
struct Current {
    used: i64,
    limit: i64,
    remaining: i64,
}

/// The customer's quota, as pages are told it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    used: i64,
    limit: i64,
    remaining: i64,
    resets_at: Option<String>,
}

impl Usage {
    /// How many try-ons the customer has left.
    pub fn remaining(&self) -> i64 {
        match self.status.as_str() {
            "ACTIVE" => self.current.remaining,
            _ => 0,
        }
    }

    /// What is used, and of how many.
    pub fn counts(&self) -> (i64, i64) {
        (self.current.used, self.current.limit)
    }

    /// The quota. Grants do not return with the next period.
    pub fn quota(&self, model: Model) -> Quota {
        let Current {
            used,
            limit,
            remaining,
        } = self.current;
        let resets_at = model.plan().map(|_| self.period_end.clone());
        Quota {
            used,
            limit,
            remaining,
            resets_at,
        }
    }
}
