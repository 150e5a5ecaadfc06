//! Orders and refunds.

use sqlx::{FromRow, query, query_as};

use super::ShopDatabase;
use crate::{
    clock::EpochMs,
    error::{Error, Result},
};

const ADD_ORDER: &str = "INSERT INTO orders (id, external_id, try_ons, total_cents, expires_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const REFUNDED: &str =
    "SELECT COALESCE(SUM(cents), 0) AS cents, COALESCE(MAX(returns_item), 0) AS returns_item
    FROM refunds WHERE order_id = $1";

/// A paid order, and what it gives.
#[derive(FromRow, Clone)]
pub struct OrderRow {
    /// Shopify's id.
    pub id: i64,
    /// Who gets it; none once they are forgotten.
    pub external_id: Option<String>,
    /// How many.
    pub try_ons: i64,
    /// What was paid.
    pub total_cents: i64,
    /// Until when they can be used.
    pub expires_at: Option<EpochMs>,
}

/// What was refunded of an order, all in all.
#[derive(FromRow)]
pub struct Refunded {
    /// The money.
    pub cents: i64,
    /// Whether something was returned that the try-ons were given for.
    pub returns_item: i64,
}

impl ShopDatabase {
    /// Remembers a paid order as it is seen first, and returns what is remembered.
    pub async fn add_order(&self, order: &OrderRow) -> Result<OrderRow> {
        query(ADD_ORDER)
            .bind(order.id)
            .bind(&order.external_id)
            .bind(order.try_ons)
            .bind(order.total_cents)
            .bind(order.expires_at)
            .execute(&self.0)
            .await?;
        self.order(order.id)
            .await?
            .ok_or_else(|| Error::internal("the order was not written"))
    }

    /// The paid order with this id.
    pub async fn order(&self, id: i64) -> Result<Option<OrderRow>> {
        Ok(query_as(
            "SELECT id, external_id, try_ons, total_cents, expires_at FROM orders WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.0)
        .await?)
    }

    /// Remembers a refund.
    pub async fn add_refund(
        &self,
        id: i64,
        order_id: i64,
        cents: i64,
        returns_item: bool,
    ) -> Result<()> {
        query("INSERT INTO refunds (id, order_id, cents, returns_item) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(id).bind(order_id).bind(cents).bind(i64::from(returns_item)).execute(&self.0).await?;
        Ok(())
    }

    /// What was refunded of an order.
    pub async fn refunded(&self, order_id: i64) -> Result<Refunded> {
        Ok(query_as(REFUNDED).bind(order_id).fetch_one(&self.0).await?)
    }

    /// The ids of a customer's orders.
    pub async fn orders_of(&self, external_id: &str) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = query_as("SELECT id FROM orders WHERE external_id = $1")
            .bind(external_id)
            .fetch_all(&self.0)
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
