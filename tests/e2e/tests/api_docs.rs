//! The page with the documentation of the API.

use std::collections::BTreeSet;

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::test_context::TestContext;
use serde_json::Value;

genvoris_e2e::cases![the_page_shows_every_operation_and_loads_nothing_from_elsewhere,];

/// The operations that the page shows, for example `post /api/v1/plans`.
const SHOWN: &str = "return [...document.querySelectorAll('.opblock')].map(block =>
    block.querySelector('.opblock-summary-method').textContent.toLowerCase() + ' ' +
    block.querySelector('.opblock-summary-path').dataset.path);";
/// The origins from which the page has loaded files.
const ORIGINS: &str = "return [...new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin))];";

async fn the_page_shows_every_operation_and_loads_nothing_from_elsewhere(context: TestContext) {
    let platform = context.platform().await;
    let page = format!("{}/api/v1/docs", platform.url);
    context.driver.goto(page).await.expect("the page opens");
    let page = HostPage::new(context.driver.clone());
    let operations = operations(&document(&platform.url).await);

    let count = "return document.querySelectorAll('.opblock').length;";
    page.wait_for_value(count, operations.len().into()).await;

    let shown: Vec<String> = serde_json::from_value(page.run(SHOWN, vec![]).await).expect("texts");
    assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), operations);
    assert_eq!(
        page.run(ORIGINS, vec![]).await,
        serde_json::json!([platform.url])
    );
    // Violations of the page's policy are in the browser's log.
    assert_eq!(page.browser_errors().await, [""; 0]);
}

async fn document(platform: &str) -> Value {
    let answer = reqwest::get(format!("{platform}/api/v1/openapi.json")).await;
    answer.expect("an answer").json().await.expect("JSON")
}

fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().expect("paths").iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().expect("operations").keys();
        methods.map(move |method| format!("{method} {path}"))
    });
    operations.collect()
}
