//! The flags of the store's backend, and what they come to.

use clap::{Args, ValueEnum};
use reqwest::Url;

use super::{
    price::Price,
    provider::{ConfiguredPrice, own::OwnSettings, paddle::PaddleSettings, stripe::StripeSettings},
};
use crate::{
    flag_values::{required, url_of},
    limits::{InvalidRate, Rates},
};

/// Which payment provider is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// A checkout page of this server on which a developer decides what happens. No money moves.
    Sandbox,
    /// The store's own payment system, at --own-url.
    Own,
    /// Stripe Checkout.
    Stripe,
    /// Paddle Billing.
    Paddle,
}

/// The flags. [`CheckoutArgs::settings`] validates them, instead of clap while it parses them, because clap repeats an
/// invalid value in its error message, and a value may be a key.
#[derive(Args, Default)]
#[command(next_help_heading = "Selling single try-ons")]
pub struct CheckoutArgs {
    /// The payment provider. With it, POST /api/tryon/checkout and POST /api/tryon/session are served.
    #[arg(long, value_name = "PROVIDER", env = "GENVORIS_CHECKOUT_PROVIDER")]
    checkout_provider: Option<Provider>,
    /// What a try-on costs, such as '0.99 USD'.
    #[arg(long, value_name = "PRICE", env = "GENVORIS_CHECKOUT_PRICE")]
    checkout_price: Option<String>,
    /// What a try-on costs: a price of the provider's catalogue (Stripe price_…, Paddle pri_…), instead of an amount.
    #[arg(long, value_name = "ID", env = "GENVORIS_CHECKOUT_PRICE_ID")]
    checkout_price_id: Option<String>,
    /// What a try-on is called on the provider's page [default: One try-on].
    #[arg(long, value_name = "TEXT", env = "GENVORIS_CHECKOUT_TITLE")]
    checkout_title: Option<String>,
    /// Calls of pages per IP address [default: 60/m].
    #[arg(long, value_name = "RATES", env = "GENVORIS_CHECKOUT_LIMIT")]
    checkout_limit: Option<String>,
    /// The shop, such as https://shop.example, if its pages have another origin than this server.
    #[arg(long, value_name = "URL", env = "GENVORIS_SHOP_URL")]
    shop_url: Option<String>,
    /// The store's key, with which the platform's API is called.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_STORE_KEY",
        hide_env_values = true
    )]
    store_key: Option<String>,
    /// Stripe's secret or restricted key.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_STRIPE_SECRET_KEY",
        hide_env_values = true
    )]
    stripe_secret_key: Option<String>,
    /// The signing secret of Stripe's webhook endpoint.
    #[arg(
        long,
        value_name = "SECRET",
        env = "GENVORIS_STRIPE_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    stripe_webhook_secret: Option<String>,
    /// A server that answers in Stripe's place [default: https://api.stripe.com].
    #[arg(long, value_name = "URL", env = "GENVORIS_STRIPE_API_BASE")]
    stripe_api_base: Option<String>,
    /// Paddle's API key.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_PADDLE_API_KEY",
        hide_env_values = true
    )]
    paddle_api_key: Option<String>,
    /// The secret of Paddle's notification destination.
    #[arg(
        long,
        value_name = "SECRET",
        env = "GENVORIS_PADDLE_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    paddle_webhook_secret: Option<String>,
    /// A server that answers in Paddle's place, such as https://sandbox-api.paddle.com [default: https://api.paddle.com].
    #[arg(long, value_name = "URL", env = "GENVORIS_PADDLE_API_BASE")]
    paddle_api_base: Option<String>,
    /// The page with Paddle.js [default: the account's default payment link].
    #[arg(long, value_name = "URL", env = "GENVORIS_PADDLE_CHECKOUT_URL")]
    paddle_checkout_url: Option<String>,
    /// The store's own payment system: asked to create checkouts, and what became of them.
    #[arg(
        long,
        value_name = "URL",
        env = "GENVORIS_OWN_URL",
        hide_env_values = true
    )]
    own_url: Option<String>,
    /// The key that is sent to the store's own payment system, and expected in its webhooks.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_OWN_KEY",
        hide_env_values = true
    )]
    own_key: Option<String>,
}

/// What a store's backend is configured to do.
pub struct Settings {
    /// The payment provider.
    pub provider: ProviderSettings,
    /// What a try-on costs.
    pub price: ConfiguredPrice,
    /// What it is called on the checkout page.
    pub title: String,
    /// The shop, if its pages have another origin.
    pub shop_url: Option<Url>,
    /// With which the platform is called.
    pub store_key: String,
    /// How often an address may call.
    pub limit: Rates,
}

/// The provider, with what it takes to call it.
pub enum ProviderSettings {
    /// No money moves.
    Sandbox,
    /// The store's own payment system.
    Own(OwnSettings),
    /// Stripe.
    Stripe(StripeSettings),
    /// Paddle.
    Paddle(PaddleSettings),
}

const DEFAULT_TITLE: &str = "One try-on";
const DEFAULT_LIMIT: &str = "60/m";
const DEFAULT_STRIPE: &str = "https://api.stripe.com";
const DEFAULT_PADDLE: &str = "https://api.paddle.com";

impl Settings {
    /// The demo store's: the sandbox's provider, and no limit.
    pub fn demo(store_key: &str) -> Self {
        Self {
            provider: ProviderSettings::Sandbox,
            price: ConfiguredPrice::Amount(Price {
                amount: 99,
                currency: iso_currency::Currency::USD,
            }),
            title: DEFAULT_TITLE.to_owned(),
            shop_url: None,
            store_key: store_key.to_owned(),
            limit: Rates::default(),
        }
    }
}

impl CheckoutArgs {
    /// The settings; none without a provider. Errors name the flag, never its value.
    pub fn settings(self) -> Result<Option<Settings>, String> {
        let Some(provider) = self.checkout_provider else {
            return Ok(None);
        };
        let price = self.price(provider)?;
        let limit = self.checkout_limit.as_deref().unwrap_or(DEFAULT_LIMIT);
        let limit = limit
            .parse()
            .map_err(|error: InvalidRate| format!("--checkout-limit: {error}"))?;
        let shop_url = self
            .shop_url
            .as_deref()
            .map(|url| url_of(url, "--shop-url"));
        Ok(Some(Settings {
            price,
            limit,
            title: self
                .checkout_title
                .clone()
                .unwrap_or_else(|| DEFAULT_TITLE.to_owned()),
            shop_url: shop_url.transpose()?,
            store_key: required(self.store_key.clone(), "--store-key")?,
            provider: self.provider(provider)?,
        }))
    }

    fn price(&self, provider: Provider) -> Result<ConfiguredPrice, String> {
        let catalog = matches!(provider, Provider::Stripe | Provider::Paddle);
        match (&self.checkout_price, &self.checkout_price_id) {
            (Some(_), Some(_)) => {
                Err("--checkout-price and --checkout-price-id exclude each other".to_owned())
            }
            (None, Some(_)) if !catalog => {
                Err("--checkout-price-id: this provider has no catalogue".to_owned())
            }
            (None, Some(id)) => Ok(ConfiguredPrice::Catalog(id.clone())),
            (Some(price), None) => {
                let price: Price = price
                    .parse()
                    .map_err(|error| format!("--checkout-price: {error}"))?;
                let taken = provider != Provider::Stripe
                    || super::provider::stripe::amount(price).is_some();
                match taken {
                    true => Ok(ConfiguredPrice::Amount(price)),
                    false => Err(
                        "--checkout-price: Stripe wants the last decimal of this currency to be 0"
                            .to_owned(),
                    ),
                }
            }
            (None, None) => Err("--checkout-provider needs --checkout-price as well".to_owned()),
        }
    }

    fn provider(self, provider: Provider) -> Result<ProviderSettings, String> {
        let base = |url: Option<String>, default: &str, flag: &str| {
            url_of(url.as_deref().unwrap_or(default), flag)
        };
        Ok(match provider {
            Provider::Sandbox => ProviderSettings::Sandbox,
            Provider::Own => ProviderSettings::Own(OwnSettings {
                url: url_of(&required(self.own_url, "--own-url")?, "--own-url")?,
                key: required(self.own_key, "--own-key")?,
            }),
            Provider::Stripe => ProviderSettings::Stripe(StripeSettings {
                api_base: base(self.stripe_api_base, DEFAULT_STRIPE, "--stripe-api-base")?,
                secret_key: required(self.stripe_secret_key, "--stripe-secret-key")?,
                webhook_secret: self.stripe_webhook_secret,
            }),
            Provider::Paddle => ProviderSettings::Paddle(PaddleSettings {
                api_base: base(self.paddle_api_base, DEFAULT_PADDLE, "--paddle-api-base")?,
                api_key: required(self.paddle_api_key, "--paddle-api-key")?,
                webhook_secret: self.paddle_webhook_secret,
                checkout_url: self.paddle_checkout_url,
            }),
        })
    }
}
