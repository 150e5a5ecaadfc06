//! Administrative commands. They may run while servers use the same database.

use clap::{Args, Subcommand, builder::NonEmptyStringValueParser};

use super::DatabaseArgs;
use crate::{db::api_keys::KeyKind, origins::OriginPattern};

/// `genvoris stores`
#[derive(Args)]
pub struct Stores {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The subcommand.
    #[command(subcommand)]
    pub command: StoresCommand,
}

/// The subcommands of `genvoris stores`.
#[derive(Subcommand)]
pub enum StoresCommand {
    /// Add a store; prints its id.
    Create {
        /// The store's name.
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        name: String,
    },
    /// Print one line per store, separated by tabs: id, name, active or inactive, and the time when it was added.
    List,
    /// Activate a store: calls with its keys are accepted again.
    Activate {
        /// The store's id, sto_…
        store: String,
    },
    /// Deactivate a store: every call with one of its keys is refused with 403 account_inactive.
    Deactivate {
        /// The store's id, sto_…
        store: String,
    },
}

/// `genvoris keys`
#[derive(Args)]
pub struct Keys {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The subcommand.
    #[command(subcommand)]
    pub command: KeysCommand,
}

/// The subcommands of `genvoris keys`.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Add a key to a store and print it. It cannot be shown again, because only its SHA-256 hash is stored.
    Create {
        /// The store's id, sto_…
        #[arg(long)]
        store: String,
        /// The kind of key. Live and test keys may make every call; pub keys are for pages, and may make only the calls
        /// that pages need.
        #[arg(long, value_enum)]
        kind: KeyKind,
        /// An origin whose pages may use the key, such as https://shop.example or *.example.com; can be given several
        /// times. Without it, pages of every origin may use the key. Calls that do not come from a browser have no
        /// origin and are always allowed.
        #[arg(long = "origin", value_name = "ORIGIN")]
        origins: Vec<OriginPattern>,
    },
    /// Print one line per key, separated by tabs: id, store, kind, origins, the time when it was added, and the time when
    /// it expires. The key itself is never printed.
    List {
        /// Print only the keys of this store.
        #[arg(long)]
        store: Option<String>,
    },
    /// Revoke a key immediately: calls with it are refused.
    Revoke {
        /// The key's id, key_…
        key: String,
    },
    /// Replace a store's key and print the new one. Without an id, replace the key that signs session tokens and print
    /// the id of the new one.
    ///
    /// A new signing key is published for an hour before it signs, because clients may cache the published keys for that
    /// long. The old one stays published until the last token that it signed has expired.
    Rotate {
        /// The id of the store's key, key_…; without it, the signing key is replaced.
        key: Option<String>,
        /// For how many more seconds the old key is accepted.
        #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "key", value_parser = clap::value_parser!(i64).range(0..=31_536_000))]
        grace: i64,
        /// Let the new signing key sign immediately. Use this if the old one may have been stolen.
        #[arg(long, conflicts_with = "key")]
        now: bool,
    },
}

/// `genvoris credits`
#[derive(Args)]
pub struct Credits {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The subcommand.
    #[command(subcommand)]
    pub command: CreditsCommand,
}

/// The subcommands of `genvoris credits`.
#[derive(Subcommand)]
pub enum CreditsCommand {
    /// Add a pack of try-on credits to a store; prints the pack's id.
    Add {
        /// The store's id, sto_…
        #[arg(long)]
        store: String,
        /// The number of credits; each pays for one try-on.
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
        count: i64,
        /// The number of days after which unused credits of the pack expire.
        #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=36_500))]
        expires_in_days: i64,
    },
}
