//! `POST credits/use`: a theme that has its pictures made elsewhere reports a try-on. Those of the widget are counted when
//! they are made, and must not be reported.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};

use super::{
    shopper::Shopper,
    state::App,
    status::Status,
    status_route::{current, remember},
};
use crate::{
    api::Validator,
    error::{Error, QuotaReason, Result},
    field_limits::ATTEMPT_ID,
    http::extract::Json as JsonBody,
};

/// What the page says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UseCredit {
    /// The page's own id of the try-on; the same one is counted once.
    attempt_id: String,
}

/// What is left.
#[derive(Serialize)]
pub struct Used {
    success: bool,
    #[serde(flatten)]
    status: Status,
}

/// `{ attemptId }` → `{ success, remaining, … }`, or 402 if nothing is left.
pub async fn use_one(
    State(app): State<App>,
    shopper: Shopper,
    headers: HeaderMap,
    JsonBody(input): JsonBody<UseCredit>,
) -> Result<Json<Used>> {
    app.count(&shopper.limit_key)?;
    check_content_type(&headers)?;
    let mut validator = Validator::default();
    validator.text(&input.attempt_id, "attemptId", ATTEMPT_ID);
    validator.finish()?;
    let id = shopper.customer()?;
    remember(&app, id).await?;
    let token = app.platform.session(id, None).await?;
    if app.db.report(id, &input.attempt_id).await? {
        count(&app, id, &token, &input.attempt_id).await?;
    }
    let status = current(&app, id).await?;
    Ok(Json(Used {
        success: true,
        status,
    }))
}

/// Has the platform count the try-on. If it does not answer, it may have counted, and must not be asked again.
async fn count(app: &App, id: &str, token: &str, attempt: &str) -> Result<()> {
    let answer = app.forwarder.track(token).await;
    let is_counted = answer
        .as_ref()
        .is_ok_and(|answer| answer.status.is_success());
    if is_counted || matches!(answer, Err(Error::UpstreamUnreachable(_))) {
        return answer.map(drop);
    }
    app.db.unreport(id, attempt).await?;
    let answer = answer?;
    match answer.status {
        StatusCode::PAYMENT_REQUIRED => Err(refusal(app, id).await?),
        _ => answer.check(),
    }
}

/// Another site's page could send a form with the shopper's cookies, but no JSON.
fn check_content_type(headers: &HeaderMap) -> Result<()> {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    match value.is_some_and(|value| value.starts_with("application/json")) {
        true => Ok(()),
        false => Err(Error::field("body", "must be sent as application/json")),
    }
}

/// Why nothing was counted: the shopper has none left, or the store has none.
async fn refusal(app: &App, id: &str) -> Result<Error> {
    let usage = app.platform.usage(id).await?;
    Ok(match usage {
        Some(usage) if usage.remaining() > 0 => Error::CreditLimitReached,
        usage => usage.map_or_else(
            || Error::NotFound("there is no such customer"),
            |usage| {
                let (used, limit) = usage.counts();
                Error::EndCustomerQuota {
                    reason: QuotaReason::QuotaExhausted,
                    used,
                    limit,
                    resets_at: None,
                    upgrade_url: app.settings.upgrade_url.clone(),
                }
            },
        ),
    })
}
