//! The checkout page of the sandbox's provider.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use minijinja::{Environment, context};
use serde::Deserialize;

use super::{
    exchange, origin,
    provider::sandbox::{Choice, Sandbox},
    state::Store,
};
use crate::{
    error::{Error, Result},
    http::extract::Path,
};

/// What the page's buttons send.
#[derive(Deserialize)]
pub struct Chosen {
    choice: Choice,
}

fn sandbox(store: &Store) -> Result<&Sandbox> {
    let sandbox = store.sandbox.as_deref();
    sandbox.ok_or(Error::NotFound("this path does not exist"))
}

/// `GET /api/tryon/sandbox/{id}`
pub async fn show(State(store): State<Store>, Path(id): Path<String>) -> Result<Html<String>> {
    let sale = sandbox(&store)?.sale(&id).await?;
    let mut templates = Environment::new();
    let source = include_str!("sandbox_page.html");
    templates
        .add_template("page.html", source)
        .map_err(Error::internal)?;
    let page = templates
        .get_template("page.html")
        .map_err(Error::internal)?;
    let html = page.render(context! {
        title => &sale.order.title,
        price => sale.price()?,
        product => &sale.order.product_id,
        back => sale.return_url(&id),
        paid => sale.is_paid(),
        declined => sale.choice == Some(Choice::Decline),
        refunded => sale.choice == Some(Choice::Refund),
    });
    html.map(Html).map_err(Error::internal)
}

/// `POST /api/tryon/sandbox/{id}`: does what was chosen, and tells the store as a provider's webhook would.
pub async fn choose(
    State(store): State<Store>,
    Path(id): Path<String>,
    headers: HeaderMap,
    chosen: std::result::Result<Form<Chosen>, FormRejection>,
) -> Result<Response> {
    let Form(Chosen { choice }) =
        chosen.map_err(|_| Error::field("choice", "is not one of the page's buttons"))?;
    origin::check(&headers, store.shop_url.as_ref())?;
    let target = sandbox(&store)?.choose(&id, choice).await?;
    exchange::settle(&store, &id).await?;
    let target = target.unwrap_or_else(|| id.clone());
    Ok(Redirect::to(&target).into_response())
}
