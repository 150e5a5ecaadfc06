//! The status of a successful POST.

use axum::http::StatusCode;

/// 201 if something was created, 200 if it existed already.
pub fn created_or_ok(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}
