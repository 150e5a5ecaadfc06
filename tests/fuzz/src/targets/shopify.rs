//! The app proxy's queries and the webhooks of Shopify, signed and unsigned. The platform cannot be reached.

use std::{cell::OnceCell, sync::Arc};

use arbitrary::{Result, Unstructured};
use aws_lc_rs::hmac;
use axum::{Router, body::Body, http::Request};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Parser;
use genvoris::{
    shopify::{App, ShopifyArgs, routes},
    trusted_proxies::TrustedProxies,
};
use tempfile::TempDir;

use super::with;
use crate::{
    clock::Stopped,
    input::{body, text, word},
    server::{KEY, Server},
};

const SECRET: &str = "shpss_fuzz";
const SHOP: &str = "demo.myshopify.com";
const NAMES: [&str; 28] = [
    "id",
    "customer",
    "email",
    "line_items",
    "variant_id",
    "quantity",
    "current_quantity",
    "total_price",
    "financial_status",
    "paid",
    "refunded",
    "refund_line_items",
    "line_item_id",
    "line_item",
    "order_id",
    "cancelled_at",
    "note_attributes",
    "name",
    "value",
    "properties",
    "admin_graphql_api_id",
    "orders_requested",
    "orders_to_redact",
    "shop_domain",
    "7",
    "42",
    "2026-01-01T12:00:00Z",
    "test",
];
const TOPICS: [&str; 9] = [
    "orders/paid",
    "orders/cancelled",
    "orders/updated",
    "refunds/create",
    "app/uninstalled",
    "customers/data_request",
    "customers/redact",
    "shop/redact",
    "x",
];
const QUERY: [&str; 16] = [
    "&shop=demo.myshopify.com",
    "&logged_in_customer_id=7",
    "&logged_in_customer_id=",
    "&path_prefix=%2Fapps%2Fgenvoris",
    "&timestamp=1767268800",
    "&signature=",
    "&a=1",
    "&a=2",
    "&",
    "=",
    "%26",
    "%00",
    "%",
    ",",
    "shop=",
    "0",
];

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    shopify: ShopifyArgs,
}

thread_local! {
    static SERVER: OnceCell<Server> = const { OnceCell::new() };
}

/// Receives a webhook, or a call of a page.
pub fn run(data: &[u8]) {
    with(data, |input| {
        let request = match input.arbitrary()? {
            true => webhook(input)?,
            false => page(input)?,
        };
        if let Some(request) = request {
            SERVER.with(|server| server.get_or_init(|| Server::new(open)).call(request));
        }
        Ok(())
    });
}

async fn open(folder: &TempDir) -> Router {
    let path = folder.path().display();
    let (database, requests) = (format!("sqlite://{path}/shopify.db"), path.to_string());
    let flags = [
        "shopify",
        "--shopify-shop",
        SHOP,
        "--shopify-api-secret",
        SECRET,
        "--store-key",
        KEY,
        "--shopify-model",
        "CREDITS_WITH_PURCHASE",
    ];
    let files = [
        "--shopify-database",
        &database,
        "--shopify-data-requests",
        &requests,
    ];
    let flags = Flags::parse_from([&flags[..], &files].concat());
    let settings = flags.shopify.settings().expect("flags");
    // Nothing listens there.
    let platform = "http://127.0.0.1:1".parse().expect("a URL");
    let app = App::new(
        settings,
        platform,
        Arc::new(Stopped),
        TrustedProxies::new(0),
    )
    .await;
    routes(app.expect("an app"))
}

fn sign(message: &[u8]) -> hmac::Tag {
    hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()),
        message,
    )
}

fn webhook(input: &mut Unstructured) -> Result<Option<Request<Body>>> {
    let body = body(input, &NAMES)?;
    let signature = match input.ratio(3, 4)? {
        true => STANDARD.encode(sign(&body)),
        false => text(input, &["=", "AAAA", "é"])?,
    };
    let request = Request::post("/webhooks").header("x-shopify-hmac-sha256", signature);
    let request = request.header("x-shopify-topic", *input.choose(&TOPICS)?);
    let request = request.header("x-shopify-shop-domain", word(input, &[SHOP])?);
    let request = request.header("x-shopify-webhook-id", word(input, &["1", "2", ""])?);
    Ok(request.body(Body::from(body)).ok())
}

/// The query is signed as Shopify does: its decoded parameters, sorted and joined by nothing.
fn page(input: &mut Unstructured) -> Result<Option<Request<Body>>> {
    let query = text(input, &QUERY)?;
    let mut url = reqwest::Url::parse("http://proxy/").expect("a URL");
    url.set_query(Some(&query));
    let mut pairs: Vec<String> = url
        .query_pairs()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort();
    let signature = hex::encode(sign(pairs.concat().as_bytes()));
    let path = *input.choose(&[
        "status",
        "session",
        "checkout",
        "credits/use",
        "api/tryon",
        "x",
    ])?;
    let signed = format!(
        "/apps/genvoris/{path}?{}&signature={signature}",
        url.query().unwrap_or_default()
    );
    let method = *input.choose(&["GET", "POST"])?;
    let request = Request::builder()
        .method(method)
        .uri(signed)
        .header("content-type", "application/json");
    Ok(request.body(Body::from(body(input, &NAMES)?)).ok())
}
