//! The widget's calls to the platform, which come through the shop's proxy so that no page has a key.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::Response,
};

use super::{model::Model, shopper::Shopper, state::App};
use crate::error::{Error, Result, UnpaidReason};

/// `POST api/tryon` and `api/analyze`: a photo.
pub async fn create(
    State(app): State<App>,
    shopper: Shopper,
    request: Request,
) -> Result<Response> {
    app.count_tryon(&shopper.limit_key)?;
    let (parts, body) = request.into_parts();
    let is_tryon = parts.uri.path().ends_with("/tryon");
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &app).await;
    let body = body.map_err(|_| Error::TooLarge {
        field: "body",
        limit: "32 MB",
    })?;
    if is_tryon && app.settings.model != Model::FreeAll {
        check_session(&app, &parts.headers, body.clone()).await?;
    }
    let path = ["api", if is_tryon { "tryon" } else { "analyze" }];
    app.forwarder
        .send(Method::POST, &path, &parts.headers, body)
        .await
}

/// Without a session nobody would be counted, and the merchant would pay for a try-on that is sold.
async fn check_session(app: &App, headers: &HeaderMap, body: Bytes) -> Result<()> {
    let content_type = headers.get(header::CONTENT_TYPE).cloned();
    if has_token(content_type, body).await? {
        return Ok(());
    }
    match app.settings.model {
        Model::PayPerUse => Err(Error::PaymentRequired(UnpaidReason::Unpaid)),
        _ => Err(Error::InvalidSessionToken),
    }
}

/// Whether each of the form's tokens is one: of several, the platform reads the last.
async fn has_token(content_type: Option<HeaderValue>, body: Bytes) -> Result<bool> {
    let mut request = Request::new(Body::from(body));
    let content_type = content_type.map(|value| (header::CONTENT_TYPE, value));
    request.headers_mut().extend(content_type);
    let invalid = || Error::field("body", "must be multipart/form-data");
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| invalid())?;
    let mut tokens = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| invalid())? {
        if field.name() == Some("end_customer_token") {
            tokens.push(field.bytes().await.map_err(|_| invalid())?);
        }
    }
    Ok(!tokens.is_empty() && tokens.iter().all(|token| !token.is_empty()))
}

/// `GET|DELETE api/tryon/jobs/{id}`
pub async fn job(
    State(app): State<App>,
    _: Shopper,
    method: Method,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !id.chars().all(plain) {
        return Err(Error::PathNotAllowed);
    }
    app.forwarder
        .send(
            method,
            &["api", "tryon", "jobs", &id],
            &headers,
            Bytes::new(),
        )
        .await
}

/// `POST api/v1/events`
pub async fn events(
    State(app): State<App>,
    shopper: Shopper,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    app.count(&shopper.limit_key)?;
    app.forwarder
        .send(Method::POST, &["api", "v1", "events"], &headers, body)
        .await
}

/// `GET api/config`
pub async fn config(State(app): State<App>, _: Shopper, headers: HeaderMap) -> Result<Response> {
    app.forwarder
        .send(Method::GET, &["api", "config"], &headers, Bytes::new())
        .await
}

/// `GET api/widget/button-design`
pub async fn button_design(
    State(app): State<App>,
    _: Shopper,
    headers: HeaderMap,
) -> Result<Response> {
    app.forwarder
        .send(
            Method::GET,
            &["api", "widget", "button-design"],
            &headers,
            Bytes::new(),
        )
        .await
}

/// `GET {file}`: a file of the widget, which is public.
pub async fn file(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_file = name.chars().all(plain)
        && [".js", ".css", ".json", ".wasm"]
            .iter()
            .any(|end| name.ends_with(end));
    match is_file {
        true => app.forwarder.file(&name, &headers).await,
        false => Err(Error::PathNotAllowed),
    }
}
