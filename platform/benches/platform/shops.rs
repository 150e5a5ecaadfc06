//! The shops whose shoppers try on: made through the API, as a store's server would.

use std::net::SocketAddr;

use futures_util::future::try_join_all;
use serde_json::{Value, json};

use crate::{
    Result,
    form::{self, Form},
    http::{self, Connection},
    server::{SHOPS, key},
};

/// Shoppers of each shop.
const SHOPPERS: usize = 64;

/// A form per shopper, those of one shop never next to each other.
pub async fn forms(address: SocketAddr) -> Result<Vec<Form>> {
    let photo = form::photo()?;
    let shops = (0..SHOPS).map(|shop| shoppers(address, shop, &photo));
    let mut shops = try_join_all(shops).await?;
    let mut forms = Vec::with_capacity(SHOPS * SHOPPERS);
    for _ in 0..SHOPPERS {
        forms.extend(shops.iter_mut().filter_map(Vec::pop));
    }
    Ok(forms)
}

async fn shoppers(address: SocketAddr, shop: usize, photo: &[u8]) -> Result<Vec<Form>> {
    let (mut connection, key) = (Connection::open(address).await?, key(shop));
    let plan = json!({ "name": "Plenty", "monthlyTryOns": 1_000_000 });
    let plan = connection
        .json(http::post("/api/v1/plans", &key, &plan)?)
        .await?;
    let mut forms = Vec::new();
    for shopper in 0..SHOPPERS {
        let customer = json!({ "externalId": format!("shopper-{shopper}"), "planId": plan["id"] });
        let customer = http::post("/api/v1/customers", &key, &customer)?;
        let id = text(connection.json(customer).await?, "id")?;
        let session = format!("/api/v1/customers/{id}/sessions");
        let session = http::post(&session, &key, &json!({ "expires_in": 3600 }))?;
        let token = text(connection.json(session).await?, "token")?;
        forms.push(Form::new(&key, &token, photo));
    }
    Ok(forms)
}

fn text(mut body: Value, field: &'static str) -> Result<String> {
    match body[field].take() {
        Value::String(text) => Ok(text),
        _ => Err(format!("no {field} in the answer").into()),
    }
}

/// Credits that all shops together have used.
pub async fn credits_used(address: SocketAddr) -> Result<u64> {
    let mut connection = Connection::open(address).await?;
    let mut used = 0;
    for shop in 0..SHOPS {
        let status = connection
            .json(http::get("/api/status", &key(shop))?)
            .await?;
        used += status["quota"]["used"].as_u64().ok_or("no quota.used")?;
    }
    Ok(used)
}
