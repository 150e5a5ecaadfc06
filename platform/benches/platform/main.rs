//! Measures the platform and prints a Markdown table: the throughput and latency of try-ons, the server's memory, and the
//! latency of exchanges of a paid checkout and of usage requests over a long history.
//!
//! This process generates the load. The server is a second process of the same executable, so that its memory and its CPU
//! time can be measured alone.

mod database;
mod exchanges;
mod form;
mod history;
mod http;
mod load;
mod measure;
mod process;
mod report;
mod server;
mod stores;

use clap::{Parser, Subcommand};

use crate::{database::Database, measure::Sizes};

/// Any error ends the benchmark, because figures of a run with errors mean nothing.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
struct Arguments {
    /// Run for a few seconds only, to check that everything works. The figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// Measure only the try-ons.
    #[arg(long)]
    only_try_ons: bool,
    /// Cargo passes this flag to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server that is measured. The benchmark starts it in a process of its own.
    #[command(hide = true)]
    Serve(server::Serve),
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Serve(serve)) = arguments.command {
        return server::run(serve).await;
    }
    let sizes = if arguments.quick {
        Sizes::QUICK
    } else {
        Sizes::FULL
    };
    let mut columns = Vec::new();
    for database in Database::all()? {
        eprintln!("measuring {}", database.name());
        columns.push((
            database.name(),
            measure::all(&database, &sizes, arguments.only_try_ons).await?,
        ));
    }
    report::print(&columns);
    Ok(())
}
