//! A try-on that goes on while the dialog is closed: what the page shows of it, and how the next page goes on with it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_closed_try_on_is_shown_until_it_is_opened_where_it_was,
    another_products_trigger_shows_the_product_that_is_tried_on,
    the_floating_button_shows_a_badge,
    a_failure_says_that_no_try_on_was_used,
    a_refusal_waits_behind_the_notice_and_asks_the_page_nothing,
    the_next_page_goes_on_with_the_job,
    the_next_page_shows_the_picture_until_it_was_seen,
    another_customer_does_not_see_the_job,
    a_page_without_a_token_asks_for_one_to_know_whose_job_it_is,
    a_job_that_is_unknown_by_then_ends_quietly,
    ending_the_widget_removes_everything,
    a_new_body_shows_it_again,
    the_notice_can_be_dismissed_and_covers_no_banner,
];

/// The status on the page's first trigger.
const STATUS: &str =
    "return document.querySelector('[data-genvoris-trigger]')?.dataset.genvorisStatus ?? null;";

/// What the tab keeps for the next page.
const KEPT: &str = "return sessionStorage.getItem('genvoris.tryon');";

async fn a_closed_try_on_is_shown_until_it_is_opened_where_it_was(context: TestContext) {
    let backend = MockBackend::start([job(3)]).await;
    let page = submitted(&context, &backend).await;
    assert!(page.text("can-close").await.contains("You can close this"));
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    page.wait_for_value(STATUS, json!("done")).await;
    wait_for_notice(&page, "Your picture is ready").await;
    let announced = "return document.querySelector('genvoris-widget').shadowRoot.querySelector('.root > [role=status]').textContent;";
    page.wait_for_value(announced, json!("Your picture is ready"))
        .await;
    page.click("status-open").await;
    page.wait_for_screen("result").await;
    page.wait_for_value(STATUS, json!(null)).await;
    assert!(!page.has("status").await, "the notice is still there");
    page.wait_for_value(announced, json!("")).await;
    page.wait_for_value(KEPT, json!(null)).await;
    page.close().await;
    assert_eq!(page.events("tryon-completed").await.len(), 1);
    assert_eq!(backend.try_ons().len(), 1);
    page.assert_no_errors().await;
    assert_eq!(backend.count("DELETE /jobs/job_1"), 0);
}

/// The page's own elements keep their style, whatever their classes are.
async fn another_products_trigger_shows_the_product_that_is_tried_on(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    let add = "document.body.insertAdjacentHTML('beforeend', '<p class=\"notice mark\">Free delivery</p>\
        <button id=\"other\" data-genvoris-trigger data-product-id=\"2\" data-product-title=\"Wool sweater\">Try</button>');";
    page.run(add, vec![]).await;
    // In one task, before the closed try-on can be reported.
    let switch = "Genvoris.close(); document.getElementById('other').click();";
    page.run(switch, vec![]).await;
    page.wait_for_screen("progress").await;
    assert_eq!(page.text("product-title").await, "Linen shirt");
    let line = page.text("other-product").await;
    assert!(line.contains("“Wool sweater”"), "{line}");
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    let position = "return getComputedStyle(document.querySelector('p.notice')).position;";
    assert_eq!(page.run(position, vec![]).await, json!("static"));
}

async fn the_floating_button_shows_a_badge(context: TestContext) {
    let design = MockResponse::json(200, &json!({ "position": "floating-right" }));
    let backend = MockBackend::start([processing_forever()]).await;
    let backend = backend.with_button_design(design);
    let page = context.page("floating").await.api(&backend).open().await;
    page.part("fab").await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("progress").await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    let badge =
        "const fab = document.querySelector('genvoris-widget').shadowRoot.querySelector('.fab');
        return [getComputedStyle(fab, '::after').position, getComputedStyle(fab).position];";
    page.wait_for_value(badge, json!(["absolute", "fixed"]))
        .await;
    assert!(
        !page.has("status").await,
        "there is a notice beside the badge"
    );
    page.click("fab").await;
    page.wait_for_screen("progress").await;
}

async fn a_failure_says_that_no_try_on_was_used(context: TestContext) {
    let polls = vec![
        processing(),
        processing(),
        json!({ "status": "failed", "error": "render_failed" }),
    ];
    let backend = MockBackend::start([MockResponse::Job(polls)]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("failed")).await;
    wait_for_notice(&page, "This didn’t use a try-on.").await;
    page.click("status-open").await;
    page.wait_for_screen("error").await;
    page.wait_for_value(STATUS, json!(null)).await;
}

async fn a_refusal_waits_behind_the_notice_and_asks_the_page_nothing(context: TestContext) {
    let busy = MockResponse::error(429, "rate_limited").retry_after(2);
    let backend = MockBackend::start([busy, MockResponse::exhausted()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("failed")).await;
    wait_for_notice(&page, "was not made").await;
    assert_eq!(page.events("quota").await.len(), 0);
    page.click("status-open").await;
    page.wait_for_screen("paywall").await;
}

async fn the_next_page_goes_on_with_the_job(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    backend.wait_for_request("GET /jobs/job_1", 1).await;
    next_page(&page).await;
    page.wait_for_value(STATUS, json!("running")).await;
    wait_for_notice(&page, "is being made").await;
    page.press(TRIGGER).await;
    page.wait_for_screen("progress").await;
    page.click("cancel").await;
    backend.wait_for_request("DELETE /jobs/job_1", 1).await;
    page.wait_for_screen("intro").await;
    page.wait_for_value(KEPT, json!(null)).await;
    assert_eq!(backend.try_ons().len(), 1);
    page.assert_no_errors().await;
}

async fn the_next_page_shows_the_picture_until_it_was_seen(context: TestContext) {
    let backend = MockBackend::start([job(2)]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("done")).await;
    page.wait_for_value(
        "return JSON.parse(sessionStorage.getItem('genvoris.tryon'))?.isDone;",
        json!(true),
    )
    .await;
    let kept = page.run(KEPT, vec![]).await.to_string();
    assert!(!kept.contains("data:") && !kept.contains("token"), "{kept}");
    next_page(&page).await;
    page.wait_for_value(STATUS, json!("done")).await;
    assert_eq!(
        page.events("tryon-completed").await.len(),
        0,
        "the picture was reported on the page before"
    );
    page.press(TRIGGER).await;
    page.wait_for_screen("result").await;
    page.pictures().await;
    page.wait_for_value(KEPT, json!(null)).await;
    assert_eq!(backend.try_ons().len(), 1);
    page.click("another").await;
    page.assert_no_errors().await;
}

async fn another_customer_does_not_see_the_job(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    let sign_in = "const kept = JSON.parse(sessionStorage.getItem('genvoris.tryon'));
        sessionStorage.setItem('genvoris.tryon', JSON.stringify({ ...kept, customer: 'somebody else' }));
";
    page.run(sign_in, vec![]).await;
    next_page(&page).await;
    page.open(TRIGGER).await;
    page.close().await;
    page.wait_for_value(STATUS, json!(null)).await;
    assert!(!page.has("status").await);
    page.assert_no_errors().await;
}

async fn a_page_without_a_token_asks_for_one_to_know_whose_job_it_is(context: TestContext) {
    for (next, expected) in [("a", json!("running")), ("b", json!(null))] {
        let backend = MockBackend::start([processing_forever()]).await;
        backend.set_tokens([json!({ "token": session_of(next) })]);
        let token_url = format!("{}/token", backend.url);
        let page = context.page("plain").await.api(&backend);
        let page = page.attribute("data-token-url", &token_url).open().await;
        let sign_in = "Genvoris.setToken(arguments[0]);";
        page.run(sign_in, vec![json!(session_of("a"))]).await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("progress").await;
        page.close().await;
        page.wait_for_value(STATUS, json!("running")).await;
        next_page(&page).await;
        backend.wait_for_request("POST /token", 1).await;
        if expected.is_null() {
            page.open(TRIGGER).await;
            page.close().await;
        }
        page.wait_for_value(STATUS, expected).await;
        page.assert_no_errors().await;
        page.run("sessionStorage.clear();", vec![]).await;
    }
}

/// A session token whose `sub` claim is this customer.
fn session_of(customer: &str) -> String {
    let claims = json!({ "sub": customer }).to_string();
    format!("head.{}.sign", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

async fn a_job_that_is_unknown_by_then_ends_quietly(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    let forget = "const kept = JSON.parse(sessionStorage.getItem('genvoris.tryon'));
        kept.statusUrl = kept.statusUrl.replace('/jobs/', '/forgotten/');
        sessionStorage.setItem('genvoris.tryon', JSON.stringify(kept));";
    page.run(forget, vec![]).await;
    next_page(&page).await;
    backend.wait_for_request("GET /forgotten/job_1", 1).await;
    page.wait_for_value(KEPT, json!(null)).await;
    page.wait_for_value(STATUS, json!(null)).await;
    assert!(!page.has("status").await);
    assert_eq!(page.events("error").await.len(), 0);
}

async fn ending_the_widget_removes_everything(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    page.part("status").await;
    page.run("Genvoris.destroy();", vec![]).await;
    backend.wait_for_request("DELETE /jobs/job_1", 1).await;
    page.wait_for_value(STATUS, json!(null)).await;
    page.wait_for_value(WIDGET_COUNT, json!(0)).await;
    page.wait_for_value("return document.adoptedStyleSheets.length;", json!(0))
        .await;
    page.wait_for_value(KEPT, json!(null)).await;
    page.assert_no_errors().await;
}

async fn a_new_body_shows_it_again(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    page.close().await;
    page.wait_for_value(STATUS, json!("running")).await;
    let replace = "const body = document.body.cloneNode(true);
        body.querySelector('[data-genvoris-status]').removeAttribute('data-genvoris-status');
        body.querySelector('genvoris-widget')?.remove();
        document.body.replaceWith(body);";
    page.run(replace, vec![]).await;
    page.wait_for_value(STATUS, json!("running")).await;
    wait_for_notice(&page, "is being made").await;
}

async fn the_notice_can_be_dismissed_and_covers_no_banner(context: TestContext) {
    let backend = MockBackend::start([processing_forever()]).await;
    let page = submitted(&context, &backend).await;
    let banner = "const banner = document.createElement('div');
        banner.style.cssText = 'position:fixed;inset:auto 0 0 0;height:120px;background:#ddd';
        document.body.append(banner);";
    page.run(banner, vec![]).await;
    page.close().await;
    page.part("status").await;
    let is_above =
        "return document.querySelector('genvoris-widget').shadowRoot.querySelector('[part=status]')
        .getBoundingClientRect().bottom <= innerHeight - 120;";
    page.wait_for_value(is_above, json!(true)).await;
    page.click("status-dismiss").await;
    assert!(!page.has("status").await);
    page.wait_for_value(STATUS, json!("running")).await;
    next_page(&page).await;
    page.wait_for_value(STATUS, json!("running")).await;
    assert!(
        !page.has("status").await,
        "the next page shows what was dismissed"
    );
}

async fn wait_for_notice(page: &HostPage, text: &str) {
    let shows = "return !!document.querySelector('genvoris-widget')?.shadowRoot
        .querySelector('[part=status]')?.textContent.includes(arguments[0]);";
    let shows = shows.replace("arguments[0]", &json!(text).to_string());
    page.wait_for_value(&shows, json!(true)).await;
}

/// A real navigation in the same tab, to the same page.
async fn next_page(page: &HostPage) {
    page.run("window.isFormerPage = true; location.reload();", vec![])
        .await;
    page.wait_for_value("return window.isFormerPage ?? null;", json!(null))
        .await;
    page.wait_for_value("return document.readyState;", json!("complete"))
        .await;
}

fn processing() -> Value {
    json!({ "status": "processing", "retry_after": 0 })
}

fn processing_forever() -> MockResponse {
    MockResponse::Job(vec![processing()])
}

/// A job that succeeds after it was asked for a few times.
fn job(polls: usize) -> MockResponse {
    let mut all = vec![processing(); polls];
    all.push(json!({ "status": "succeeded" }));
    MockResponse::Job(all)
}

/// A page after a try-on was submitted.
async fn submitted(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("plain").await.api(backend).open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("progress").await;
    page
}
