//! Responses that a cache, a proxy or a service worker has changed or refused, and pictures that the page's policy blocks.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::http_responses::picture;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::shop;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    requests_bypass_the_http_cache,
    responses_wrapped_in_data_are_unwrapped,
    a_picture_that_the_policy_blocks_is_drawn_on_a_canvas,
    several_pictures_that_the_policy_blocks_are_drawn,
    a_picture_that_cannot_be_decoded_offers_no_retry,
    a_413_response_is_retried_with_a_smaller_photo,
    repeated_413_responses_show_that_the_photo_is_too_large,
    an_upload_timeout_shows_that_the_connection_is_slow,
    another_customer_sees_no_photo_and_no_result,
    a_fresh_token_of_the_same_customer_keeps_the_result,
    signing_in_changes_the_attempt_id,
    resuming_with_another_customers_token_changes_the_attempt_id,
    a_token_attribute_of_another_customer_discards_the_photo,
    a_conflicting_attempt_id_is_replaced,
    the_token_url_receives_the_pages_csrf_tokens,
    a_token_url_that_rejects_the_csrf_token_is_reported,
    a_service_worker_that_breaks_requests_is_reported,
];

async fn requests_bypass_the_http_cache(context: TestContext) {
    let processing = json!({ "status": "processing", "retry_after": 0 });
    let backend = MockBackend::start([
        MockResponse::error(401, "token_expired"),
        MockResponse::Job(vec![processing]),
    ])
    .await;
    backend.set_tokens([json!({ "token": "fresh.session.token" })]);
    let url = format!("{}/token", backend.url);
    let page = context
        .page("plain")
        .await
        .api(&backend)
        .token("old.session.token");
    let page = page.attribute("data-token-url", &url).open().await;
    let script = "window.modes = {};
        const original = window.fetch;
        window.fetch = (request, ...rest) => {
          if (request.method) window.modes[request.method + ' ' + new URL(request.url).pathname] = request.cache;
          return original(request, ...rest);
        };";
    page.run(script, vec![]).await;
    page.send(TRIGGER, &context.model()).await;
    backend.wait_for_request("GET /jobs/job_1", 1).await;
    page.click("cancel").await;
    backend.wait_for_request("DELETE /jobs/job_1", 1).await;
    let modes = page.run("return window.modes;", vec![]).await;
    for request in [
        "POST /api/tryon",
        "POST /token",
        "GET /jobs/job_1",
        "DELETE /jobs/job_1",
    ] {
        assert_eq!(modes[request], "no-store", "{request}: {modes}");
    }
}

async fn responses_wrapped_in_data_are_unwrapped(context: TestContext) {
    let wrapped = |status, success: Option<bool>, data: Value| {
        let mut body = json!({ "data": data });
        if let Some(success) = success {
            body["success"] = json!(success);
        }
        MockResponse::json(status, &body)
    };
    let refusal =
        json!({ "error": "end_customer_quota", "reason": "paused", "used": 3, "limit": 3 });
    let success = json!({ "images": [data_url(&picture())], "request_id": "req_inside" });
    let backend = MockBackend::start([
        wrapped(402, Some(false), refusal),
        wrapped(
            401,
            Some(false),
            json!({ "error": "invalid_session_token" }),
        ),
        wrapped(200, Some(true), success.clone()),
        wrapped(200, Some(false), success.clone()),
        wrapped(200, None, success),
    ])
    .await;
    backend.set_tokens([json!({ "success": true, "data": { "token": "fresh.session.token" } })]);
    let url = format!("{}/token", backend.url);
    let page = context
        .page("plain")
        .await
        .api(&backend)
        .token("old.session.token");
    let page = page.attribute("data-token-url", &url).open().await;
    page.send(TRIGGER, &context.model()).await;
    let quota = page.event("quota").await;
    assert_eq!(
        [&quota["reason"], &quota["used"]],
        [&json!("paused"), &json!(3)]
    );
    page.wait_for_screen("paywall").await;
    page.answer_quota("resume", vec![]).await;
    page.wait_for_screen("result").await;
    assert_eq!(
        page.event("tryon-completed").await["requestId"],
        "req_inside"
    );
    let token = backend.try_ons()[2]
        .field("end_customer_token")
        .map(str::to_owned);
    assert_eq!(token.as_deref(), Some("fresh.session.token"));
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("error").await;
    assert_eq!(
        page.event("error").await["charged"],
        "no",
        "a response with `success: false` was not charged"
    );
    page.click("retry").await;
    page.wait_for_screen("result").await;
}

/// Waits for this many pictures on canvases: `[{ width, label, href, shown }]`.
async fn drawn_pictures(page: &HostPage, count: usize) -> Value {
    let script = "const drawn = [...(root?.querySelectorAll('canvas[part=image][role=img]') ?? [])];
        return drawn.map((canvas) => ({ width: canvas.width, label: canvas.getAttribute('aria-label'),
          href: canvas.parentElement.querySelector('a[download]').href.slice(0, 22),
          shown: canvas.checkVisibility() }));";
    genvoris_e2e::wait::until("drawn pictures", async || {
        let pictures = page.js(script, vec![]).await;
        match pictures.as_array() {
            Some(all) if all.len() == count => Ok(pictures.clone()),
            _ => Err(pictures.to_string()),
        }
    })
    .await
}

async fn a_picture_that_the_policy_blocks_is_drawn_on_a_canvas(context: TestContext) {
    let backend = MockBackend::start([pictures(&[&data_url(&picture())])]).await;
    let page = context
        .page("no-data-pictures")
        .await
        .api(&backend)
        .open()
        .await;
    page.send(TRIGGER, &context.model()).await;
    let all = drawn_pictures(&page, 1).await;
    let expected = json!([{ "width": 60, "label": "You, wearing Linen shirt", "href": "data:image/png;base64,",
        "shown": true }]);
    assert_eq!(all, expected);
    assert_eq!(page.screen().await.as_deref(), Some("result"));
    assert_eq!(page.events("error").await, [json!(null); 0]);
    let refused = page.violations().await;
    assert!(
        refused.iter().all(|line| line.contains("img-src")),
        "{refused:?}"
    );
}

async fn several_pictures_that_the_policy_blocks_are_drawn(context: TestContext) {
    let good = data_url(&picture());
    let backend =
        MockBackend::start([pictures(&[&good, "data:image/png;base64,bm8=", &good])]).await;
    let page = context
        .page("no-data-pictures")
        .await
        .api(&backend)
        .open()
        .await;
    page.send(TRIGGER, &context.model()).await;
    drawn_pictures(&page, 2).await;
    assert_eq!(page.screen().await.as_deref(), Some("result"));
}

async fn a_picture_that_cannot_be_decoded_offers_no_retry(context: TestContext) {
    for case in ["plain", "no-data-pictures"] {
        let backend = MockBackend::start([pictures(&["data:image/png;base64,bm8="])]).await;
        let page = context.page(case).await.api(&backend).open().await;
        page.send(TRIGGER, &context.model()).await;
        page.wait_for_screen("error").await;
        assert!(!page.has("retry").await, "{case}");
        let error = page.event("error").await;
        assert_eq!(error["code"], "result_not_readable");
        assert_eq!(error["charged"], "yes");
        assert_eq!(error["retryable"], false);
    }
}

async fn a_413_response_is_retried_with_a_smaller_photo(context: TestContext) {
    let backend = MockBackend::start([too_large(), too_large()]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.photos().huge()).await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    let sizes: Vec<_> = sent.iter().map(|one| one.photo.len()).collect();
    assert!(sizes.is_sorted_by(|one, next| one > next), "{sizes:?}");
    let ids = backend.sent("attempt_id");
    assert_eq!(ids.len(), 3);
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    assert_eq!(page.events("error").await, [json!(null); 0]);
}

async fn repeated_413_responses_show_that_the_photo_is_too_large(context: TestContext) {
    let backend = MockBackend::start(vec![too_large(); 9]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.photos().huge()).await;
    page.wait_for_screen("error").await;
    assert!(page.text("error").await.contains("too large"));
    assert!(page.has("another").await && !page.has("retry").await);
    let error = page.event("error").await;
    assert_eq!(
        [&error["code"], &error["charged"]],
        ["photo_too_large", "no"]
    );
    assert_eq!(backend.try_ons().len(), 3);
}

async fn an_upload_timeout_shows_that_the_connection_is_slow(context: TestContext) {
    for status in [408, 425] {
        let backend =
            MockBackend::start([MockResponse::body(status, "text/html", "<h1>Timeout</h1>")]).await;
        let page = context.page("plain").await.api(&backend).open().await;
        page.send(TRIGGER, &context.model()).await;
        page.wait_for_screen("error").await;
        assert!(page.text("error").await.contains("slow"));
        let error = page.event("error").await;
        assert_eq!(
            [&error["code"], &error["charged"]],
            ["request_timeout", "no"]
        );
        assert_eq!(error["retryable"], true);
        page.click("retry").await;
        page.wait_for_screen("result").await;
    }
}

/// A session token whose `sub` claim is this customer. Its signature is invalid, but a page cannot verify that.
fn session_of(customer: &str) -> String {
    let claims = json!({ "sub": customer, "name": "Zoë" }).to_string();
    format!("head.{}.sign", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

async fn set_token(page: &HostPage, token: Value) {
    page.run("Genvoris.setToken(arguments[0]);", vec![token])
        .await;
    page.next_task().await;
}

async fn another_customer_sees_no_photo_and_no_result(context: TestContext) {
    for next in [json!(null), json!(session_of("b"))] {
        let backend = MockBackend::start([]).await;
        let page = context.page("plain").await.api(&backend);
        let page = page.token(&session_of("a")).open().await;
        page.try_on(TRIGGER, &context.model()).await;
        page.close().await;
        set_token(&page, next.clone()).await;
        let kept = "return root.querySelectorAll('canvas, [part=image]').length;";
        assert_eq!(page.js(kept, vec![]).await, 0, "{next}");
        page.open(TRIGGER).await;
    }
}

async fn a_fresh_token_of_the_same_customer_keeps_the_result(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
    set_token(&page, json!(session_of("a") + "ature")).await;
    page.press(TRIGGER).await;
    page.wait_for_screen("result").await;
}

async fn signing_in_changes_the_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    set_token(&page, json!(session_of("a"))).await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    assert_different_attempts(&backend);
}

fn assert_different_attempts(backend: &MockBackend) {
    let ids = backend.sent("attempt_id");
    assert_eq!(ids.len(), 2, "try-on requests");
    assert_ne!(ids[0], ids[1]);
    let sent = backend.try_ons();
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
}

async fn resuming_with_another_customers_token_changes_the_attempt_id(context: TestContext) {
    let backend = MockBackend::start([MockResponse::exhausted()]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    page.answer_quota("resume", vec![json!(session_of("b"))])
        .await;
    page.wait_for_screen("result").await;
    assert_different_attempts(&backend);
    assert_eq!(backend.sent("end_customer_token")[1], session_of("b"));
}

async fn a_token_attribute_of_another_customer_discards_the_photo(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.token(&session_of("a")).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
    let script = "document.querySelector('script[data-end-customer-token]').dataset.endCustomerToken = arguments[0];";
    page.run(script, vec![json!(session_of("b"))]).await;
    page.open(TRIGGER).await;
}

async fn a_conflicting_attempt_id_is_replaced(context: TestContext) {
    let taken = json!({ "error": "invalid_body", "detail": "attempt_id: was used for another photo",
        "fieldErrors": { "attempt_id": ["was used for another photo, product or customer"] } });
    let backend =
        MockBackend::start([MockResponse::Dropped, MockResponse::json(400, &taken)]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let ids = backend.sent("attempt_id");
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}

/// The headers of each request for a token.
type TokenRequests = Arc<Mutex<Vec<HeaderMap>>>;

/// The routes of a shop whose token URL returns 419 to requests without this header.
fn protected_token_url(requests: &TokenRequests, required_header: &'static str) -> Router {
    let respond =
        async move |State(requests): State<TokenRequests>, headers: HeaderMap| -> Response {
            let is_allowed = headers.contains_key(required_header);
            requests.lock().expect("the requests").push(headers);
            if is_allowed {
                Json(json!({ "token": "fresh.session.token" })).into_response()
            } else {
                StatusCode::from_u16(419).expect("a status").into_response()
            }
        };
    Router::new()
        .route("/token", post(respond))
        .with_state(requests.clone())
}

/// A page after a try-on with an expired session. The shop's token URL requires this header.
async fn try_on_with_expired_session(
    context: &TestContext,
    backend: &MockBackend,
    requests: &TokenRequests,
    required_header: &'static str,
) -> HostPage {
    let page = context
        .page("csrf")
        .await
        .api(backend)
        .token("old.session.token");
    let page = page.attribute("data-token-url", "/token");
    let page = page
        .shop(protected_token_url(requests, required_header))
        .await
        .open()
        .await;
    let cookies = "document.cookie = 'XSRF-TOKEN=from%2Bcookie%3D; path=/';
        document.cookie = 'csrftoken=django; path=/';";
    page.run(cookies, vec![]).await;
    page.send(TRIGGER, &context.model()).await;
    page
}

async fn the_token_url_receives_the_pages_csrf_tokens(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(401, "invalid_session_token")]).await;
    let requests = TokenRequests::default();
    let page = try_on_with_expired_session(&context, &backend, &requests, "x-csrf-token").await;
    page.wait_for_screen("result").await;
    let sent = requests.lock().expect("the requests")[0].clone();
    assert_eq!(sent["x-csrf-token"], "meta+token=");
    assert_eq!(sent["x-xsrf-token"], "from+cookie=");
    assert_eq!(sent["x-csrftoken"], "django");
    assert_eq!(sent["accept"], "application/json");
    assert_eq!(page.console_at("warn").await, [""; 0]);
}

async fn a_token_url_that_rejects_the_csrf_token_is_reported(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(401, "invalid_session_token")]).await;
    let requests = TokenRequests::default();
    let page = try_on_with_expired_session(&context, &backend, &requests, "x-never").await;
    page.wait_for_screen("error").await;
    let lines = page.console_at("warn").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("data-token-url answered 419"),
        "{lines:?}"
    );
    let report = doctor_report(&page).await;
    let line = "problem data-token-url: /token answered 419, as frameworks do";
    assert!(report.contains(line), "{report}");
    for secret in ["meta+token=", "from+cookie=", "old.session.token"] {
        assert!(!report.contains(secret), "{report}");
    }
}

async fn doctor_report(page: &HostPage) -> String {
    let script = "const done = arguments[0]; Genvoris.doctor().then(done);";
    let report = page.run_async(script, vec![]).await;
    report.as_str().expect("a text").to_owned()
}

/// The shop's service worker tries to cache every response, which throws for all methods but GET.
async fn a_service_worker_that_breaks_requests_is_reported(context: TestContext) {
    const WORKER: &str = "
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  event.respondWith((async () => {
    const response = await fetch(event.request);
    const cache = await caches.open('all');
    await cache.put(event.request, response.clone());
    return response;
  })());
});";
    let worker = get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], WORKER) });
    let backend = MockBackend::start([]).await;
    let routes = shop::proxy(&backend).route("/sw.js", worker);
    let page = context.page("worker").await;
    let page = page.attribute("data-api-url", "/genvoris-proxy");
    let page = page.shop(routes).await.open().await;
    let register = "const done = arguments[0];
        navigator.serviceWorker.addEventListener('controllerchange', done);
        navigator.serviceWorker.register('/sw.js?secret=1');";
    page.run_async(register, vec![]).await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    assert!(page.text("error").await.contains("connection"));
    let lines = page.console_at("warn").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("service worker /sw.js "), "{lines:?}");
    let report = doctor_report(&page).await;
    assert!(
        report.contains("warning service worker: /sw.js handles the requests"),
        "{report}"
    );
    assert!(!report.contains("secret"), "{report}");
}

fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png))
}

fn pictures(images: &[&str]) -> MockResponse {
    MockResponse::json(200, &json!({ "success": true, "images": images }))
}

/// The response of nginx to a form that is larger than its limit.
fn too_large() -> MockResponse {
    MockResponse::body(
        413,
        "text/html",
        "<html><h1>413 Request Entity Too Large</h1></html>",
    )
}
