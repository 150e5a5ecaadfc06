//! Answers of any shape: each a clear error, none a crash.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::Stage;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_body_of_another_shape_is_an_error,
    a_body_that_says_failure_is_one,
    a_body_cut_short_spends_no_second_attempt,
    an_error_page_instead_of_an_envelope_is_an_error,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn a_body_of_another_shape_is_an_error(stage: Stage) {
    let bodies = [
        "",
        "<!doctype html><title>Please log in</title>",
        "{\"success\": true, \"images\": [\"http",
        "null",
        "[]",
        "\"done\"",
        "42",
        "{}",
        "{\"success\": \"yes\", \"images\": \"picture.png\"}",
        "{\"success\": true, \"images\": []}",
        "{\"success\": true, \"images\": [null, 7, {}]}",
        "{\"success\": true, \"images\": [\"javascript:alert(1)\"]}",
        "{\"success\": true, \"images\": {\"length\": 1e9}}",
    ];
    let answers = bodies.map(|body| Answer::body(200, "application/json", body));
    each_is_an_error(&stage, answers.to_vec()).await;
}

async fn a_body_that_says_failure_is_one(stage: Stage) {
    let bodies = [
        json!({ "success": false, "error": "render_failed", "message": "No person in the photo." }),
        json!({ "status": "failed" }),
        json!({ "success": false, "images": ["https://shop.example/picture.png"] }),
        json!({ "success": false, "error": { "code": 7 } }),
    ];
    let answers = bodies.map(|body| Answer::json(200, &body));
    each_is_an_error(&stage, answers.to_vec()).await;
}

async fn an_error_page_instead_of_an_envelope_is_an_error(stage: Stage) {
    let answers = [
        (500, "<h1>Oops</h1>"),
        (402, ""),
        (402, "null"),
        (403, "[]"),
        (413, "too large"),
        (418, "{"),
    ];
    let answers = answers.map(|(status, body)| Answer::body(status, "text/html", body));
    each_is_an_error(&stage, answers.to_vec()).await;
}

/// The backend may have counted it, so that only the same attempt may be sent again.
async fn a_body_cut_short_spends_no_second_attempt(stage: Stage) {
    let backend = Backend::start([Answer::Truncated]).await;
    let page = stage.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    page.shows("result").await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn each_is_an_error(stage: &Stage, answers: Vec<Answer>) {
    for answer in answers {
        let said = format!("{answer:?}");
        let backend = Backend::start([answer]).await;
        let page = stage.page("plain").await.api(&backend).open().await;
        page.open(TRIGGER).await;
        page.submit(&stage.model()).await;
        let told = page.event("error").await;
        assert!(
            told["code"].as_str().is_some_and(|code| !code.is_empty()),
            "{said}: {told}"
        );
        assert!(
            told["message"]
                .as_str()
                .is_some_and(|words| !words.is_empty()),
            "{said}: {told}"
        );
        let screen = page.screen().await.unwrap_or_default();
        assert!(
            ["error", "unavailable"].contains(&screen.as_str()),
            "{said} shows '{screen}'"
        );
        page.text(&screen).await;
        assert_eq!(
            page.events("tryon-completed").await,
            [Value::Null; 0],
            "{said}"
        );
        assert_eq!(page.uncaught().await, [""; 0], "{said}");
        page.click("close").await;
        page.is_away().await;
        works_again(&page, stage).await;
    }
}

async fn works_again(page: &genvoris_e2e::host_page::HostPage, stage: &Stage) {
    page.press(TRIGGER).await;
    if page.offers_a_photo().await {
        page.choose(&stage.model()).await;
    }
    page.click("submit").await;
    page.shows("result").await;
}
