//! The demo store's client for the platform's REST API.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::error::{Error, Result};

/// The largest response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// A client with the store's key. It calls the router directly and needs no socket.
#[derive(Clone)]
pub struct PlatformClient {
    api: Router,
    key: String,
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
    pub async fn upsert_plan(&self, external_id: &str, name: &str, quota: i64) -> Result<String> {
        let body = json!({ "externalId": external_id, "name": name, "monthlyTryOns": quota });
        text_field(&self.call(Method::POST, "/plans", Some(body)).await?, "id")
    }

    /// Creates a customer, or finds them by their `externalId`. Returns the id of their plan.
    pub async fn upsert_customer(&self, external_id: &str) -> Result<Option<String>> {
        let body = json!({ "externalId": external_id });
        let customer = self.call(Method::POST, "/customers", Some(body)).await?;
        Ok(customer["planId"].as_str().map(str::to_owned))
    }

    /// Moves a customer to a plan.
    pub async fn set_plan(&self, external_id: &str, plan_id: &str) -> Result<()> {
        let body = json!({ "planId": plan_id });
        self.call(
            Method::PATCH,
            &format!("/customers/{external_id}"),
            Some(body),
        )
        .await?;
        Ok(())
    }

    /// Creates a session for a customer, and returns its token.
    pub async fn create_session(&self, external_id: &str) -> Result<String> {
        let path = format!("/customers/{external_id}/sessions");
        text_field(&self.call(Method::POST, &path, None).await?, "token")
    }

    /// A customer's usage: the `data` of the response.
    pub async fn usage(&self, external_id: &str) -> Result<Value> {
        let path = format!("/customers/{external_id}/usage");
        Ok(self.call(Method::GET, &path, None).await?["data"].take())
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
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
        let body: Value = serde_json::from_slice(&bytes)?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(api_error(status, &body))
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
