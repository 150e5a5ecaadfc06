//! The dialog before the runtime has loaded: it opens at once, accepts a photo and can be closed.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{COUNT_FILE_CHOOSERS, TRIGGER};
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    the_dialog_opens_before_the_runtime_has_loaded,
    the_early_dialog_can_be_closed,
    the_early_dialog_accepts_a_photo,
    the_early_dialog_accepts_a_dropped_photo,
    a_press_that_begins_on_the_early_dialog_becomes_a_click,
    the_early_dialog_is_in_the_pages_language,
];

/// Waits until the browser has been idle twice.
const IDLE: &str = "const done = arguments[0];
    const idle = (callback) => requestIdleCallback(callback, { timeout: 1000 });
    idle(() => setTimeout(() => idle(() => done())));";

async fn the_dialog_opens_before_the_runtime_has_loaded(context: TestContext) {
    for cause in ["a click", "a call"] {
        let (page, _backend) = page_with_held_runtime(&context, "en").await;
        match cause {
            "a click" => page.press(TRIGGER).await,
            _ => {
                page.run("Genvoris.openTryOn();", vec![]).await;
            }
        }
        wait_for_early_dialog(&page).await;
        let text = page.js("return dialog.innerText;", vec![]).await;
        let text = text.as_str().unwrap_or_default();
        for part in ["Try it on", "Choose a photo"] {
            assert!(text.contains(part), "{cause}: {text}");
        }
        let before = page.js(LAYOUT, vec![]).await;
        assert_eq!(
            before[4],
            json!(true),
            "the focus should be in the dialog: {before}"
        );

        release(&page);
        wait_for_runtime(&page).await;
        assert_eq!(page.js(LAYOUT, vec![]).await, before, "{cause}");
        page.wait_for_events("ready open").await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        page.close().await;
        page.assert_no_errors().await;
    }
}

async fn the_early_dialog_can_be_closed(context: TestContext) {
    for by in ["the button", "Escape"] {
        let (page, _backend) = page_with_held_runtime(&context, "en").await;
        page.press(TRIGGER).await;
        wait_for_early_dialog(&page).await;
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
            "the focus should return to the trigger"
        );
        release(&page);
        wait_for_held_files(&page).await;
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
    let page = page_with_held_runtime_and(&context, "en", &backend).await;
    page.press(TRIGGER).await;
    wait_for_early_dialog(&page).await;
    page.part("choose").await;
    page.upload(&context.model()).await;
    let has_skeleton =
        "return !!document.querySelector('genvoris-widget').shadowRoot.querySelector('.skeleton');";
    page.wait_for_value(has_skeleton, json!(true)).await;
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
    let (page, _backend) = page_with_held_runtime(&context, "en").await;
    page.press(TRIGGER).await;
    wait_for_early_dialog(&page).await;
    let prevented = page.js(DROP, vec![]).await;
    assert_eq!(
        prevented,
        json!([true, true]),
        "otherwise the browser would open the file"
    );
    release(&page);
    page.wait_for_screen("preview").await;
    page.assert_no_errors().await;
}

async fn a_press_that_begins_on_the_early_dialog_becomes_a_click(context: TestContext) {
    let (page, _backend) = page_with_held_runtime(&context, "en").await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    page.press(TRIGGER).await;
    wait_for_early_dialog(&page).await;
    let press = "window.pressed = root.querySelector('[part~=choose]'); pressed.focus();";
    page.js(press, vec![]).await;
    let choose = page.part("choose").await;
    let down = context
        .driver
        .action_chain()
        .click_and_hold_element(&choose);
    down.perform().await.expect("the button is pressed");
    release(&page);
    wait_for_runtime(&page).await;
    let is_same = "return [pressed.isConnected, root.querySelector('[part~=choose]') === pressed,
        root.activeElement === pressed];";
    assert_eq!(page.js(is_same, vec![]).await, json!([true, true, true]));
    let up = context.driver.action_chain().release();
    up.perform().await.expect("the button is released");
    page.wait_for_value("return window.fileChooserCount;", json!(1))
        .await;
    page.assert_no_errors().await;
}

async fn the_early_dialog_is_in_the_pages_language(context: TestContext) {
    let (page, _backend) = page_with_held_runtime(&context, "ar").await;
    page.press(TRIGGER).await;
    wait_for_early_dialog(&page).await;
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
    wait_for_runtime(&page).await;
    assert_eq!(page.js(language, vec![]).await, json!(["rtl", true]));
    page.assert_no_errors().await;
}

/// The position and size of the dialog in whole pixels, and whether the focus is in it.
const LAYOUT: &str = "dialog.getAnimations().forEach((animation) => animation.finish());
    const { left, top, width, height } = dialog.getBoundingClientRect();
    return [left, top, width, height].map(Math.round).concat(document.activeElement === root.host);";

/// Drops a picture on the dialog, and returns whether each of the events was prevented.
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

/// Waits until the dialog is open, modal and visible, before the runtime has loaded.
async fn wait_for_early_dialog(page: &HostPage) {
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

/// Waits until the runtime controls the dialog.
async fn wait_for_runtime(page: &HostPage) {
    wait_for_held_files(page).await;
    page.wait_for_screen("intro").await;
    page.run_async(IDLE, vec![]).await;
}

/// Waits until the held files have arrived. The module is the last one that is requested.
async fn wait_for_held_files(page: &HostPage) {
    let script = "return performance.getEntriesByType('resource')
        .filter(({ name }) => /\\/(runtime|genvoris)-[^/]*$/.test(name)).length > 1;";
    page.wait_for_value(script, json!(true)).await;
}

async fn page_with_held_runtime(context: &TestContext, lang: &str) -> (HostPage, MockBackend) {
    let backend = MockBackend::start([]).await;
    (
        page_with_held_runtime_and(context, lang, &backend).await,
        backend,
    )
}

/// A page whose runtime does not load before [`release`].
async fn page_with_held_runtime_and(
    context: &TestContext,
    lang: &str,
    backend: &MockBackend,
) -> HostPage {
    let page = context.page("lazy-loading").await.api(backend);
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

fn files(page: &HostPage) -> &Mount {
    page.widget_files.as_deref().expect("the widget's files")
}
