//! Pages whose own scripts have changed what a browser brings along.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::Stage;

genvoris_e2e::cases![
    extended_prototypes_do_no_harm,
    a_fetch_that_rejects_with_anything_is_an_error,
    a_fetch_that_answers_anything_is_an_error,
    a_listener_that_throws_stops_nothing,
    a_page_that_stops_clicks_still_opens_the_dialog,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn extended_prototypes_do_no_harm(stage: Stage) {
    let api = &stage.platform().await.api;
    let (shopper, token) = api.shopper_with_token(3).await;
    let page = stage
        .page("extended-prototypes")
        .await
        .token(&token)
        .open()
        .await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    assert_eq!(api.usage(&shopper).await.used, 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_fetch_that_rejects_with_anything_is_an_error(stage: Stage) {
    for value in [
        "'blocked by the shop'",
        "undefined",
        "null",
        "42",
        "{ code: 7 }",
        "Symbol('no')",
    ] {
        survives(
            &stage,
            &format!("window.fetch = () => Promise.reject({value});"),
        )
        .await;
    }
}

async fn a_fetch_that_answers_anything_is_an_error(stage: Stage) {
    for value in [
        "Promise.resolve({})",
        "Promise.resolve(null)",
        "undefined",
        "'text'",
    ] {
        survives(&stage, &format!("window.fetch = () => {value};")).await;
    }
    survives(
        &stage,
        "window.fetch = () => { throw 'no network today'; };",
    )
    .await;
}

async fn a_listener_that_throws_stops_nothing(stage: Stage) {
    let page = stage.page("plain").await.open().await;
    let script = "for (const name of ['ready', 'open', 'tryon-completed', 'close'])
        document.addEventListener(`genvoris:${name}`, () => { throw new Error('a broken theme'); });";
    page.run(script, vec![]).await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.click("close").await;
    page.is_away().await;
    page.event("close").await;
}

async fn a_page_that_stops_clicks_still_opens_the_dialog(stage: Stage) {
    let page = stage.page("plain").await.open().await;
    let script = "document.querySelector('button').addEventListener('click', (event) => event.stopImmediatePropagation());
        document.body.addEventListener('click', (event) => event.stopPropagation(), true);";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
}

/// With the page's change an error is shown; once it is undone, the same photo is tried on.
async fn survives(stage: &Stage, change: &str) {
    let backend = Backend::start([]).await;
    let page = stage.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&stage.model()).await;
    page.run(&format!("window.ownFetch = window.fetch; {change}"), vec![])
        .await;
    page.click("submit").await;
    page.shows("error").await;
    page.text("error").await;
    assert_eq!(page.uncaught().await, [""; 0], "{change}");

    page.run("window.fetch = window.ownFetch;", vec![]).await;
    page.click("retry").await;
    page.shows("result").await;
    assert_eq!(backend.try_ons().len(), 1, "{change}");
}
