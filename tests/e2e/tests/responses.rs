//! Responses that a cache, a proxy or a service worker has changed or refused, and pictures that the page's policy blocks.

use axum::http::header;
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
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
    a_conflicting_attempt_id_is_replaced,
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
    page.open_and_submit(TRIGGER, &context.model()).await;
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
    page.open_and_submit(TRIGGER, &context.model()).await;
    let quota = page.event("quota").await;
    assert_eq!(
        [&quota["reason"], &quota["used"]],
        [&json!("paused"), &json!(3)]
    );
    page.wait_for_screen("paywall").await;
    page.call_on_quota_event("resume", vec![]).await;
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

/// Pictures may have the widget's origin, but no `data:` URLs.
const NO_DATA_PICTURES: &str =
    "img-src {{widget_origin}}; connect-src {{widget_origin}} {{api_url}}";

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
        .page("plain")
        .await
        .policy(NO_DATA_PICTURES)
        .api(&backend)
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
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
        .page("plain")
        .await
        .policy(NO_DATA_PICTURES)
        .api(&backend)
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    drawn_pictures(&page, 2).await;
    assert_eq!(page.screen().await.as_deref(), Some("result"));
}

async fn a_picture_that_cannot_be_decoded_offers_no_retry(context: TestContext) {
    for blocks_data_urls in [false, true] {
        let backend = MockBackend::start([pictures(&["data:image/png;base64,bm8="])]).await;
        let page = context.page("plain").await.api(&backend);
        let page = match blocks_data_urls {
            true => page.policy(NO_DATA_PICTURES),
            false => page,
        };
        let page = page.open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("error").await;
        assert!(
            !page.has("retry").await,
            "blocks data URLs: {blocks_data_urls}"
        );
        let error = page.event("error").await;
        assert_eq!(error["code"], "result_not_readable");
        assert_eq!(error["charged"], "yes");
        assert_eq!(error["retryable"], false);
    }
}

async fn a_413_response_is_retried_with_a_smaller_photo(context: TestContext) {
    let backend = MockBackend::start([too_large(), too_large()]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.photos().huge())
        .await;
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
    page.open_and_submit(TRIGGER, &context.photos().huge())
        .await;
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
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("error").await;
        assert!(page.text("error").await.contains("slow"));
        let error = page.event("error").await;
        assert_eq!(
            [&error["code"], &error["charged"]],
            ["request_timeout", "unknown"]
        );
        assert_eq!(error["retryable"], true);
        page.click("retry").await;
        page.wait_for_screen("result").await;
    }
}

async fn a_conflicting_attempt_id_is_replaced(context: TestContext) {
    let taken = json!({ "error": "invalid_body", "detail": "attempt_id: was used for another photo",
        "fieldErrors": { "attempt_id": ["was used for another photo, product or customer"] } });
    let backend =
        MockBackend::start([MockResponse::Dropped, MockResponse::json(400, &taken)]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    let ids = backend.sent("attempt_id");
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
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
    let page = context.page("modified-globals").await;
    let page = page.value("script", "fast-timers");
    let page = page.attribute("data-api-url", "/genvoris-proxy");
    let page = page.shop(routes).await.open().await;
    let register = "const done = arguments[0];
        navigator.serviceWorker.addEventListener('controllerchange', done);
        navigator.serviceWorker.register('/sw.js?secret=1');";
    page.run_async(register, vec![]).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
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
