//! The demo store's proxy. Like the proxy of a real store, it adds the store's secret key to the widget's requests, so
//! that the key is not in any page.

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header, uri::PathAndQuery},
    response::Response,
};
use tower::ServiceExt;

use super::shopper::SameOrigin;
use crate::{
    error::{Error, Result},
    http::{authentication::X_API_KEY, extract::Local, middleware::request_log::RequestId},
};

/// The path prefix of the proxy.
const PREFIX: &str = "/genvoris-proxy";
/// The header in which browsers say, for every method, how the requesting page relates to the target.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The proxied platform, and the key that the proxy adds.
#[derive(Clone)]
pub struct Proxy {
    api: Router,
    key: String,
}

impl Proxy {
    /// A proxy to `api` that adds `key`.
    pub fn new(api: Router, key: &str) -> Self {
        Self {
            api,
            key: key.to_owned(),
        }
    }

    fn authorization(&self) -> Result<HeaderValue> {
        let value = HeaderValue::from_str(&format!("Bearer {}", self.key));
        let mut value = value.map_err(Error::internal)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// `GET|POST|DELETE /genvoris-proxy/{*path}`: forwards the calls of the widget, and none of those that are reserved for a
/// store's server.
pub async fn forward(
    State(proxy): State<Proxy>,
    _: SameOrigin,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Result<Response> {
    if is_cross_site(request.headers()) {
        return Err(Error::CrossOrigin);
    }
    let uri = platform_uri(request.method(), request.uri()).ok_or(Error::PathNotAllowed)?;
    let (mut parts, body) = request.into_parts();
    parts.uri = uri;
    parts.headers.remove(header::COOKIE);
    let authorization = proxy.authorization()?;
    parts.headers.insert(header::AUTHORIZATION, authorization);
    parts.headers.remove(X_API_KEY);
    let local = Local::from_parts(&parts);
    // This removes the shopper's address, among other things: for the platform, the store's server is the client.
    parts.extensions = Default::default();
    parts.extensions.insert(local);
    parts.extensions.insert(id);
    let response = proxy.api.oneshot(Request::from_parts(parts, body)).await;
    response.map_err(Error::internal)
}

/// Whether another site's page sent the request. The `Origin` header is not enough: a GET for an image, for example, has
/// none.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let site = headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// The URI of the request at the platform; none if the proxy does not forward the request.
fn platform_uri(method: &Method, uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_prefix(PREFIX)?;
    let path_and_query = uri.path_and_query()?.as_str().strip_prefix(PREFIX)?;
    let target = PathAndQuery::try_from(path_and_query).ok()?;
    is_forwarded(method, path).then(|| target.into())
}

fn is_forwarded(method: &Method, path: &str) -> bool {
    let methods: &[Method] = match path {
        "/api/tryon" | "/api/analyze" | "/api/v1/events" => &[Method::POST],
        "/api/status" | "/api/config" | "/api/widget/button-design" => &[Method::GET],
        path => match path.strip_prefix("/api/tryon/jobs/") {
            Some(id) if is_job_id(id) => &[Method::GET, Method::DELETE],
            _ => &[],
        },
    };
    methods.contains(method)
}

/// Whether the text is a single path segment of plain characters. Anything else, such as an encoded slash, might be
/// interpreted as another path.
fn is_job_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !text.is_empty() && text.chars().all(plain)
}
