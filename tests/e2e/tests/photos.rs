//! Dropping, pasting and choosing photos, and files that cannot be used.

use std::path::Path;

use genvoris_e2e::browser::{Engine, Session};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::photos::data_url;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    files_that_cannot_be_decoded_are_reported,
    a_photo_can_be_dropped,
    a_photo_can_be_pasted,
    the_preview_shows_the_photo,
    canvas_noise_is_never_sent_instead_of_the_photo,
];

async fn files_that_cannot_be_decoded_are_reported(context: TestContext) {
    let photos = context.photos();
    for broken in [
        photos.text(),
        photos.empty(),
        photos.truncated(),
        photos.heic(),
    ] {
        let page = context.page("plain").await.open().await;
        page.open(TRIGGER).await;
        let before = dialog_text(&page).await;
        page.upload(&broken).await;
        until(
            &format!("a message about {}", broken.display()),
            async || {
                let now = dialog_text(&page).await;
                if now == before { Err(now) } else { Ok(()) }
            },
        )
        .await;
        page.wait_for_screen("intro").await;
        page.choose(&context.model()).await;
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn a_photo_can_be_dropped(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    let script = "const [data] = arguments;
        const dataTransfer = transfer(data);
        const fire = (type) => root.querySelector('[part~=\"intro\"]').dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }));
        fire('dragenter');
        const accepted = !fire('dragover');
        fire('drop');
        return accepted;";
    let accepted = run_with_photo(&page, script, &context.model()).await;
    assert_eq!(
        accepted,
        json!(true),
        "dragover has to be cancelled, or a browser does not allow the drop"
    );
    assert_photo_sent(&page, &backend).await;
}

async fn a_photo_can_be_pasted(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    let script = "const [data] = arguments;
        const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true });
        Object.defineProperty(paste, 'clipboardData', { value: transfer(data) }); // Firefox does not copy files
        (root.activeElement ?? dialog).dispatchEvent(paste);";
    run_with_photo(&page, script, &context.model()).await;
    assert_photo_sent(&page, &backend).await;
}

async fn the_preview_shows_the_photo(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let script = "const canvas = root.querySelector('[part~=\"photo\"]');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const colours = new Set();
        for (let i = 0; i < pixels.length; i += 4004) colours.add(pixels.slice(i, i + 3).join());
        const { objectFit } = getComputedStyle(canvas);
        return [colours.size > 10, canvas.height / canvas.width > 1.3, objectFit, canvas.clientHeight > 200];";
    let shown = page.js(script, vec![]).await;
    assert_eq!(
        shown,
        json!([true, true, "contain", true]),
        "colours, aspect ratio, fit, size"
    );
}

/// Firefox with this preference returns noise for the pixels of a canvas. In Chromium a script of the page does the same.
async fn canvas_noise_is_never_sent_instead_of_the_photo(context: TestContext) {
    if context.engine == Engine::Chromium {
        let noise = "const { getImageData } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.getImageData = function () {
              const image = getImageData.apply(this, arguments);
              crypto.getRandomValues(image.data);
              return image;
            };";
        return assert_noise_not_sent(&context, noise).await;
    }
    let preferences = [("privacy.resistFingerprinting", true)];
    let session = Session::start_with(context.engine, &preferences).await;
    assert_noise_not_sent(&context.with_session(&session), "").await;
    session.quit().await;
}

async fn assert_noise_not_sent(context: &TestContext, script: &str) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    page.upload(&context.model()).await;
    until("a message about canvas data", async || {
        let now = dialog_text(&page).await;
        let texts = ["allow this site to extract canvas data", "Another browser"];
        if texts.iter().all(|part| now.contains(part)) {
            Ok(())
        } else {
            Err(now)
        }
    })
    .await;
    page.wait_for_screen("intro").await;
    assert!(!page.has("submit").await);
    assert!(backend.try_ons().is_empty());
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn run_with_photo(page: &HostPage, script: &str, photo: &Path) -> Value {
    let transfer = "const transfer = (data) => {
          const bytes = Uint8Array.from(atob(data.split(',')[1]), (letter) => letter.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], 'me.jpg', { type: 'image/jpeg' }));
          return transfer;
        };";
    page.js(&format!("{transfer}{script}"), vec![json!(data_url(photo))])
        .await
}

async fn assert_photo_sent(page: &HostPage, backend: &MockBackend) {
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let photo = image::load_from_memory(&backend.try_ons()[0].photo).expect("a picture");
    assert_eq!((photo.width(), photo.height()), (1200, 1600));
}

async fn dialog_text(page: &HostPage) -> String {
    page.js("return dialog.innerText;", vec![])
        .await
        .to_string()
}
