//! Stores with a photo policy: nothing is sent before the shopper has ticked the consent checkbox.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    nothing_is_sent_without_consent,
    the_photo_policy_opens_in_a_new_tab,
    the_space_key_toggles_the_checkbox,
    the_checkbox_stays_ticked_until_the_page_is_left,
    a_store_without_a_photo_policy_requires_no_consent,
    the_consent_is_laid_out_from_right_to_left_in_arabic,
];

/// Whether the checkbox is ticked, the `aria-disabled` of the submit button, and the part with the focus.
const STATE: &str = "const box = root.querySelector('[part=consent]');
    return [box.checked, root.querySelector('[part=submit]').getAttribute('aria-disabled'),
      root.activeElement?.getAttribute('part')];";

async fn preview(context: &TestContext, backend: &MockBackend, language: &str) -> HostPage {
    let page = context
        .page("plain")
        .await
        .api(backend)
        .attribute("data-consent-url", "/photo-policy")
        .attribute("data-language", language);
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page
}

async fn state(page: &HostPage) -> Value {
    page.js(STATE, vec![]).await
}

async fn nothing_is_sent_without_consent(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = preview(&context, &backend, "en").await;
    assert_eq!(state(&page).await[0], json!(false));
    for _ in 0..2 {
        page.js("root.querySelector('[part=submit]').focus();", vec![])
            .await;
        page.click("submit").await;
        assert_eq!(state(&page).await, json!([false, "true", "consent"]));
    }
    let reminders = "return [dialog.innerText, root.querySelector('[role=status]').textContent]
        .map((words) => words.includes('tick this box'));";
    assert_eq!(page.js(reminders, vec![]).await, json!([true, true]));
    page.click("consent").await;
    assert_eq!(state(&page).await, json!([true, null, "consent"]));
    assert_eq!(page.js(reminders, vec![]).await[0], json!(false));
    assert_eq!(backend.try_ons().len(), 0);
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), 1);
}

async fn the_photo_policy_opens_in_a_new_tab(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = preview(&context, &backend, "en").await;
    let script = "const link = root.querySelector('.consent a');
        return [new URL(link.href).pathname, link.href.startsWith(location.origin), link.target, link.rel,
          root.querySelector('[part=consent]').labels[0].innerText];";
    let words = "I agree that my photo is used to make this picture.";
    assert_eq!(
        page.js(script, vec![]).await,
        json!(["/photo-policy", true, "_blank", "noopener", words])
    );
}

async fn the_space_key_toggles_the_checkbox(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = preview(&context, &backend, "en").await;
    page.js("root.querySelector('[part=consent]').focus();", vec![])
        .await;
    for ticked in [true, false, true] {
        page.key(Key::Space).await;
        let now = state(&page).await;
        assert_eq!((&now[0], &now[2]), (&json!(ticked), &json!("consent")));
    }
}

async fn the_checkbox_stays_ticked_until_the_page_is_left(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = preview(&context, &backend, "en").await;
    page.click("consent").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    page.choose(&context.photos().huge()).await;
    assert_eq!(state(&page).await[0], json!(true));
    page.close().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    assert_eq!(state(&page).await[0], json!(true));

    let page = preview(&context, &backend, "en").await;
    assert_eq!(
        state(&page).await[0],
        json!(false),
        "the consent should not outlive the page"
    );
}

async fn a_store_without_a_photo_policy_requires_no_consent(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    assert!(!page.has("consent").await);
    page.click("submit").await;
    page.wait_for_screen("result").await;
}

async fn the_consent_is_laid_out_from_right_to_left_in_arabic(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = preview(&context, &backend, "ar").await;
    page.click("submit").await;
    assert_eq!(state(&page).await, json!([false, "true", "consent"]));
    let script = "const box = root.querySelector('[part=consent]').getBoundingClientRect();
        const words = root.querySelector('.consent span').getBoundingClientRect();
        return [box.left > words.left, /[\\u0600-\\u06ff]/.test(root.querySelector('.consent').innerText)];";
    assert_eq!(page.js(script, vec![]).await, json!([true, true]));
    page.click("consent").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), 1);
}
