//! Dropping, pasting and choosing photos, and files that cannot be used.

use std::path::Path;

use genvoris_e2e::browser::{Engine, Options, Session};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::photos::{data_url, difference, from_data_url, open};
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    files_that_cannot_be_decoded_are_reported,
    photos_that_are_hard_to_decode_come_out_upright_and_whole,
    what_is_wrong_with_a_file_is_said,
    a_poor_photo_gets_advice_and_can_be_used,
    a_fine_pattern_does_not_become_a_coarse_one,
    of_several_dropped_files_the_first_picture_is_used,
    a_photo_can_be_dropped,
    a_photo_can_be_pasted,
    the_preview_shows_the_photo,
    canvas_noise_is_never_sent_instead_of_the_photo,
];

/// The advice about the photo on the preview.
const CHECK: &str = "return root.querySelector('[part~=\"check\"]').innerText;";

/// Width and height of the photo on the preview.
const PHOTO_SIZE: &str =
    "const { width, height } = root.querySelector('[part~=\"photo\"]'); return [width, height];";

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

async fn photos_that_are_hard_to_decode_come_out_upright_and_whole(context: TestContext) {
    let photos = context.photos();
    for (photo, widths, heights) in [
        (photos.case("slim_on_white.jpg"), 1600..=1600, 1066..=1066),
        (photos.case("thin_subject.png"), 1600..=1600, 1600..=1600),
        (photos.without_end(), 1200..=1200, 1600..=1600),
        (photos.case("cut_at_80.jpg"), 300..=300, 200..=240),
        (photos.sideways_behind_xmp(), 1600..=1600, 1200..=1200),
        (photos.sideways_and_cut(), 200..=240, 300..=300),
        (photos.sideways_png(), 1600..=1600, 1200..=1200),
    ] {
        let page = context.page("plain").await.open().await;
        page.open(TRIGGER).await;
        page.choose(&photo).await;
        let size = page.js(PHOTO_SIZE, vec![]).await;
        let [width, height] = [0, 1].map(|side| size[side].as_u64().unwrap_or_default());
        assert!(widths.contains(&width), "{}: {size}", photo.display());
        assert!(heights.contains(&height), "{}: {size}", photo.display());
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn what_is_wrong_with_a_file_is_said(context: TestContext) {
    let photos = context.photos();
    for (photo, message) in [
        (photos.case("1x1.png"), "too small to see anyone"),
        (photos.case("white_200px.png"), "only one color"),
        (photos.case("heic_named.jpg"), "cannot read HEIC photos"),
        (photos.truncated(), "This file is damaged"),
        (photos.video(), "not a picture we can read"),
    ] {
        let page = context.page("plain").await.open().await;
        page.open(TRIGGER).await;
        page.upload(&photo).await;
        until(&format!("'{message}'"), async || {
            let now = dialog_text(&page).await;
            if now.contains(message) {
                Ok(())
            } else {
                Err(now)
            }
        })
        .await;
        page.wait_for_screen("intro").await;
        assert!(!page.has("submit").await);
    }
}

async fn a_poor_photo_gets_advice_and_can_be_used(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let photos = context.photos();
    for (photo, advice) in [
        (photos.blurred(), "looks blurred"),
        (photos.dark(), "quite dark"),
        (photos.case("cut_at_80.jpg"), "is small"),
        (photos.case("slim_on_white.jpg"), ""),
        (photos.model(), ""),
    ] {
        let page = context.page("plain").await.api(&backend).open().await;
        page.open(TRIGGER).await;
        page.choose(&photo).await;
        until(&format!("'{advice}'"), async || {
            let now = page.js(CHECK, vec![]).await;
            let now = now.as_str().unwrap_or("none");
            if now.contains(advice) {
                Ok(())
            } else {
                Err(now.to_owned())
            }
        })
        .await;
        let label = page.text("submit").await;
        let expected = if advice.is_empty() {
            "Try it on"
        } else {
            "Use it anyway"
        };
        assert_eq!(label, expected, "{}", photo.display());
        let heading = page.text("preview").await;
        assert_eq!(heading.contains("Ready when you are"), advice.is_empty());
        page.click("submit").await;
        page.wait_for_screen("result").await;
    }
}

/// The preview of fine stripes differs from their average nowhere.
async fn a_fine_pattern_does_not_become_a_coarse_one(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    let pattern = context.photos().case("moire.png");
    page.choose(&pattern).await;
    let script = "return root.querySelector('[part~=\"photo\"]').toDataURL();";
    let preview = page.js(script, vec![]).await;
    let preview = from_data_url(preview.as_str().expect("a data URL"));
    let difference = difference(&open(&pattern), &preview);
    assert!(difference < 2.0, "{difference}");
}

async fn of_several_dropped_files_the_first_picture_is_used(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    let script = "const [data] = arguments;
        const { items, files: [photo] } = transfer(data);
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['a list'], 'list.txt', { type: 'text/plain' }));
        dataTransfer.items.add(new File([photo], 'me', { type: 'application/octet-stream' }));
        root.querySelector('[part~=\"intro\"]').dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true }));";
    run_with_photo(&page, script, &context.model()).await;
    assert_photo_sent(&page, &backend).await;
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
    let options = Options {
        preferences: &[("privacy.resistFingerprinting", true)],
        ..Options::default()
    };
    let session = Session::start_with(context.engine, options).await;
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
