//! The loader where others have put it: a copy of an optimiser's, beside another vendor's tag, behind a login.

use std::sync::Arc;

use genvoris_e2e::bundle;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::origin::Origin;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::shop;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;

genvoris_e2e::cases![
    a_copied_loader_loads_the_original_files_and_logs_a_warning,
    a_copied_loader_without_a_backend_uses_the_origin_of_its_files,
    the_api_key_attribute_of_another_script_is_ignored,
    the_api_key_attribute_of_another_script_is_ignored_behind_a_proxy,
    files_that_require_a_cookie_are_loaded,
];

/// Another vendor's tag, with a key in an attribute that has the name of ours.
const OTHER: &str =
    "<script src=\"other.js\" id=\"cart\" data-api-key=\"NDk5Zm9yZWlnbg\"></script>";

/// Where optimisers for WordPress keep their copies.
const COPY: &str = "/wp-content/cache/min/1/widget.js";

async fn a_copied_loader_loads_the_original_files_and_logs_a_warning(context: TestContext) {
    for names_a_backend in [true, false] {
        let backend = MockBackend::start([]).await;
        let host = Origin::start().await;
        let (base, files) = host.mount(Mount::widget());
        let loader = bundle::loader_for(&base, &backend.url).await;
        let api = match names_a_backend {
            true => format!("data-api-url=\"{}\"", backend.url),
            false => String::new(),
        };
        let tag =
            format!("<script src=\"{COPY}?ver=1\" defer data-api-key=\"{KEY}\" {api}></script>");
        let page = context.page("copies").await.value("scripts", &tag);
        let page = page.shop(shop::script(COPY, loader)).await.open().await;
        page.try_on(TRIGGER, &context.model()).await;
        assert_eq!(backend.sent("api_key"), [KEY]);
        assert!(asked_for(&files, "runtime-") && asked_for(&files, "genvoris-"));
        let lines = page.console().await;
        let naming = lines.iter().filter(|line| line.contains(COPY)).count();
        assert_eq!((naming, lines.len()), (1, 1), "{lines:?}");
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

/// A build that names no backend has it where its files are.
async fn a_copied_loader_without_a_backend_uses_the_origin_of_its_files(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let host = Origin::start_with(shop::api(&backend)).await;
    let (base, _files) = host.mount(Mount::widget());
    let loader = bundle::loader_for(&base, "").await;
    let tag = format!("<script src=\"{COPY}?ver=1\" defer data-api-key=\"{KEY}\"></script>");
    let page = context.page("copies").await.value("scripts", &tag);
    let page = page.shop(shop::script(COPY, loader)).await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    let asked = "return performance.getEntriesByType('resource')
        .map(({ name }) => new URL(name)).filter(({ pathname }) => /^\\/api\\//.test(pathname))
        .every(({ origin }) => origin === arguments[0]);";
    let ours = page.run(asked, vec![host.url().into()]).await;
    assert_eq!(ours, true, "the shop was asked");
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_api_key_attribute_of_another_script_is_ignored(context: TestContext) {
    for way in [
        "<script type=\"module\" src=\"{{widget}}\" {{attributes}}></script>",
        "<script type=\"module\" {{attributes}}>import \"{{widget}}\";</script>",
    ] {
        let backend = MockBackend::start([]).await;
        let scripts = format!("{OTHER}{way}");
        let page = context.page("copies").await.api(&backend);
        let page = page.value("scripts", &scripts).with_own_widget_host().await;
        let page = page.open().await;
        try_on(&context, &page, &backend).await;
        is_not_told_of_the_other(&page, &backend).await;
    }
}

/// The other's tag is then the only one with a key.
async fn the_api_key_attribute_of_another_script_is_ignored_behind_a_proxy(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let scripts = format!(
        "{OTHER}<script type=\"module\" src=\"{{{{widget}}}}\" data-api-url=\"/genvoris-proxy/\"></script>"
    );
    let page = context.page("copies").await.value("scripts", &scripts);
    let page = page.shop(shop::proxy(&backend)).await;
    let page = page.with_own_widget_host().await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.try_ons()[0].field("api_key"), None);
    page.assert_loaded_once();
    page.assert_no_errors().await;
    is_not_told_of_the_other(&page, &backend).await;
}

/// Neither the backend nor, by the doctor, the console.
async fn is_not_told_of_the_other(page: &HostPage, backend: &MockBackend) {
    let examine = "const done = arguments[0]; Genvoris.doctor().then(done);";
    page.run_async(examine, vec![]).await;
    let told = [backend.urls_with_referrers(), page.console().await].concat();
    for line in told {
        assert!(!line.contains("NDk5"), "{line}");
    }
}

async fn files_that_require_a_cookie_are_loaded(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("preview").await.api(&backend);
    let page = page.shop(shop::preview()).await.open().await;
    let refused = "const done = arguments[0];
        fetch('/preview/widget.js', { credentials: 'omit', cache: 'no-store' })
          .then(({ status }) => done(status));";
    assert_eq!(page.run_async(refused, vec![]).await, 401);
    try_on(&context, &page, &backend).await;
}

async fn try_on(context: &TestContext, page: &HostPage, backend: &MockBackend) {
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.console().await, [""; 0]);
}

fn asked_for(files: &Arc<Mount>, start: &str) -> bool {
    files.requests().iter().any(|name| name.starts_with(start))
}
