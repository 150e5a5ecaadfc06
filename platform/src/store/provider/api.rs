//! Calls of a provider's API.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect};
use serde_json::Value;

use crate::error::{Error, Result};

/// How long a provider may take to answer.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The client for a provider's API. A redirect would send the key somewhere else, so none is followed.
pub fn client() -> Result<Client> {
    let client = Client::builder()
        .timeout(TIMEOUT)
        .redirect(redirect::Policy::none());
    client.build().map_err(Error::internal)
}

/// Sends a request that creates something under an idempotency key: once more if its outcome is unknown.
pub async fn send_idempotent(request: RequestBuilder) -> Result<Value> {
    let again = request.try_clone();
    let answer = request.send().await;
    let unknown = match &answer {
        Ok(response) => response.status().is_server_error(),
        Err(_) => true,
    };
    let answer = match again {
        Some(again) if unknown => again.send().await,
        _ => answer,
    };
    json(answer).await?.ok_or_else(refused)
}

/// Sends a request that reads something or may not be repeated; none if it is not found.
pub async fn send(request: RequestBuilder) -> Result<Option<Value>> {
    json(request.send().await).await
}

async fn json(answer: reqwest::Result<Response>) -> Result<Option<Value>> {
    let response = answer.map_err(|error| unreachable(&error))?;
    let status = response.status();
    if status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    let body: Value = response.json().await.map_err(|error| unreachable(&error))?;
    if status.is_success() {
        return Ok(Some(body));
    }
    // The codes alone: a message may repeat what was sent.
    let code = |name: &str| body["error"][name].as_str().unwrap_or_default().to_owned();
    let (kind, code, param) = (code("type"), code("code"), code("param"));
    tracing::error!(
        status = status.as_u16(),
        kind,
        code,
        param,
        "the payment provider refused a call"
    );
    Err(refused())
}

fn refused() -> Error {
    Error::UpstreamUnreachable(
        "the payment provider refused the call; nothing was charged".to_owned(),
    )
}

fn unreachable(error: &reqwest::Error) -> Error {
    let (timeout, connect) = (error.is_timeout(), error.is_connect());
    tracing::warn!(timeout, connect, "the payment provider did not answer");
    Error::UpstreamUnreachable("the payment provider did not answer".to_owned())
}
