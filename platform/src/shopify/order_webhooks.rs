//! Orders that are paid give try-ons, refunds take back what is unused. Both may arrive more than once, at the same time,
//! and in any order.

use super::{
    db::OrderRow,
    order::{self, Order, Refund},
    shopper::external_id,
    state::App,
    status_route::remember,
};
use crate::error::Result;

/// `orders/paid`: the order's try-ons, once.
pub async fn paid(app: &App, order: &Order) -> Result<()> {
    let try_ons = order.try_ons(&app.settings);
    let owner = owner(app, order).await?;
    if try_ons == 0 || owner.is_none() {
        tracing::info!(order = order.id, try_ons, "an order gives no try-ons");
        return Ok(());
    }
    let row = OrderRow {
        id: order.id,
        external_id: owner,
        try_ons,
        total_cents: order.total_cents(),
        expires_at: order::expires_at(&app.settings, app.clock.now()),
    };
    let row = app.db.add_order(&row).await?;
    give(app, &row).await?;
    // After the grant: whoever asks for the checkout's session finds its try-on.
    if let Some(checkout) = order.checkout() {
        app.db.paid(checkout, row.id).await?;
    }
    Ok(())
}

async fn give(app: &App, order: &OrderRow) -> Result<()> {
    // None of somebody who was forgotten.
    let Some(owner) = &order.external_id else {
        return Ok(());
    };
    remember(app, owner).await?;
    app.platform
        .grant(owner, order.id, order.try_ons, order.expires_at)
        .await?;
    // A refund may have come first, or in the meantime.
    take_back_if_refunded(app, order).await
}

/// `refunds/create`
pub async fn refunded(app: &App, refund: &Refund) -> Result<()> {
    let returns_item = refund.returns_item(&app.settings);
    app.db
        .add_refund(refund.id, refund.order_id, refund.cents(), returns_item)
        .await?;
    match app.db.order(refund.order_id).await? {
        Some(order) => take_back_if_refunded(app, &order).await,
        None => Ok(()),
    }
}

async fn take_back_if_refunded(app: &App, order: &OrderRow) -> Result<()> {
    match &order.external_id {
        Some(owner) if is_taken_back(app, order).await? => {
            app.platform.revoke(owner, order.id).await
        }
        _ => Ok(()),
    }
}

/// Whether the order's try-ons are refunded: something that they were given for, or all of the money.
pub async fn is_taken_back(app: &App, order: &OrderRow) -> Result<bool> {
    let refunded = app.db.refunded(order.id).await?;
    let is_whole = refunded.cents > 0 && refunded.cents >= order.total_cents;
    Ok(refunded.returns_item != 0 || is_whole)
}

/// Who gets an order's try-ons: who has started the checkout that it pays for, else the customer who has ordered.
async fn owner(app: &App, order: &Order) -> Result<Option<String>> {
    if let Some(id) = order.checkout()
        && let Some(checkout) = app.db.checkout(id).await?
    {
        return Ok(Some(checkout.external_id));
    }
    let id = order.customer_id();
    Ok(id.map(|id| external_id(&id.to_string())))
}
