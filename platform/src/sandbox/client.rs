//! The demo store's client for the platform's REST API.

use axum::{
    Router,
    http::{Method, StatusCode},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    account::{Status, Usage},
    model::Plan,
};
use crate::{
    api_client::ApiClient,
    error::{Error, Result},
};

/// A client with the store's key.
#[derive(Clone)]
pub struct PlatformClient {
    api: ApiClient,
    /// Where shoppers see the stores, without a slash at the end.
    origin: String,
}

/// What the stores have to know of a customer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Their plan.
    pub plan_id: Option<String>,
    /// Whether they may try on.
    pub status: Status,
}

impl PlatformClient {
    /// A client for `api` that authenticates with `key`, of the stores at `origin`.
    pub fn new(api: Router, key: &str, origin: String) -> Self {
        let api = ApiClient::in_process(api, key);
        Self { api, origin }
    }

    /// The store's key, for the page's snippet.
    pub fn key(&self) -> &str {
        self.api.key()
    }

    /// Creates a plan, or finds it by its `externalId`. Returns its id.
    pub async fn upsert_plan(&self, plan: &Plan) -> Result<String> {
        let upgrade_url = plan
            .upgrade_path
            .map(|path| format!("{}{path}", self.origin));
        let body = json!({ "externalId": plan.external_id, "name": plan.name, "monthlyTryOns": plan.quota, "upgradeUrl": upgrade_url });
        text_field(
            &self.call(Method::POST, &["plans"], Some(&body)).await?,
            "id",
        )
    }

    /// Creates a customer, or finds them by their `externalId`.
    pub async fn upsert_customer(&self, id: &str) -> Result<Customer> {
        let body = json!({ "externalId": id });
        let customer = self.call(Method::POST, &["customers"], Some(&body)).await?;
        Ok(serde_json::from_value(customer)?)
    }

    /// Changes a customer.
    pub async fn change_customer(&self, id: &str, change: &Value) -> Result<()> {
        let path = ["customers", id];
        self.call(Method::PATCH, &path, Some(change)).await?;
        Ok(())
    }

    /// Creates a session for a customer, and returns its token.
    pub async fn create_session(&self, id: &str) -> Result<String> {
        let path = ["customers", id, "sessions"];
        text_field(&self.call(Method::POST, &path, None).await?, "token")
    }

    /// A customer's usage.
    pub async fn usage(&self, id: &str) -> Result<Usage> {
        let path = ["customers", id, "usage"];
        let mut body = self.call(Method::GET, &path, None).await?;
        Ok(serde_json::from_value(body["data"].take())?)
    }

    /// Grants a customer try-ons, once for each reference.
    pub async fn grant(&self, id: &str, reference: &str, try_ons: i64) -> Result<()> {
        let path = ["customers", id, "grants"];
        let body = json!({ "tryOns": try_ons, "reference": reference });
        self.call(Method::POST, &path, Some(&body)).await?;
        Ok(())
    }

    /// Revokes what is unused of a grant.
    pub async fn revoke_grant(&self, id: &str, reference: &str) -> Result<()> {
        let path = ["customers", id, "grants", reference];
        self.call(Method::DELETE, &path, None).await?;
        Ok(())
    }

    async fn call(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<Value> {
        let response = self.api.call(method, path, body).await?;
        let body = match response.status {
            StatusCode::NO_CONTENT => Value::Null,
            _ => serde_json::from_slice(&response.body)?,
        };
        match response.status.is_success() {
            true => Ok(body),
            false => Err(api_error(response.status, &body)),
        }
    }
}

/// A 404 means that the cookie's shopper is no customer any more, for example because the database is new.
fn api_error(status: StatusCode, body: &Value) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NoShopper,
        _ => Error::internal(format!("the platform answered {status} {}", body["error"])),
    }
}

fn text_field(body: &Value, field: &str) -> Result<String> {
    let text = body[field].as_str().map(str::to_owned);
    text.ok_or_else(|| Error::internal(format!("the platform's response has no field {field}")))
}
