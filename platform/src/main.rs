//! `genvoris`: serves the Genvoris-compatible try-on API.

use std::{error::Error, io::IsTerminal, process::ExitCode};

use clap::{Parser, error::ErrorKind};
use genvoris::{
    cli::{Cli, Command},
    serve::serve,
};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours);
    log.with_writer(std::io::stderr).init();
    let Command::Serve(flags) = cli.command;
    match serve(flags).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("genvoris: {}", root_cause(&*error));
            ExitCode::FAILURE
        }
    }
}

/// Help as it is, a mistake in one line: whoever starts servers reads logs by the line.
fn told(error: &clap::Error) -> ExitCode {
    const USAGE: u8 = 2;
    if let ErrorKind::DisplayHelp
    | ErrorKind::DisplayVersion
    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand = error.kind()
    {
        error.exit();
    }
    let text = error.to_string();
    let lines = text.lines().take_while(|line| !line.is_empty());
    let line: Vec<&str> = lines.map(str::trim).collect();
    let line = line.join(" ");
    eprintln!(
        "genvoris: {}",
        line.strip_prefix("error: ").unwrap_or(&line)
    );
    ExitCode::from(USAGE)
}

/// The outer errors are worded for clients of the API; whoever starts the server needs the reason.
fn root_cause<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    error.source().map_or(error, root_cause)
}
