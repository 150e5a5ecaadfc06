//! What pages ask the platform itself for, with the store's key added: try-ons, their jobs, the button's design, events, and
//! the widget's files.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::{Value, json};

use crate::{
    api_client::{Answer, authorization, call_server, unreachable, url_below},
    error::{Error, Result},
};

/// Longer than the platform renders.
const TIMEOUT: Duration = Duration::from_secs(120);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// What the platform has to know of a request.
const REQUEST_HEADERS: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::IF_NONE_MATCH,
];
/// What a page has to know of an answer.
const RESPONSE_HEADERS: [HeaderName; 7] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CACHE_CONTROL,
    header::ETAG,
    header::VARY,
    header::RETRY_AFTER,
    header::DATE,
];

/// The platform's address and key.
pub struct Forwarder {
    client: Client,
    base: Url,
    authorization: HeaderValue,
}

impl Forwarder {
    /// # Errors
    /// 500 if the key cannot be a header's value, or TLS cannot be set up.
    pub fn new(base: Url, key: &str) -> Result<Self> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .build();
        Ok(Self {
            client: client.map_err(Error::internal)?,
            base,
            authorization: authorization(key)?,
        })
    }

    /// Sends a page's call on. The path's parts are escaped; of the query nothing is sent, because all of it is Shopify's.
    pub async fn send(
        &self,
        method: Method,
        path: &[&str],
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Response> {
        let request = self.authorized(method, path)?.body(body);
        respond(with_headers(request, headers)).await
    }

    /// Fetches a file of the widget.
    pub async fn file(&self, name: &str, headers: &HeaderMap) -> Result<Response> {
        let request = self.client.get(self.url(&[name])?);
        respond(with_headers(request, headers)).await
    }

    /// Whether the store as a whole has try-ons left.
    pub async fn has_credits(&self) -> Result<bool> {
        let answer = self
            .ask(self.authorized(Method::GET, &["api", "status"])?)
            .await?;
        let status: Value = answer.json()?;
        Ok(status["access"] == "ALLOWED")
    }

    /// Counts a try-on that the page has had elsewhere.
    pub async fn track(&self, token: &str) -> Result<Answer> {
        let body = json!({ "success": true, "end_customer_token": token });
        let request = self.authorized(Method::POST, &["api", "tryon", "track"])?;
        self.ask(request.json(&body)).await
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Answer> {
        let response = call_server(request).await?;
        Answer::new(response.status, &response.headers, response.body)
    }

    fn authorized(&self, method: Method, path: &[&str]) -> Result<RequestBuilder> {
        let request = self.client.request(method, self.url(path)?);
        Ok(request.header(header::AUTHORIZATION, self.authorization.clone()))
    }

    fn url(&self, path: &[&str]) -> Result<Url> {
        url_below(self.base.clone(), path)
    }
}

fn with_headers(mut request: RequestBuilder, headers: &HeaderMap) -> RequestBuilder {
    for name in REQUEST_HEADERS {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    request
}

/// The platform's answer as it comes, without what only concerns its own connection.
async fn respond(request: RequestBuilder) -> Result<Response> {
    let response = request.send().await.map_err(|error| unreachable(&error))?;
    let (status, from) = (response.status(), response.headers().clone());
    let mut answer = (status, Body::from_stream(response.bytes_stream())).into_response();
    let headers = answer.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for name in RESPONSE_HEADERS {
        if let Some(value) = from.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    Ok(answer)
}
