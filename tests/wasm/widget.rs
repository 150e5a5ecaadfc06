//! The widget as the loader starts it, in a page whose `fetch` is hostile.

use genvoris_widget::browser::request::{Errand, call};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, loader, replace, resolved};

/// Starts the widget once and opens it for a product of this name.
fn open(title: &str) {
    genvoris_widget::start(loader());
    let options = js(&format!(
        "({{ productTitle: '{title}', productImages: ['/a.png'] }})"
    ));
    genvoris_widget::open(JsValue::NULL, options).expect("a sound instance");
}

/// Waits until the dialog shows the screen.
async fn screen(name: &str) {
    resolved(&format!(
        "new Promise((done, fail) => {{
            const end = performance.now() + 15000;
            const look = () => {{
                const dialog = document.querySelector('genvoris-widget')?.shadowRoot.querySelector('dialog');
                const shown = dialog?.open ? dialog.dataset.screen : 'closed';
                if (shown === '{name}') done();
                else if (performance.now() > end) fail(Error('{name}, not ' + shown));
                else requestAnimationFrame(look);
            }};
            look();
        }})"
    ))
    .await;
}

fn click(part: &str) {
    js(&format!(
        "document.querySelector('genvoris-widget').shadowRoot.querySelector('[part={part}]').click()"
    ));
}

async fn choose_photo() {
    resolved(
        "(async () => {
            const canvas = new OffscreenCanvas(60, 80);
            const pen = canvas.getContext('2d');
            pen.fillStyle = 'red'; pen.fillRect(0, 0, 30, 80);
            const files = new DataTransfer();
            files.items.add(new File([await canvas.convertToBlob()], 'me.png', { type: 'image/png' }));
            const input = document.querySelector('genvoris-widget').shadowRoot.querySelector('[part=photo-input]');
            input.files = files.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        })()",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_whole_try_on_survives_whatever_comes_back() {
    open("Shirt");
    screen("intro").await;
    choose_photo().await;
    screen("preview").await;
    let _console = replace("console", "({ log() {}, warn() { throw 'no console' } })");
    for (fetch, expected) in [
        (
            "async () => new Response('<html>', { status: 200 })",
            "error",
        ),
        ("async () => new Response('null', { status: 500 })", "error"),
        (
            "async () => new Response('', { status: 403 })",
            "unavailable",
        ),
        (
            "async () => new Response('{\"error\":\"end_customer_quota\"}', { status: 402 })",
            "paywall",
        ),
        (
            "async () => new Response('{\"success\":true,\"images\":[\"data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=\"]}')",
            "result",
        ),
    ] {
        let _fetch = replace("fetch", fetch);
        click("submit");
        screen(expected).await;
        click("close");
        screen("closed").await;
        open(expected);
        screen("preview").await;
    }
}

#[wasm_bindgen_test]
async fn dropping_a_call_gives_the_request_up() {
    let _fetch = replace(
        "fetch",
        "request => new Promise((_, fail) => request.signal.onabort = () => { window.given_up = true; fail('aborted') })",
    );
    let (call, received) = call(&loader(), "https://api.example/j".into(), Errand::Poll);
    let waiting = wasm_bindgen_futures::future_to_promise(async move {
        received.await;
        Ok(JsValue::UNDEFINED)
    });
    // The request starts when its future is polled, in the microtask after this one.
    resolved("Promise.resolve()").await;
    drop(call);
    wasm_bindgen_futures::JsFuture::from(waiting)
        .await
        .expect("settled");
    assert!(js("window.given_up === true").is_truthy());
}
