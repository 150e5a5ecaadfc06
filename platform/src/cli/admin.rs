//! Commands for whoever runs the platform. They work beside servers on the same database.

use clap::{Args, Subcommand, builder::NonEmptyStringValueParser};

use super::DatabaseArgs;
use crate::{db::stores::Kind, origins::OriginPattern};

/// `genvoris stores`
#[derive(Args)]
pub struct Stores {
    /// Where.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// What.
    #[command(subcommand)]
    pub command: StoresCommand,
}

/// What can be done to stores.
#[derive(Subcommand)]
pub enum StoresCommand {
    /// Add a store; prints its id.
    Create {
        /// What you call it.
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        name: String,
    },
    /// Print each store: id, name, active or inactive, when it was added; separated by tabs.
    List,
    /// Answer the store's calls again.
    Activate {
        /// The store's id, sto_…
        store: String,
    },
    /// Refuse every call of the store with 403 account_inactive.
    Deactivate {
        /// The store's id, sto_…
        store: String,
    },
}

/// `genvoris keys`
#[derive(Args)]
pub struct Keys {
    /// Where.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// What.
    #[command(subcommand)]
    pub command: KeysCommand,
}

/// What can be done to keys.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Add a key to a store and print it, for the only time: its SHA-256 is all that is kept.
    Create {
        /// The store's id, sto_…
        #[arg(long)]
        store: String,
        /// What it is good for: live and test keys for everything, pub keys for what pages call.
        #[arg(long, value_enum)]
        kind: Kind,
        /// Pages that may use it, such as https://shop.example or *.example.com; can be given several times.
        /// Without it pages of every origin may. Calls that no browser makes are not asked.
        #[arg(long = "origin", value_name = "ORIGIN")]
        origins: Vec<OriginPattern>,
    },
    /// Print each key: id, store, kind, origins, when it was added, when it ends; separated by tabs. Never the
    /// key itself.
    List {
        /// Of this store alone.
        #[arg(long)]
        store: Option<String>,
    },
    /// Make a key unknown at once.
    Revoke {
        /// The key's id, key_…
        key: String,
    },
    /// Replace a store's key and print the new one; without an id, replace the key that signs session tokens and
    /// print the new one's id.
    ///
    /// A new signing key is published for an hour before it signs, because that is how long others may cache the
    /// published keys; the old one stays published until the last token that it signed has expired.
    Rotate {
        /// The key's id, key_…; without it, the signing key.
        key: Option<String>,
        /// Seconds that the old key is still good for.
        #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "key", value_parser = clap::value_parser!(i64).range(0..=31_536_000))]
        grace: i64,
        /// Let the new signing key sign at once: for when the old one is out.
        #[arg(long, conflicts_with = "key")]
        now: bool,
    },
}

/// `genvoris credits`
#[derive(Args)]
pub struct Credits {
    /// Where.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// What.
    #[command(subcommand)]
    pub command: CreditsCommand,
}

/// What can be done to credits.
#[derive(Subcommand)]
pub enum CreditsCommand {
    /// Add a pack of try-on credits to a store; prints the pack's id.
    Add {
        /// The store's id, sto_…
        #[arg(long)]
        store: String,
        /// How many try-ons.
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
        count: i64,
        /// Days until what is left of it is lost.
        #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=36_500))]
        expires_in_days: i64,
    },
}
