//! A try-on that was refused because a quota is used up or a payment is due.

/// How much of a quota is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Try-ons counted in the current period.
    pub used: u32,
    /// Try-ons that the plan allows per period.
    pub limit: u32,
    /// Try-ons that are left in the current period.
    pub remaining: u32,
}

/// A refused try-on, as the backend reported it in a 402 or in the store's status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `end_customer_quota`, `quota_exhausted` or `payment_required`.
    pub error: String,
    /// The reason as the backend sent it; see [`Reason`] for the documented ones.
    pub reason: String,
    /// Try-ons counted in the current period.
    pub used: Option<u32>,
    /// Try-ons that the plan allows per period.
    pub limit: Option<u32>,
    /// Try-ons that are left in the current period, usually 0.
    pub remaining: Option<u32>,
    /// When the period ends, in ISO 8601.
    pub resets_at: Option<String>,
    /// The backend's upgrade page; `http(s)` only.
    pub upgrade_url: Option<String>,
    /// The backend's id of the request.
    pub request_id: Option<String>,
    /// The store's own message for shoppers. Only its status has one.
    pub message: Option<String>,
    /// Whether the store's status refused, before a try-on was sent.
    pub by_store: bool,
}

/// The documented reasons. They select the text of the built-in panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The customer has used up the period's try-ons.
    QuotaExhausted,
    /// The customer has no plan.
    NoPlan,
    /// The customer is paused.
    Paused,
    /// The customer is cancelled.
    Cancelled,
    /// A one-time payment is due.
    Payment,
    /// The store's plan includes no try-ons.
    Locked,
    /// The store has used up its own try-ons.
    Exhausted,
}

impl Reason {
    /// The name by which `www/screens/` has its text.
    pub fn name(self) -> &'static str {
        match self {
            Self::QuotaExhausted => "quota_exhausted",
            Self::NoPlan => "no_plan",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Payment => "payment_required",
            Self::Locked => "locked",
            Self::Exhausted => "exhausted",
        }
    }
}

impl Refusal {
    /// The reason as one of the documented ones. An unknown reason is treated as an exhausted quota, so that the
    /// shopper always reads that no try-ons are left and what to do about it.
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
