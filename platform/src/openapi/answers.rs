//! The errors that several operations share: named in `responses(…)` beside what is the operation's own.
//!
//! Where an operation answers one of these statuses with other codes too, it lists the status itself, after these.

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
    /// Of every operation.
    AnyErrors {
        500: "`internal_error`: a fault of ours; the `X-Request-Id` finds it in our log.",
    }
    /// Of every operation that takes the store's key.
    KeyErrors {
        401: "`unauthorized`: no key, or a malformed header. `invalid_key`: no store has this key, or it is a publishable one and this takes a secret one.",
        403: "`account_inactive`: the store was deactivated. `domain_not_allowed`: the key is not for pages of this origin.",
        429: "`rate_limited`: too much at once; wait as long as `Retry-After` says.",
        500: "`internal_error`: a fault of ours; the `X-Request-Id` finds it in our log.",
    }
    /// Of every operation that takes a session token and charges for a try-on.
    TokenErrors {
        401: "`unauthorized`: no key, or a malformed header. `invalid_key`: no store has this key, or it is a publishable one and this takes a secret one. `invalid_session_token`: the session token is bad, expired or revoked.",
        402: "`end_customer_quota`: the customer may not try on, `reason` says why. `credit_limit_reached`: the store has no credits left. Nothing was debited.",
        403: "`token_store_mismatch`: the session token belongs to another store. `account_inactive`: the store was deactivated. `domain_not_allowed`: the key is not for pages of this origin.",
    }
    /// Of what a page loads the widget with.
    LoaderErrors {
        429: "`rate_limited`: too much at once; wait as long as `Retry-After` says.",
    }
    /// Of every operation that takes a JSON body.
    BodyErrors {
        400: "`invalid_body`: the body is malformed; `fieldErrors` names what is wrong where.",
        413: "`invalid_body`: the body is larger than 64 KB.",
    }
    /// Of every operation that takes the metadata of a customer.
    MetadataErrors {
        400: "`invalid_body`: the body is malformed; `fieldErrors` names what is wrong where. `metadata_too_large`: more than 20 keys or 4 KB.",
    }
    /// Of every operation that takes query parameters only.
    QueryErrors {
        400: "`invalid_body`: a parameter is malformed; `fieldErrors` names what is wrong where.",
    }
    /// Of every operation on one thing of the store's.
    MissingErrors {
        404: "`not_found`: your store has no such thing.",
    }
    /// Of every operation that gives a customer a plan.
    PlanErrors {
        403: "`plan_not_found`: your store has no such plan, or it is disabled. `account_inactive`: the store was deactivated. `domain_not_allowed`: the key is not for pages of this origin.",
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
        .description(Some("Seconds until another try makes sense."))
        .build()
}
