//! How stores want the try-on button to look.

use super::{Conn, execute, fetch};
use crate::{error::Result, ids::StoreId};

/// The store's design as JSON text, where it has one of its own.
pub async fn find(db: &mut Conn, store: &StoreId) -> Result<Option<String>> {
    let sql = "SELECT button_design FROM stores WHERE id = $1";
    let found: Option<(Option<String>,)> = fetch!(db, fetch_optional, sql, store)?;
    Ok(found.and_then(|(design,)| design))
}

/// Keeps the store's design, JSON text.
pub async fn set(db: &mut Conn, store: &StoreId, design: &str) -> Result<()> {
    execute!(
        db,
        "UPDATE stores SET button_design = $2 WHERE id = $1",
        store,
        design
    )?;
    Ok(())
}
