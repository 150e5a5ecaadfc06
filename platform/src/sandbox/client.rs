//! The demo store's client for the platform's REST API.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{
    account::{Status, Usage},
    model::Plan,
};
use crate::error::{Error, Result};

/// The largest response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// A client with the store's key. It calls the router directly and needs no socket.
#[derive(Clone)]
pub struct PlatformClient {
    api: Router,
    key: String,
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
    /// A client for `api` that authenticates with `key`.
    pub fn new(api: Router, key: String) -> Self {
        Self { api, key }
    }

    /// The store's key, for the page's snippet.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Creates a plan, or finds it by its `externalId`. Returns its id.
    pub async fn upsert_plan(&self, plan: &Plan) -> Result<String> {
        let body = json!({ "externalId": plan.external_id, "name": plan.name, "monthlyTryOns": plan.quota });
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
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(uri(path)?)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(Error::internal)?;
        let response = self
            .api
            .clone()
            .oneshot(request)
            .await
            .map_err(Error::internal)?;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), MAX_RESPONSE_BYTES)
            .await
            .map_err(Error::internal)?;
        let body = match status {
            StatusCode::NO_CONTENT => Value::Null,
            _ => serde_json::from_slice(&bytes)?,
        };
        if status.is_success() {
            Ok(body)
        } else {
            Err(api_error(status, &body))
        }
    }
}

/// The path of an endpoint, each of its parts escaped: one of them may come from a page.
fn uri(path: &[&str]) -> Result<String> {
    let mut url = Url::parse("http://platform/api/v1").map_err(Error::internal)?;
    url.path_segments_mut()
        .map_err(|()| Error::internal("the platform's URL cannot have a path"))?
        .extend(path);
    Ok(url.path().to_owned())
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
