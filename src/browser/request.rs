//! Requests to the try-on backend. Whatever `fetch` does, a [`Reply`] comes out.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Response;
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, Blob, FormData, Request, RequestInit};

use super::{answer, page::settled};
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

/// How long a try-on may take to answer. The slowest published backends take 90 s.
const TRYON_MILLIS: u32 = 120_000;

/// How long a question for a job, or for a token, may take.
pub const SHORT_MILLIS: u32 = 20_000;

/// What a request is for.
pub enum RequestKind {
    /// Sends a try-on.
    Tryon {
        /// Contract part 5.
        form: FormData,
        /// Whether the form has a session token.
        with_token: bool,
    },
    /// Asks for a job.
    Poll,
    /// Asks the page's server, which knows the shopper by cookie, for a fresh session token, with these headers.
    Token(JsValue),
}

/// One request under way; dropping it gives the request up.
pub struct Call {
    controller: Option<AbortController>,
    _timer: Timeout,
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// What came of a request: its meaning, and the pictures as the backend named them.
pub struct Received {
    /// The meaning.
    pub reply: Reply,
    /// Strings for `<img src>`.
    pub pictures: Vec<JsValue>,
    /// A session token, where one was asked for.
    pub token: Option<String>,
    /// The HTTP status; 0 where there was no answer.
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

/// What a try-on is asked for with.
pub struct Tryon<'a> {
    /// What is tried on.
    pub product: &'a Product,
    /// A JPEG.
    pub photo: &'a Blob,
    /// The same for each repetition of one attempt.
    pub attempt_id: &'a str,
    /// The store's key.
    pub api_key: Option<String>,
    /// The session token.
    pub token: Option<String>,
    /// Where the shopper is, unless the product says it.
    pub page_url: Option<String>,
    /// The storefront's kind.
    pub platform: Option<String>,
}

/// The form of a try-on, contract part 5. No header is set, so that no preflight is needed.
///
/// # Errors
/// Whatever the page's `FormData` throws.
pub fn form(tryon: &Tryon) -> Result<FormData, JsValue> {
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
        ("variation_count", Some("1")),
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

/// Starts a request. gloo-net reads the answer; its own way of sending is left out, because it takes
/// a rejection that is no `Error` for impossible and traps, and because it costs 2 KB.
/// The future gives its meaning; it never fails.
pub fn call(
    loader: &Loader,
    url: String,
    kind: RequestKind,
) -> (Call, impl Future<Output = Received> + use<>) {
    let late = Rc::new(Cell::new(false));
    let loader = loader.clone();
    let millis = match kind {
        RequestKind::Tryon { .. } => TRYON_MILLIS,
        RequestKind::Poll | RequestKind::Token(_) => SHORT_MILLIS,
    };
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let (is_late, too_late) = (late.clone(), controller.clone());
    let timer = Timeout::new(millis, move || {
        is_late.set(true);
        if let Some(controller) = too_late {
            controller.abort();
        }
    });
    let call = Call {
        controller,
        _timer: timer,
    };
    let future = async move {
        match exchange(&loader, &url, kind, signal).await {
            Ok(received) => received,
            Err(_) if late.get() => Reply::timed_out().into(),
            Err(_) => Reply::lost().into(),
        }
    };
    (call, future)
}

async fn exchange(
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
    let (response, body) = ask(loader, &build(url, kind, signal)?).await?;
    let (ok, status) = (response.ok(), response.status());
    let mut read = answer::read(&Response::from(response), &body, url);
    read.answer.with_token = with_token;
    Ok(Received {
        reply: classify(read.answer),
        pictures: read.pictures,
        token: text(&body, "token").filter(|_| ok),
        status,
    })
}

/// An answer with its body as JSON, `undefined` where that is none.
///
/// # Errors
/// Whatever the network, or the page's `fetch`, threw.
async fn ask(loader: &Loader, request: &Request) -> Result<(web_sys::Response, JsValue), JsValue> {
    let response = settled(loader.fetch(request)?).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = settled(response.text()?.into()).await?;
    let body = HostPageBridge::of(loader).read_answer(&text);
    Ok((response, body.unwrap_or_default()))
}

fn build(url: &str, kind: RequestKind, signal: Option<AbortSignal>) -> Result<Request, JsValue> {
    let entries: &[Entry] = match &kind {
        RequestKind::Tryon { .. } => &[FRESH, POST],
        RequestKind::Poll => &[FRESH],
        RequestKind::Token(_) => &[FRESH, POST, ("credentials", Value::Text(Some("include")))],
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

/// Pages are behind caches that keep what says nothing of caching: a job's first answer would be its last.
pub const FRESH: Entry = ("cache", Value::Text(Some("no-store")));

/// Sends a request whose answer nobody waits for; whatever it comes to is to be passed over.
pub fn send(loader: &Loader, url: &str, entries: &[Entry]) -> JsValue {
    let init = object(entries);
    Request::new_with_str_and_init(url, init.unchecked_ref())
        .and_then(|request| loader.fetch(&request))
        .unwrap_or(JsValue::UNDEFINED)
}
