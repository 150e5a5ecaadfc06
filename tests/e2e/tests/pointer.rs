//! What the pointer and the clipboard bring to the dialog, on it and beside it.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_wheel_beside_the_dialog_scrolls_no_page,
    the_dialog_s_own_pictures_are_no_photo,
    a_file_let_go_beside_the_dialog_leads_nowhere,
    a_picture_pasted_anywhere_is_taken_while_the_dialog_is_open,
];

async fn the_wheel_beside_the_dialog_scrolls_no_page(stage: Stage) {
    let (page, _backend) = open(&stage).await;
    let styles = "return [document.documentElement, document.body]
        .map((root) => root.getAttribute('style') + getComputedStyle(root).overflowY);";
    let before = page.run(styles, vec![]).await;
    page.open(TRIGGER).await;
    stage.wheel(30, 400, 500).await;
    // A turn of the wheel scrolls in a later frame.
    page.run_async(FRAMES, vec![]).await;
    assert_eq!(page.run("return scrollY;", vec![]).await, json!(0));
    assert_eq!(page.run(styles, vec![]).await, before);
    page.close().await;
    stage.wheel(30, 400, 500).await;
    page.comes_to("return scrollY > 0;", json!(true)).await;
    page.is_quiet().await;
}

async fn the_dialog_s_own_pictures_are_no_photo(stage: Stage) {
    let (page, backend) = open(&stage).await;
    page.open(TRIGGER).await;
    assert_eq!(page.js(DRAGGED, vec![]).await, json!([]), "the product");
    page.choose(&stage.model()).await;
    assert_eq!(page.js(DRAGGED, vec![]).await, json!([]), "the preview");
    page.click("submit").await;
    page.shows("result").await;
    page.pictures().await;
    assert_eq!(page.js(DRAGGED, vec![]).await, json!([]), "the result");
    assert_eq!(page.screen().await.as_deref(), Some("result"));
    assert_eq!(backend.try_ons().len(), 1);
    page.is_quiet().await;
}

async fn a_file_let_go_beside_the_dialog_leads_nowhere(stage: Stage) {
    let (page, _backend) = open(&stage).await;
    page.open(TRIGGER).await;
    // The backdrop and the edges are the dialog element itself; the host is what they are to listeners outside.
    for place in ["dialog", "root.host", "root.querySelector('h2')"] {
        let script = format!("const place = {place}; {DROPPED}");
        let left = page.js(&script, vec![]).await;
        assert_eq!(left, json!([]), "left to the browser over {place}");
    }
    page.shows("preview").await;
    page.close().await;
    let left = page
        .run(&format!("const place = document.body; {DROPPED}"), vec![])
        .await;
    assert_eq!(
        left,
        json!(["dragenter", "dragover", "drop"]),
        "a closed dialog takes nothing"
    );
    page.is_quiet().await;
}

async fn a_picture_pasted_anywhere_is_taken_while_the_dialog_is_open(stage: Stage) {
    // Firefox tells of a paste at the body where nothing editable has the focus.
    for place in ["document.body", "document.querySelector('genvoris-widget')"] {
        let (page, _backend) = open(&stage).await;
        page.open(TRIGGER).await;
        assert_eq!(
            paste(&page, "document.querySelector('#note')").await,
            json!(false),
            "a field of the page's"
        );
        page.shows("intro").await;
        assert_eq!(paste(&page, place).await, json!(true), "{place}");
        page.shows("preview").await;
        page.close().await;
        assert_eq!(paste(&page, "document.body").await, json!(false), "closed");
        page.is_quiet().await;
    }
}

async fn paste(page: &HostPage, place: &str) -> Value {
    page.run(&format!("const place = {place}; {PASTED}"), vec![])
        .await
}

/// Two pictures on the screen later.
const FRAMES: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));";

/// The pictures in the dialog that a browser would let a shopper drag about. There an image is draggable by itself.
const DRAGGED: &str = "return [...root.querySelectorAll('img, canvas')].filter((picture) => {
    const event = new DragEvent('dragstart', { bubbles: true, composed: true, cancelable: true });
    return picture.draggable && picture.dispatchEvent(event);
  }).map((picture) => picture.part.value || picture.className || picture.localName);";

/// Which events of a picture file that is let go over `place` are left to the browser, which would open the file.
const DROPPED: &str = "const canvas = new OffscreenCanvas(400, 600);
    canvas.getContext('2d').fillRect(50, 50, 300, 500);
    return canvas.convertToBlob({ type: 'image/jpeg' }).then((blob) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([blob], 'me.jpg', { type: 'image/jpeg' }));
      const options = { bubbles: true, composed: true, cancelable: true, dataTransfer };
      return ['dragenter', 'dragover', 'drop'].filter((type) => place.dispatchEvent(new DragEvent(type, options)));
    });";

/// Whether a picture file pasted at `place` is taken.
const PASTED: &str = "const canvas = new OffscreenCanvas(400, 600);
    canvas.getContext('2d').fillRect(50, 50, 300, 500);
    return canvas.convertToBlob({ type: 'image/png' }).then((blob) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'image.png', { type: 'image/png' }));
      const options = { bubbles: true, composed: true, cancelable: true, clipboardData };
      return !place.dispatchEvent(new ClipboardEvent('paste', options));
    });";

async fn open(stage: &Stage) -> (HostPage, Backend) {
    let backend = Backend::start([]).await;
    let page = stage.page("pointer").await.api(&backend);
    let page = page.counted_widget().await.open().await;
    (page, backend)
}
