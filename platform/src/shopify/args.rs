//! The flags of `genvoris shopify`, and what they come to.

use clap::Args;

use super::model::Model;
use crate::{flag_values::required, limits::Rates};

/// The flags. [`ShopifyArgs::settings`] validates what belongs together; errors name the flag, never its value.
#[derive(Args)]
#[command(next_help_heading = "The shop")]
pub struct ShopifyArgs {
    /// The shop's permanent domain, such as demo.myshopify.com.
    #[arg(long, value_name = "DOMAIN", env = "GENVORIS_SHOPIFY_SHOP")]
    shopify_shop: String,
    /// The app's client secret. While it is rotated: the new one and the old one, separated by a comma.
    #[arg(
        long,
        value_name = "SECRET",
        env = "GENVORIS_SHOPIFY_API_SECRET",
        hide_env_values = true
    )]
    shopify_api_secret: Option<String>,
    /// The store's secret key, with which the platform's API is called.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_STORE_KEY",
        hide_env_values = true
    )]
    store_key: Option<String>,
    /// Who pays for try-ons.
    #[arg(
        long,
        value_name = "MODEL",
        env = "GENVORIS_SHOPIFY_MODEL",
        default_value = "FREE_ALL",
        value_enum
    )]
    shopify_model: Model,
    /// The id of the variant that is sold: a single try-on, or a plan (FREEMIUM, SUBSCRIPTION).
    #[arg(long, value_name = "ID", env = "GENVORIS_SHOPIFY_VARIANT")]
    shopify_variant: Option<u64>,
    /// Free try-ons a month of each customer, with FREE_ALL and FREEMIUM.
    #[arg(long, value_name = "N", env = "GENVORIS_SHOPIFY_MONTHLY_TRY_ONS", default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    shopify_monthly_try_ons: i64,
    /// Try-ons that a paid order gives. With PAY_PER_USE it is always one for each that was bought.
    #[arg(long, value_name = "N", env = "GENVORIS_SHOPIFY_ORDER_TRY_ONS", default_value_t = 5, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    shopify_order_try_ons: i64,
    /// Days for which an order's try-ons can be used. Without it those of plans can be used for 31 days, and all others
    /// without an end.
    #[arg(long, value_name = "DAYS", env = "GENVORIS_SHOPIFY_ORDER_DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    shopify_order_days: Option<u32>,
    /// The page on which a customer can get more, told with a refused try-on.
    #[arg(long, value_name = "URL", env = "GENVORIS_SHOPIFY_UPGRADE_URL")]
    shopify_upgrade_url: Option<String>,
    /// The SQLite database with the orders and webhooks that were seen.
    #[arg(
        long,
        value_name = "URL",
        env = "GENVORIS_SHOPIFY_DATABASE",
        default_value = "sqlite://target/shopify.db"
    )]
    shopify_database: String,
    /// The folder that gets a file for each customer who asks for their data.
    #[arg(
        long,
        value_name = "DIR",
        env = "GENVORIS_SHOPIFY_DATA_REQUESTS",
        default_value = "target/shopify-data-requests"
    )]
    shopify_data_requests: std::path::PathBuf,
    /// Calls of pages per customer, and of guests per IP address.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_SHOPIFY_LIMIT",
        default_value = "120/m"
    )]
    shopify_limit: Rates,
    /// The same for try-ons.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_SHOPIFY_LIMIT_TRYONS",
        default_value = "20/m,200/h"
    )]
    shopify_limit_tryons: Rates,
}

/// What the app is configured to do.
pub struct Settings {
    /// `demo.myshopify.com`
    pub shop: String,
    /// The client secrets, of which any may have signed.
    pub secrets: Vec<String>,
    /// The platform's secret key.
    pub store_key: String,
    /// Who pays.
    pub model: Model,
    /// What is sold.
    pub variant: Option<u64>,
    /// The quota of the model's plan.
    pub monthly_try_ons: i64,
    /// What an order gives.
    pub order_try_ons: i64,
    /// For how long.
    pub order_days: Option<u32>,
    /// Where a customer can get more.
    pub upgrade_url: Option<String>,
    /// The database's URL.
    pub database: String,
    /// Where the answers to data requests are written.
    pub data_requests: std::path::PathBuf,
    /// The limit of all calls of pages.
    pub limit: Rates,
    /// The limit of try-ons.
    pub limit_tryons: Rates,
}

/// A plan's order is for a month, and the renewal may be a little late.
const PLAN_DAYS: u32 = 31;

impl ShopifyArgs {
    /// The settings.
    ///
    /// # Errors
    /// What is missing or does not belong together.
    pub fn settings(self) -> Result<Settings, String> {
        let model = self.shopify_model;
        let needs_variant = matches!(model, Model::Subscription | Model::PayPerUse);
        if needs_variant && self.shopify_variant.is_none() {
            return Err("--shopify-variant is missing: this model sells one".to_owned());
        }
        let plan_days =
            || matches!(model, Model::Freemium | Model::Subscription).then_some(PLAN_DAYS);
        Ok(Settings {
            shop: shop_domain(&self.shopify_shop)?,
            secrets: secrets(self.shopify_api_secret.as_deref())?,
            store_key: secret_key(self.store_key)?,
            model,
            variant: self.shopify_variant,
            monthly_try_ons: self.shopify_monthly_try_ons,
            order_try_ons: self.shopify_order_try_ons,
            order_days: self.shopify_order_days.or_else(plan_days),
            upgrade_url: self.shopify_upgrade_url,
            database: self.shopify_database,
            data_requests: self.shopify_data_requests,
            limit: self.shopify_limit,
            limit_tryons: self.shopify_limit_tryons,
        })
    }
}

/// A publishable key would start the server, and be refused with the first page.
fn secret_key(key: Option<String>) -> Result<String, String> {
    let key = required(key, "--store-key")?;
    match key.starts_with("gvk_pub_") {
        true => Err("--store-key: this is a publishable key; expected the store's secret key, gvk_live_… or gvk_test_…".to_owned()),
        false => Ok(key),
    }
}

fn secrets(text: Option<&str>) -> Result<Vec<String>, String> {
    let secrets = text.unwrap_or_default().split(',').map(str::trim);
    let secrets: Vec<String> = secrets
        .filter(|secret| !secret.is_empty())
        .map(str::to_owned)
        .collect();
    match secrets.is_empty() {
        true => Err("--shopify-api-secret is missing".to_owned()),
        false => Ok(secrets),
    }
}

fn shop_domain(text: &str) -> Result<String, String> {
    let shop = text.trim().to_ascii_lowercase();
    let name = shop.strip_suffix(".myshopify.com").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match !name.is_empty() && name.chars().all(plain) {
        true => Ok(shop),
        false => {
            Err("--shopify-shop: expected the permanent domain, name.myshopify.com".to_owned())
        }
    }
}
