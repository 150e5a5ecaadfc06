//! The exchange of a checkout whose payment is known already: what a shopper waits for at each return from the checkout but
//! the first.

use std::net::SocketAddr;

use http_body_util::Full;
use hyper::{Method, Request, header};
use serde_json::json;

use crate::{
    Result,
    http::{self, Connection, HttpRequest},
    load::{self, LoadResult},
};

/// Pays for a try-on in the sandbox's checkout, and exchanges it again and again over one connection.
pub async fn of_a_known_payment(address: SocketAddr, count: u64) -> Result<LoadResult> {
    let id = pay(address).await?;
    let request = move |_| {
        let body = json!({ "checkoutSessionId": id });
        http::post_from_page("/api/tryon/session", &body)
    };
    load::run(address, 1, count / 10, request.clone()).await?;
    load::run(address, 1, count, request).await
}

/// Returns the id of a paid checkout.
async fn pay(address: SocketAddr) -> Result<String> {
    let mut connection = Connection::open(address).await?;
    let body =
        json!({ "shopperId": "ada", "productId": "42", "returnUrl": "http://127.0.0.1/shirt" });
    let request = http::post_from_page("/api/tryon/checkout", &body)?;
    let answer = connection.json(request).await?;
    let url = answer["url"].as_str().ok_or("the response has no url")?;
    let (_, id) = url.rsplit_once('/').ok_or("the url has no id")?;
    connection.send(choose_to_pay(address, id)?).await?;
    Ok(id.to_owned())
}

fn choose_to_pay(address: SocketAddr, id: &str) -> Result<HttpRequest> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/tryon/sandbox/{id}"))
        .header(header::HOST, address.to_string())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    Ok(request.body(Full::from("choice=pay_and_close"))?)
}
