//! `destroy()` in the listener of an event: after it no events are dispatched and nothing is requested or shown.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;

genvoris_e2e::cases![
    destroy_in_the_ready_event_sends_no_requests,
    destroy_in_an_event_skips_the_callback,
    destroy_sends_pending_funnel_events_immediately,
];

async fn destroy_in_the_ready_event_sends_no_requests(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("slow-load").await.api(&backend).open().await;
    // Globals that a WebDriver script replaces are not seen by other scripts, so this is added as a script of the page.
    let script = "const script = document.createElement('script');
        script.textContent = `
            window.requested = [];
            const send = window.fetch;
            window.fetch = (request, ...more) => {
                requested.push(request.url ?? request);
                return send(request, ...more);
            };
            addEventListener('genvoris:ready', () => { requested = []; Genvoris.destroy(); });
            Genvoris.openTryOn();`;
        document.head.append(script);";
    page.run(script, vec![]).await;
    page.wait_for_events("ready").await;
    let of_backend = "return requested.filter((url) => url.startsWith(arguments[0]));";
    let requested = page.run(of_backend, vec![json!(backend.url)]).await;
    assert_eq!(requested, json!([]));
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(0));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_in_an_event_skips_the_callback(context: TestContext) {
    let refused = MockResponse::exhausted();
    for (response, event, callback) in [
        (
            MockResponse::Success,
            "tryon-completed",
            "data-result-callback",
        ),
        (refused, "quota", "data-paywall-callback"),
    ] {
        let backend = MockBackend::start([response]).await;
        let page = context.page("plain").await.api(&backend);
        let page = page.attribute(callback, "called").open().await;
        let script = "window.calls = 0;
            window.called = () => { window.calls += 1; return true; };
            Genvoris.on(arguments[0], () => Genvoris.destroy());";
        page.run(script, vec![json!(event)]).await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.event(event).await;
        assert_eq!(page.run("return calls;", vec![]).await, json!(0), "{event}");
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn destroy_sends_pending_funnel_events_immediately(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run("Genvoris.on('open', () => Genvoris.destroy());", vec![])
        .await;
    page.press(TRIGGER).await;
    page.wait_for_events("ready open close").await;
    until("the funnel events", async || {
        let types = backend.event_types();
        (types == ["WIDGET_OPENED", "CLOSED"])
            .then_some(())
            .ok_or_else(|| format!("{types:?}"))
    })
    .await;
    assert_eq!(
        backend.event_batches().len(),
        1,
        "the events should be sent in one request"
    );
}
