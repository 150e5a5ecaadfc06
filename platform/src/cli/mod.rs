//! The command line.

mod admin;
mod connections;
mod limits;
mod network;
mod shopify;
mod store;
mod tryons;

use std::{net::SocketAddr, path::PathBuf};

use clap::{
    Args, Parser, Subcommand,
    builder::{BoolishValueParser, NonEmptyStringValueParser},
};

pub use admin::{Credits, CreditsCommand, Keys, KeysCommand, Stores, StoresCommand};
pub use connections::ConnectionArgs;
pub use limits::LimitArgs;
pub use network::NetworkArgs;
pub use shopify::ShopifyServerArgs;
pub use store::StoreArgs;
pub use tryons::TryOnArgs;

use crate::{render::upstream::UpstreamArgs, store::CheckoutArgs};

/// The Genvoris-compatible try-on API.
#[derive(Parser)]
#[command(name = "genvoris", version)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of `genvoris`.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the API and the widget's files.
    Serve(Box<Serve>),
    /// Serve the backend of a store that sells single try-ons.
    Store(Box<StoreArgs>),
    /// Serve the app proxy and the webhooks of a Shopify shop.
    Shopify(Box<ShopifyServerArgs>),
    /// Add, list, activate and deactivate stores.
    Stores(Stores),
    /// Add, list, revoke and replace the keys of stores, and replace the key that signs session tokens.
    Keys(Keys),
    /// Add try-on credits.
    Credits(Credits),
}

/// The database that stores everything.
#[derive(Args)]
pub struct DatabaseArgs {
    /// The database's URL. For SQLite, sqlite://path/to/file: the file and its folder are created if they are missing. For
    /// PostgreSQL, postgres://user:password@host/name: the database has to exist. Add ?sslmode=verify-full for TLS
    /// that checks the server's certificate. PgBouncer is recognised; ?pgbouncer=true says that it is there.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "GENVORIS_DATABASE",
        hide_env_values = true,
        default_value = "sqlite://target/genvoris.db"
    )]
    pub database: String,
}

/// The flags of `genvoris serve`.
#[derive(Args)]
pub struct Serve {
    /// Run a demo store at /, and compose the pictures on this machine instead of calling a try-on service.
    #[arg(long, env = "GENVORIS_SANDBOX", value_parser = BoolishValueParser::new())]
    pub sandbox: bool,
    /// The address to listen on; port 0 picks a free port.
    #[arg(
        long,
        value_name = "ADDR",
        env = "GENVORIS_LISTEN",
        default_value = "127.0.0.1:8787"
    )]
    pub listen: SocketAddr,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The folder with the widget's files.
    #[arg(
        long,
        value_name = "DIR",
        env = "GENVORIS_DIST",
        default_value = "dist"
    )]
    pub dist: PathBuf,
    /// The folder that contains the demo store in `store/`.
    #[arg(long, value_name = "DIR", env = "GENVORIS_WWW", default_value = "www")]
    pub www: PathBuf,
    /// The folder with the built documentation, which the sandbox serves at /docs.
    #[arg(
        long,
        value_name = "DIR",
        env = "GENVORIS_DOCS",
        default_value = "docs/book"
    )]
    pub docs: PathBuf,
    /// The key of the sandbox store.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_API_KEY",
        hide_env_values = true,
        default_value = "gvk_test_sandbox",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub api_key: String,
    /// Proxies and public addresses.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// The limits of connections.
    #[command(flatten)]
    pub connections: ConnectionArgs,
    /// The time limits of try-ons.
    #[command(flatten)]
    pub tryons: TryOnArgs,
    /// The service that renders the pictures.
    #[command(flatten)]
    pub upstream: UpstreamArgs,
    /// The backend of a store that sells single try-ons.
    #[command(flatten)]
    pub checkout: CheckoutArgs,
    // This field has to be the last one, because its help heading applies to all flags that follow.
    /// The rate limits.
    #[command(flatten)]
    pub limits: LimitArgs,
}
