//! Whole journeys with the keyboard alone. Only the system's file chooser is left out.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::photos::data_url;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::COUNT_FILE_CHOOSERS;
use serde_json::json;
use thirtyfour::Key;

genvoris_e2e::cases![
    a_try_on_needs_only_the_keyboard,
    a_paywall_needs_only_the_keyboard,
    the_tools_of_a_result_need_only_the_keyboard,
    screen_readers_hear_what_a_screen_says,
];

/// The `part` of the focused control, or the name of the focused element.
const FOCUSED: &str =
    "const focused = document.querySelector('genvoris-widget')?.shadowRoot.activeElement;
    return focused?.getAttribute('part') ?? focused?.localName;";

/// Presses Tab until this part has the focus. Fails where Tab never reaches it.
async fn tab_to(page: &HostPage, part: &str) {
    let mut passed = vec![];
    for _ in 0..20 {
        page.key(Key::Tab).await;
        let focused = page.run(FOCUSED, vec![]).await;
        if focused == json!(part) {
            return;
        }
        passed.push(focused);
    }
    panic!("Tab does not reach '{part}': {passed:?}");
}

/// Opens the dialog from its trigger with Enter.
async fn open(context: &TestContext, answers: &[MockResponse]) -> HostPage {
    let backend = MockBackend::start(answers.to_vec()).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.event("ready").await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    page.run(
        "document.querySelector('[data-genvoris-trigger]').focus();",
        vec![],
    )
    .await;
    page.key(Key::Enter).await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.run(FOCUSED, vec![]).await, json!("h2"));
    page
}

/// Goes on from the first screen until the try-on is sent.
async fn send(context: &TestContext, page: &HostPage) {
    tab_to(page, "choose").await;
    page.key(Key::Enter).await;
    page.wait_for_value("return fileChooserCount;", json!(1))
        .await;
    page.choose(&context.model()).await;
    tab_to(page, "submit").await;
    page.key(Key::Enter).await;
}

fn result(context: &TestContext, count: usize) -> MockResponse {
    let images = vec![data_url(&context.model()); count];
    let body = json!({ "success": true, "images": images, "variation_count": count, "request_id": "r",
        "end_customer_quota": { "used": 1, "limit": 3, "remaining": 2 } });
    MockResponse::json(200, &body)
}

async fn a_try_on_needs_only_the_keyboard(context: TestContext) {
    let page = open(&context, &[result(&context, 1)]).await;
    send(&context, &page).await;
    page.wait_for_screen("result").await;
    page.wait_for_value(FOCUSED, json!("h2")).await;
    page.part("zoom").await;
    tab_to(&page, "another").await;
    page.key(Key::Enter).await;
    page.wait_for_value("return fileChooserCount;", json!(2))
        .await;
    page.key(Key::Escape).await;
    page.wait_until_closed().await;
    page.wait_for_value(
        "return document.activeElement.hasAttribute('data-genvoris-trigger');",
        json!(true),
    )
    .await;
}

async fn a_paywall_needs_only_the_keyboard(context: TestContext) {
    let page = open(&context, &[MockResponse::exhausted()]).await;
    send(&context, &page).await;
    page.wait_for_screen("paywall").await;
    page.wait_for_value(FOCUSED, json!("h2")).await;
    tab_to(&page, "back").await;
    page.key(Key::Enter).await;
    page.wait_until_closed().await;
}

async fn the_tools_of_a_result_need_only_the_keyboard(context: TestContext) {
    let page = open(&context, &[result(&context, 2)]).await;
    send(&context, &page).await;
    page.wait_for_screen("result").await;
    page.part("zoom").await;
    tab_to(&page, "compare").await;
    page.key(Key::Space).await;
    assert_eq!(page.run(FOCUSED, vec![]).await, json!("compare-slider"));
    page.key(Key::Left).await;
    let slider = "const slider = root.querySelector('.slider');
        return [slider.getAttribute('aria-label') !== '', slider.getAttribute('aria-valuetext')];";
    assert_eq!(page.js(slider, vec![]).await, json!([true, "49 %"]));
    tab_to(&page, "thumbnail").await;
    page.key(Key::Tab).await;
    page.key(Key::Enter).await;
    let shown =
        "return [...root.querySelectorAll('figure')].map((figure) => figure.checkVisibility());";
    assert_eq!(page.js(shown, vec![]).await, json!([false, true]));
    let gallery = "return root.querySelector('[role=group]').getAttribute('aria-label');";
    assert_eq!(page.js(gallery, vec![]).await, json!("Picture"));
}

async fn screen_readers_hear_what_a_screen_says(context: TestContext) {
    let answers = [MockResponse::error(500, "internal_error")];
    let page = open(&context, &answers).await;
    let phantom = "return root.querySelector('[part=photo-input]').getAttribute('aria-hidden');";
    assert_eq!(page.js(phantom, vec![]).await, json!("true"));
    send(&context, &page).await;
    page.wait_for_screen("error").await;
    let script = "const said = root.querySelector('[role=status]').textContent;
        const texts = ['h2', '.lead', '.receipt'].map((selector) => root.querySelector('.body ' + selector).textContent);
        const heading = root.activeElement;
        const described = heading.getAttribute('aria-describedby').split(' ').map((id) => root.getElementById(id).textContent);
        return [texts.every((text) => said.includes(text)), heading.localName, described.join() === texts.slice(1).join()];";
    assert_eq!(page.js(script, vec![]).await, json!([true, "h2", true]));
}
