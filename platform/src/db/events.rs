//! Analytics events: what shoppers do in the widget, as pages report it.

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{StoreId, WidgetEventId},
};

/// An event on a page.
#[derive(Debug, Clone)]
pub struct Event {
    /// The id of the visit, which the page chooses.
    pub session_id: String,
    /// The page's own id of the event, if it has one.
    pub event_id: Option<String>,
    /// The type of the event, such as `WIDGET_OPENED`.
    pub event_type: String,
    /// The store's id of the product.
    pub product_id: Option<String>,
    /// The title of the product.
    pub product_title: Option<String>,
    /// The URL of the page.
    pub page_url: Option<String>,
    /// The metadata as the text of a JSON object.
    pub metadata: Option<String>,
}

/// Inserts an event, unless the visit has reported one with the same `event_id`.
pub async fn insert(db: &mut Conn, store: &StoreId, event: &Event, now: EpochMs) -> Result<()> {
    let sql = "INSERT INTO events (id, store_id, session_id, event_type, product_id, product_title,
             page_url, metadata, created_at, event_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (store_id, session_id, event_id) DO NOTHING";
    execute!(
        db,
        sql,
        WidgetEventId::new(),
        store,
        &event.session_id,
        &event.event_type,
        &event.product_id,
        &event.product_title,
        &event.page_url,
        &event.metadata,
        now,
        &event.event_id,
    )?;
    Ok(())
}

/// Deletes up to `count` events that were reported before `before`. Returns how many were deleted.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM events WHERE id IN (
             SELECT id FROM events WHERE created_at < $1 LIMIT $2)";
    execute!(db, sql, before, count)
}

/// Whether an event of this type was reported for the session at `since` or later.
pub async fn occurred_since(
    db: &mut Conn,
    store: &StoreId,
    session: &str,
    event_type: &str,
    since: EpochMs,
) -> Result<bool> {
    let sql = "SELECT id FROM events
         WHERE store_id = $1 AND session_id = $2 AND event_type = $3 AND created_at >= $4 LIMIT 1";
    let found: Option<(String,)> =
        fetch!(db, fetch_optional, sql, store, session, event_type, since)?;
    Ok(found.is_some())
}
