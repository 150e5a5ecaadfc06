//! A 402 that is the shopper's affair.

/// How much of a quota is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Try-ons counted in the period.
    pub used: u32,
    /// Try-ons the plan allows.
    pub limit: u32,
    /// What is left.
    pub remaining: u32,
}

/// A try-on refused for want of quota or payment, as the backend told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `end_customer_quota`, `quota_exhausted` or `payment_required`.
    pub error: String,
    /// The backend's reason, in its own word; see [`Reason`] for the known ones.
    pub reason: String,
    /// Try-ons counted in the period.
    pub used: Option<u32>,
    /// Try-ons the plan allows.
    pub limit: Option<u32>,
    /// What is left; mostly 0.
    pub remaining: Option<u32>,
    /// When the period ends, ISO 8601.
    pub resets_at: Option<String>,
    /// Where the backend would send the shopper; `http(s)` only.
    pub upgrade_url: Option<String>,
    /// The backend's id of the request.
    pub request_id: Option<String>,
    /// The store's own line about it, for its status alone.
    pub message: Option<String>,
    /// It is the store's status that refuses, before there was a try-on.
    pub by_store: bool,
}

/// The published reasons; they choose the words of the built-in panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The period's try-ons are used up.
    QuotaExhausted,
    /// The customer has no plan.
    NoPlan,
    /// The customer is paused.
    Paused,
    /// The customer is cancelled.
    Cancelled,
    /// A one-time payment is due.
    Payment,
    /// The store has no try-ons in its plan.
    Locked,
    /// The store's own try-ons are used up.
    Exhausted,
}

impl Refusal {
    /// The reason as one of the published ones. An unknown word reads as an exhausted quota: the
    /// shopper learns that there is nothing left and what to do, whatever the backend calls it.
    pub fn known_reason(&self) -> Reason {
        match (self.error.as_str(), self.reason.as_str()) {
            (_, "locked") if self.by_store => Reason::Locked,
            _ if self.by_store => Reason::Exhausted,
            ("payment_required", _) | (_, "payment_required") => Reason::Payment,
            (_, "no_plan") => Reason::NoPlan,
            (_, "paused") => Reason::Paused,
            (_, "cancelled") => Reason::Cancelled,
            _ => Reason::QuotaExhausted,
        }
    }
}
