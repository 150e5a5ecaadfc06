//! The status of a successful POST.

use axum::http::StatusCode;

/// 201 where something new was created, 200 where it existed.
pub fn created_or_ok(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}
