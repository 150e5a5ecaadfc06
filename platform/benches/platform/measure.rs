//! What is measured, in which order.

use std::sync::Arc;

use crate::{
    Result,
    database::Database,
    form::Form,
    history, http,
    load::{self, Load},
    process::Server,
    report::Figure,
    server, shops,
};

/// Connections of the load, as the targets say.
const CONNECTIONS: usize = 64;

/// How much of everything.
pub struct Sizes {
    /// Try-ons after which memory is read; those after the first count for speed.
    try_ons: [u64; 3],
    /// Try-ons with a transaction each.
    plain: u64,
    /// Requests that do nothing.
    idle: u64,
    /// Usage reads.
    reads: u64,
    /// Customers with a history of [`history::PERIODS`] each.
    customers: u64,
}

impl Sizes {
    /// As the targets say: 100,000 try-ons, a million periods.
    pub const FULL: Self = Self {
        try_ons: [1_000, 50_000, 100_000],
        plain: 20_000,
        idle: 50_000,
        reads: 50_000,
        customers: 41_700,
    };
    /// Seconds.
    pub const QUICK: Self = Self {
        try_ons: [1_000, 4_000, 8_000],
        plain: 2_000,
        idle: 1_000,
        reads: 1_000,
        customers: 400,
    };
}

/// Every figure of one database.
pub async fn all(database: &Database, sizes: &Sizes) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let metered = metering(database, sizes, &mut figures).await?;
    plain(database, sizes, metered, &mut figures).await?;
    reads(database, sizes, &mut figures).await?;
    Ok(figures)
}

/// Try-ons as the product meters them; returns how many per second.
async fn metering(database: &Database, sizes: &Sizes, figures: &mut Vec<Figure>) -> Result<f64> {
    let server = Server::start(&database.create("metered").await?, &[])?;
    let forms = Arc::new(shops::forms(server.address).await?);
    let idle = load(&server, &forms, server::NOTHING, sizes.idle).await?;
    let [first, second, third] = sizes.try_ons;
    load(&server, &forms, "/api/tryon", first).await?;
    let mut memory = vec![server.memory()?];
    let before = server.processor()?;
    let mut measured = load(&server, &forms, "/api/tryon", second - first).await?;
    memory.push(server.memory()?);
    measured.add(load(&server, &forms, "/api/tryon", third - second).await?)?;
    memory.push(server.memory()?);
    let processor = server.processor()? - before;
    expect_credits(&server, third).await?;
    figures.extend(speed("try-ons", "< 40 ms", &measured));
    let each = processor.as_secs_f64() * 1e6 / (third - first) as f64;
    figures.push(Figure::new(
        "server's processor time per try-on",
        "",
        format!("{each:.0} µs"),
    ));
    figures.push(Figure::new(
        "the same requests with nothing done",
        "",
        per_second(&idle),
    ));
    for (count, memory) in sizes.try_ons.iter().zip(memory) {
        let name = format!("memory after {count} try-ons");
        figures.push(Figure::new(name, "< 80 MB", format!("{memory:.0} MB")));
    }
    Ok(measured.per_second())
}

/// The same with a transaction each. PostgreSQL groups commits itself, so there the two are one.
async fn plain(
    database: &Database,
    sizes: &Sizes,
    metered: f64,
    figures: &mut Vec<Figure>,
) -> Result<()> {
    let name = "try-ons, a transaction each";
    let ratio = "ratio of the two";
    if let Database::Postgres(_) = database {
        figures.extend(SPEED.map(|what| Figure::new(format!("{name}: {what}"), "", dash())));
        figures.push(Figure::new(ratio, "≥ 2.5", dash()));
        return Ok(());
    }
    let server = Server::start(&database.create("plain").await?, &["--batch", "1"])?;
    let forms = Arc::new(shops::forms(server.address).await?);
    load(&server, &forms, "/api/tryon", sizes.try_ons[0]).await?;
    let measured = load(&server, &forms, "/api/tryon", sizes.plain).await?;
    expect_credits(&server, sizes.try_ons[0] + sizes.plain).await?;
    figures.extend(speed(name, "", &measured));
    let value = format!("{:.1}", metered / measured.per_second());
    figures.push(Figure::new(ratio, "≥ 2.5", value));
    Ok(())
}

/// Usage reads by one client, which is the latency, and by many, which is what the machine gives.
async fn reads(database: &Database, sizes: &Sizes, figures: &mut Vec<Figure>) -> Result<()> {
    let customers = sizes.customers;
    let url = database.create("history").await?;
    let server = Server::start(&url, &["--history", &customers.to_string()])?;
    for connections in [1, CONNECTIONS] {
        let message = move |n| http::get(&history::usage_path(n, customers), &server::key(0));
        load::run(server.address, connections, sizes.reads / 10, message).await?;
        let measured = load::run(server.address, connections, sizes.reads, message).await?;
        let periods = customers * history::PERIODS;
        let plural = if connections == 1 { "" } else { "s" };
        let name = format!("usage reads at {periods} periods, {connections} connection{plural}");
        figures.extend(speed(&name, "< 2 ms", &measured));
    }
    Ok(())
}

async fn load(
    server: &Server,
    forms: &Arc<Vec<Form>>,
    path: &'static str,
    count: u64,
) -> Result<Load> {
    let forms = forms.clone();
    let message = move |n| {
        let form = &forms[usize::try_from(n)? % forms.len()];
        http::post_form(path, &form.key, form.attempt())
    };
    load::run(server.address, CONNECTIONS, count, message).await
}

/// A figure is worth something only if every try-on was paid for.
async fn expect_credits(server: &Server, count: u64) -> Result<()> {
    let used = shops::credits_used(server.address).await?;
    if used == count {
        Ok(())
    } else {
        Err(format!("{count} try-ons took {used} credits").into())
    }
}

const SPEED: [&str; 3] = ["per second", "p50", "p99"];

fn speed(name: &str, p99: &'static str, load: &Load) -> [Figure; 3] {
    let [rate, median, tail] = SPEED.map(|what| format!("{name}: {what}"));
    [
        Figure::new(rate, "", per_second(load)),
        Figure::new(median, "", format!("{:.2} ms", load.quantile(0.5))),
        Figure::new(tail, p99, format!("{:.2} ms", load.quantile(0.99))),
    ]
}

fn per_second(load: &Load) -> String {
    format!("{:.0}", load.per_second())
}

fn dash() -> String {
    "–".to_owned()
}
