//! `destroy()` from within what the widget tells the page: nothing is told, asked or shown after it.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{ROOTS, TRIGGER};
use serde_json::json;

genvoris_e2e::cases![
    destroy_in_the_ready_event_sends_no_requests,
    destroy_in_an_event_skips_the_callback,
    destroy_sends_pending_funnel_events_immediately,
];

async fn destroy_in_the_ready_event_sends_no_requests(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("slow-load").await.api(&backend).open().await;
    // As a script of the page's own: what it replaces is seen by all others.
    let script = "const script = document.createElement('script');
        script.textContent = `
            window.asked = [];
            const send = window.fetch;
            window.fetch = (request, ...more) => {
                asked.push(request.url ?? request);
                return send(request, ...more);
            };
            addEventListener('genvoris:ready', () => { asked = []; Genvoris.destroy(); });
            Genvoris.openTryOn();`;
        document.head.append(script);";
    page.run(script, vec![]).await;
    page.wait_for_events("ready").await;
    let ours = "return asked.filter((address) => address.startsWith(arguments[0]));";
    let asked = page.run(ours, vec![json!(backend.url)]).await;
    assert_eq!(asked, json!([]));
    assert_eq!(page.run(ROOTS, vec![]).await, json!(0));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_in_an_event_skips_the_callback(context: TestContext) {
    let refused = MockResponse::exhausted();
    for (answer, event, callback) in [
        (
            MockResponse::Success,
            "tryon-completed",
            "data-result-callback",
        ),
        (refused, "quota", "data-paywall-callback"),
    ] {
        let backend = MockBackend::start([answer]).await;
        let page = context.page("plain").await.api(&backend);
        let page = page.attribute(callback, "called").open().await;
        let script = "window.calls = 0;
            window.called = () => { window.calls += 1; return true; };
            Genvoris.on(arguments[0], () => Genvoris.destroy());";
        page.run(script, vec![json!(event)]).await;
        page.send(TRIGGER, &context.model()).await;
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
    until("all that is told", async || {
        let told = backend.event_types();
        (told == ["WIDGET_OPENED", "CLOSED"])
            .then_some(())
            .ok_or_else(|| format!("{told:?}"))
    })
    .await;
    assert_eq!(backend.event_batches().len(), 1, "in one go");
}
