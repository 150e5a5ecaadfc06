//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};

use crate::render::upstream::UpstreamFlags;

/// The Genvoris-compatible try-on API.
#[derive(Parser)]
#[command(name = "genvoris", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `genvoris` can do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the API and the widget's files.
    Serve(Serve),
}

/// The flags of `genvoris serve`.
#[derive(Args)]
pub struct Serve {
    /// Run a demo store at / and compose the pictures on this machine.
    #[arg(long)]
    pub sandbox: bool,
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// Database; the file and its folder are made where missing.
    #[arg(
        long,
        value_name = "URL",
        default_value = "sqlite://target/genvoris.db"
    )]
    pub database: String,
    /// Folder with the widget's files.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub dist: PathBuf,
    /// Folder with the demo store in `store/`.
    #[arg(long, value_name = "DIR", default_value = "www")]
    pub www: PathBuf,
    /// Key of the sandbox store.
    #[arg(
        long,
        value_name = "KEY",
        env = "GENVORIS_API_KEY",
        hide_env_values = true,
        default_value = "gvk_test_sandbox",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub api_key: String,
    /// What renders, if it is a service elsewhere.
    #[command(flatten)]
    pub upstream: UpstreamFlags,
}
