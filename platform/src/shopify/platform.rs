//! The app's client for the platform's API.

use axum::http::{Method, StatusCode};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::{args::Settings, model::Model, usage::Usage};
use crate::{
    api_client::{self, Answer, ApiClient},
    clock::EpochMs,
    error::{Error, Result},
};

/// The platform's API, called with the store's key.
pub struct Platform {
    api: ApiClient,
    model: Model,
    plan: Option<Value>,
    /// The id of the model's plan, once it is known to exist.
    plan_id: OnceCell<String>,
}

impl Platform {
    /// The API at `base`.
    ///
    /// # Errors
    /// 500 if the key cannot be a header's value, or TLS cannot be set up.
    pub fn at(base: Url, settings: &Settings) -> Result<Self> {
        api_client::authorization(&settings.store_key)?;
        let model = settings.model;
        let plan = model.plan().map(|id| plan(id, settings));
        let plan_id = OnceCell::new();
        Ok(Self {
            api: ApiClient::over_http(base, &settings.store_key)?,
            model,
            plan,
            plan_id,
        })
    }

    /// Whether the platform answers, and takes the key.
    pub async fn check_key(&self) -> Result<()> {
        self.call(Method::GET, &["plans"], None).await?.check()
    }

    /// Makes sure that the customer exists and has the model's plan, unless the merchant has given them another.
    pub async fn ensure_customer(&self, external_id: &str) -> Result<()> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Customer {
            plan_id: Option<String>,
        }
        let body = json!({ "externalId": external_id });
        let answer = self.call(Method::POST, &["customers"], Some(&body)).await?;
        let is_new = answer.status == StatusCode::CREATED;
        let customer: Customer = answer.json()?;
        let mut change = json!({});
        if is_new {
            change["metadata"] = json!({ "model": self.model });
        }
        if let (None, Some(plan)) = (customer.plan_id, self.plan_id().await?) {
            change["planId"] = plan.into();
        }
        match change == json!({}) {
            true => Ok(()),
            false => self
                .call(Method::PATCH, &["customers", external_id], Some(&change))
                .await?
                .check(),
        }
    }

    async fn plan_id(&self) -> Result<Option<&str>> {
        let Some(plan) = &self.plan else {
            return Ok(None);
        };
        let create = || async {
            let answer = self.call(Method::POST, &["plans"], Some(plan)).await?;
            let plan: Value = answer.json()?;
            let id = plan["id"].as_str().map(str::to_owned);
            id.ok_or_else(|| Error::internal("the platform's plan has no id"))
        };
        Ok(Some(self.plan_id.get_or_try_init(create).await?))
    }

    /// What a customer has; none if the platform does not know them.
    pub async fn usage(&self, external_id: &str) -> Result<Option<Usage>> {
        #[derive(Deserialize)]
        struct Body {
            data: Usage,
        }
        let answer = self
            .call(Method::GET, &["customers", external_id, "usage"], None)
            .await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => Ok(Some(answer.json::<Body>()?.data)),
        }
    }

    /// The same, and everything else that the platform has about them, for whoever asks for their data.
    pub async fn export(&self, external_id: &str) -> Result<Value> {
        let mut export = json!({});
        for (name, path) in [
            ("customer", vec![]),
            ("usage", vec!["usage"]),
            ("sessions", vec!["sessions"]),
        ] {
            let path = [vec!["customers", external_id], path].concat();
            let answer = self.call(Method::GET, &path, None).await?;
            if answer.status != StatusCode::NOT_FOUND {
                export[name] = answer.json()?;
            }
        }
        Ok(export)
    }

    /// A session token for the customer's page.
    pub async fn session(&self, external_id: &str, product_id: Option<&str>) -> Result<String> {
        #[derive(Deserialize)]
        struct Session {
            token: String,
        }
        let body = product_id.map_or_else(|| json!({}), |id| json!({ "productId": id }));
        let answer = self
            .call(
                Method::POST,
                &["customers", external_id, "sessions"],
                Some(&body),
            )
            .await?;
        Ok(answer.json::<Session>()?.token)
    }

    /// Gives the try-ons of an order, once for each order.
    pub async fn grant(
        &self,
        external_id: &str,
        order_id: i64,
        try_ons: i64,
        expires_at: Option<EpochMs>,
    ) -> Result<()> {
        let body = json!({ "tryOns": try_ons, "reference": reference(order_id), "expiresAt": expires_at.map(EpochMs::iso) });
        let path = ["customers", external_id, "grants"];
        self.call(Method::POST, &path, Some(&body)).await?.check()
    }

    /// Takes back what is unused of an order's try-ons.
    pub async fn revoke(&self, external_id: &str, order_id: i64) -> Result<()> {
        let path = ["customers", external_id, "grants", &reference(order_id)];
        gone(&self.call(Method::DELETE, &path, None).await?)
    }

    /// Forgets who a customer is, and lets them try on no more. What was counted stays.
    pub async fn redact(&self, external_id: &str) -> Result<()> {
        let path = ["customers", external_id];
        let body = json!({ "email": null, "metadata": null });
        gone(&self.call(Method::PATCH, &path, Some(&body)).await?)?;
        gone(&self.call(Method::DELETE, &path, None).await?)
    }

    async fn call(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<Answer> {
        self.api.ask(method, path, body).await
    }
}

fn plan(external_id: &str, settings: &Settings) -> Value {
    json!({
        "externalId": external_id,
        "name": "Shopify",
        "monthlyTryOns": settings.monthly_try_ons,
        "upgradeUrl": settings.upgrade_url,
    })
}

/// The reference of an order's grant.
fn reference(order_id: i64) -> String {
    format!("shopify_order_{order_id}")
}

/// What the platform does not know needs no end.
fn gone(answer: &Answer) -> Result<()> {
    match answer.status {
        StatusCode::NOT_FOUND => Ok(()),
        _ => answer.check(),
    }
}
