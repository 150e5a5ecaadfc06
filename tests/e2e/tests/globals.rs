//! The names that the widget adds to `window`, and pages that declare the same names.

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

/// The names that `window` did not have before the script, in alphabetical order. Two names of chromedriver's own scripts
/// are ignored.
const ADDED_NAMES: &str = "const driver = ['ret_nodes', 'se_exportedFunctionSymbol'];
    return Reflect.ownKeys(window).map(String)
      .filter((name) => !recorder.names.map(String).includes(name) && !driver.includes(name)).sort();";

async fn the_widget_adds_two_names_and_a_symbol_to_window(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "", &backend)
        .await
        .file("no-conflicts.html");
    let page = page.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    run_doctor(&page).await;
    assert_two_names_added(&page).await;
    page.close().await;
    assert_two_names_added(&page).await;
}

async fn test_mode_adds_no_further_names_to_window(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "", &backend)
        .await
        .file("no-conflicts.html");
    let page = page.attribute("data-test-mode", "success").open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_two_names_added(&page).await;
    assert_eq!(backend.requests(), [""; 0]);
}

async fn globals_that_a_page_declares_with_const_cause_no_conflict(context: TestContext) {
    assert_works_with_globals(&context, "const").await;
}

async fn globals_that_a_page_declares_with_var_are_not_changed(context: TestContext) {
    assert_works_with_globals(&context, "var").await;
}

/// Runs each file twice as a classic script. The second run throws if the file declares a global with `let`, `const` or
/// `class`; globals of `var` and functions are visible on `window`.
async fn no_file_declares_a_global(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(&context, "const", &backend).await.open().await;
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
    let run = "const [url, done] = arguments;
        const script = document.createElement('script');
        script.src = url;
        script.crossOrigin = 'anonymous';
        script.onload = script.onerror = ({ type }) => done(type);
        document.head.append(script);";
    for name in names {
        let url = json!(format!("{}{name}", folder.as_str().unwrap_or_default()));
        for _ in 0..2 {
            let event = page.run_async(run, vec![url.clone()]).await;
            assert_eq!(event, json!("load"), "{name}");
            assert_eq!(page.uncaught().await, [""; 0], "{name}");
        }
        assert_eq!(
            page.run(ADDED_NAMES, vec![]).await,
            expected_names(),
            "{name}"
        );
    }
}

async fn assert_works_with_globals(context: &TestContext, keyword: &str) {
    let backend = MockBackend::start([]).await;
    let page = prepare_page(context, keyword, &backend).await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    run_doctor(&page).await;
    page.wait_for_value("return recorder.changed();", json!(0))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
    for level in ["warn", "error"] {
        assert_eq!(page.console_at(level).await, [""; 0]);
    }
}

async fn run_doctor(page: &HostPage) {
    let script = "const done = arguments[0]; Genvoris.doctor().then((report) => done(report.split('\\n').length > 3 || report));";
    assert_eq!(page.run_async(script, vec![]).await, json!(true));
}

async fn assert_two_names_added(page: &HostPage) {
    assert_eq!(page.run(ADDED_NAMES, vec![]).await, expected_names());
}

fn expected_names() -> serde_json::Value {
    json!(["Genvoris", "Symbol(genvoris.widget)", "VTOWidget"])
}

async fn prepare_page<'a>(
    context: &'a TestContext,
    keyword: &str,
    backend: &MockBackend,
) -> PageBuilder<'a> {
    let page = context.page("globals").await.api(backend);
    page.value("keyword", keyword).with_own_widget_host().await
}
