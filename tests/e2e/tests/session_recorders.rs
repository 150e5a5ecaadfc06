//! Session recorders such as rrweb record neither the photo nor the result.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_session_recording_contains_neither_photo_nor_result,
    a_session_recording_with_canvases_contains_neither_photo_nor_result,
];

async fn a_session_recording_contains_neither_photo_nor_result(context: TestContext) {
    assert_contains_neither_photo_nor_result(&context, "").await;
}

async fn a_session_recording_with_canvases_contains_neither_photo_nor_result(context: TestContext) {
    assert_contains_neither_photo_nor_result(&context, "?canvas").await;
}

/// The privacy markers of session recorders that neither the element nor one of its ancestors has.
const MISSING_MARKERS: &str = "const element = root.querySelector(arguments[0]);
    return ['.rr-block', '.sentry-block', '.ph-no-capture', '[data-hj-suppress]', '[data-clarity-mask=\"true\"]',
      '.fs-block', '.fs-exclude', '[data-dd-privacy=\"hidden\"]', '[data-private]', '.mf-excluded', '[data-sl=\"exclude\"]']
      .filter((marker) => !element.closest(marker));";

async fn assert_contains_neither_photo_nor_result(context: &TestContext, query: &'static str) {
    // The platform's results are `data:` URLs, which recorders of the DOM copy completely.
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context
        .page("session-recorder")
        .await
        .token(&token)
        .query(query);
    let page = page.open().await;
    page.event("ready").await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.part("photo").await;
    assert_eq!(missing_markers(&page, "[part=photo]").await, json!([]));
    let photo = "return root.querySelector('[part=photo]').toDataURL();";
    let photo = page.js(photo, vec![]).await;
    page.next_frames().await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let result = page.pictures().await[0]["src"].clone();
    assert_eq!(missing_markers(&page, "[part~=image]").await, json!([]));
    // The link's URL is the result.
    assert_eq!(missing_markers(&page, "[part~=download]").await, json!([]));
    page.next_frames().await;
    page.close().await;
    page.next_frames().await;

    let recorded = page.run("return JSON.stringify(recorded);", vec![]).await;
    let recorded = recorded.as_str().expect("the recording");
    for screen in ["preview", "result"] {
        assert!(
            recorded.contains(screen),
            "the recording should contain the {screen}"
        );
    }
    for (name, picture) in [("photo", photo), ("result", result)] {
        let picture = picture.as_str().expect("a URL");
        assert!(picture.starts_with("data:"), "{picture:.40}");
        let middle = picture.len() / 2;
        let part = &picture[middle..middle + 60];
        assert!(
            !recorded.contains(part),
            "the recording contains the {name}"
        );
    }
    assert!(
        !recorded.contains(";base64,"),
        "the recording contains a picture"
    );
    // On a blocked canvas rrweb records properties such as the colour, but no drawing commands.
    let drawn = "return recorded.filter(({ type, data }) => type === 3 && data.source === 9)
        .flatMap(({ data }) => data.commands ?? data).filter((command) => !command.setter);";
    assert_eq!(page.run(drawn, vec![]).await, json!([]));
    page.assert_no_errors().await;
}

async fn missing_markers(page: &HostPage, selector: &str) -> Value {
    page.js(MISSING_MARKERS, vec![json!(selector)]).await
}
