//! `POST /api/tryon/webhook`: the payment provider says that something became of a checkout.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};

use super::{exchange, provider::Notice, state::Store};
use crate::error::Result;

/// 204 for a webhook that is genuine, whether or not it concerns a try-on: providers repeat those that are refused.
pub async fn receive(
    State(store): State<Store>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode> {
    let now = store.clock.now();
    for notice in store.provider.notices(&headers, &body, now).await? {
        handle(&store, notice).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn handle(store: &Store, notice: Notice) -> Result<()> {
    match notice {
        // What the webhook says of the payment may be old by now, so the provider is asked.
        Notice::Changed(id) => exchange::settle(store, &id).await,
        Notice::Reversed(id) => match store.provider.payment(&id).await? {
            Some(payment) => exchange::take_back(store, &id, &payment).await,
            None => Ok(()),
        },
    }
}
