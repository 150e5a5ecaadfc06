//! `genvoris`: serves the Genvoris-compatible try-on API.

use std::{
    error::Error,
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::{Parser, error::ErrorKind};
use genvoris::{
    admin::{self, Admin},
    cli::{Cli, Command},
    clock::{Clock, SystemClock},
    error::root_cause,
    serve::serve,
    serve_shopify::serve_shopify,
    serve_store::serve_store,
};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return report_usage_error(&error),
    };
    let level = match cli.command {
        Command::Serve(_) | Command::Store(_) | Command::Shopify(_) => "info",
        _ => "warn",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours);
    log.with_writer(std::io::stderr).init();
    let result = match cli.command {
        Command::Serve(flags) => serve(flags).await,
        Command::Store(flags) => serve_store(flags).await,
        Command::Shopify(flags) => serve_shopify(flags).await,
        Command::Stores(stores) => administer(Admin::Stores(stores)).await,
        Command::Keys(keys) => administer(Admin::Keys(keys)).await,
        Command::Credits(credits) => administer(Admin::Credits(credits)).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("genvoris: {}", root_cause(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn administer(command: Admin) -> Result<(), Box<dyn Error>> {
    let output = admin::run(command, SystemClock.now()).await?;
    std::io::stdout().write_all(output.result.as_bytes())?;
    if !output.note.is_empty() {
        eprintln!("{}", output.note);
    }
    Ok(())
}

/// Prints help as it is, and an error in a single line, because logs are read line by line.
fn report_usage_error(error: &clap::Error) -> ExitCode {
    const USAGE_ERROR: u8 = 2;
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
    ExitCode::from(USAGE_ERROR)
}
