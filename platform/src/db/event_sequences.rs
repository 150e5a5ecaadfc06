//! The numbers of events, which count up in each store.

use super::{Conn, fetch};
use crate::{error::Result, ids::StoreId};

/// The next number of the store's events: 1, 2, 3 and so on.
///
/// Until this transaction ends, others that ask for a number of the same store wait. So events are numbered in the order in
/// which their transactions are committed, and a transaction asks only after it has locked all other rows that it needs.
pub async fn next(db: &mut Conn, store: &StoreId) -> Result<i64> {
    let sql = "INSERT INTO event_sequences (store_id, last) VALUES ($1, 1)
         ON CONFLICT (store_id) DO UPDATE SET last = event_sequences.last + 1 RETURNING last";
    let (next,): (i64,) = fetch!(db, fetch_one, sql, store)?;
    Ok(next)
}
