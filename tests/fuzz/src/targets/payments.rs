//! Webhooks of Stripe and Paddle, signed and unsigned. The provider itself cannot be reached.

use std::{cell::OnceCell, sync::Arc};

use arbitrary::Unstructured;
use aws_lc_rs::hmac;
use axum::{body::Body, http::Request};
use clap::Parser;
use genvoris::{
    store::{CheckoutArgs, Platform, Store, routes},
    trusted_proxies::TrustedProxies,
};

use super::with;
use crate::{
    clock::{NOW, Stopped},
    input::{body, text},
    server::{KEY, Server},
};

const SECRET: &str = "whsec_fuzz";
/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:1";

const STRIPE: [&str; 24] = [
    "id",
    "type",
    "data",
    "object",
    "checkout.session",
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "charge",
    "payment_intent",
    "pi_1",
    "cs_test_1",
    "metadata",
    "model",
    "PAY_PER_USE",
    "shopperId",
    "ada",
    "payment_status",
    "paid",
    "refunded",
    "amount_refunded",
    "amount",
];
const PADDLE: [&str; 18] = [
    "event_id",
    "event_type",
    "data",
    "id",
    "status",
    "transaction.completed",
    "transaction.paid",
    "adjustment.created",
    "adjustment.updated",
    "transaction_id",
    "txn_1",
    "custom_data",
    "model",
    "PAY_PER_USE",
    "action",
    "refund",
    "approved",
    "completed",
];

/// How a provider signs, and how a store's backend is told of it.
struct Provider {
    name: &'static str,
    words: &'static [&'static str],
    header: &'static str,
    /// What it writes in the header: between the parts, before the signature and before the time; and what it signs between
    /// time and body.
    marks: [&'static str; 4],
    flags: [&'static str; 6],
}

const WITH_STRIPE: Provider = Provider {
    name: "stripe",
    words: &STRIPE,
    header: "stripe-signature",
    marks: [",", "v1", "t", "."],
    flags: [
        "--stripe-secret-key",
        "sk_test_fuzz",
        "--stripe-webhook-secret",
        SECRET,
        "--stripe-api-base",
        NOWHERE,
    ],
};

const WITH_PADDLE: Provider = Provider {
    name: "paddle",
    words: &PADDLE,
    header: "paddle-signature",
    marks: [";", "h1", "ts", ":"],
    flags: [
        "--paddle-api-key",
        "pdl_fuzz",
        "--paddle-webhook-secret",
        SECRET,
        "--paddle-api-base",
        NOWHERE,
    ],
};

/// The flags of a store's backend.
#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    checkout: CheckoutArgs,
}

thread_local! {
    static STRIPE_STORE: OnceCell<Server> = const { OnceCell::new() };
    static PADDLE_STORE: OnceCell<Server> = const { OnceCell::new() };
}

/// Receives a webhook of Stripe's.
pub fn run_stripe(data: &[u8]) {
    STRIPE_STORE.with(|store| receive(data, &WITH_STRIPE, store));
}

/// Receives a webhook of Paddle's.
pub fn run_paddle(data: &[u8]) {
    PADDLE_STORE.with(|store| receive(data, &WITH_PADDLE, store));
}

fn receive(data: &[u8], provider: &Provider, store: &OnceCell<Server>) {
    with(data, |input| {
        let body = body(input, provider.words)?;
        let header = header(input, &body, provider.marks)?;
        let request = Request::post("/api/tryon/webhook");
        let request = request
            .header(provider.header, header)
            .body(Body::from(body));
        // What is no header does not reach a server.
        if let Ok(request) = request {
            store.get_or_init(|| open(provider)).call(request);
        }
        Ok(())
    });
}

fn open(provider: &Provider) -> Server {
    let common = [
        "store",
        "--checkout-provider",
        provider.name,
        "--checkout-price",
        "0.99 USD",
        "--store-key",
        KEY,
    ];
    let flags = Flags::parse_from([&common[..], &provider.flags].concat());
    let settings = flags
        .checkout
        .settings()
        .expect("flags")
        .expect("a provider");
    Server::new(async |_| {
        let platform = Platform::at(NOWHERE.parse().expect("a URL"), KEY).expect("a client");
        let store = Store::new(
            settings,
            platform,
            Arc::new(Stopped),
            TrustedProxies::new(0),
        );
        routes(store.expect("a store"))
    })
}

/// A header that is mostly genuine, in the parts that the provider names: the separator, the signature, the time, and what
/// is between time and body.
fn header(
    input: &mut Unstructured,
    body: &[u8],
    [separator, signature, time, joint]: [&str; 4],
) -> arbitrary::Result<String> {
    let now = NOW.to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signed = hex::encode(hmac::sign(
        &key,
        &[now.as_bytes(), joint.as_bytes(), body].concat(),
    ));
    Ok(match input.ratio(3, 4)? {
        true => format!("{time}={now}{separator}{signature}={signed}"),
        false => text(
            input,
            &[separator, signature, time, "=", &now, &signed, " ", "0"],
        )?,
    })
}
