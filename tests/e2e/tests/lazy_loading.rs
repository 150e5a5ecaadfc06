//! A page whose shopper shows no interest, and what each sign of interest brings; and the dialog's frame, which is
//! there before the files that it is filled from.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{CHOOSER, ROOTS, TRIGGER};
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    an_idle_page_with_triggers_loads_two_scripts,
    a_page_without_triggers_loads_only_the_loader,
    each_sign_of_interest_loads_the_other_files,
    a_page_with_simulated_prerendering_waits_for_activation,
    a_page_that_the_browser_prerenders_waits_for_activation,
    the_dialog_opens_before_the_runtime_has_loaded,
    the_early_dialog_can_be_closed,
    the_early_dialog_accepts_a_photo,
    the_early_dialog_accepts_a_dropped_photo,
    a_press_that_begins_on_the_early_dialog_becomes_a_click,
    the_early_dialog_is_in_the_pages_language,
];

/// Waits until the browser has had nothing to do, twice.
const IDLE: &str = "const done = arguments[0];
    requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => done())));";

async fn an_idle_page_with_triggers_loads_two_scripts(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, &backend).await.open().await;
    backend.wait_for_request("GET /api/status", 1).await;
    backend
        .wait_for_request("GET /api/widget/button-design", 1)
        .await;
    page.wait_for_events("ready").await;
    page.run_async(IDLE, vec![]).await;
    let told = "const done = arguments[0]; Genvoris.ready.then(({ version }) => done(version === Genvoris.version));";
    assert_eq!(page.run_async(told, vec![]).await, json!(true));
    assert_eq!(kinds(&page), ["host-page", "widget"]);
    let mut asked = backend.requests();
    asked.sort();
    assert_eq!(asked, ["GET /api/status", "GET /api/widget/button-design"]);
    assert_eq!(
        page.run(
            "return sessionStorage.length + localStorage.length;",
            vec![]
        )
        .await,
        json!(0)
    );
    assert_eq!(page.run(ROOTS, vec![]).await, json!(0));
    page.wait_for_events("ready").await;
    page.assert_no_errors().await;
}

async fn a_page_without_triggers_loads_only_the_loader(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, &backend).await.file("bare.html");
    let page = page.attribute("data-no-fab", "").open().await;
    page.wait_for_events("ready").await;
    page.run_async(IDLE, vec![]).await;
    assert_eq!(kinds(&page), ["widget"]);
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
        "a trigger that came later"
    );
    page.assert_no_errors().await;
}

async fn each_sign_of_interest_loads_the_other_files(context: TestContext) {
    for sign in ["pointer", "touch", "focus", "click", "call", "address"] {
        let backend = MockBackend::start([]).await;
        let mut page = to_open(&context, &backend).await;
        if sign == "address" {
            page = page.query("?genvoris_tryon=1");
        }
        let page = page.open().await;
        if sign != "address" {
            backend.wait_for_request("GET /api/status", 1).await;
            page.run_async(IDLE, vec![]).await;
            assert_eq!(kinds(&page), ["host-page", "widget"], "before the {sign}");
        }
        match sign {
            "pointer" => page.hover(TRIGGER).await,
            "touch" => {
                act(
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
                    kinds(&page),
                    ["host-page", "widget"],
                    "a link has the focus"
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
            let kinds = kinds(&page);
            let needed = ["genvoris", "runtime", "style", "messages-en"];
            match needed
                .iter()
                .all(|kind| kinds.iter().any(|one| one == kind))
            {
                true => Ok(()),
                false => Err(format!("{kinds:?}")),
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
    let page = to_open(&context, &backend).await.file("prerendered.html");
    let page = page.query("?genvoris_tryon=1").open().await;
    page.run_async(IDLE, vec![]).await;
    page.run_async(IDLE, vec![]).await;
    assert_eq!(kinds(&page), ["widget"], "before the visit");
    assert_eq!(backend.requests(), [""; 0], "before the visit");
    assert_eq!(page.screen().await, None, "before the visit");
    page.wait_for_events("").await;

    page.run("recorder.visit();", vec![]).await;
    page.wait_for_screen("intro").await;
    page.wait_for_events("ready open").await;
    backend.wait_for_request("GET /api/status", 1).await;
    page.assert_no_errors().await;
}

async fn a_page_that_the_browser_prerenders_waits_for_activation(context: TestContext) {
    if !context.prerenders() {
        return; // the case before this one says what the widget makes of it
    }
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, &backend).await.file("list.html");
    let page = page.open().await;
    let own = page.files.as_deref().expect("the page's files");
    until("the page to be idle, unseen", async || {
        match own.requests() {
            asked if asked.iter().any(|name| name == "idle.txt") => Ok(()),
            asked => Err(format!("{asked:?}")),
        }
    })
    .await;
    assert_eq!(kinds(&page), ["widget"], "before the visit");
    assert_eq!(backend.requests(), [""; 0], "before the visit");

    page.press("a").await;
    page.wait_for_value(
        "return location.pathname.endsWith('/ahead.html');",
        json!(true),
    )
    .await;
    let ahead = "return performance.getEntriesByType('navigation')[0].activationStart > 0;";
    assert_eq!(page.run(ahead, vec![]).await, json!(true));
    page.wait_for_screen("intro").await;
    page.wait_for_events("ready open").await;
    backend.wait_for_request("GET /api/status", 1).await;
    page.assert_loaded_once();
    page.assert_no_errors().await;
}

async fn the_dialog_opens_before_the_runtime_has_loaded(context: TestContext) {
    for opens in ["a click", "a call"] {
        let (page, _backend) = held(&context, "en").await;
        match opens {
            "a click" => page.press(TRIGGER).await,
            _ => {
                page.run("Genvoris.openTryOn();", vec![]).await;
            }
        }
        is_framed(&page).await;
        let words = page.js("return dialog.innerText;", vec![]).await;
        let words = words.as_str().unwrap_or_default();
        for part in ["Try it on", "Choose a photo"] {
            assert!(words.contains(part), "{opens}: {words}");
        }
        let before = page.js(LAYOUT, vec![]).await;
        assert_eq!(
            before[4],
            json!(true),
            "the focus is in the dialog: {before}"
        );

        release(&page);
        filled(&page).await;
        assert_eq!(page.js(LAYOUT, vec![]).await, before, "{opens}");
        page.wait_for_events("ready open").await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        page.close().await;
        page.assert_no_errors().await;
    }
}

async fn the_early_dialog_can_be_closed(context: TestContext) {
    for by in ["the button", "Escape"] {
        let (page, _backend) = held(&context, "en").await;
        page.press(TRIGGER).await;
        is_framed(&page).await;
        match by {
            "the button" => page.click("close").await,
            _ => page.key(Key::Escape).await,
        }
        page.wait_until_closed().await;
        page.wait_for_events("ready open close").await;
        assert_eq!(
            page.run("return document.activeElement.localName;", vec![])
                .await,
            json!("button"),
            "the focus is where it was"
        );
        release(&page);
        asked_and_answered(&page).await;
        page.run_async(IDLE, vec![]).await;
        assert_eq!(page.screen().await, None, "{by}");
        page.wait_for_events("ready open close").await;
        page.open(TRIGGER).await;
        page.wait_for_events("ready open close open").await;
        page.assert_no_errors().await;
    }
}

async fn the_early_dialog_accepts_a_photo(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = held_by(&context, "en", &backend).await;
    page.press(TRIGGER).await;
    is_framed(&page).await;
    page.part("choose").await;
    page.upload(&context.model()).await;
    let spins =
        "return !!document.querySelector('genvoris-widget').shadowRoot.querySelector('.spinner');";
    page.wait_for_value(spins, json!(true)).await;
    page.wait_for_events("ready open").await;
    release(&page);
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), 1);
    page.wait_for_events("ready open tryon-completed").await;
    page.assert_no_errors().await;
}

async fn the_early_dialog_accepts_a_dropped_photo(context: TestContext) {
    let (page, _backend) = held(&context, "en").await;
    page.press(TRIGGER).await;
    is_framed(&page).await;
    let taken = page.js(DROP, vec![]).await;
    assert_eq!(
        taken,
        json!([true, true]),
        "the browser would leave the page"
    );
    release(&page);
    page.wait_for_screen("preview").await;
    page.assert_no_errors().await;
}

async fn a_press_that_begins_on_the_early_dialog_becomes_a_click(context: TestContext) {
    let (page, _backend) = held(&context, "en").await;
    page.run(CHOOSER, vec![]).await;
    page.press(TRIGGER).await;
    is_framed(&page).await;
    let press = "window.pressed = root.querySelector('[part~=choose]'); pressed.focus();";
    page.js(press, vec![]).await;
    let choose = page.part("choose").await;
    let down = context
        .driver
        .action_chain()
        .click_and_hold_element(&choose);
    down.perform().await.expect("the button is pressed");
    release(&page);
    filled(&page).await;
    let same = "return [pressed.isConnected, root.querySelector('[part~=choose]') === pressed,
        root.activeElement === pressed];";
    assert_eq!(page.js(same, vec![]).await, json!([true, true, true]));
    let up = context.driver.action_chain().release();
    up.perform().await.expect("the button is let go");
    page.wait_for_value("return window.chooserAsked;", json!(1))
        .await;
    page.assert_no_errors().await;
}

async fn the_early_dialog_is_in_the_pages_language(context: TestContext) {
    let (page, _backend) = held(&context, "ar").await;
    page.press(TRIGGER).await;
    is_framed(&page).await;
    let language =
        "return [getComputedStyle(dialog).direction, dialog.innerText.includes('اختر صورة')];";
    until("Arabic from right to left", async || {
        match page.js(language, vec![]).await {
            now if now == json!(["rtl", true]) => Ok(()),
            now => Err(now.to_string()),
        }
    })
    .await;
    release(&page);
    filled(&page).await;
    assert_eq!(page.js(language, vec![]).await, json!(["rtl", true]));
    page.assert_no_errors().await;
}

/// Where the dialog is, in whole pixels, and whether the focus is in it.
const LAYOUT: &str = "dialog.getAnimations().forEach((animation) => animation.finish());
    const { left, top, width, height } = dialog.getBoundingClientRect();
    return [left, top, width, height].map(Math.round).concat(document.activeElement === root.host);";

/// A picture file let go over the dialog; whether each of the events was taken from the browser.
const DROP: &str = "const canvas = new OffscreenCanvas(400, 600);
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'red';
    pen.fillRect(50, 50, 300, 500);
    return canvas.convertToBlob({ type: 'image/jpeg' }).then((blob) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([blob], 'me.jpg', { type: 'image/jpeg' }));
      const options = { bubbles: true, composed: true, cancelable: true, dataTransfer };
      return ['dragover', 'drop'].map((type) => !dialog.dispatchEvent(new DragEvent(type, options)));
    });";

/// Waits until the dialog is open, on top and has a box, while the runtime is not there yet.
async fn is_framed(page: &HostPage) {
    let script = "const box = dialog?.getBoundingClientRect();
        return [dialog?.matches(':modal') ?? false, box?.width > 200 && box.height > 100,
          !!root?.querySelector('[part~=close]')?.checkVisibility()];";
    until("an open dialog before the runtime", async || {
        match page.js(script, vec![]).await {
            now if now == json!([true, true, true]) => Ok(()),
            now => Err(now.to_string()),
        }
    })
    .await;
}

/// Waits until the runtime has taken the dialog over.
async fn filled(page: &HostPage) {
    asked_and_answered(page).await;
    page.wait_for_screen("intro").await;
    page.run_async(IDLE, vec![]).await;
}

/// Waits until what was held back has arrived: the module is the last to be asked for.
async fn asked_and_answered(page: &HostPage) {
    let script = "return performance.getEntriesByType('resource')
        .filter(({ name }) => /\\/(runtime|genvoris)-[^/]*$/.test(name)).length > 1;";
    page.wait_for_value(script, json!(true)).await;
}

async fn held(context: &TestContext, lang: &str) -> (HostPage, MockBackend) {
    let backend = MockBackend::start([]).await;
    (held_by(context, lang, &backend).await, backend)
}

/// A page whose runtime does not arrive before [`release`].
async fn held_by(context: &TestContext, lang: &str, backend: &MockBackend) -> HostPage {
    let page = context.page("untouched").await.api(backend);
    let page = page.value("lang", lang).value("tag", "defer");
    let page = page.with_own_widget_host().await;
    let files = page.widget_files().expect("the widget's files");
    files.hold("runtime-");
    files.hold("genvoris-");
    page.open().await
}

fn release(page: &HostPage) {
    files(page).release();
}

async fn act(page: &HostPage, method: &str) {
    let script = format!("document.querySelector('{TRIGGER}').{method};");
    page.run(&script, vec![]).await;
}

fn files(page: &HostPage) -> &Mount {
    page.widget_files.as_deref().expect("the widget's files")
}

/// What was asked for so far, each file without its digest, in the order of the alphabet.
fn kinds(page: &HostPage) -> Vec<String> {
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

async fn to_open<'a>(context: &'a TestContext, backend: &MockBackend) -> PageBuilder<'a> {
    let page = context.page("untouched").await.api(backend);
    let page = page.value("lang", "en").value("tag", "defer");
    page.with_own_widget_host().await
}
