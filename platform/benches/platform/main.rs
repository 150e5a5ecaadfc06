//! What the platform sustains, as a Markdown table: metering over HTTP, memory, and reads of a long history.
//!
//! The load comes from this process. The server is this executable run again, so that its memory is its own.

mod database;
mod form;
mod history;
mod http;
mod load;
mod measure;
mod process;
mod report;
mod server;
mod shops;

use clap::{Parser, Subcommand};

use crate::{database::Database, measure::Sizes};

/// Any failure ends the benchmark: a figure of something that went wrong is worth nothing.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
struct Arguments {
    /// A run of seconds, to see that everything works; its figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// Cargo passes it to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Subcommand)]
enum Role {
    /// What this executable runs beside itself.
    #[command(hide = true)]
    Serve(server::Serve),
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Role::Serve(serve)) = arguments.role {
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
        columns.push((database.name(), measure::all(&database, &sizes).await?));
    }
    report::print(&columns);
    Ok(())
}
