//! What the widget leaves on the page's `window`, and what names of the page's do to it.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::page_builder::PageBuilder;
use genvoris_e2e::paths;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    the_widget_adds_two_names_and_a_symbol_to_window,
    test_mode_adds_no_further_names_to_window,
    globals_that_a_page_declares_with_const_cause_no_conflict,
    globals_that_a_page_declares_with_var_are_not_changed,
    no_file_declares_a_global,
];

/// What the page's window has now and had not before the script, in the order of the alphabet. Two names are of
/// chromedriver's own scripts, which run in the page.
const LEFT: &str = "const driver = ['ret_nodes', 'se_exportedFunctionSymbol'];
    return Reflect.ownKeys(window).map(String)
      .filter((name) => !recorder.names.map(String).includes(name) && !driver.includes(name)).sort();";

async fn the_widget_adds_two_names_and_a_symbol_to_window(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, "", &backend).await.file("bare.html");
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    examine(&page).await;
    leaves_two_names(&page).await;
    page.close().await;
    leaves_two_names(&page).await;
}

async fn test_mode_adds_no_further_names_to_window(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, "", &backend).await.file("bare.html");
    let page = page.attribute("data-test-mode", "success").open().await;
    page.try_on(TRIGGER, &context.model()).await;
    leaves_two_names(&page).await;
    assert_eq!(backend.requests(), [""; 0]);
}

async fn globals_that_a_page_declares_with_const_cause_no_conflict(context: TestContext) {
    works_beside(&context, "const").await;
}

async fn globals_that_a_page_declares_with_var_are_not_changed(context: TestContext) {
    works_beside(&context, "var").await;
}

/// Each file once more as a classic script, and again: a second run throws where one declares a name with `let`,
/// `const` or `class`, and what `var` and functions declare is seen on the window.
async fn no_file_declares_a_global(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = to_open(&context, "const", &backend).await.open().await;
    let files = std::fs::read_dir(paths::dist()).expect("the built widget");
    let mut names: Vec<String> = files
        .map(|file| file.expect("a file").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".js"))
        .collect();
    names.sort();
    assert!(names.len() > 4, "{names:?}");
    let folder = page
        .run(
            "return document.querySelector('script[data-api-key]').src.replace(/[^/]*$/, '');",
            vec![],
        )
        .await;
    let run = "const [address, done] = arguments;
        const script = document.createElement('script');
        script.src = address;
        script.crossOrigin = 'anonymous';
        script.onload = script.onerror = ({ type }) => done(type);
        document.head.append(script);";
    for name in names {
        let address = json!(format!("{}{name}", folder.as_str().unwrap_or_default()));
        for _ in 0..2 {
            let end = page.run_async(run, vec![address.clone()]).await;
            assert_eq!(end, json!("load"), "{name}");
            assert_eq!(page.uncaught().await, [""; 0], "{name}");
        }
        assert_eq!(page.run(LEFT, vec![]).await, left(), "{name}");
    }
}

async fn works_beside(context: &TestContext, keyword: &str) {
    let backend = MockBackend::start([]).await;
    let page = to_open(context, keyword, &backend).await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    examine(&page).await;
    page.wait_for_value("return recorder.changed();", json!(0))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
    for level in ["warn", "error"] {
        assert_eq!(page.console_at(level).await, [""; 0]);
    }
}

async fn examine(page: &HostPage) {
    let script = "const done = arguments[0]; Genvoris.doctor().then((report) => done(report.split('\\n').length > 3 || report));";
    assert_eq!(page.run_async(script, vec![]).await, json!(true));
}

async fn leaves_two_names(page: &HostPage) {
    assert_eq!(page.run(LEFT, vec![]).await, left());
}

fn left() -> serde_json::Value {
    json!(["Genvoris", "Symbol(genvoris.widget)", "VTOWidget"])
}

async fn to_open<'a>(
    context: &'a TestContext,
    keyword: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page("globals").await.api(backend);
    page.value("keyword", keyword).with_own_widget_host().await
}
