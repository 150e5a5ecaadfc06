//! `genvoris`: serves the Genvoris-compatible try-on API.

use std::{error::Error, io::IsTerminal, process::ExitCode};

use clap::Parser;
use genvoris::{
    cli::{Cli, Command},
    serve::serve,
};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours);
    log.with_writer(std::io::stderr).init();
    let Command::Serve(flags) = Cli::parse().command;
    match serve(flags).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("genvoris: {}", root_cause(&*error));
            ExitCode::FAILURE
        }
    }
}

/// The outer errors are worded for clients of the API; whoever starts the server needs the reason.
fn root_cause<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    error.source().map_or(error, root_cause)
}
