//! What recorders of sessions get to see of a try-on.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_session_recording_contains_neither_photo_nor_result,
    a_session_recording_with_canvases_contains_neither_photo_nor_result,
];

async fn a_session_recording_contains_neither_photo_nor_result(context: TestContext) {
    holds_neither_photo_nor_result(&context, "").await;
}

async fn a_session_recording_with_canvases_contains_neither_photo_nor_result(context: TestContext) {
    holds_neither_photo_nor_result(&context, "?canvas").await;
}

/// Which marks, by which recorders are asked to leave something out, neither the element nor one around it has.
const MARKS: &str = "const element = root.querySelector(arguments[0]);
    return ['.rr-block', '.sentry-block', '.ph-no-capture', '[data-hj-suppress]', '[data-clarity-mask=\"true\"]',
      '.fs-block', '.fs-exclude', '[data-dd-privacy=\"hidden\"]', '[data-private]', '.mf-excluded', '[data-sl=\"exclude\"]']
      .filter((mark) => !element.closest(mark));";

async fn holds_neither_photo_nor_result(context: &TestContext, query: &'static str) {
    // The platform's results are `data:` addresses, which recorders of the DOM copy in full.
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("recorders").await.token(&token).query(query);
    let page = page.open().await;
    page.event("ready").await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.part("photo").await;
    assert_eq!(unmarked(&page, "[part=photo]").await, json!([]));
    let photo = "return root.querySelector('[part=photo]').toDataURL();";
    let photo = page.js(photo, vec![]).await;
    page.next_frames().await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let result = page.pictures().await[0]["src"].clone();
    assert_eq!(unmarked(&page, "[part~=image]").await, json!([]));
    // Its address is the result.
    assert_eq!(unmarked(&page, "[part~=download]").await, json!([]));
    page.next_frames().await;
    page.close().await;
    page.next_frames().await;

    let recorded = page.run("return JSON.stringify(recorded);", vec![]).await;
    let recorded = recorded.as_str().expect("the recording");
    for words in ["preview", "result"] {
        assert!(recorded.contains(words), "no {words} in the recording");
    }
    for (name, picture) in [("photo", photo), ("result", result)] {
        let picture = picture.as_str().expect("an address");
        assert!(picture.starts_with("data:"), "{picture:.40}");
        let middle = picture.len() / 2;
        let part = &picture[middle..middle + 60];
        assert!(!recorded.contains(part), "the {name} is in the recording");
    }
    assert!(
        !recorded.contains(";base64,"),
        "a picture is in the recording"
    );
    // rrweb notes what is set on a blocked canvas, such as a colour, but nothing that is drawn on it.
    let drawn = "return recorded.filter(({ type, data }) => type === 3 && data.source === 9)
        .flatMap(({ data }) => data.commands ?? data).filter((command) => !command.setter);";
    assert_eq!(page.run(drawn, vec![]).await, json!([]));
    page.assert_no_errors().await;
}

async fn unmarked(page: &HostPage, selector: &str) -> Value {
    page.js(MARKS, vec![json!(selector)]).await
}
