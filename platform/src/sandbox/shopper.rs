//! The demo store's shoppers: a cookie identifies each, and the platform has a customer for each.

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

/// The ids of the plans, which are created for the first page view.
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

/// The shopper's quota, as the page shows it.
#[derive(Serialize)]
pub struct ShopperQuota {
    plan: Value,
    used: Value,
    limit: Value,
    remaining: Value,
}

/// The data of a page view that depends on the shopper.
#[derive(Serialize)]
pub struct PageView {
    /// A new session token.
    pub token: String,
    /// The shopper's current quota.
    pub quota: ShopperQuota,
}

/// The id of the shopper that the cookie identifies. The id is random, so that nobody can guess another shopper's.
pub fn from_cookies(cookies: &CookieJar) -> Option<String> {
    let value = cookies.get(COOKIE)?.value();
    Uuid::parse_str(value).ok().map(|id| id.to_string())
}

/// A new shopper's id, and the cookie that identifies them.
pub fn create() -> (String, Cookie<'static>) {
    let id = Uuid::new_v4().to_string();
    (id.clone(), cookie(id))
}

/// The cookie to remove, so that the next page view is a new shopper's.
pub fn removal_cookie() -> Cookie<'static> {
    cookie(String::new())
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

/// Prepares a page view: creates the shopper's customer if necessary, with the small plan, and a session.
pub async fn page_view(
    platform: &PlatformClient,
    plans: &PlanIds,
    shopper: &str,
) -> Result<PageView> {
    let plans = plans.get(platform).await?;
    if platform.upsert_customer(shopper).await?.is_none() {
        platform.set_plan(shopper, &plans.small).await?;
    }
    let token = platform.create_session(shopper).await?;
    Ok(PageView {
        token,
        quota: quota(platform, shopper).await?,
    })
}

/// Moves a shopper to the big plan. Returns a new session token, which names that plan.
pub async fn upgrade(platform: &PlatformClient, plans: &PlanIds, shopper: &str) -> Result<String> {
    let plans = plans.get(platform).await?;
    platform.set_plan(shopper, &plans.big).await?;
    platform.create_session(shopper).await
}

/// Reads a shopper's quota from the platform.
pub async fn quota(platform: &PlatformClient, shopper: &str) -> Result<ShopperQuota> {
    let mut usage = platform.usage(shopper).await?;
    let mut take_value = |pointer: &str| {
        let missing = || Error::internal(format!("the platform's usage has no {pointer}"));
        usage
            .pointer_mut(pointer)
            .map(Value::take)
            .ok_or_else(missing)
    };
    Ok(ShopperQuota {
        plan: take_value("/plan/name")?,
        used: take_value("/current/used")?,
        limit: take_value("/current/limit")?,
        remaining: take_value("/current/remaining")?,
    })
}
