//! Requests to the try-on backend. Whatever `fetch` does, the result is a [`Reply`].

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Response;
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, Blob, FormData, Request, RequestInit};

use super::{page::settled, response};
use crate::{
    host::{bridge::HostPageBridge, loader::Loader},
    js::{
        object::{Entry, Value, object},
        value::text,
    },
    tryon::{
        product::Product,
        reply::{Reply, classify},
    },
};

/// The time limit for a try-on. The slowest known backends take 90 seconds.
const TRYON_TIMEOUT_MILLIS: u32 = 120_000;

/// The time limit for polling a job or fetching a token.
pub const POLL_TIMEOUT_MILLIS: u32 = 20_000;

/// What a request is for.
pub enum RequestKind {
    /// Sends a try-on.
    Tryon {
        /// The fields of the request.
        form: FormData,
        /// Whether the form contains a session token.
        with_token: bool,
    },
    /// Polls a job.
    Poll,
    /// Fetches a fresh session token, with these headers, from the page's server, which knows the shopper by cookie.
    Token(JsValue),
}

/// A pending request. Dropping it aborts the request.
pub struct PendingRequest {
    controller: Option<AbortController>,
    _timer: Timeout,
}

impl Drop for PendingRequest {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// The result of a request: its meaning, and the pictures as the backend sent them.
pub struct Received {
    /// The meaning of the response.
    pub reply: Reply,
    /// Values for `<img src>`.
    pub pictures: Vec<JsValue>,
    /// The session token, if the request was for one.
    pub token: Option<String>,
    /// The HTTP status, or 0 if there was no response.
    pub status: u16,
}

impl From<Reply> for Received {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            pictures: vec![],
            token: None,
            status: 0,
        }
    }
}

/// The data of a try-on request.
pub struct TryonRequest<'a> {
    /// The product to try on.
    pub product: &'a Product,
    /// The photo, as a JPEG.
    pub photo: &'a Blob,
    /// Identifies the attempt. It is the same whenever the attempt is sent again.
    pub attempt_id: &'a str,
    /// The store's key.
    pub api_key: Option<String>,
    /// The session token.
    pub token: Option<String>,
    /// The page's URL, unless the product has one.
    pub page_url: Option<String>,
    /// A label for the storefront platform.
    pub platform: Option<String>,
    /// How many pictures to make, unless it is one.
    pub variations: Option<String>,
}

/// The form of a try-on request. Forms need no custom headers, so the browser sends no CORS preflight.
///
/// # Errors
/// Whatever `FormData` throws, if the page has replaced it.
pub fn form(tryon: &TryonRequest) -> Result<FormData, JsValue> {
    let product = tryon.product;
    let form = FormData::new()?;
    form.append_with_blob_and_filename("photo", tryon.photo, "photo.jpg")?;
    for image in &product.images {
        form.append_with_str("product_images", image)?;
    }
    let fields = [
        ("product_id", product.id.as_deref()),
        ("product_title", product.title.as_deref()),
        (
            "product_category",
            product.category.map(|category| category.name()),
        ),
        (
            "page_url",
            product.page_url.as_deref().or(tryon.page_url.as_deref()),
        ),
        ("platform", tryon.platform.as_deref()),
        ("variation_count", tryon.variations.as_deref().or(Some("1"))),
        ("end_customer_token", tryon.token.as_deref()),
        ("api_key", tryon.api_key.as_deref()),
        ("attempt_id", Some(tryon.attempt_id)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            form.append_with_str(name, value)?;
        }
    }
    Ok(form)
}

/// Starts a request. The future resolves to its result and never fails. gloo-net reads the response, but does not send the
/// request: its sender traps if `fetch` rejects with a value that is not an `Error`, and adds 2 KB.
pub fn start(
    loader: &Loader,
    url: String,
    kind: RequestKind,
) -> (PendingRequest, impl Future<Output = Received> + use<>) {
    let timed_out = Rc::new(Cell::new(false));
    let loader = loader.clone();
    let millis = match kind {
        RequestKind::Tryon { .. } => TRYON_TIMEOUT_MILLIS,
        RequestKind::Poll | RequestKind::Token(_) => POLL_TIMEOUT_MILLIS,
    };
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let (timer_fired, timer_controller) = (timed_out.clone(), controller.clone());
    let timer = Timeout::new(millis, move || {
        timer_fired.set(true);
        if let Some(controller) = timer_controller {
            controller.abort();
        }
    });
    let pending = PendingRequest {
        controller,
        _timer: timer,
    };
    let future = async move {
        match perform(&loader, &url, kind, signal).await {
            Ok(received) => received,
            Err(_) if timed_out.get() => Reply::timeout().into(),
            Err(_) => Reply::network_error().into(),
        }
    };
    (pending, future)
}

async fn perform(
    loader: &Loader,
    url: &str,
    kind: RequestKind,
    signal: Option<AbortSignal>,
) -> Result<Received, JsValue> {
    let with_token = matches!(
        kind,
        RequestKind::Tryon {
            with_token: true,
            ..
        }
    );
    let (response, body) = fetch_json(loader, &build_request(url, kind, signal)?).await?;
    let (ok, status) = (response.ok(), response.status());
    let mut parsed = response::parse(&Response::from(response), &body, url);
    parsed.fields.with_token = with_token;
    Ok(Received {
        reply: classify(parsed.fields),
        pictures: parsed.pictures,
        token: text(&body, "token").filter(|_| ok),
        status,
    })
}

/// Sends a request and returns the response with its body parsed as JSON, or `undefined` if the body is not JSON.
///
/// # Errors
/// Whatever the network, or the page's replacement of `fetch`, throws.
async fn fetch_json(
    loader: &Loader,
    request: &Request,
) -> Result<(web_sys::Response, JsValue), JsValue> {
    let response = settled(loader.fetch(request)?).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = settled(response.text()?.into()).await?;
    let body = HostPageBridge::of(loader).parse_response(&text);
    Ok((response, body.unwrap_or_default()))
}

fn build_request(
    url: &str,
    kind: RequestKind,
    signal: Option<AbortSignal>,
) -> Result<Request, JsValue> {
    let entries: &[Entry] = match &kind {
        RequestKind::Tryon { .. } => &[NO_STORE, POST],
        RequestKind::Poll => &[NO_STORE],
        RequestKind::Token(_) => &[
            NO_STORE,
            POST,
            ("credentials", Value::Text(Some("include"))),
        ],
    };
    let init: RequestInit = object(entries).unchecked_into();
    init.set_signal(signal.as_ref());
    match &kind {
        RequestKind::Tryon { form, .. } => init.set_body(form),
        RequestKind::Poll => {}
        RequestKind::Token(headers) => init.set_headers(headers),
    }
    Request::new_with_str_and_init(url, &init)
}

/// The method of most requests.
const POST: Entry = ("method", Value::Text(Some("POST")));

/// Caches in front of a page store responses without caching headers. Without this, polling a job would return the first
/// response forever.
pub const NO_STORE: Entry = ("cache", Value::Text(Some("no-store")));

/// Sends a request whose response does not matter. Returns the promise of `fetch`, so that the caller can handle its
/// rejection.
pub fn send_and_forget(loader: &Loader, url: &str, entries: &[Entry]) -> JsValue {
    let init = object(entries);
    Request::new_with_str_and_init(url, init.unchecked_ref())
        .and_then(|request| loader.fetch(&request))
        .unwrap_or(JsValue::UNDEFINED)
}
