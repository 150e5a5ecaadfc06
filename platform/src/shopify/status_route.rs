//! `GET status`: what the shopper of this page can do.

use axum::{Json, extract::State};

use super::{
    shopper::Shopper,
    state::App,
    status::{CtaType, Status},
};
use crate::error::{Error, Result};

/// Answers for the store's credits first, then for the shopper.
pub async fn get(State(app): State<App>, shopper: Shopper) -> Result<Json<Status>> {
    app.count(&shopper.limit_key)?;
    let model = app.settings.model;
    let status = match &shopper.external_id {
        _ if !app.forwarder.has_credits().await? => Status::closed(model),
        None => Status::of_guest(model),
        Some(id) => of_customer(&app, id).await?,
    };
    Ok(Json(status))
}

async fn of_customer(app: &App, id: &str) -> Result<Status> {
    let model = app.settings.model;
    match with_session(app, id).await {
        Err(Error::RateLimited { .. }) => Ok(Status::unknown(model)),
        status => status,
    }
}

async fn with_session(app: &App, id: &str) -> Result<Status> {
    remember(app, id).await?;
    let status = current(app, id).await?;
    // A single try-on is paid for before there is a session: the checkout's own.
    if status.cta_type == CtaType::Pay {
        return Ok(status);
    }
    let session_token = match app.platform.session(id, None).await {
        // Who is paused or cancelled has no session, and nothing left.
        Err(Error::CustomerInactive) => None,
        token => Some(token?),
    };
    Ok(Status {
        session_token,
        ..status
    })
}

/// What a customer whom the platform knows has now.
pub async fn current(app: &App, id: &str) -> Result<Status> {
    let usage = app.platform.usage(id).await?;
    let usage = usage.ok_or_else(|| {
        Error::internal("the platform does not know a customer whom it has just created")
    })?;
    Ok(Status::of_customer(app.settings.model, &usage))
}

/// Makes sure that the platform knows the customer, and the app that it does.
pub async fn remember(app: &App, id: &str) -> Result<()> {
    app.db.know(id).await?;
    app.platform.ensure_customer(id).await
}
