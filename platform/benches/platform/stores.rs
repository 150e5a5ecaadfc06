//! Creates the plans, customers and session tokens of all stores through the API, as the stores' servers would.

use std::net::SocketAddr;

use futures_util::future::try_join_all;
use serde_json::{Value, json};

use crate::{
    Result,
    form::{self, Form},
    http::{self, Connection},
    server::{STORES, key},
};

/// The number of shoppers of each store.
const SHOPPERS_PER_STORE: usize = 64;

/// A form for each shopper, ordered so that consecutive forms belong to different stores.
pub async fn forms(address: SocketAddr) -> Result<Vec<Form>> {
    let photo = form::photo()?;
    let stores = (0..STORES).map(|store| forms_of_store(address, store, &photo));
    let mut stores = try_join_all(stores).await?;
    let mut forms = Vec::with_capacity(STORES * SHOPPERS_PER_STORE);
    for _ in 0..SHOPPERS_PER_STORE {
        forms.extend(stores.iter_mut().filter_map(Vec::pop));
    }
    Ok(forms)
}

async fn forms_of_store(address: SocketAddr, store: usize, photo: &[u8]) -> Result<Vec<Form>> {
    let (mut connection, key) = (Connection::open(address).await?, key(store));
    let plan = json!({ "name": "Plenty", "monthlyTryOns": 1_000_000 });
    let plan = connection
        .json(http::post("/api/v1/plans", &key, &plan)?)
        .await?;
    let mut forms = Vec::new();
    for shopper in 0..SHOPPERS_PER_STORE {
        let customer = json!({ "externalId": format!("shopper-{shopper}"), "planId": plan["id"] });
        let customer = http::post("/api/v1/customers", &key, &customer)?;
        let id = take_string(connection.json(customer).await?, "id")?;
        let session = format!("/api/v1/customers/{id}/sessions");
        let session = http::post(&session, &key, &json!({ "expires_in": 3600 }))?;
        let token = take_string(connection.json(session).await?, "token")?;
        forms.push(Form::new(&key, &token, photo));
    }
    Ok(forms)
}

fn take_string(mut body: Value, field: &'static str) -> Result<String> {
    match body[field].take() {
        Value::String(text) => Ok(text),
        _ => Err(format!("the response has no {field}").into()),
    }
}

/// The number of credits that all stores together have used.
pub async fn credits_used(address: SocketAddr) -> Result<u64> {
    let mut connection = Connection::open(address).await?;
    let mut used = 0;
    for store in 0..STORES {
        let status = connection
            .json(http::get("/api/status", &key(store))?)
            .await?;
        used += status["quota"]["used"]
            .as_u64()
            .ok_or("the response has no quota.used")?;
    }
    Ok(used)
}
