//! The flags for rate limits.

use clap::Args;

use crate::limits::{LimitRates, Rates};

/// The defaults are the published limits. In sandbox mode there are no limits by default, so that a developer who reloads
/// a page many times does not run into one.
#[derive(Args)]
#[command(
    next_help_heading = "Rate limits, as COUNT/PERIOD such as 20/5m, several separated by commas, or off; in sandbox mode the default is off"
)]
pub struct LimitArgs {
    /// Calls with unknown keys, per IP address. Over the limit, valid keys are refused, too, until the count has drained.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_FAILED_AUTH",
        default_value = "20/5m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_failed_auth: Rates,
    /// Customers created, per store.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_CUSTOMERS",
        default_value = "100/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_customers: Rates,
    /// Sessions created, per store.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_SESSIONS",
        default_value = "1000/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_sessions: Rates,
    /// Try-ons, per customer, and without a session per IP address. Those with a secret key in a header do not count,
    /// because they come from a store's proxy, which has one address for all of its shoppers.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_TRYONS",
        default_value = "20/m,200/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_tryons: Rates,
    /// Calls to the demo store's proxy, per IP address.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_PROXY",
        default_value = "30/m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_proxy: Rates,
    /// Requests for widget.js and widget-hash, per IP address, while they are not answered from memory.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_LOADER",
        default_value = "60/m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_loader: Rates,
    /// Calls that report events, per IP address. Each may carry 50 events. Calls with a secret key do not count.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_EVENTS",
        default_value = "60/m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_events: Rates,
}

impl From<LimitArgs> for LimitRates {
    fn from(args: LimitArgs) -> Self {
        Self {
            failed_auth: args.limit_failed_auth,
            customers: args.limit_customers,
            sessions: args.limit_sessions,
            tryons: args.limit_tryons,
            proxy: args.limit_proxy,
            loader: args.limit_loader,
            events: args.limit_events,
        }
    }
}
