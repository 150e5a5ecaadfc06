//! The shopper behind a cookie, and what the platform knows of them.

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::client::PlatformClient;
use crate::error::{Error, Result};

const COOKIE: &str = "demo_shopper";

/// The demo store's two plans.
pub struct Plans {
    small: String,
    big: String,
}

/// The plans' ids, made at the first page view.
#[derive(Default)]
pub struct PlanIds(OnceCell<Plans>);

impl PlanIds {
    async fn get(&self, platform: &PlatformClient) -> Result<&Plans> {
        self.0
            .get_or_try_init(async || {
                Ok(Plans {
                    small: platform
                        .upsert_plan("demo-three", "Three a month", 3)
                        .await?,
                    big: platform
                        .upsert_plan("demo-thirty", "Thirty a month", 30)
                        .await?,
                })
            })
            .await
    }
}

/// What the page says about the shopper's quota.
#[derive(Serialize)]
pub struct QuotaLine {
    plan: Value,
    used: Value,
    limit: Value,
    remaining: Value,
}

/// What a page needs to know of its visitor.
#[derive(Serialize)]
pub struct Visit {
    /// A fresh session token.
    pub token: String,
    /// As the platform sees it.
    pub quota: QuotaLine,
}

/// The shopper of a cookie: a random id, so that nobody can name another's.
pub fn of(cookies: &CookieJar) -> Option<String> {
    let value = cookies.get(COOKIE)?.value();
    Uuid::parse_str(value).ok().map(|id| id.to_string())
}

/// A new shopper and the cookie that remembers them.
pub fn new() -> (String, Cookie<'static>) {
    let id = Uuid::new_v4().to_string();
    (id.clone(), cookie(id))
}

/// The cookie to remove when the shopper is to be forgotten.
pub fn forget() -> Cookie<'static> {
    cookie(String::new())
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

/// Welcomes a shopper: a customer on the small plan unless they have one, and a token.
pub async fn visit(platform: &PlatformClient, plans: &PlanIds, shopper: &str) -> Result<Visit> {
    let plans = plans.get(platform).await?;
    if platform.upsert_customer(shopper).await?.is_none() {
        platform.set_plan(shopper, &plans.small).await?;
    }
    let token = platform.mint(shopper).await?;
    Ok(Visit {
        token,
        quota: quota(platform, shopper).await?,
    })
}

/// Moves a shopper to the big plan; returns a token that knows it.
pub async fn upgrade(platform: &PlatformClient, plans: &PlanIds, shopper: &str) -> Result<String> {
    let plans = plans.get(platform).await?;
    platform.set_plan(shopper, &plans.big).await?;
    platform.mint(shopper).await
}

/// A shopper's quota.
pub async fn quota(platform: &PlatformClient, shopper: &str) -> Result<QuotaLine> {
    let mut usage = platform.usage(shopper).await?;
    let mut take = |pointer: &str| {
        let missing = || Error::internal(format!("usage has no {pointer}"));
        usage
            .pointer_mut(pointer)
            .map(Value::take)
            .ok_or_else(missing)
    };
    Ok(QuotaLine {
        plan: take("/plan/name")?,
        used: take("/current/used")?,
        limit: take("/current/limit")?,
        remaining: take("/current/remaining")?,
    })
}
