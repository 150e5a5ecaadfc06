//! Compares metering with a model in memory, for random sequences of everything that may happen.
//!
//! Each case runs in one transaction that is rolled back at its end, and each step in a savepoint, as the writer runs jobs.

use std::{collections::BTreeMap, time::Duration};

use genvoris::{
    clock::EpochMs,
    customers::{self, Change},
    db::{
        Conn, Database, SchemaMode,
        attempts::{Claim, Details},
        credits,
        customers::{self as rows, Status},
        grants::NewGrant,
        plans::{self, PlanInput},
        stores,
    },
    error::{Error, QuotaReason, Result},
    grants,
    ids::{CustomerId, PlanId, ProcessId},
    metering::{self, Reservation},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::{Row, query};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{app, database};

const START: i64 = app::START.0;
const DAY: i64 = ms(genvoris::clock::DAY);
const LEASE_DURATION: i64 = ms(metering::LEASE_DURATION);
const PERIOD_LENGTH: i64 = ms(metering::periods::PERIOD_LENGTH);
const STORE: &str = "sto_model";
const CUSTOMERS: usize = 2;
const ATTEMPTS: usize = 5;
/// The credits of the pack that expires first, and of the other pack.
const PACKS: [i64; 2] = [4, 40];
const FIRST_PACK_EXPIRES: i64 = START + 20 * DAY;

/// The duration in milliseconds, the unit of the model.
const fn ms(duration: Duration) -> i64 {
    duration.as_millis() as i64
}

#[derive(Debug, Clone)]
enum Step {
    Reserve {
        attempt: usize,
        customer: usize,
        owner: usize,
    },
    /// Commits the latest run, or the one before it if `stale`.
    Commit {
        attempt: usize,
        stale: bool,
    },
    Release {
        attempt: usize,
        stale: bool,
    },
    Cancel {
        attempt: usize,
    },
    Renew {
        owner: usize,
    },
    Expire,
    Advance(i64),
    Upsert {
        customer: usize,
        plan: Option<usize>,
        reset: bool,
    },
    SetStatus {
        customer: usize,
        status: Status,
    },
    ClearPlan {
        customer: usize,
    },
    EditPlan {
        plan: usize,
        quota: i64,
    },
    Grant {
        customer: usize,
        try_ons: i64,
        /// In how many days it expires.
        days: Option<i64>,
    },
    /// By number; there may be none with it yet.
    Revoke {
        grant: usize,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    let (attempt, customer, owner) = (0..ATTEMPTS, 0..CUSTOMERS, 0..2_usize);
    prop_oneof![
        8 => (attempt.clone(), customer.clone(), owner.clone())
            .prop_map(|(attempt, customer, owner)| Step::Reserve { attempt, customer, owner }),
        6 => (attempt.clone(), any::<bool>())
            .prop_map(|(attempt, stale)| Step::Commit { attempt, stale }),
        3 => (attempt.clone(), any::<bool>())
            .prop_map(|(attempt, stale)| Step::Release { attempt, stale }),
        1 => attempt.prop_map(|attempt| Step::Cancel { attempt }),
        1 => owner.prop_map(|owner| Step::Renew { owner }),
        1 => Just(Step::Expire),
        3 => prop_oneof![Just(1000), Just(LEASE_DURATION / 2), Just(LEASE_DURATION), Just(11 * DAY), Just(PERIOD_LENGTH)]
            .prop_map(Step::Advance),
        2 => (customer.clone(), prop::option::of(0..2_usize), any::<bool>())
            .prop_map(|(customer, plan, reset)| Step::Upsert { customer, plan, reset }),
        1 => (customer.clone(), prop_oneof![Just(Status::Active), Just(Status::Paused), Just(Status::Cancelled)])
            .prop_map(|(customer, status)| Step::SetStatus { customer, status }),
        1 => customer.prop_map(|customer| Step::ClearPlan { customer }),
        1 => (0..2_usize, 1..6_i64).prop_map(|(plan, quota)| Step::EditPlan { plan, quota }),
        3 => (0..CUSTOMERS, 1..4_i64, prop_oneof![Just(None), Just(Some(9)), Just(Some(40))])
            .prop_map(|(customer, try_ons, days)| Step::Grant { customer, try_ons, days }),
        1 => (0..3_usize).prop_map(|grant| Step::Revoke { grant }),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Held,
    Committed,
    Released,
    Cancelled,
    Expired,
    Uncharged,
}

#[derive(Debug, Clone)]
struct Attempt {
    state: State,
    customer: usize,
    owner: usize,
    lease_until: i64,
    period: usize,
    grant: Option<usize>,
    pack: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Grant {
    customer: usize,
    try_ons: i64,
    used: i64,
    held: i64,
    /// [`i64::MAX`] if it does not expire.
    expires_at: i64,
    revoked: bool,
}

impl Grant {
    fn is_free(&self) -> bool {
        !self.revoked && self.used + self.held < self.try_ons
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Period {
    starts_at: i64,
    ends_at: i64,
    quota: i64,
    used: i64,
    used_from_grants: i64,
    held: i64,
}

#[derive(Debug, Clone)]
struct Customer {
    status: Status,
    plan: Option<usize>,
    period: usize,
}

/// The expected contents of the database.
#[derive(Debug, Clone)]
struct Model {
    now: i64,
    plans: [i64; 2],
    packs: [i64; 2],
    customers: Vec<Customer>,
    periods: Vec<(usize, Period)>,
    attempts: BTreeMap<usize, Attempt>,
    grants: Vec<Grant>,
}

/// The result of a step, in the model and in the platform.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Held,
    AlreadyCharged,
    InProgress,
    IdReused,
    Refused(QuotaReason),
    NoCredit,
    JobCancelled,
    RendererLost,
}

impl Model {
    fn new() -> Self {
        let period = Period {
            starts_at: START,
            ends_at: START + PERIOD_LENGTH,
            quota: 2,
            used: 0,
            used_from_grants: 0,
            held: 0,
        };
        Self {
            now: START,
            plans: [2, 4],
            packs: PACKS,
            customers: (0..CUSTOMERS)
                .map(|period| Customer {
                    status: Status::Active,
                    plan: Some(0),
                    period,
                })
                .collect(),
            periods: (0..CUSTOMERS)
                .map(|customer| (customer, period.clone()))
                .collect(),
            attempts: BTreeMap::new(),
            grants: Vec::new(),
        }
    }

    fn step(&mut self, step: &Step) -> Outcome {
        let before = self.clone();
        let outcome = self.apply(step);
        // A refusal rolls back everything that the step has changed.
        if !matches!(
            outcome,
            Outcome::Done | Outcome::Held | Outcome::AlreadyCharged | Outcome::InProgress
        ) {
            *self = before;
        }
        outcome
    }

    fn apply(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Reserve {
                attempt,
                customer,
                owner,
            } => self.reserve(attempt, customer, owner),
            Step::Commit { attempt, stale } => self.commit(attempt, stale),
            Step::Release { attempt, stale } => self.end(attempt, stale, State::Released),
            Step::Cancel { attempt } => self.end(attempt, false, State::Cancelled),
            Step::Renew { owner } => self.renew(owner),
            Step::Expire => self.expire(),
            Step::Advance(ms) => {
                self.now += ms;
                Outcome::Done
            }
            Step::Upsert {
                customer,
                plan,
                reset,
            } => self.change(customer, plan.map(Some), None, reset),
            Step::SetStatus { customer, status } => {
                self.change(customer, None, Some(status), false)
            }
            Step::ClearPlan { customer } => self.change(customer, Some(None), None, false),
            Step::EditPlan { plan, quota } => {
                self.plans[plan] = quota;
                Outcome::Done
            }
            Step::Grant {
                customer,
                try_ons,
                days,
            } => self.grant(customer, try_ons, days),
            Step::Revoke { grant } => {
                if let Some(grant) = self.grants.get_mut(grant) {
                    grant.revoked = true;
                }
                Outcome::Done
            }
        }
    }

    fn reserve(&mut self, id: usize, customer: usize, owner: usize) -> Outcome {
        if let Some(earlier) = self.attempts.get(&id).cloned() {
            match earlier.state {
                _ if earlier.customer != customer => return Outcome::IdReused,
                State::Committed | State::Uncharged => return Outcome::AlreadyCharged,
                State::Held if earlier.lease_until > self.now && earlier.owner != owner => {
                    return Outcome::InProgress;
                }
                // Its process is dead, or it is this process, which would have joined the run if it were still running.
                State::Held => self.release(id, State::Expired),
                State::Released | State::Cancelled | State::Expired => {}
            }
        }
        self.start_period_if_ended(customer);
        let Customer {
            status,
            plan,
            period,
        } = self.customers[customer].clone();
        match status {
            Status::Paused => return Outcome::Refused(QuotaReason::Paused),
            Status::Cancelled => return Outcome::Refused(QuotaReason::Cancelled),
            Status::Active => {}
        }
        if !self.has_free(customer) {
            self.expire_except(Some(owner));
        }
        if !self.has_free(customer) {
            let without = plan.is_none() && self.limit(customer) == 0;
            return Outcome::Refused(match without {
                true => QuotaReason::NoPlan,
                false => QuotaReason::QuotaExhausted,
            });
        }
        let grant = self.source(customer);
        match grant {
            Some(grant) => self.grants[grant].held += 1,
            None => self.periods[period].1.held += 1,
        }
        if self.pack().is_none() {
            self.expire_except(Some(owner));
        }
        let Some(pack) = self.pack() else {
            return Outcome::NoCredit;
        };
        self.packs[pack] -= 1;
        let lease_until = self.now + LEASE_DURATION;
        let held = Attempt {
            state: State::Held,
            customer,
            owner,
            lease_until,
            period,
            grant,
            pack,
        };
        self.attempts.insert(id, held);
        Outcome::Held
    }

    fn is_free(&self, period: usize) -> bool {
        let period = &self.periods[period].1;
        period.used + period.held < period.quota
    }

    /// A millisecond later, so that no two grants are equally old.
    fn grant(&mut self, customer: usize, try_ons: i64, days: Option<i64>) -> Outcome {
        self.now += 1;
        self.grants.push(Grant {
            customer,
            try_ons,
            used: 0,
            held: 0,
            expires_at: days.map_or(i64::MAX, |days| self.now + days * DAY),
            revoked: false,
        });
        Outcome::Done
    }

    /// The customer's grants that have not expired, the next to expire first.
    fn valid_grants(&self, customer: usize) -> Vec<usize> {
        let now = self.now;
        let valid =
            |(_, grant): &(usize, &Grant)| grant.customer == customer && grant.expires_at > now;
        let valid = self.grants.iter().enumerate().filter(valid);
        let mut valid: Vec<usize> = valid.map(|(number, _)| number).collect();
        valid.sort_by_key(|&number| self.grants[number].expires_at);
        valid
    }

    fn next_grant(&self, customer: usize) -> Option<usize> {
        let valid = self.valid_grants(customer).into_iter();
        valid
            .into_iter()
            .find(|&grant| self.grants[grant].is_free())
    }

    fn has_free(&self, customer: usize) -> bool {
        self.is_free(self.customers[customer].period) || self.next_grant(customer).is_some()
    }

    /// The grant to take from; none for the plan's quota, which lapses when the period ends.
    fn source(&self, customer: usize) -> Option<usize> {
        let period = self.customers[customer].period;
        let ends_at = self.periods[period].1.ends_at;
        let grant = self.next_grant(customer);
        grant.filter(|&grant| self.grants[grant].expires_at <= ends_at || !self.is_free(period))
    }

    /// What the customer may do in all, and has done in the period.
    fn limit(&self, customer: usize) -> i64 {
        let period = &self.periods[self.customers[customer].period].1;
        period.quota + period.used_from_grants + self.unused_grants(customer)
    }

    fn unused_grants(&self, customer: usize) -> i64 {
        let valid = self.valid_grants(customer).into_iter();
        let valid = valid.map(|grant| &self.grants[grant]);
        let unrevoked = valid.filter(|grant| !grant.revoked);
        unrevoked.map(|grant| grant.try_ons - grant.used).sum()
    }

    /// The pack to debit: the first to expire of those that are valid and not empty.
    fn pack(&self) -> Option<usize> {
        let fresh = [self.now < FIRST_PACK_EXPIRES, true];
        (0..2).find(|&pack| fresh[pack] && self.packs[pack] > 0)
    }

    fn commit(&mut self, id: usize, stale: bool) -> Outcome {
        let Some(attempt) = self.attempts.get(&id).cloned() else {
            return Outcome::Done;
        };
        if stale {
            return Outcome::RendererLost;
        }
        let state = match attempt.state {
            State::Cancelled => return Outcome::JobCancelled,
            State::Committed | State::Uncharged => return Outcome::Done,
            State::Held => {
                self.unhold(&attempt);
                self.count(&attempt);
                State::Committed
            }
            State::Released | State::Expired => match self.pack() {
                Some(pack) if self.may_charge(&attempt) => {
                    self.packs[pack] -= 1;
                    self.count(&attempt);
                    State::Committed
                }
                _ => State::Uncharged,
            },
        };
        self.set(id, state);
        Outcome::Done
    }

    /// A late success is charged to what it had held, even if that has expired since.
    fn may_charge(&self, attempt: &Attempt) -> bool {
        match attempt.grant {
            Some(grant) => self.grants[grant].is_free(),
            None => self.is_free(attempt.period),
        }
    }

    fn count(&mut self, attempt: &Attempt) {
        let period = &mut self.periods[attempt.period].1;
        match attempt.grant {
            Some(grant) => {
                self.grants[grant].used += 1;
                period.used_from_grants += 1;
            }
            None => period.used += 1,
        }
    }

    fn unhold(&mut self, attempt: &Attempt) {
        match attempt.grant {
            Some(grant) => self.grants[grant].held -= 1,
            None => self.periods[attempt.period].1.held -= 1,
        }
    }

    fn set(&mut self, id: usize, state: State) {
        if let Some(attempt) = self.attempts.get_mut(&id) {
            attempt.state = state;
        }
    }

    /// A superseded run cannot end the attempt.
    fn end(&mut self, id: usize, stale: bool, to: State) -> Outcome {
        match self.attempts.get(&id) {
            Some(attempt) if attempt.state == State::Held && !stale => self.release(id, to),
            _ => {}
        }
        Outcome::Done
    }

    fn release(&mut self, id: usize, to: State) {
        let attempt = self.attempts[&id].clone();
        self.unhold(&attempt);
        self.packs[attempt.pack] += 1;
        self.set(id, to);
    }

    fn expire(&mut self) -> Outcome {
        self.expire_except(None);
        Outcome::Done
    }

    fn expire_except(&mut self, excluded_owner: Option<usize>) {
        let now = self.now;
        let overdue = |(_, attempt): &(&usize, &Attempt)| {
            attempt.state == State::Held
                && attempt.lease_until <= now
                && Some(attempt.owner) != excluded_owner
        };
        let ids = self.attempts.iter().filter(overdue).map(|(id, _)| *id);
        for id in ids.collect::<Vec<_>>() {
            self.release(id, State::Expired);
        }
    }

    fn renew(&mut self, owner: usize) -> Outcome {
        let lease_until = self.now + LEASE_DURATION;
        let mine = |attempt: &&mut Attempt| attempt.state == State::Held && attempt.owner == owner;
        self.attempts
            .values_mut()
            .filter(mine)
            .for_each(|attempt| attempt.lease_until = lease_until);
        Outcome::Done
    }

    fn change(
        &mut self,
        id: usize,
        plan: Option<Option<usize>>,
        status: Option<Status>,
        reset: bool,
    ) -> Outcome {
        let before = self.customers[id].clone();
        let customer = &mut self.customers[id];
        customer.plan = plan.unwrap_or(before.plan);
        // Whoever starts a new period is active again, unless they were paused.
        let reactivated = reset && before.status == Status::Cancelled;
        let kept = if reactivated {
            Status::Active
        } else {
            before.status
        };
        customer.status = status.unwrap_or(kept);
        let (changed, quota) = (customer.plan != before.plan, self.quota(id));
        if reset {
            self.start_period(id, self.now);
        } else if self.periods[before.period].1.ends_at <= self.now {
            self.start_period_if_ended(id);
        } else if changed {
            self.periods[before.period].1.quota = quota;
        }
        Outcome::Done
    }

    fn start_period_if_ended(&mut self, customer: usize) {
        let ended = self.periods[self.customers[customer].period].1.ends_at;
        if ended <= self.now {
            let starts_at = self.now - (self.now - ended) % PERIOD_LENGTH;
            self.start_period(customer, starts_at);
        }
    }

    fn quota(&self, customer: usize) -> i64 {
        self.customers[customer]
            .plan
            .map_or(0, |plan| self.plans[plan])
    }

    fn start_period(&mut self, customer: usize, starts_at: i64) {
        let running = &mut self.periods[self.customers[customer].period].1;
        running.ends_at = running.ends_at.min(starts_at);
        let quota = self.quota(customer);
        let next = Period {
            starts_at,
            ends_at: starts_at + PERIOD_LENGTH,
            quota,
            used: 0,
            used_from_grants: 0,
            held: 0,
        };
        self.customers[customer].period = self.periods.len();
        self.periods.push((customer, next));
    }
}

/// The platform, which executes the same steps.
struct Platform<'a> {
    db: &'a mut Conn,
    now: EpochMs,
    plans: Vec<PlanId>,
    customers: Vec<CustomerId>,
    /// The customer of each grant; its number is its reference.
    granted: Vec<usize>,
    /// The runs of each attempt, latest last.
    runs: BTreeMap<usize, Vec<Claim>>,
}

impl<'a> Platform<'a> {
    async fn new(db: &'a mut Conn) -> Result<Self> {
        stores::ensure_with_key(db, &STORE.into(), "Model", "gvk_test_model", app::START).await?;
        for (credits, expires_at) in PACKS
            .into_iter()
            .zip([FIRST_PACK_EXPIRES, START + 365 * DAY])
        {
            credits::add(db, &STORE.into(), credits, EpochMs(expires_at), app::START).await?;
        }
        let mut platform = Self {
            db,
            now: app::START,
            plans: Vec::new(),
            customers: Vec::new(),
            granted: Vec::new(),
            runs: BTreeMap::new(),
        };
        for (plan, quota) in [2, 4].into_iter().enumerate() {
            let id = platform.edit_plan(plan, quota).await?;
            platform.plans.push(id);
        }
        for customer in 0..CUSTOMERS {
            platform
                .change(customer, Some(Some(0)), None, false)
                .await?;
            let row =
                rows::find_by_external_id(platform.db, &STORE.into(), &external(customer)).await?;
            platform.customers.push(row.unwrap().id);
        }
        Ok(platform)
    }

    async fn edit_plan(&mut self, plan: usize, quota: i64) -> Result<PlanId> {
        let input = PlanInput {
            name: "Plan".to_owned(),
            monthly_try_ons: quota,
            external_price_id: None,
            upgrade_url: None,
            external_id: Some(format!("plan-{plan}")),
            active: None,
        };
        Ok(plans::upsert(self.db, &STORE.into(), &input, self.now)
            .await?
            .0
            .id)
    }

    async fn step(&mut self, step: &Step) -> Outcome {
        self.db.run("SAVEPOINT step").await.unwrap();
        let result = self.apply(step).await;
        let end = if result.is_ok() {
            "RELEASE step"
        } else {
            "ROLLBACK TO step; RELEASE step"
        };
        self.db.run(end).await.unwrap();
        result.unwrap_or_else(|error| match error {
            Error::InvalidBody { .. } => Outcome::IdReused,
            Error::EndCustomerQuota { reason, .. } => Outcome::Refused(reason),
            Error::CreditLimitReached => Outcome::NoCredit,
            Error::NotFound(_) => Outcome::JobCancelled,
            Error::UpstreamUnreachable(_) => Outcome::RendererLost,
            other => panic!("{other:?}"),
        })
    }

    async fn apply(&mut self, step: &Step) -> Result<Outcome> {
        match *step {
            Step::Reserve {
                attempt,
                customer,
                owner,
            } => return self.reserve(attempt, customer, owner).await,
            Step::Commit { attempt, stale } => {
                if let Some(run) = self.run(attempt, stale) {
                    metering::commit(self.db, &run, self.now).await?;
                }
            }
            Step::Release { attempt, stale } => {
                if let Some(run) = self.run(attempt, stale) {
                    metering::release(self.db, &run).await?;
                }
            }
            Step::Cancel { attempt } => {
                if let Some(run) = self.run(attempt, false) {
                    metering::cancel(self.db, &run.job_id).await?;
                }
            }
            Step::Renew { owner } => {
                let latest = self.runs.values().filter_map(|runs| runs.last());
                let own = latest.filter(|run| run.owner == name(owner));
                let jobs: Vec<_> = own.map(|run| run.job_id.clone()).collect();
                metering::renew_leases(self.db, &jobs, self.now).await?;
            }
            Step::Expire => metering::expire_leases(self.db, self.now).await?,
            Step::Advance(ms) => self.now.0 += ms,
            Step::Upsert {
                customer,
                plan,
                reset,
            } => self.change(customer, plan.map(Some), None, reset).await?,
            Step::SetStatus { customer, status } => {
                self.change(customer, None, Some(status), false).await?
            }
            Step::ClearPlan { customer } => self.change(customer, Some(None), None, false).await?,
            Step::EditPlan { plan, quota } => drop(self.edit_plan(plan, quota).await?),
            Step::Grant {
                customer,
                try_ons,
                days,
            } => self.grant(customer, try_ons, days).await?,
            Step::Revoke { grant } if grant < self.granted.len() => {
                let (customer, reference) = (external(self.granted[grant]), grant.to_string());
                let store = STORE.into();
                grants::revoke(self.db, &store, &customer, &reference, self.now).await?;
            }
            Step::Revoke { .. } => {}
        }
        Ok(Outcome::Done)
    }

    async fn grant(&mut self, customer: usize, try_ons: i64, days: Option<i64>) -> Result<()> {
        self.now.0 += 1;
        let grant = NewGrant {
            reference: self.granted.len().to_string(),
            try_ons,
            expires_at: days.map(|days| EpochMs(self.now.0 + days * DAY)),
        };
        self.granted.push(customer);
        let (customer, store) = (external(customer), STORE.into());
        grants::add(self.db, &store, &customer, &grant, self.now).await?;
        Ok(())
    }

    fn run(&self, attempt: usize, stale: bool) -> Option<Claim> {
        let runs = self.runs.get(&attempt)?;
        let latest = runs.last()?;
        // If there was only one run, the stale one has an unknown job id.
        let other = || Claim {
            job_id: "job_other".into(),
            ..latest.clone()
        };
        match stale {
            false => Some(latest.clone()),
            true => Some(runs.iter().rev().nth(1).cloned().unwrap_or_else(other)),
        }
    }

    async fn reserve(&mut self, attempt: usize, customer: usize, owner: usize) -> Result<Outcome> {
        let runs = self.runs.get(&attempt).map_or(0, Vec::len);
        let claim = Claim {
            store_id: STORE.into(),
            attempt_id: format!("attempt-{attempt}").into(),
            job_id: format!("job_{attempt}_{runs}").into(),
            owner: name(owner),
            customer_id: Some(self.customers[customer].clone()),
            fingerprint: external(customer),
            details: Details::default(),
        };
        let reserved = metering::reserve(self.db, &claim, self.now).await?;
        Ok(match reserved {
            Reservation::Held => {
                self.runs.entry(attempt).or_default().push(claim);
                Outcome::Held
            }
            Reservation::AlreadyCharged { .. } => Outcome::AlreadyCharged,
            Reservation::InProgress { .. } => Outcome::InProgress,
        })
    }

    async fn change(
        &mut self,
        customer: usize,
        plan: Option<Option<usize>>,
        status: Option<Status>,
        reset_period: bool,
    ) -> Result<()> {
        let change = Change {
            email: None,
            plan_id: plan.map(|plan| plan.map(|plan| self.plans[plan].clone())),
            metadata: None,
            status,
            reset_period,
        };
        customers::upsert(
            self.db,
            &STORE.into(),
            &external(customer),
            &change,
            self.now,
        )
        .await?;
        Ok(())
    }
}

fn external(customer: usize) -> String {
    format!("customer-{customer}")
}

fn name(owner: usize) -> ProcessId {
    format!("owner-{owner}").into()
}

/// Runs a query on either database, and returns its rows: a text column and then numbers.
async fn rows(db: &mut Conn, sql: &'static str) -> Vec<(String, Vec<i64>)> {
    macro_rules! read {
        ($db:expr) => {
            query(sql)
                .fetch_all(&mut **$db)
                .await
                .unwrap()
                .iter()
                .map(|row| {
                    (
                        row.get(0),
                        (1..row.len()).map(|column| row.get(column)).collect(),
                    )
                })
                .collect()
        };
    }
    match db {
        Conn::Sqlite(db) => read!(db),
        Conn::Postgres(db) => read!(db),
    }
}

/// Checks that the database equals the model, and that its counters are consistent.
async fn compare(model: &Model, db: &mut Conn) {
    let mut expected: Vec<_> = model
        .periods
        .iter()
        .map(|(customer, p)| {
            (
                external(*customer),
                vec![
                    p.starts_at,
                    p.ends_at,
                    p.quota,
                    p.used,
                    p.used_from_grants,
                    p.held,
                ],
            )
        })
        .collect();
    let mut periods = rows(
        db,
        "SELECT c.external_id, p.starts_at, p.ends_at, p.quota, p.used, p.used_from_grants, p.held
         FROM periods p JOIN customers c ON c.id = p.customer_id WHERE c.store_id = 'sto_model'",
    )
    .await;
    expected.sort();
    periods.sort();
    assert_eq!(periods, expected);
    let packs = rows(
        db,
        "SELECT id, remaining FROM credit_packs WHERE store_id = 'sto_model' ORDER BY expires_at",
    )
    .await;
    let packs: Vec<i64> = packs.iter().map(|(_, pack)| pack[0]).collect();
    assert_eq!(packs, model.packs);
    let uncounted = rows(
        db,
        "SELECT p.id, p.held FROM periods p WHERE p.held <> (
             SELECT COUNT(*) FROM attempts a
             WHERE a.period_id = p.id AND a.grant_id IS NULL AND a.state = 'held')",
    )
    .await;
    assert_eq!(
        uncounted,
        [],
        "every counter of held try-ons equals the number of held attempts"
    );
}

async fn compare_grants(model: &Model, platform: &mut Platform<'_>) {
    let sql = "SELECT reference, try_ons, used, held, CAST(CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END AS BIGINT)
         FROM grants WHERE store_id = 'sto_model' ORDER BY created_at";
    let counts: Vec<Vec<i64>> = rows(platform.db, sql)
        .await
        .into_iter()
        .map(|row| row.1)
        .collect();
    let expected = model.grants.iter();
    let expected: Vec<_> = expected
        .map(|grant| {
            vec![
                grant.try_ons,
                grant.used,
                grant.held,
                i64::from(grant.revoked),
            ]
        })
        .collect();
    assert_eq!(counts, expected);
    for customer in 0..CUSTOMERS {
        let row = rows::find_by_external_id(platform.db, &STORE.into(), &external(customer)).await;
        let row = row.unwrap().unwrap();
        let allowance = metering::allowance(platform.db, &row, platform.now)
            .await
            .unwrap();
        assert_eq!(allowance.quota.limit, model.limit(customer));
        assert_eq!(allowance.free > 0, model.has_free(customer));
    }
}

/// Checks that usage never exceeds the largest quota so far. A smaller plan does not reduce what is used and held.
fn check_quota(model: &Model, most: &mut Vec<i64>) {
    most.resize(model.periods.len(), 0);
    for ((_, period), most) in model.periods.iter().zip(most) {
        *most = period.quota.max(*most);
        assert!(period.used + period.held <= *most, "{period:?}");
    }
}

async fn run_case(db: &mut Conn, steps: &[Step]) -> Result<()> {
    let mut platform = Platform::new(db).await?;
    let (mut model, mut most) = (Model::new(), Vec::new());
    for step in steps {
        let expected = model.step(step);
        assert_eq!(platform.step(step).await, expected, "{step:?}");
        compare(&model, platform.db).await;
        compare_grants(&model, &mut platform).await;
        check_quota(&model, &mut most);
    }
    // The error rolls the whole case back.
    Err(Error::CreditLimitReached)
}

#[test]
fn metering_matches_the_model_for_random_sequences() {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let url = database::create(folder.path()).await;
        Database::open(&url, SchemaMode::Migrate).await.unwrap()
    });
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    let run = |steps: Vec<Step>| {
        let work = async move |db: &mut Conn| run_case(db, &steps).await;
        let ended = runtime.block_on(db.writer.run(work));
        let as_planned = matches!(ended, Err(Error::CreditLimitReached));
        prop_assert!(
            as_planned,
            "the platform differs from the model, as shown above"
        );
        Ok(())
    };
    TestRunner::new(config)
        .run(&vec(any_step(), 1..40), run)
        .unwrap();
}
