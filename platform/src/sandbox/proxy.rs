//! The demo store's proxy, as a shop would run one: it adds the store's key, so that no page has to carry it.

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header, uri::PathAndQuery},
    response::Response,
};
use tower::ServiceExt;

use super::store::SameOrigin;
use crate::{
    error::{Error, Result},
    http::{extract::Local, middleware::request_log::RequestId},
};

/// Where it is.
const PREFIX: &str = "/genvoris-proxy";
/// What a browser says of where a request comes from, with every method.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The platform behind the proxy, and the key it adds.
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

/// `GET|POST|DELETE /genvoris-proxy/{*path}`: what the widget calls, and nothing that only a store's server may.
pub async fn forward(
    State(proxy): State<Proxy>,
    _: SameOrigin,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Result<Response> {
    if is_foreign(request.headers()) {
        return Err(Error::CrossOrigin);
    }
    let uri = target(request.method(), request.uri()).ok_or(Error::PathNotAllowed)?;
    let (mut parts, body) = request.into_parts();
    parts.uri = uri;
    parts.headers.remove(header::COOKIE);
    let authorization = proxy.authorization()?;
    parts.headers.insert(header::AUTHORIZATION, authorization);
    let local = Local::from_parts(&parts);
    // The caller's address among them: to the platform it is the store that calls.
    parts.extensions = Default::default();
    parts.extensions.insert(local);
    parts.extensions.insert(id);
    let answer = proxy.api.oneshot(Request::from_parts(parts, body)).await;
    answer.map_err(Error::internal)
}

/// A GET of a foreign page carries no Origin where it is not to be read, as an image's.
fn is_foreign(headers: &HeaderMap) -> bool {
    let site = headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// The platform's URL behind the proxy's; none for what is not passed on.
fn target(method: &Method, uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_prefix(PREFIX)?;
    let whole = uri.path_and_query()?.as_str().strip_prefix(PREFIX)?;
    let target = PathAndQuery::try_from(whole).ok()?;
    is_passed_on(method, path).then(|| target.into())
}

fn is_passed_on(method: &Method, path: &str) -> bool {
    let methods: &[Method] = match path {
        "/api/tryon" | "/api/analyze" | "/api/v1/events" => &[Method::POST],
        "/api/status" | "/api/config" | "/api/widget/button-design" => &[Method::GET],
        path => match path.strip_prefix("/api/tryon/jobs/") {
            Some(id) if is_id(id) => &[Method::GET, Method::DELETE],
            _ => &[],
        },
    };
    methods.contains(method)
}

/// One plain part of a path: nothing that another reading could turn into a way out.
fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !text.is_empty() && text.chars().all(plain)
}
