//! Runs a POST with an `Idempotency-Key` once, and gives the same response to those that repeat it.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, MatchedPath, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts,
        uri::PathAndQuery,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

use crate::{
    clock::Clock,
    db::Database,
    error::{Error, Result},
    http::{
        authentication::{Authenticator, Caller, Store, header_key},
        extract::{IdempotencyKey, JsonText},
    },
    idempotency::{self, Decision, Run},
};

/// The header of a response that an earlier call has got.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Runs the handler, unless a call with the same key has run it. Calls without a key, or without an API key in a header,
/// are passed on: the handler answers whatever is wrong with them.
pub async fn run_once(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    State(authenticator): State<Authenticator>,
    key: Result<IdempotencyKey>,
    request: Request,
    next: Next,
) -> Result<Response> {
    if request.method() != Method::POST {
        return Ok(next.run(request).await);
    }
    let (Some(key), Some((store, api_key))) =
        (key?.0, caller(&authenticator, request.headers()).await)
    else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = split(request).await?;
    let keyed = idempotency::Request {
        store_id: store.id,
        api_key: &api_key,
        key: &key,
        route: parts.extensions.get().map_or("", MatchedPath::as_str),
        target: parts.uri.path_and_query().map_or("", PathAndQuery::as_str),
        body: &body,
    };
    match idempotency::begin(&db, &clock, &keyed).await? {
        Decision::Replay(response) => replay(response),
        Decision::Run(run) => {
            let request = Request::from_parts(parts, Body::from(body));
            run_to_end(*run, request, next).await
        }
    }
}

/// The store and its API key, if the key is in a header and valid.
async fn caller(authenticator: &Authenticator, headers: &HeaderMap) -> Option<(Store, String)> {
    let api_key = header_key(headers).ok()??;
    match authenticator.caller(headers).await.ok()? {
        Caller::Server(store) | Caller::AuthenticatedPage(store) => Some((store, api_key)),
        Caller::Page => None,
    }
}

/// Reads the whole body.
async fn split(request: Request) -> Result<(Parts, Bytes)> {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let body = JsonText::from_request(request, &()).await?;
    Ok((parts, body.into_bytes()))
}

/// Runs the handler in a separate task, so that its response is kept even if the client has gone: then the client repeats
/// the call.
async fn run_to_end(run: Run, request: Request, next: Next) -> Result<Response> {
    let task = async move {
        let response = next.run(request).await;
        match response.status().is_success() {
            true => keep(run, response).await,
            false => {
                run.release().await?;
                Ok(response)
            }
        }
    };
    // If the handler panics, its key is free again after a while.
    let ended = tokio::spawn(task.in_current_span()).await;
    ended.map_err(Error::internal)?
}

async fn keep(run: Run, response: Response) -> Result<Response> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Error::internal)?;
    let kept = idempotency::Response {
        status: parts.status.as_u16(),
        body: body.to_vec(),
    };
    // The call has succeeded, whether or not its response can be kept.
    if let Err(error) = run.finish(&kept).await {
        tracing::warn!(%error, "the response of a call with an Idempotency-Key could not be kept");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(kept: idempotency::Response) -> Result<Response> {
    let status = StatusCode::from_u16(kept.status).map_err(Error::internal)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    Ok((status, headers, kept.body).into_response())
}
