//! Fills a database with customers who have a long history of billing periods.

use genvoris::{
    clock::EpochMs,
    db::{Conn, Database},
    error::Error,
    metering::periods::PERIOD_LENGTH,
};

use crate::Result;

/// The number of periods of each customer. A usage request returns as many.
pub const PERIODS_PER_CUSTOMER: u64 = 24;

/// The path of the n-th usage request. The customers come in a scattered order, so that caches do not help.
pub fn usage_path(n: u64, customers: u64) -> String {
    let customer = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % customers + 1;
    format!("/api/v1/customers/ec_{customer}/usage")
}

const PLAN: &str = "INSERT INTO plans (id, store_id, name, monthly_try_ons, created_at, updated_at)
    VALUES ('pln_history', 'sto_0', 'Plenty', 1000, 0, 0)";

const CUSTOMERS: &str =
    "INSERT INTO customers (id, store_id, external_id, plan_id, period_id, period_ends_at, created_at, updated_at)
    WITH RECURSIVE customer (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM customer WHERE c < CAST($1 AS BIGINT))
    SELECT 'ec_' || c, 'sto_0', 'shopper-' || c, 'pln_history', 'per_' || c || '_24', CAST($2 AS BIGINT), 0, 0 FROM customer";

/// The rows are inserted period by period and not customer by customer, so that the rows of one customer are far apart,
/// as they are in a real database.
const PERIODS: &str = "INSERT INTO periods (id, customer_id, starts_at, ends_at, quota, used)
    WITH RECURSIVE
        customer (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM customer WHERE c < CAST($1 AS BIGINT)),
        period (p) AS (SELECT 1 UNION ALL SELECT p + 1 FROM period WHERE p < 24)
    SELECT 'per_' || c || '_' || p, 'ec_' || c, CAST($2 AS BIGINT) + (p - 24) * CAST($3 AS BIGINT),
        CAST($2 AS BIGINT) + (p - 23) * CAST($3 AS BIGINT), 1000, c % 1000
    FROM period CROSS JOIN customer ORDER BY p, c % 997, c";

/// Fills an empty database. The last period of each customer starts at `now`.
pub async fn fill(db: &Database, customers: u64, now: EpochMs) -> Result<()> {
    let customers = i64::try_from(customers)?;
    let length = i64::try_from(PERIOD_LENGTH.as_millis())?;
    let work = async move |db: &mut Conn| {
        match db {
            Conn::Sqlite(db) => {
                sqlx::query(PLAN).execute(&mut **db).await?;
                let query = sqlx::query(CUSTOMERS)
                    .bind(customers)
                    .bind(now + PERIOD_LENGTH);
                query.execute(&mut **db).await?;
                let query = sqlx::query(PERIODS).bind(customers).bind(now).bind(length);
                query.execute(&mut **db).await?;
            }
            Conn::Postgres(db) => {
                sqlx::query(PLAN).execute(&mut **db).await?;
                let query = sqlx::query(CUSTOMERS)
                    .bind(customers)
                    .bind(now + PERIOD_LENGTH);
                query.execute(&mut **db).await?;
                let query = sqlx::query(PERIODS).bind(customers).bind(now).bind(length);
                query.execute(&mut **db).await?;
                // Autovacuum would do this within a minute.
                sqlx::query("ANALYZE").execute(&mut **db).await?;
            }
        }
        Ok::<_, Error>(())
    };
    Ok(db.writer.run(work).await?)
}
