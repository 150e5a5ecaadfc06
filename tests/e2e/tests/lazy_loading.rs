//! Which files are loaded before a shopper shows interest in a try-on, and which after.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    an_idle_page_with_triggers_loads_two_scripts,
    a_page_without_triggers_loads_only_the_loader,
    each_sign_of_interest_loads_the_other_files,
    a_page_with_simulated_prerendering_waits_for_activation,
    a_page_that_the_browser_prerenders_waits_for_activation,
];

/// Waits until the browser has been idle twice.
const IDLE: &str = "const done = arguments[0];
    const idle = (callback) => requestIdleCallback(callback, { timeout: 1000 });
    idle(() => setTimeout(() => idle(() => done())));";

async fn an_idle_page_with_triggers_loads_two_scripts(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, &backend).await.open().await;
    backend.wait_for_request("GET /api/status", 1).await;
    backend
        .wait_for_request("GET /api/widget/button-design", 1)
        .await;
    page.wait_for_events("ready").await;
    page.run_async(IDLE, vec![]).await;
    let is_ready = "const done = arguments[0]; Genvoris.ready.then(({ version }) => done(version === Genvoris.version));";
    assert_eq!(page.run_async(is_ready, vec![]).await, json!(true));
    assert_eq!(requested_files(&page), ["host-page", "widget"]);
    let mut requests = backend.requests();
    requests.sort();
    assert_eq!(
        requests,
        ["GET /api/status", "GET /api/widget/button-design"]
    );
    assert_eq!(
        page.run(
            "return sessionStorage.length + localStorage.length;",
            vec![]
        )
        .await,
        json!(0)
    );
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(0));
    page.wait_for_events("ready").await;
    page.assert_no_errors().await;
}

async fn a_page_without_triggers_loads_only_the_loader(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, &backend)
        .await
        .file("no-triggers.html");
    let page = page.attribute("data-no-fab", "").open().await;
    page.wait_for_events("ready").await;
    page.run_async(IDLE, vec![]).await;
    assert_eq!(requested_files(&page), ["widget"]);
    assert_eq!(backend.requests(), [""; 0]);
    let late = "const late = document.createElement('button');
        late.dataset.genvorisTrigger = '';
        late.dataset.productId = 'late';
        late.textContent = 'Try it on';
        document.body.append(late);";
    page.run(late, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(
        page.event("open").await,
        json!({ "productId": "late" }),
        "a trigger that was added later"
    );
    page.assert_no_errors().await;
}

async fn each_sign_of_interest_loads_the_other_files(context: TestContext) {
    for sign in ["pointer", "touch", "focus", "click", "call", "address"] {
        let backend = MockBackend::start([]).await;
        let mut page = prepare_page(&context, &backend).await;
        if sign == "address" {
            page = page.query("?genvoris_tryon=1");
        }
        let page = page.open().await;
        if sign != "address" {
            backend.wait_for_request("GET /api/status", 1).await;
            page.run_async(IDLE, vec![]).await;
            assert_eq!(
                requested_files(&page),
                ["host-page", "widget"],
                "before the {sign}"
            );
        }
        match sign {
            "pointer" => page.hover(TRIGGER).await,
            "touch" => {
                call_on_trigger(
                    &page,
                    "dispatchEvent(new Event('touchstart', { bubbles: true }))",
                )
                .await
            }
            "focus" => {
                let link = "document.body.insertAdjacentHTML('afterbegin', '<a href=\"#sizes\">Sizes</a>');";
                page.run(link, vec![]).await;
                page.key(Key::Tab).await;
                page.run_async(IDLE, vec![]).await;
                assert_eq!(
                    requested_files(&page),
                    ["host-page", "widget"],
                    "focus on a link is not interest"
                );
                page.key(Key::Tab).await;
            }
            "click" => page.press(TRIGGER).await,
            "call" => {
                page.run("Genvoris.openTryOn();", vec![]).await;
            }
            _ => {}
        }
        until(&format!("all files after the {sign}"), async || {
            let files = requested_files(&page);
            let needed = ["genvoris", "runtime", "style", "messages-en"];
            match needed
                .iter()
                .all(|kind| files.iter().any(|file| file == kind))
            {
                true => Ok(()),
                false => Err(format!("{files:?}")),
            }
        })
        .await;
        if matches!(sign, "click" | "call" | "address") {
            page.wait_for_screen("intro").await;
        } else {
            assert_eq!(page.screen().await, None, "{sign}");
        }
        page.assert_no_errors().await;
    }
}

async fn a_page_with_simulated_prerendering_waits_for_activation(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, &backend)
        .await
        .file("simulated-prerendering.html");
    let page = page.query("?genvoris_tryon=1").open().await;
    page.run_async(IDLE, vec![]).await;
    page.run_async(IDLE, vec![]).await;
    assert_eq!(requested_files(&page), ["widget"], "before the activation");
    assert_eq!(backend.requests(), [""; 0], "before the activation");
    assert_eq!(page.screen().await, None, "before the activation");
    page.wait_for_events("").await;

    page.run("recorder.activate();", vec![]).await;
    page.wait_for_screen("intro").await;
    page.wait_for_events("ready open").await;
    backend.wait_for_request("GET /api/status", 1).await;
    page.assert_no_errors().await;
}

async fn a_page_that_the_browser_prerenders_waits_for_activation(context: TestContext) {
    if !context.prerenders() {
        return; // the previous case simulates prerendering
    }
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, &backend)
        .await
        .file("speculation-rules.html");
    let page = page.open().await;
    let own = page.files.as_deref().expect("the page's files");
    until("the prerendered page to be idle", async || {
        match own.requests() {
            requests if requests.iter().any(|name| name == "idle.txt") => Ok(()),
            requests => Err(format!("{requests:?}")),
        }
    })
    .await;
    assert_eq!(requested_files(&page), ["widget"], "before the activation");
    assert_eq!(backend.requests(), [""; 0], "before the activation");

    page.press("a").await;
    page.wait_for_value(
        "return location.pathname.endsWith('/prerender-target.html');",
        json!(true),
    )
    .await;
    let was_prerendered =
        "return performance.getEntriesByType('navigation')[0].activationStart > 0;";
    assert_eq!(page.run(was_prerendered, vec![]).await, json!(true));
    page.wait_for_screen("intro").await;
    page.wait_for_events("ready open").await;
    backend.wait_for_request("GET /api/status", 1).await;
    page.assert_loaded_once();
    page.assert_no_errors().await;
}

async fn call_on_trigger(page: &HostPage, method: &str) {
    let script = format!("document.querySelector('{TRIGGER}').{method};");
    page.run(&script, vec![]).await;
}

fn files(page: &HostPage) -> &Mount {
    page.widget_files.as_deref().expect("the widget's files")
}

/// The files that were requested so far, without digests and extensions, in alphabetical order.
fn requested_files(page: &HostPage) -> Vec<String> {
    let mut kinds: Vec<_> = files(page)
        .requests()
        .iter()
        .map(|name| name.split('.').next().unwrap_or_default())
        .map(|stem| {
            stem.rsplit_once('-')
                .map_or(stem, |(kind, _)| kind)
                .to_owned()
        })
        .collect();
    kinds.sort();
    kinds
}

async fn prepare_page<'a>(context: &'a TestContext, backend: &MockBackend) -> PageBuilder<'a> {
    let page = context.page("lazy-loading").await.api(backend);
    let page = page.value("lang", "en").value("tag", "defer");
    page.with_own_widget_host().await
}
