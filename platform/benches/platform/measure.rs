//! Runs the measurements of one database.

use std::sync::Arc;

use crate::{
    Result,
    database::Database,
    exchanges,
    form::Form,
    history, http,
    load::{self, LoadResult},
    process::Server,
    report::Figure,
    server, stores,
};

/// The number of connections of the load test, for which the targets hold.
const CONNECTIONS: usize = 64;

/// How many requests and customers a run has.
pub struct Sizes {
    /// The numbers of try-ons after which the server's memory is read. The try-ons up to the first number are the warm-up,
    /// which the figures for speed leave out.
    try_ons: [u64; 3],
    /// The number of requests for which the server does nothing.
    no_op_requests: u64,
    /// The number of exchanges of a checkout.
    exchanges: u64,
    /// The number of usage requests.
    usage_requests: u64,
    /// The number of customers, each with [`history::PERIODS_PER_CUSTOMER`] periods.
    customers: u64,
}

impl Sizes {
    /// The sizes for which the targets hold: 100,000 try-ons and a million periods.
    pub const FULL: Self = Self {
        try_ons: [1_000, 50_000, 100_000],
        no_op_requests: 50_000,
        exchanges: 5_000,
        usage_requests: 50_000,
        customers: 41_700,
    };
    /// Sizes for a run of a few seconds.
    pub const QUICK: Self = Self {
        try_ons: [1_000, 4_000, 8_000],
        no_op_requests: 1_000,
        exchanges: 200,
        usage_requests: 1_000,
        customers: 400,
    };
}

/// Measures one database and returns all of its figures, or those of try-ons alone.
pub async fn all(database: &Database, sizes: &Sizes, only_try_ons: bool) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    try_ons(database, sizes, &mut figures).await?;
    if only_try_ons {
        return Ok(figures);
    }
    usage_requests(database, sizes, &mut figures).await?;
    Ok(figures)
}

async fn try_ons(database: &Database, sizes: &Sizes, figures: &mut Vec<Figure>) -> Result<()> {
    let server = Server::start(&database.create("try_ons").await?, &[])?;
    let forms = Arc::new(stores::forms(server.address).await?);
    let no_op = load(&server, &forms, server::NO_OP_PATH, sizes.no_op_requests).await?;
    let [first, second, third] = sizes.try_ons;
    load(&server, &forms, "/api/tryon", first).await?;
    let mut memory = vec![server.memory_mb()?];
    let cpu_before = server.cpu_time()?;
    let mut measured = load(&server, &forms, "/api/tryon", second - first).await?;
    memory.push(server.memory_mb()?);
    measured.merge(load(&server, &forms, "/api/tryon", third - second).await?)?;
    memory.push(server.memory_mb()?);
    let cpu_time = server.cpu_time()? - cpu_before;
    check_credits_used(&server, third).await?;
    figures.extend(speed_figures("try-ons", "< 40 ms", &measured));
    let microseconds = cpu_time.as_secs_f64() * 1e6 / (third - first) as f64;
    let exchanges = exchanges::of_a_known_payment(server.address, sizes.exchanges).await?;
    figures.extend(speed_figures(
        "known checkout exchanges, 1 connection",
        "< 5 ms",
        &exchanges,
    ));
    figures.push(Figure::new(
        "CPU time of the server per try-on",
        "",
        format!("{microseconds:.0} µs"),
    ));
    figures.push(Figure::new(
        "requests per second to an endpoint that does nothing",
        "",
        per_second(&no_op),
    ));
    for (count, memory) in sizes.try_ons.iter().zip(memory) {
        let name = format!("memory after {count} try-ons");
        figures.push(Figure::new(name, "< 80 MB", format!("{memory:.0} MB")));
    }
    Ok(())
}

/// Usage requests over one connection, which shows the latency, and over many, which shows the throughput.
async fn usage_requests(
    database: &Database,
    sizes: &Sizes,
    figures: &mut Vec<Figure>,
) -> Result<()> {
    let customers = sizes.customers;
    let url = database.create("history").await?;
    let server = Server::start(&url, &["--history", &customers.to_string()])?;
    for connections in [1, CONNECTIONS] {
        let request = move |n| http::get(&history::usage_path(n, customers), &server::key(0));
        load::run(
            server.address,
            connections,
            sizes.usage_requests / 10,
            request,
        )
        .await?;
        let measured =
            load::run(server.address, connections, sizes.usage_requests, request).await?;
        let periods = customers * history::PERIODS_PER_CUSTOMER;
        let plural = if connections == 1 { "" } else { "s" };
        let name =
            format!("usage requests over {periods} periods, {connections} connection{plural}");
        figures.extend(speed_figures(&name, "< 2 ms", &measured));
    }
    Ok(())
}

async fn load(
    server: &Server,
    forms: &Arc<Vec<Form>>,
    path: &'static str,
    count: u64,
) -> Result<LoadResult> {
    let forms = forms.clone();
    let request = move |n| {
        let form = &forms[usize::try_from(n)? % forms.len()];
        http::post_form(path, &form.key, form.encode_attempt())
    };
    load::run(server.address, CONNECTIONS, count, request).await
}

/// Checks that every try-on has used a credit, because otherwise the figures mean nothing.
async fn check_credits_used(server: &Server, count: u64) -> Result<()> {
    let used = stores::credits_used(server.address).await?;
    if used == count {
        Ok(())
    } else {
        Err(format!("{count} try-ons used {used} credits").into())
    }
}

const SPEED_FIGURES: [&str; 3] = ["per second", "p50", "p99"];

fn speed_figures(name: &str, p99_target: &'static str, load: &LoadResult) -> [Figure; 3] {
    let [rate, p50, p99] = SPEED_FIGURES.map(|what| format!("{name}: {what}"));
    [
        Figure::new(rate, "", per_second(load)),
        Figure::new(p50, "", format!("{:.2} ms", load.latency_ms(0.5))),
        Figure::new(p99, p99_target, format!("{:.2} ms", load.latency_ms(0.99))),
    ]
}

fn per_second(load: &LoadResult) -> String {
    format!("{:.0}", load.per_second())
}
