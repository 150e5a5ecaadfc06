//! The store's client for the platform's API: in the same process, or over HTTP.

use axum::{
    Router,
    http::{Method, StatusCode},
};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::provider::MODEL;
use crate::{
    api_client::{self, Answer, ApiClient},
    error::{Error, Result},
};

/// The platform's API, called with a store's key.
#[derive(Clone)]
pub struct Platform(ApiClient);

/// What the store has to know of a grant.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// `ec_…`
    pub customer_id: String,
    /// Try-ons used.
    pub used: i64,
    /// When what was unused was taken back.
    pub revoked_at: Option<String>,
}

/// A token, and whose it is.
pub struct Session {
    /// For the page.
    pub token: String,
    /// The shopper's id at the store.
    pub shopper_id: String,
}

impl Platform {
    /// The API of this process.
    ///
    /// # Errors
    /// 500 if the key cannot be a header's value.
    pub fn in_process(api: Router, key: &str) -> Result<Self> {
        api_client::authorization(key)?;
        Ok(Self(ApiClient::in_process(api, key)))
    }

    /// The API at `base`.
    ///
    /// # Errors
    /// 500 if the key cannot be a header's value, or TLS cannot be set up.
    pub fn at(base: Url, key: &str) -> Result<Self> {
        api_client::authorization(key)?;
        Ok(Self(ApiClient::over_http(base, key)?))
    }

    /// The grant with this reference, if there is one.
    pub async fn grant(&self, reference: &str) -> Result<Option<Grant>> {
        let answer = self.call(Method::GET, &["grants", reference], None).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => answer.json().map(Some),
        }
    }

    /// Gives the shopper one try-on, once for each reference. The shopper becomes a customer if they are none.
    pub async fn grant_one(&self, shopper_id: &str, reference: &str) -> Result<Grant> {
        let customer_id = self.customer(shopper_id).await?;
        let path = ["customers", &customer_id, "grants"];
        let body = json!({ "tryOns": 1, "reference": reference });
        let answer = self.call(Method::POST, &path, Some(&body)).await?;
        match answer.status {
            // The reference is the shopper's who paid, even if somebody else is told otherwise.
            StatusCode::BAD_REQUEST => Err(Error::ShopperMismatch),
            _ => answer.json(),
        }
    }

    /// Takes back what is unused of a grant.
    pub async fn revoke(&self, customer_id: &str, reference: &str) -> Result<()> {
        let path = ["customers", customer_id, "grants", reference];
        let answer = self.call(Method::DELETE, &path, None).await?;
        answer.check()
    }

    /// A session for the customer's page.
    pub async fn session(&self, customer_id: &str, product_id: Option<&str>) -> Result<Session> {
        #[derive(Deserialize)]
        struct Created {
            token: String,
            customer: Customer,
        }
        #[derive(Deserialize)]
        struct Customer {
            external_id: String,
        }
        let path = ["customers", customer_id, "sessions"];
        let body = product_id.map_or_else(|| json!({}), |product| json!({ "productId": product }));
        let answer = self.call(Method::POST, &path, Some(&body)).await?;
        let created: Created = answer.json()?;
        Ok(Session {
            token: created.token,
            shopper_id: created.customer.external_id,
        })
    }

    /// The id of the shopper's customer, who is created if there is none and told apart by the model.
    async fn customer(&self, shopper_id: &str) -> Result<String> {
        #[derive(Deserialize)]
        struct Customer {
            id: String,
            metadata: Option<Map<String, Value>>,
        }
        let body = json!({ "externalId": shopper_id });
        let answer = self.call(Method::POST, &["customers"], Some(&body)).await?;
        let customer: Customer = answer.json()?;
        let mut metadata = customer.metadata.unwrap_or_default();
        if metadata.contains_key("model") {
            return Ok(customer.id);
        }
        metadata.insert("model".to_owned(), MODEL.into());
        let body = json!({ "metadata": metadata });
        let path = ["customers", &customer.id];
        self.call(Method::PATCH, &path, Some(&body))
            .await?
            .check()?;
        Ok(customer.id)
    }

    async fn call(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<Answer> {
        self.0.ask(method, path, body).await
    }
}
