//! The design of each store's try-on button.

use super::{Conn, execute, fetch};
use crate::{error::Result, ids::StoreId};

/// The store's design as JSON text; none if it uses the default design.
pub async fn find(db: &mut Conn, store: &StoreId) -> Result<Option<String>> {
    let sql = "SELECT button_design FROM stores WHERE id = $1";
    let found: Option<(Option<String>,)> = fetch!(db, fetch_optional, sql, store)?;
    Ok(found.and_then(|(design,)| design))
}

/// Stores the store's design, as JSON text.
pub async fn set(db: &mut Conn, store: &StoreId, design: &str) -> Result<()> {
    execute!(
        db,
        "UPDATE stores SET button_design = $2 WHERE id = $1",
        store,
        design
    )?;
    Ok(())
}
