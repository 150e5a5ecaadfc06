//! What the app remembers, in an SQLite database of its own.

mod orders;

use std::time::Duration;

use sqlx::{FromRow, SqlitePool, migrate::Migrator, query, query_as};

use crate::{
    clock::EpochMs,
    db::open_sqlite_pool,
    error::{Error, Result},
};

pub use orders::OrderRow;

static MIGRATOR: Migrator = sqlx::migrate!("src/shopify/migrations");

/// Shopify repeats a webhook for two days at most.
const WEBHOOKS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A checkout that was left can be paid for as long.
const CHECKOUTS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The database; cheap to clone.
#[derive(Clone)]
pub struct ShopDatabase(SqlitePool);

/// Somebody wants to buy a try-on.
#[derive(FromRow)]
pub struct Checkout {
    /// Who gets it, at the platform.
    pub external_id: String,
    /// For which product.
    pub product_id: Option<String>,
    /// The order that has paid for it.
    pub order_id: Option<i64>,
}

impl ShopDatabase {
    /// Opens the database, and creates it if there is none.
    ///
    /// # Errors
    /// 500 with the cause.
    pub async fn open(url: &str) -> Result<Self> {
        let pool = open_sqlite_pool(url).await?;
        MIGRATOR.run(&pool).await.map_err(Error::internal)?;
        Ok(Self(pool))
    }

    /// Whether the webhook was handled before.
    pub async fn is_handled(&self, webhook: &str) -> Result<bool> {
        let row: Option<(i64,)> = query_as("SELECT 1 FROM webhooks WHERE id = $1")
            .bind(webhook)
            .fetch_optional(&self.0)
            .await?;
        Ok(row.is_some())
    }

    /// Remembers that a webhook was handled, and forgets what is old.
    pub async fn handled(&self, webhook: &str, now: EpochMs) -> Result<()> {
        let mut db = self.0.begin().await?;
        query("INSERT INTO webhooks (id, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(webhook)
            .bind(now)
            .execute(&mut *db)
            .await?;
        query("DELETE FROM webhooks WHERE received_at < $1")
            .bind(now - WEBHOOKS_KEPT)
            .execute(&mut *db)
            .await?;
        query("DELETE FROM checkouts WHERE created_at < $1 AND order_id IS NULL")
            .bind(now - CHECKOUTS_KEPT)
            .execute(&mut *db)
            .await?;
        Ok(db.commit().await?)
    }

    /// Remembers that the platform knows this customer.
    pub async fn know(&self, external_id: &str) -> Result<()> {
        query("INSERT INTO customers (external_id) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(external_id)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Everybody whom the platform knows.
    pub async fn customers(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = query_as("SELECT external_id FROM customers")
            .fetch_all(&self.0)
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Remembers a checkout.
    pub async fn add_checkout(
        &self,
        id: &str,
        external_id: &str,
        product_id: Option<&str>,
        now: EpochMs,
    ) -> Result<()> {
        query("INSERT INTO checkouts (id, external_id, product_id, created_at) VALUES ($1, $2, $3, $4)")
            .bind(id).bind(external_id).bind(product_id).bind(now).execute(&self.0).await?;
        Ok(())
    }

    /// The checkout with this id.
    pub async fn checkout(&self, id: &str) -> Result<Option<Checkout>> {
        Ok(
            query_as("SELECT external_id, product_id, order_id FROM checkouts WHERE id = $1")
                .bind(id)
                .fetch_optional(&self.0)
                .await?,
        )
    }

    /// Notes which order has paid for a checkout; the first one stays.
    pub async fn paid(&self, checkout: &str, order_id: i64) -> Result<()> {
        query("UPDATE checkouts SET order_id = $2 WHERE id = $1 AND order_id IS NULL")
            .bind(checkout)
            .bind(order_id)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Remembers a try-on that a theme reports. Returns whether it is new.
    pub async fn report(&self, external_id: &str, attempt: &str) -> Result<bool> {
        let insert =
            "INSERT INTO reported (external_id, attempt_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let done = query(insert)
            .bind(external_id)
            .bind(attempt)
            .execute(&self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets a reported try-on that was refused, so that it can be reported again.
    pub async fn unreport(&self, external_id: &str, attempt: &str) -> Result<()> {
        let delete = "DELETE FROM reported WHERE external_id = $1 AND attempt_id = $2";
        query(delete)
            .bind(external_id)
            .bind(attempt)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Forgets a customer. Their orders stay without a name, so that a repeated webhook gives nothing again.
    pub async fn forget(&self, external_id: &str) -> Result<()> {
        let mut db = self.0.begin().await?;
        query("DELETE FROM checkouts WHERE external_id = $1")
            .bind(external_id)
            .execute(&mut *db)
            .await?;
        query("UPDATE orders SET external_id = NULL WHERE external_id = $1")
            .bind(external_id)
            .execute(&mut *db)
            .await?;
        query("DELETE FROM reported WHERE external_id = $1")
            .bind(external_id)
            .execute(&mut *db)
            .await?;
        query("DELETE FROM customers WHERE external_id = $1")
            .bind(external_id)
            .execute(&mut *db)
            .await?;
        Ok(db.commit().await?)
    }

    /// Forgets the checkouts that nobody has paid for.
    pub async fn drop_open_checkouts(&self) -> Result<()> {
        query("DELETE FROM checkouts WHERE order_id IS NULL")
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Forgets everything but which webhooks were handled.
    pub async fn clear(&self) -> Result<()> {
        let mut db = self.0.begin().await?;
        for statement in [
            "DELETE FROM customers",
            "DELETE FROM checkouts",
            "DELETE FROM orders",
            "DELETE FROM refunds",
            "DELETE FROM reported",
        ] {
            query(statement).execute(&mut *db).await?;
        }
        Ok(db.commit().await?)
    }
}
