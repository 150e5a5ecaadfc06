//! Flags of the limits.

use clap::Args;

use crate::limits::{LimitRates, Rates};

/// The defaults are the published limits. In sandbox mode nothing is limited unless it is asked for: a developer
/// who reloads a page must not meet a limit that only a shop would.
#[derive(Args)]
#[command(
    next_help_heading = "Limits, as COUNT/PERIOD such as 20/5m, several separated by commas, or off; in sandbox mode the default is off"
)]
pub struct LimitArgs {
    /// Unknown keys per IP address; over it, right keys are refused too until the count has drained.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_FAILED_AUTH",
        default_value = "20/5m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_failed_auth: Rates,
    /// Customers made per store.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_CUSTOMERS",
        default_value = "100/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_customers: Rates,
    /// Sessions minted per store.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_SESSIONS",
        default_value = "1000/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_sessions: Rates,
    /// Try-ons per IP address. Those with a secret key in the Authorization header do not count: they come from a
    /// store's own proxy, one address for all its shoppers.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_TRYONS",
        default_value = "20/m,200/h",
        default_value_if("sandbox", "true", "off")
    )]
    limit_tryons: Rates,
    /// Calls of the demo store's proxy per IP address.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_PROXY",
        default_value = "30/m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_proxy: Rates,
    /// Requests for widget.js and widget-hash per IP address.
    #[arg(
        long,
        value_name = "RATES",
        env = "GENVORIS_LIMIT_LOADER",
        default_value = "60/m",
        default_value_if("sandbox", "true", "off")
    )]
    limit_loader: Rates,
    /// Calls that tell events per IP address; each may carry 50. Those with a secret key do not count.
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
