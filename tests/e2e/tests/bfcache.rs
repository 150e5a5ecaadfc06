//! A page that is left and found again as it was.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::footprint::asked_once;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::{PageToOpen, Stage};
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    a_try_on_that_was_cut_off_is_offered_again_under_its_id,
    a_refresh_that_was_cut_off_is_not_waited_for,
    the_panel_comes_in_place_of_the_hosts_paywall,
    anything_else_stays_as_it_was,
    nothing_keeps_the_browser_from_keeping_the_page,
];

async fn a_try_on_that_was_cut_off_is_offered_again_under_its_id(stage: Stage) {
    let backend = Backend::start([Answer::Silence]).await;
    let page = session(&stage, &backend).await.open().await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    until("the request", async || match backend.try_ons().len() {
        1 => Ok(()),
        sent => Err(sent.to_string()),
    })
    .await;
    leave_and_return(&stage, &page).await;
    page.shows("error").await;
    let error = page.event("error").await;
    assert_eq!(error["charged"], "unknown");
    assert_eq!(error["retryable"], true);
    page.click("retry").await;
    page.shows("result").await;
    asked_once(&backend, 2);
    page.loaded_once();
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
}

async fn a_refresh_that_was_cut_off_is_not_waited_for(stage: Stage) {
    let ended = Answer::error(401, "invalid_session_token");
    let backend = Backend::start([ended.clone(), ended]).await;
    let page = session(&stage, &backend)
        .await
        .token("old.session.token")
        .attribute("data-token-callback", "Theme.session.waits")
        .open()
        .await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    let asked = "return Theme.calls.length;";
    page.comes_to(asked, json!(1)).await;
    leave_and_return(&stage, &page).await;
    page.shows("error").await;
    page.click("retry").await;
    page.comes_to(asked, json!(2)).await;
    page.run("Theme.settle('fresh.session.token');", vec![])
        .await;
    page.shows("result").await;
    asked_once(&backend, 3);
    page.loaded_once();
}

async fn the_panel_comes_in_place_of_the_hosts_paywall(stage: Stage) {
    let backend = Backend::start([Answer::error(402, "end_customer_quota")]).await;
    let page = session(&stage, &backend).await.query("?prevent");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.submit(&stage.model()).await;
    page.event("quota").await;
    page.is_away().await;
    leave_and_return(&stage, &page).await;
    page.shows("paywall").await;
    assert_eq!(
        page.events("quota").await.len(),
        1,
        "the host was asked again"
    );
    page.click("retry").await;
    page.shows("result").await;
    asked_once(&backend, 2);
    page.loaded_once();
}

async fn anything_else_stays_as_it_was(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = session(&stage, &backend).await.open().await;
    page.open(TRIGGER).await;
    page.choose(&stage.model()).await;
    leave_and_return(&stage, &page).await;
    page.shows("preview").await;
    page.click("submit").await;
    page.shows("result").await;
    leave_and_return(&stage, &page).await;
    page.shows("result").await;
    page.leaves(&backend, 1, "ready open tryon-completed").await;
}

async fn nothing_keeps_the_browser_from_keeping_the_page(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = session(&stage, &backend).await.open().await;
    let script = "window.listened = [];
        for (const target of [window, document]) {
          const original = target.addEventListener;
          target.addEventListener = function (kind, ...rest) {
            listened.push(kind);
            return original.call(target, kind, ...rest);
          };
        }";
    page.run(script, vec![]).await;
    page.try_on(TRIGGER, &stage.model()).await;
    let kinds = page
        .run("return listened.join(' ');", vec![])
        .await
        .to_string();
    assert!(kinds.contains("pagehide"), "{kinds}");
    assert!(!kinds.contains("unload"), "{kinds}");
    page.loaded_once();
    assert_eq!(
        page.run("return [onunload, onbeforeunload];", vec![]).await,
        json!([null, null])
    );
}

async fn session<'a>(stage: &'a Stage, backend: &Backend) -> PageToOpen<'a> {
    let page = stage.page("session").await.api(backend);
    page.counted_widget().await
}

/// Goes to another page and back. Where the browser does not keep the page for a driver, the page is told that
/// it was kept.
async fn leave_and_return(stage: &Stage, page: &HostPage) {
    page.run("window.kept = true; delete Theme.foundAgain;", vec![])
        .await;
    if stage.keeps_pages() {
        page.run("location.href = 'away.html';", vec![]).await;
        let title = "return document.title.startsWith('Checkout');";
        page.comes_to(title, json!(true)).await;
        stage.driver.back().await.expect("the page before");
        page.comes_to("return window.kept === true;", json!(true))
            .await;
    } else {
        let script = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));";
        page.run(script, vec![]).await;
    }
    page.comes_to("return Theme.foundAgain;", json!(true)).await;
}
