//! What a store may do to a customer's grants.

use crate::{
    clock::EpochMs,
    db::{
        Conn, customers,
        grants::{self, Grant, NewGrant},
    },
    error::{Error, Result},
    ids::{CustomerId, StoreId},
};

/// Gives try-ons to the customer with this id or `externalId`; true if that is new. A reference that was used before
/// gives nothing more.
///
/// # Errors
/// 400 if the reference was used for something else, or if a new grant would have expired; 404 if there is no such
/// customer.
pub async fn add(
    db: &mut Conn,
    store: &StoreId,
    customer: &str,
    new: &NewGrant,
    now: EpochMs,
) -> Result<(Grant, bool)> {
    let customer = customers::get_by_id_or_external_id(db, store, customer)
        .await?
        .id;
    if let Some(earlier) = grants::find_by_reference(db, store, &new.reference).await? {
        return same(earlier, &customer, new);
    }
    if new.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Error::field("expiresAt", "must be in the future"));
    }
    if let Some(grant) = grants::insert(db, store, &customer, new, now).await? {
        return Ok((grant, true));
    }
    // Another process has used the reference in between.
    let earlier = grants::find_by_reference(db, store, &new.reference).await?;
    let earlier = earlier.ok_or_else(|| Error::internal("the recorded grant does not exist"))?;
    same(earlier, &customer, new)
}

/// The earlier grant, if it is what is asked for.
fn same(earlier: Grant, customer: &CustomerId, new: &NewGrant) -> Result<(Grant, bool)> {
    let same = earlier.customer_id == *customer
        && earlier.try_ons == new.try_ons
        && earlier.expires_at == new.expires_at;
    if same {
        Ok((earlier, false))
    } else {
        Err(Error::field("reference", "was used for another grant"))
    }
}

/// Takes back what is unused of the customer's grant with this id or reference. A try-on under way may still be used.
///
/// # Errors
/// 404 if the customer has no such grant.
pub async fn revoke(
    db: &mut Conn,
    store: &StoreId,
    customer: &str,
    id: &str,
    now: EpochMs,
) -> Result<()> {
    let customer = customers::get_by_id_or_external_id(db, store, customer)
        .await?
        .id;
    let grant = grants::find_by_id_or_reference(db, store, id).await?;
    let grant = grant.filter(|grant| grant.customer_id == customer);
    let grant = grant.ok_or(Error::NotFound("the customer has no such grant"))?;
    grants::revoke(db, &grant.id, now).await
}
