//! Shopify's privacy webhooks: what is known about a customer, and forgetting one, or all of a shop.

use std::{fs::OpenOptions, io::Write, path::Path};

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{shopper::external_id, state::App};
use crate::error::{Error, Result};

/// The body of `customers/data_request` and `customers/redact`.
#[derive(Deserialize)]
pub struct CustomerNotice {
    customer: Customer,
    data_request: Option<DataRequest>,
    #[serde(default)]
    orders_to_redact: Vec<i64>,
}

#[derive(Deserialize)]
struct Customer {
    id: i64,
}

#[derive(Deserialize)]
struct DataRequest {
    id: i64,
}

/// Writes a file that the merchant sends on, with everything that is known about the customer. Photos are not among it,
/// because none is kept.
pub async fn export(app: &App, notice: &CustomerNotice) -> Result<()> {
    let id = external_id(&notice.customer.id.to_string());
    let mut export: Value = app.platform.export(&id).await?;
    export["orders"] = json!(app.db.orders_of(&id).await?);
    let request = notice
        .data_request
        .as_ref()
        .map_or(notice.customer.id, |request| request.id);
    let folder = app.settings.data_requests.clone();
    let write = move || write_private(&folder, request, &format!("{export:#}\n"));
    let written = tokio::task::spawn_blocking(write).await;
    written.map_err(Error::internal)?.map_err(Error::internal)?;
    tracing::info!(
        request,
        "a customer asks for their data: it is in the folder of --shopify-data-requests"
    );
    Ok(())
}

/// Only its owner can read the file.
fn write_private(folder: &Path, request: i64, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(folder.join(format!("{request}.json")))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Forgets a customer, and whoever got the try-ons of their orders, which they may have bought as a guest.
pub async fn redact_customer(app: &App, notice: &CustomerNotice) -> Result<()> {
    for order_id in &notice.orders_to_redact {
        let order = app.db.order(*order_id).await?;
        if let Some(owner) = order.and_then(|order| order.external_id) {
            forget(app, &owner).await?;
        }
    }
    forget(app, &external_id(&notice.customer.id.to_string())).await
}

/// Here and at the platform.
async fn forget(app: &App, id: &str) -> Result<()> {
    app.platform.redact(id).await?;
    app.db.forget(id).await
}

/// Forgets all customers of the shop.
pub async fn redact_shop(app: &App) -> Result<()> {
    for id in app.db.customers().await? {
        forget(app, &id).await?;
    }
    app.db.clear().await
}
