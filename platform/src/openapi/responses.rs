//! The error responses that several operations share. An operation names them in `responses(…)` beside its own.
//!
//! Of two entries with the same status the later one wins. An operation with further error codes for one of these
//! statuses therefore lists the status itself, after these.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{
        Content, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder,
        schema::{ObjectBuilder, Type},
    },
};

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident { $($status:literal: $codes:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([$(error($status, $codes)),+])
            }
        }
    )+ };
}

errors! {
    /// Every operation has these.
    AnyErrors {
        500: "`internal_error`: an error of the server. The `X-Request-Id` identifies it in the server's log.",
        503: "`internal_error`: the database does not respond. Nothing was changed or charged; repeat the call after as many seconds as `Retry-After` says.",
    }
    /// For operations that take the store's API key.
    KeyErrors {
        401: "`unauthorized`: the key is missing, or the header is malformed. `invalid_key`: no store has this key, it is a publishable key and the operation takes a secret one, or the request carries two keys that differ.",
        403: "`account_inactive`: the store is deactivated. `domain_not_allowed`: the key does not allow pages of this origin.",
        429: "`rate_limited`: there were too many requests. Wait for as many seconds as `Retry-After` says.",
        500: "`internal_error`: an error of the server. The `X-Request-Id` identifies it in the server's log.",
        503: "`internal_error`: the database does not respond. Nothing was changed or charged; repeat the call after as many seconds as `Retry-After` says.",
    }
    /// For operations that take a session token and charge for a try-on.
    TokenErrors {
        401: "`unauthorized`: the key is missing, or the header is malformed. `invalid_key`: no store has this key, it is a publishable key and the operation takes a secret one, or the request carries two keys that differ. `invalid_session_token`: the session token is invalid, expired or revoked.",
        402: "`end_customer_quota`: the customer may not try on; `reason` says why. `credit_limit_reached`: the store has no credits left. Nothing was charged.",
        403: "`token_store_mismatch`: the session token belongs to another store. `product_mismatch`: it was issued for another product. `account_inactive`: the store is deactivated. `domain_not_allowed`: the key does not allow pages of this origin.",
    }
    /// For operations that wait for a picture.
    UnavailableErrors {
        503: "`upstream_unreachable`: the server is being restarted, and the picture was not ready. `internal_error`: the database does not respond. Nothing was charged; repeat the call after as many seconds as `Retry-After` says.",
    }
    /// For the files with which pages load the widget.
    LoaderErrors {
        429: "`rate_limited`: there were too many requests. Wait for as many seconds as `Retry-After` says.",
    }
    /// For operations that take a JSON body.
    BodyErrors {
        400: "`invalid_body`: the body is invalid; `fieldErrors` lists what is wrong with which field.",
        408: "`request_timeout`: the body made no progress for 30 seconds.",
        413: "`invalid_body`: the body is larger than 64 KB.",
    }
    /// For operations that take metadata.
    MetadataErrors {
        400: "`invalid_body`: the body is invalid; `fieldErrors` lists what is wrong with which field. `metadata_too_large`: the metadata has more than 20 keys or 4 KB.",
    }
    /// For operations that take query parameters but no body.
    QueryErrors {
        400: "`invalid_body`: a parameter is invalid; `fieldErrors` lists what is wrong with which parameter.",
    }
    /// For operations on one object of the store.
    MissingErrors {
        404: "`not_found`: the store has no object with this id.",
    }
    /// For operations that assign a plan to a customer.
    PlanErrors {
        403: "`plan_not_found`: the store has no such plan, or the plan is disabled. `account_inactive`: the store is deactivated. `domain_not_allowed`: the key does not allow pages of this origin.",
    }
    /// For operations that send to a webhook.
    WebhookErrors {
        403: "`webhook_inactive`: the webhook is inactive; switch it on first. `account_inactive`: the store is deactivated. `domain_not_allowed`: the key does not allow pages of this origin.",
    }
}

fn error(status: u16, codes: &str) -> (String, RefOr<Response>) {
    let body = Content::new(Some(Ref::from_schema_name("Error")));
    let mut response = ResponseBuilder::new()
        .description(codes)
        .content("application/json", body);
    if status == 429 {
        response = response.header("Retry-After", retry_after());
    }
    (status.to_string(), response.build().into())
}

fn retry_after() -> utoipa::openapi::Header {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(0));
    HeaderBuilder::new()
        .schema(Some(seconds))
        .description(Some("The seconds to wait before the next request."))
        .build()
}
