//! A client of the platform's REST API, as a store's backend would use it.

use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::{Value, json};

/// A client that authenticates with a store key.
#[derive(Debug, Clone)]
pub struct ApiClient {
    http: Client,
    base: String,
    key: String,
}

/// What a shopper has used in the current period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Usage {
    /// Try-ons counted.
    pub used: u64,
    /// Try-ons the plan allows in a period.
    pub limit: u64,
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct CustomerUsage {
    current: Usage,
}

impl ApiClient {
    /// A client for the platform at `url`, an origin without a trailing slash.
    pub fn new(url: &str, key: &str) -> Self {
        let http = Client::builder()
            .no_proxy()
            .build()
            .expect("an HTTP client");
        Self {
            http,
            base: url.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Creates the plan with this many try-ons per month, unless it exists, and returns its id.
    pub async fn plan(&self, try_ons: u64) -> String {
        let body = json!({
            "name": format!("{try_ons} a month"),
            "monthlyTryOns": try_ons,
            "externalId": format!("e2e-{try_ons}"),
        });
        self.id(Method::POST, "/api/v1/plans", &body).await
    }

    /// Creates a shopper on a plan with this many try-ons, or without a plan, and returns the id.
    pub async fn shopper(&self, try_ons: Option<u64>) -> String {
        let external = uuid::Uuid::new_v4().to_string();
        let mut body = json!({ "externalId": external });
        if let Some(count) = try_ons {
            body["planId"] = self.plan(count).await.into();
        }
        self.id(Method::POST, "/api/v1/customers", &body).await
    }

    /// Moves a shopper to the plan with this many try-ons.
    pub async fn move_to_plan(&self, shopper: &str, try_ons: u64) {
        let plan = self.plan(try_ons).await;
        self.change(shopper, &json!({ "planId": plan })).await;
    }

    /// Updates a shopper.
    pub async fn change(&self, shopper: &str, body: &Value) {
        self.id(Method::PATCH, &format!("/api/v1/customers/{shopper}"), body)
            .await;
    }

    /// Creates a session token.
    pub async fn token(&self, shopper: &str) -> String {
        let path = format!("/api/v1/customers/{shopper}/sessions");
        let session = self.call(Method::POST, &path, &json!({})).await;
        session["token"].as_str().expect("a token").to_owned()
    }

    /// Creates a shopper on a plan with this many try-ons, and a session token. Returns both.
    pub async fn shopper_with_token(&self, try_ons: u64) -> (String, String) {
        let shopper = self.shopper(Some(try_ons)).await;
        let token = self.token(&shopper).await;
        (shopper, token)
    }

    /// The try-ons that the platform has counted for a shopper.
    pub async fn usage(&self, shopper: &str) -> Usage {
        let path = format!("/api/v1/customers/{shopper}/usage");
        let answer = self.call(Method::GET, &path, &Value::Null).await;
        let usage: Data<CustomerUsage> = serde_json::from_value(answer).expect("a usage answer");
        usage.data.current
    }

    /// Counts one try-on, as a backend does that renders its own pictures.
    pub async fn track(&self, token: &str) {
        let body = json!({
            "api_key": self.key,
            "product_type": "apparel",
            "variation_count": 1,
            "generation_time_ms": 1,
            "success": true,
            "page_url": "https://shop.example/shirt",
            "product_title": "Shirt",
            "origin": "https://shop.example",
            "end_customer_token": token,
        });
        self.call(Method::POST, "/api/tryon/track", &body).await;
    }

    /// Reports an order, and returns whether it is attributed to a try-on of this session.
    pub async fn is_attributed(&self, session: &str) -> bool {
        let body = json!({
            "orderId": uuid::Uuid::new_v4().to_string(),
            "platform": "custom",
            "amountCents": 4900,
            "sessionId": session,
        });
        let answer = self.call(Method::POST, "/api/v1/conversions", &body).await;
        answer["attributedFromTryOn"] == true
    }

    async fn id(&self, method: Method, path: &str, body: &Value) -> String {
        let answer = self.call(method, path, body).await;
        answer["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{path} answers no id"))
            .to_owned()
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> Value {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.key);
        if !body.is_null() {
            request = request.json(body);
        }
        let answer = request
            .send()
            .await
            .unwrap_or_else(|_| panic!("{path} is not answered"));
        let status = answer.status();
        let value: Value = answer.json().await.unwrap_or_default();
        assert!(
            status.is_success(),
            "{path} answers {status}: {}",
            value["error"]
        );
        value
    }
}
