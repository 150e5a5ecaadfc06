//! Funnel events: how far shoppers get on their way to a result.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};
use uuid::Uuid;

genvoris_e2e::cases![
    a_try_on_sends_all_events_from_opening_to_closing,
    page_urls_are_sent_without_tokens_and_keys,
    pending_events_are_sent_when_the_page_is_left,
    pending_events_are_sent_on_pagehide_and_visibilitychange,
    a_full_batch_is_sent_immediately,
    no_events_are_sent_before_the_first_click,
    an_empty_events_url_disables_events,
    events_are_sent_to_the_configured_url,
    a_retried_try_on_sends_each_event_once,
    the_platform_attributes_an_order_to_the_try_on,
    a_browser_without_beacons_causes_no_errors,
];

/// The events of a completed try-on.
const ALL_EVENTS: [&str; 5] = [
    "WIDGET_OPENED",
    "PHOTO_UPLOADED",
    "TRYON_GENERATED",
    "TRYON_VIEWED",
    "CLOSED",
];

async fn a_try_on_sends_all_events_from_opening_to_closing(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .api(&backend)
        .query("?token=secret");
    let page = page.open().await;
    complete_visit(&context, &page).await;
    wait_for_event_types(&backend, &ALL_EVENTS).await;

    let calls = backend.event_batches();
    let mut sessions = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for call in &calls {
        let kind = call.headers.get("content-type").expect("a content type");
        assert_eq!(
            kind, "text/plain;charset=UTF-8",
            "another content type would cause a preflight"
        );
        assert_eq!(call.body["api_key"], KEY);
        for event in call.body["events"].as_array().expect("events") {
            assert_eq!(event["productId"], "linen-shirt");
            let id = event["eventId"].as_str().expect("an id");
            assert!(
                Uuid::parse_str(id).is_ok() && ids.insert(id.to_owned()),
                "{id}"
            );
            assert_eq!(event["productTitle"], "Linen shirt");
            let address = page.run("return location.origin + location.pathname;", vec![]);
            assert_eq!(event["pageUrl"], address.await);
            sessions.push(event["sessionId"].as_str().expect("a session").to_owned());
        }
    }
    sessions.dedup();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    assert!(Uuid::parse_str(&sessions[0]).is_ok(), "{sessions:?}");
    for pair in calls.windows(2) {
        let pause = pair[1].at - pair[0].at;
        assert!(
            pause.as_millis() > 2500,
            "only {pause:?} between two requests"
        );
    }
    let preflights = backend.requests();
    let preflights = preflights.iter().filter(|line| line.starts_with("OPTIONS"));
    assert_eq!(preflights.count(), 0);
    let stored =
        "return [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie];";
    let theme_only = json!([[], ["genvoris.look"], ""]);
    assert_eq!(page.run(stored, vec![]).await, theme_only);

    // Another page view has another session id.
    let again = context.page("plain").await.api(&backend).open().await;
    complete_visit(&context, &again).await;
    wait_for_event_types(&backend, &[ALL_EVENTS, ALL_EVENTS].concat()).await;
    let last = backend.event_batches().pop().expect("events");
    assert_ne!(last.body["events"][0]["sessionId"], sessions[0]);
}

async fn page_urls_are_sent_without_tokens_and_keys(context: TestContext) {
    let by_call = "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'],
        page_url: location.origin + '/coat?token=eyJ.secret.token&key=gvk_live_secret#secret' });";
    let by_click = "document.querySelector('[data-genvoris-trigger]').click();";
    for (opens, path) in [(by_call, "/coat"), (by_click, "")] {
        let backend = MockBackend::start([]).await;
        let page = context.page("plain").await.token("shopper.secret.token");
        let page = page.api(&backend);
        let page = page.query("?token=eyJ.secret.token&key=gvk_live_secret");
        let page = page.open().await;
        page.event("ready").await;
        page.run(opens, vec![]).await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        page.click("close").await;
        wait_for_event_types(&backend, &ALL_EVENTS).await;
        let bodies = backend.event_batches().into_iter().map(|call| call.body);
        for body in bodies {
            assert!(!body.to_string().contains("secret"), "{body}");
            let url = body["events"][0]["pageUrl"].as_str().expect("a URL");
            assert!(url.starts_with("http") && url.ends_with(path), "{url}");
        }
    }
}

async fn pending_events_are_sent_when_the_page_is_left(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.run("location.href = 'about:blank';", vec![]).await;
    wait_for_event_types(&backend, &ALL_EVENTS[..1]).await;
}

async fn pending_events_are_sent_on_pagehide_and_visibilitychange(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run(BLOCK_TIMER, vec![]).await;
    page.open(TRIGGER).await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    wait_for_event_types(&backend, &["WIDGET_OPENED"]).await;
    page.close().await;
    let hide = "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));";
    page.run(hide, vec![]).await;
    wait_for_event_types(&backend, &["WIDGET_OPENED", "CLOSED"]).await;
}

async fn a_full_batch_is_sent_immediately(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run(BLOCK_TIMER, vec![]).await;
    let script = "const done = arguments[0];
        const opens = () => Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'] });
        let times = 11;
        Genvoris.on('open', () => Genvoris.close());
        Genvoris.on('close', () => ((times -= 1) ? opens() : done()));
        opens();";
    page.run_async(script, vec![]).await;
    wait_for_event_types(&backend, &["WIDGET_OPENED", "CLOSED"].repeat(10)).await;
    assert_eq!(
        backend.event_batches().len(),
        1,
        "the events should be sent in one request"
    );
}

async fn no_events_are_sent_before_the_first_click(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run_async("Genvoris.ready.then(arguments[0]);", vec![])
        .await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    wait_for_event_types(&backend, &ALL_EVENTS[..4]).await;
}

async fn an_empty_events_url_disables_events(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend);
    let page = page.attribute("data-events-url", "").open().await;
    let count = record_beacons(&page).await;
    complete_visit(&context, &page).await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    assert_eq!(page.run(count, vec![]).await, json!(0));
    assert_eq!(backend.event_batches().len(), 0);
}

async fn events_are_sent_to_the_configured_url(context: TestContext) {
    let (backend, funnel) = (MockBackend::start([]).await, MockBackend::start([]).await);
    let url = format!("{}/api/v1/events", funnel.url);
    let page = context.page("plain").await.api(&backend);
    let page = page.attribute("data-events-url", &url).open().await;
    complete_visit(&context, &page).await;
    wait_for_event_types(&funnel, &ALL_EVENTS).await;
    assert_eq!(backend.event_batches().len(), 0);
}

async fn a_retried_try_on_sends_each_event_once(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(500, "internal_error")]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("error").await;
    page.click("retry").await;
    page.wait_for_screen("result").await;
    wait_for_event_types(&backend, &ALL_EVENTS[..4]).await;
}

async fn the_platform_attributes_an_order_to_the_try_on(context: TestContext) {
    let platform = context.platform().await;
    let (_, token) = platform.api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).open().await;
    record_beacons(&page).await;
    complete_visit(&context, &page).await;
    page.wait_for_value("return beacons.length > 0;", json!(true))
        .await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    let body = page.run("return beacons[0];", vec![]).await;
    let body: Value = serde_json::from_str(body.as_str().expect("a body")).expect("JSON");
    let session = body["events"][0]["sessionId"].as_str().expect("a session");
    until(
        "the order to be attributed to the try-on",
        async || match platform.api.is_attributed(session).await {
            true => Ok(()),
            false => Err("it is not attributed".to_owned()),
        },
    )
    .await;
    assert!(!platform.api.is_attributed("another-visit").await);
}

async fn a_browser_without_beacons_causes_no_errors(context: TestContext) {
    for beacon in ["undefined", "() => false", "() => { throw 'blocked' }"] {
        let backend = MockBackend::start([]).await;
        let page = context.page("plain").await.api(&backend).open().await;
        let replace =
            format!("Object.defineProperty(navigator, 'sendBeacon', {{ value: {beacon} }});");
        page.run(&replace, vec![]).await;
        complete_visit(&context, &page).await;
        page.run("dispatchEvent(new Event('pagehide'));", vec![])
            .await;
        assert_eq!(page.uncaught().await, [""; 0]);
        assert_eq!(page.console_at("warn").await, [""; 0]);
    }
}

/// Prevents the timer that sends collected events from elapsing.
const BLOCK_TIMER: &str = "const original = window.setTimeout;
    window.setTimeout = (run, delay, ...rest) => (delay === 3000 ? -1 : original(run, delay, ...rest));";

/// Records the bodies of all beacons, and returns a script that counts them.
async fn record_beacons(page: &HostPage) -> &'static str {
    let script = "window.beacons = [];
        const original = navigator.sendBeacon;
        navigator.sendBeacon = function (url, body) {
          beacons.push(body);
          return original.call(navigator, url, body);
        };";
    page.run(script, vec![]).await;
    "return beacons.length;"
}

/// Opens the dialog, completes a try-on and closes the dialog.
async fn complete_visit(context: &TestContext, page: &HostPage) {
    page.try_on(TRIGGER, &context.model()).await;
    page.close().await;
}

/// Waits until the backend has received exactly these events.
async fn wait_for_event_types(backend: &MockBackend, expected: &[&str]) {
    until("the events", async || {
        let types = backend.event_types();
        if types == expected {
            Ok(())
        } else {
            Err(types.join(" "))
        }
    })
    .await;
}
