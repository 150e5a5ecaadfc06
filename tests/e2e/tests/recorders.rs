//! Session recorders on the page: they get neither the shopper's photo nor the result.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_recording_has_no_picture_of_the_shopper,
    what_shows_the_shopper_is_marked_for_recorders,
];

/// What recorders leave out, by the name that each documents for it.
const MARKS: [&str; 9] = [
    ".rr-block",
    ".ph-no-capture",
    ".sentry-block",
    ".fs-exclude",
    ".fs-block",
    "[data-hj-suppress]",
    "[data-clarity-mask=true]",
    "[data-dd-privacy=hidden]",
    "[data-private]",
];

async fn a_recording_has_no_picture_of_the_shopper(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("recorders").await;
    // Test mode answers with the picture in the body, as some backends do.
    let page = page.api(&backend).attribute("data-test-mode", "success");
    let page = page.open().await;
    page.comes_to("return recorder.session?.length > 1;", json!(true))
        .await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    // What the recorder looks at in later frames.
    let frames = "const done = arguments[0];
        let left = 60;
        const frame = () => (left-- ? requestAnimationFrame(frame) : done());
        frame();";
    page.run_async(frames, vec![]).await;
    let pictures = "const texts = [];
        const walk = (value) => {
          if (typeof value === 'string') texts.push(value);
          else if (value && typeof value === 'object') Object.values(value).forEach(walk);
        };
        walk(recorder.session);
        const pictures = texts.filter((text) => /^(data:image\\/(?!svg)|blob:)/.test(text) || text.length > 20000);
        const drawn = recorder.session.filter(({ type, data }) => type === 3 && data.source === 9).length;
        return [drawn, pictures.map((text) => text.slice(0, 40))];";
    assert_eq!(
        page.run(pictures, vec![]).await,
        json!([0, []]),
        "canvases drawn and pictures copied"
    );
    // The page itself is recorded as before.
    let recorded = "return JSON.stringify(recorder.session).includes('Linen shirt');";
    assert_eq!(page.run(recorded, vec![]).await, json!(true));
}

async fn what_shows_the_shopper_is_marked_for_recorders(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("plain").await.api(&backend).open().await;
    let unmarked = "const [marks] = arguments;
        const shown = [...root.querySelectorAll('img, canvas')].filter((shown) => shown.checkVisibility());
        const above = (element, mark) => element &&
          (element.closest(mark) ?? above(element.getRootNode().host, mark));
        return [shown.length > 0, marks.filter((mark) => !shown.every((element) => above(element, mark)))];";
    page.open(TRIGGER).await;
    page.choose(&stage.model()).await;
    let marks = json!(MARKS);
    assert_eq!(
        page.js(unmarked, vec![marks.clone()]).await,
        json!([true, []]),
        "the photo"
    );
    page.click("submit").await;
    page.shows("result").await;
    page.pictures().await;
    assert_eq!(
        page.js(unmarked, vec![marks]).await,
        json!([true, []]),
        "the result"
    );
}
