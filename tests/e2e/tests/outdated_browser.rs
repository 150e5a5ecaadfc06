//! Browsers below the minimum, which cannot show the dialog: a click leads to the trigger's link, or to a notice.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::policies::STRICT;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_button_says_in_the_shoppers_language_what_to_do,
    the_notice_needs_no_style_that_a_policy_refuses,
    a_link_leads_to_its_page,
];

const NOTICE: &str = "return document.querySelector('body > [role=alert]')?.innerText ?? '';";

async fn wait_for_notice(page: &HostPage, words: &str) {
    until("the notice", async || {
        let text = page.run(NOTICE, vec![]).await;
        let text = text.as_str().unwrap_or_default();
        text.contains(words)
            .then_some(())
            .ok_or_else(|| text.to_owned())
    })
    .await;
}

async fn a_button_says_in_the_shoppers_language_what_to_do(context: TestContext) {
    let page = context.page("plain").await;
    let page = page.attribute("data-language", "de").open().await;
    page.press(TRIGGER).await;
    wait_for_notice(&page, "Ihr Browser ist dafür zu alt").await;
    page.press(TRIGGER).await;
    wait_for_notice(&page, "aktuellen Version").await;
    let count = "return document.querySelectorAll('body > [role=alert]').length;";
    assert_eq!(page.run(count, vec![]).await, json!(1));
    page.press("body > [role=alert] button").await;
    page.wait_for_value(count, json!(0)).await;
    let focused = "return document.activeElement.matches('[data-genvoris-trigger]');";
    assert_eq!(page.run(focused, vec![]).await, json!(true));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_notice_needs_no_style_that_a_policy_refuses(context: TestContext) {
    let page = context.page("strict-policy").await.policy(STRICT);
    let page = page.with_own_widget_host().await.open().await;
    page.press(TRIGGER).await;
    wait_for_notice(&page, "Your browser is too old").await;
    let style = "return getComputedStyle(document.querySelector('body > [role=alert]')).position;";
    assert_eq!(page.run(style, vec![]).await, json!("fixed"));
    assert_eq!(page.violations().await, [""; 0]);
}

async fn a_link_leads_to_its_page(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let link = "const link = Object.assign(document.createElement('a'), { href: '#fitting-room', id: 'link', textContent: 'Try on' });
        link.dataset.genvorisTrigger = '';
        document.body.prepend(link);";
    page.run(link, vec![]).await;
    page.press("#link").await;
    page.wait_for_value("return location.hash;", json!("#fitting-room"))
        .await;
    assert_eq!(page.run(NOTICE, vec![]).await, json!(""));
}
