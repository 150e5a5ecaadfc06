//! A client for the platform's own REST API, as a store's server calls it: in the same process, or over HTTP.

mod answer;

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
};
use reqwest::Url;
use serde_json::Value;
use tower::ServiceExt;

pub use answer::Answer;

use crate::error::{Error, Result};

/// The largest response that is read in the same process, in bytes.
const MAX_RESPONSE_BYTES: usize = 1 << 20;
/// How long the platform may take to respond over HTTP.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A client with a store's key.
#[derive(Clone)]
pub struct ApiClient {
    transport: Transport,
    key: String,
}

#[derive(Clone)]
enum Transport {
    Router(Router),
    Http { client: reqwest::Client, base: Url },
}

/// A response with any status.
pub struct ApiResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ApiClient {
    /// A client that calls the router directly and needs no socket.
    pub fn in_process(api: Router, key: &str) -> Self {
        Self {
            transport: Transport::Router(api),
            key: key.to_owned(),
        }
    }

    /// A client for the platform at `base`.
    ///
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn over_http(base: Url, key: &str) -> Result<Self> {
        let client = reqwest::Client::builder().timeout(TIMEOUT).build();
        let client = client.map_err(Error::internal)?;
        Ok(Self {
            transport: Transport::Http { client, base },
            key: key.to_owned(),
        })
    }

    /// The store's key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Calls the endpoint below `/api/v1` whose path has these segments. Each of them is escaped, because one may come from
    /// a page.
    ///
    /// # Errors
    /// 502 if the platform does not respond over HTTP; 500 if the key is no valid header.
    pub async fn call(
        &self,
        method: Method,
        path: &[&str],
        body: Option<&Value>,
    ) -> Result<ApiResponse> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let authorization = authorization(&self.key)?;
        match &self.transport {
            Transport::Router(api) => {
                let base = Url::parse("http://platform/").map_err(Error::internal)?;
                let request = Request::builder()
                    .method(method)
                    .uri(endpoint(base, path)?.path())
                    .header(header::AUTHORIZATION, authorization)
                    .body(Body::from(body));
                call_router(api, request.map_err(Error::internal)?).await
            }
            Transport::Http { client, base } => {
                let request = client
                    .request(method, endpoint(base.clone(), path)?)
                    .header(header::AUTHORIZATION, authorization)
                    .body(body);
                call_server(request).await
            }
        }
    }

    /// Like [`ApiClient::call`], for a caller that can go on only if the platform works and takes the key.
    ///
    /// # Errors
    /// Those of [`Answer::new`] as well.
    pub async fn ask(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<Answer> {
        let response = self.call(method, path, body).await?;
        Answer::new(response.status, &response.headers, response.body)
    }
}

/// The header that a store's key is sent in.
///
/// # Errors
/// 500 if the key has characters that no header may contain.
pub fn authorization(key: &str) -> Result<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {key}"))
        .map_err(|_| Error::internal("the store's key has characters that no key has"))?;
    header.set_sensitive(true);
    Ok(header)
}

async fn call_router(api: &Router, request: Request<Body>) -> Result<ApiResponse> {
    let response = api.clone().oneshot(request).await;
    let (parts, body) = response.map_err(Error::internal)?.into_parts();
    let body = to_bytes(body, MAX_RESPONSE_BYTES).await;
    Ok(ApiResponse {
        status: parts.status,
        headers: parts.headers,
        body: body.map_err(Error::internal)?,
    })
}

/// Sends a request, and reads the whole response.
///
/// # Errors
/// 502 if the platform does not answer.
pub async fn call_server(request: reqwest::RequestBuilder) -> Result<ApiResponse> {
    let response = request.send().await.map_err(|error| unreachable(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await;
    Ok(ApiResponse {
        status,
        headers,
        body: body.map_err(|error| unreachable(&error))?,
    })
}

fn endpoint(base: Url, path: &[&str]) -> Result<Url> {
    url_below(base, &[&["api", "v1"], path].concat())
}

/// The URL below the platform's with these segments. Each of them is escaped.
///
/// # Errors
/// 500 if the platform's URL cannot have a path.
pub fn url_below(mut base: Url, path: &[&str]) -> Result<Url> {
    base.path_segments_mut()
        .map_err(|()| Error::internal("the platform's URL cannot have a path"))?
        .pop_if_empty()
        .extend(path);
    Ok(base)
}

/// 502 for a platform that does not answer.
pub fn unreachable(error: &reqwest::Error) -> Error {
    // Not with its URL, which contains the shopper's id.
    let timeout = error.is_timeout();
    tracing::warn!(timeout, "the platform did not answer");
    Error::UpstreamUnreachable("the try-on platform did not answer".to_owned())
}
