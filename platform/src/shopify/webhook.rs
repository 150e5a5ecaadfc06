//! `POST webhooks`: Shopify tells what has happened. The signature of the raw body is checked first, and each webhook is
//! handled once by its id.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::de::DeserializeOwned;

use super::{order_webhooks, privacy, signature::is_genuine, state::App};
use crate::error::{Error, Result};

/// The longest id that is remembered. Shopify's are UUIDs.
const MAX_ID: usize = 128;

/// 200 for what is done, or was done before, or concerns nobody here. Anything else makes Shopify repeat the webhook.
pub async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode> {
    check_signature(&app.settings.secrets, &headers, &body)?;
    if header(&headers, "x-shopify-shop-domain") != Some(&app.settings.shop) {
        return Err(Error::OtherShop);
    }
    let id =
        header(&headers, "x-shopify-webhook-id").filter(|id| !id.is_empty() && id.len() <= MAX_ID);
    let id = id.ok_or_else(|| Error::field("X-Shopify-Webhook-Id", "is required"))?;
    if app.db.is_handled(id).await? {
        return Ok(StatusCode::OK);
    }
    // Remembered last, so that a webhook is handled again if the platform was away. Each effect happens once nevertheless.
    handle(
        &app,
        header(&headers, "x-shopify-topic").unwrap_or_default(),
        &body,
    )
    .await?;
    app.db.handled(id, app.clock.now()).await?;
    Ok(StatusCode::OK)
}

async fn handle(app: &App, topic: &str, body: &[u8]) -> Result<()> {
    match topic {
        "orders/paid" => order_webhooks::paid(app, &parse(body)?).await,
        "refunds/create" => order_webhooks::refunded(app, &parse(body)?).await,
        "app/uninstalled" => app.db.drop_open_checkouts().await,
        "customers/data_request" => privacy::export(app, &parse(body)?).await,
        "customers/redact" => privacy::redact_customer(app, &parse(body)?).await,
        "shop/redact" => privacy::redact_shop(app).await,
        _ => Ok(()),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // Not with serde's text, which may quote what a customer has written.
    serde_json::from_slice(body)
        .map_err(|_| Error::field("body", "is not what Shopify sends for this topic"))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn check_signature(secrets: &[String], headers: &HeaderMap, body: &[u8]) -> Result<()> {
    let signature = header(headers, "x-shopify-hmac-sha256").unwrap_or_default();
    let signature = BASE64_STANDARD.decode(signature).unwrap_or_default();
    match is_genuine(body, &signature, secrets) {
        true => Ok(()),
        false => Err(Error::InvalidSignature),
    }
}
