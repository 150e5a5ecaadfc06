//! What a page that nobody has touched pays, and what each sign of interest brings.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::stage::{PageToOpen, Stage};
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{ROOTS, TRIGGER};
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    a_page_with_a_trigger_asks_for_two_files_and_two_answers,
    a_page_without_triggers_asks_for_the_loader_alone,
    each_sign_of_interest_brings_the_rest,
    a_page_rendered_ahead_waits_for_its_visit,
    the_frame_can_be_closed_before_the_runtime,
    the_frame_speaks_the_pages_language,
    the_frame_is_taken_over_as_it_stands,
    a_dropped_file_waits_for_the_runtime,
];

/// Twice, for what is done when the page is idle may ask for more of that.
const TWO_IDLE_CALLBACKS: &str =
    "const done = arguments[0]; requestIdleCallback(() => requestIdleCallback(() => done()));";

const STATUS: &str = "GET /api/status";
const DESIGN: &str = "GET /api/widget/button-design";

/// The files of interest; the words come besides.
const INTEREST: [&str; 4] = ["dialog-", "style-", "runtime-", "genvoris-"];

async fn a_page_with_a_trigger_asks_for_two_files_and_two_answers(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = product(&stage, &backend).await.open().await;
    backend.has_seen(STATUS, 1).await;
    backend.has_seen(DESIGN, 1).await;
    answered(&page, &backend).await;
    page.run_async(TWO_IDLE_CALLBACKS, vec![]).await;

    page.hears("ready").await;
    let resolved =
        "Genvoris.ready.then((told) => arguments[0](told.version === Genvoris.version));";
    assert_eq!(page.run_async(resolved, vec![]).await, json!(true));
    let mut asked = files(&page).requests();
    asked.sort();
    let [first, second] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert!(
        first.starts_with("page-") && second == "widget.js",
        "{asked:?}"
    );
    let mut requests = backend.requests();
    requests.sort();
    assert_eq!(requests, [STATUS, DESIGN]);
    // No look of the storefront has been sampled, and nothing drawn.
    assert_eq!(
        page.run("return sessionStorage.length;", vec![]).await,
        json!(0)
    );
    assert_eq!(page.run(ROOTS, vec![]).await, json!(0));
    page.is_quiet().await;
}

async fn a_page_without_triggers_asks_for_the_loader_alone(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = product(&stage, &backend).await.file("no-triggers.html");
    let page = page.open().await;
    page.hears("ready").await;
    page.run_async(TWO_IDLE_CALLBACKS, vec![]).await;
    assert_eq!(files(&page).requests(), ["widget.js"]);
    assert_eq!(backend.requests(), [""; 0]);

    let add = "const trigger = document.createElement('button');
        trigger.dataset.genvorisTrigger = trigger.textContent = 'Try it on';
        trigger.dataset.productImage = arguments[0];
        document.body.append(trigger);";
    let garment = format!("{}/result.png", backend.url);
    page.run(add, vec![json!(garment)]).await;
    asked_for(&page, "page-").await;
    backend.has_seen(STATUS, 1).await;
    page.open(TRIGGER).await;
    page.hears("ready open").await;
    page.loaded_once();
    page.is_quiet().await;
}

async fn each_sign_of_interest_brings_the_rest(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = untouched(&stage, &backend).await;
    page.hover(TRIGGER).await;
    brought(&page).await;
    assert_eq!(page.screen().await, None);

    let page = untouched(&stage, &backend).await;
    page.key(Key::Tab).await;
    assert_eq!(asked_beyond_the_page(&page), [""; 0], "a link is no sign");
    page.key(Key::Tab).await;
    brought(&page).await;
    assert_eq!(page.screen().await, None);

    let page = untouched(&stage, &backend).await;
    // The driver's pointers are mice here; the event is the one that fingers make.
    let touch = "document.querySelector(arguments[0])
        .dispatchEvent(new Event('touchstart', { bubbles: true, composed: true }));";
    page.run(touch, vec![json!(TRIGGER)]).await;
    brought(&page).await;
    assert_eq!(page.screen().await, None);

    let page = untouched(&stage, &backend).await;
    page.run("Genvoris.openTryOn();", vec![]).await;
    brought(&page).await;
    page.shows("intro").await;

    let page = product(&stage, &backend).await;
    let page = page.query("?genvoris_tryon=1").open().await;
    brought(&page).await;
    page.shows("intro").await;
    page.hears("ready open").await;
}

/// The page tells what a browser tells that renders it ahead of a visit: none that is steered does so.
async fn a_page_rendered_ahead_waits_for_its_visit(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("prerender").await.api(&backend);
    let page = page.counted_widget().await.query("?genvoris_tryon=1");
    let page = page.open().await;
    page.comes_to("return document.readyState;", json!("complete"))
        .await;
    page.run_async(TWO_IDLE_CALLBACKS, vec![]).await;
    assert_eq!(files(&page).requests(), ["widget.js"]);
    assert_eq!(backend.requests(), [""; 0]);
    page.hears("").await;
    assert_eq!(page.run(ROOTS, vec![]).await, json!(0));

    page.run("recorder.visit();", vec![]).await;
    page.shows("intro").await;
    page.hears("ready open").await;
    backend.has_seen(STATUS, 1).await;
    backend.has_seen(DESIGN, 1).await;
    brought(&page).await;
    page.loaded_once();
    page.comes_to("return location.search;", json!("")).await;
    page.is_quiet().await;
}

async fn the_frame_can_be_closed_before_the_runtime(stage: Stage) {
    for by_key in [false, true] {
        let backend = Backend::start([]).await;
        let page = held(&stage, &backend, "en").await;
        page.open(TRIGGER).await;
        page.hears("ready open").await;
        if by_key {
            page.key(Key::Escape).await;
            page.is_away().await;
        } else {
            page.close().await;
        }
        page.hears("ready open close").await;

        files(&page).release();
        runs(&page).await;
        assert_eq!(page.screen().await, None);
        page.hears("ready open close").await;
        page.open(TRIGGER).await;
        page.hears("ready open close open").await;
        page.loaded_once();
        page.is_quiet().await;
    }
}

async fn the_frame_speaks_the_pages_language(stage: Stage) {
    for (language, direction, title) in [("en", "ltr", "Try it on"), ("ar", "rtl", "جرّب")] {
        let backend = Backend::start([]).await;
        let page = held(&stage, &backend, language).await;
        page.open(TRIGGER).await;
        let state = "return [dialog.matches(':modal'), getComputedStyle(dialog).direction,
            dialog.querySelectorAll('button').length, dialog.querySelector('h2').textContent,
            dialog.getAttribute('aria-label'), dialog.closest('[lang]').lang];";
        let state = page.js(state, vec![]).await;
        assert_eq!(state[0], json!(true));
        assert_eq!(state[1], json!(direction));
        assert_eq!(state[2], json!(2), "close and choose");
        assert!(
            state[3].as_str().is_some_and(|words| words.contains(title)),
            "{state}"
        );
        assert_eq!(state[3], state[4]);
        assert_eq!(state[5], json!(language));
        files(&page).release();
    }
}

async fn the_frame_is_taken_over_as_it_stands(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = held(&stage, &backend, "en").await;
    page.open(TRIGGER).await;
    let keep = "const { x, y, width, height } = dialog.getBoundingClientRect();
        window.before = { focused: root.activeElement, choose: root.querySelector('[part=choose]'),
            screen: root.querySelector('section'), box: [x, y, width, height].join() };";
    page.js(keep, vec![]).await;
    files(&page).release();
    runs(&page).await;
    assert_eq!(page.js(SAME, vec![]).await, json!([true, true, true, true]));
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    page.hears("ready open").await;
    page.submit(&stage.model()).await;
    page.shows("result").await;

    // The same with a photo that was chosen before.
    let page = held(&stage, &backend, "en").await;
    page.open(TRIGGER).await;
    page.offer(&stage.model()).await;
    page.comes_to(SPINS, json!(true)).await;
    assert_eq!(page.screen().await.as_deref(), Some("intro"));
    files(&page).release();
    page.shows("preview").await;
    page.hears("ready open").await;
    page.click("submit").await;
    page.shows("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].photo, sent[1].photo);
    page.is_quiet().await;
}

async fn a_dropped_file_waits_for_the_runtime(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = held(&stage, &backend, "en").await;
    page.open(TRIGGER).await;
    let drop = "const done = arguments[arguments.length - 1];
        const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 800 });
        const pen = canvas.getContext('2d');
        for (let y = 0; y < 800; y += 10) {
            pen.fillStyle = `hsl(${y} 60% 50%)`;
            pen.fillRect(0, y, 600, 10);
        }
        canvas.toBlob((blob) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([blob], 'me.png', { type: 'image/png' }));
            const zone = document.querySelector('genvoris-widget').shadowRoot.querySelector('.zone');
            zone.dispatchEvent(new DragEvent('drop',
                { bubbles: true, cancelable: true, composed: true, dataTransfer: transfer }));
            done();
        });";
    page.run_async(drop, vec![]).await;
    page.comes_to(SPINS, json!(true)).await;
    files(&page).release();
    page.shows("preview").await;
    page.hears("ready open").await;
    page.is_quiet().await;
}

/// Whether the dialog shows that a photo is being prepared.
const SPINS: &str =
    "return !!document.querySelector('genvoris-widget').shadowRoot.querySelector('.spinner');";

/// Whether what was kept in `window.before` is what is there now.
const SAME: &str = "const { x, y, width, height } = dialog.getBoundingClientRect();
    const { focused, choose, screen, box } = window.before;
    return [focused === root.activeElement, choose === root.querySelector('[part=choose]'),
        screen === root.querySelector('section'), box === [x, y, width, height].join()];";

async fn product<'a>(stage: &'a Stage, backend: &Backend) -> PageToOpen<'a> {
    let page = stage.page("untouched").await.api(backend);
    page.value("lang", "en").counted_widget().await
}

/// A page after its own work, on which nobody has touched anything.
async fn untouched(stage: &Stage, backend: &Backend) -> HostPage {
    let page = product(stage, backend).await.open().await;
    asked_for(&page, "page-").await;
    page.run_async(TWO_IDLE_CALLBACKS, vec![]).await;
    assert_eq!(asked_beyond_the_page(&page), [""; 0]);
    page
}

/// A page whose runtime does not arrive before the release.
async fn held(stage: &Stage, backend: &Backend, language: &str) -> HostPage {
    let page = stage.page("untouched").await.api(backend);
    let page = page.value("lang", language).counted_widget().await;
    let files = page.widget_files().expect("the widget's files");
    files.hold("runtime-");
    files.hold("genvoris-");
    page.open().await
}

/// Waits until the runtime has started: whoever asks for it twice gets it once.
async fn runs(page: &HostPage) {
    let load = "window[Symbol.for('genvoris.widget')].load().then(() => arguments[0]());";
    page.run_async(load, vec![]).await;
    page.next_task().await;
}

/// Waits until the page has got all that it has asked the backend for.
async fn answered(page: &HostPage, backend: &Backend) {
    let got = "return performance.getEntriesByType('resource')
        .filter(({ name, responseEnd }) => name.startsWith(arguments[0]) && responseEnd).length;";
    until("two answers", async || {
        match page.run(got, vec![json!(backend.url)]).await {
            Value::Number(two) if two.as_u64() == Some(2) => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
}

fn files(page: &HostPage) -> &Mount {
    page.widget_files.as_deref().expect("the widget's files")
}

fn asked_beyond_the_page(page: &HostPage) -> Vec<String> {
    let mut asked = files(page).requests();
    asked.retain(|name| name != "widget.js" && !name.starts_with("page-"));
    asked
}

async fn asked_for(page: &HostPage, file: &str) {
    until(&format!("a request for {file}…"), async || {
        let asked = files(page).requests();
        match asked.iter().any(|name| name.starts_with(file)) {
            true => Ok(()),
            false => Err(format!("{asked:?}")),
        }
    })
    .await;
}

async fn brought(page: &HostPage) {
    for file in INTEREST {
        asked_for(page, file).await;
    }
    asked_for(page, "words-en").await;
}
