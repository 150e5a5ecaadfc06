//! Unusual places of the loader script: copied by an optimiser, beside another vendor's script, and behind a login.

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

/// Another vendor's script tag that also has a `data-api-key`.
const OTHER_VENDOR: &str =
    "<script src=\"other-vendor.js\" id=\"cart\" data-api-key=\"NDk5Zm9yZWlnbg\"></script>";

/// The path at which optimisers for WordPress serve their copies.
const COPY: &str = "/wp-content/cache/min/1/widget.js";

async fn a_copied_loader_loads_the_original_files_and_logs_a_warning(context: TestContext) {
    for has_api_url in [true, false] {
        let backend = MockBackend::start([]).await;
        let host = Origin::start().await;
        let (base, files) = host.mount(Mount::widget());
        let loader = bundle::loader_for(&base, &backend.url).await;
        let api = match has_api_url {
            true => format!("data-api-url=\"{}\"", backend.url),
            false => String::new(),
        };
        let tag =
            format!("<script src=\"{COPY}?ver=1\" defer data-api-key=\"{KEY}\" {api}></script>");
        let page = context.page("script-hosting").await.value("scripts", &tag);
        let page = page.shop(shop::script(COPY, loader)).await.open().await;
        page.try_on(TRIGGER, &context.model()).await;
        assert_eq!(backend.sent("api_key"), [KEY]);
        assert!(was_requested(&files, "runtime-") && was_requested(&files, "genvoris-"));
        let lines = page.console().await;
        let warnings = lines.iter().filter(|line| line.contains(COPY)).count();
        assert_eq!((warnings, lines.len()), (1, 1), "{lines:?}");
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

/// A build without a backend URL expects the backend on the origin of its files.
async fn a_copied_loader_without_a_backend_uses_the_origin_of_its_files(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let host = Origin::start_with(shop::api(&backend)).await;
    let (base, _files) = host.mount(Mount::widget());
    let loader = bundle::loader_for(&base, "").await;
    let tag = format!("<script src=\"{COPY}?ver=1\" defer data-api-key=\"{KEY}\"></script>");
    let page = context.page("script-hosting").await.value("scripts", &tag);
    let page = page.shop(shop::script(COPY, loader)).await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    let from_host = "return performance.getEntriesByType('resource')
        .map(({ name }) => new URL(name)).filter(({ pathname }) => /^\\/api\\//.test(pathname))
        .every(({ origin }) => origin === arguments[0]);";
    let is_from_host = page.run(from_host, vec![host.url().into()]).await;
    assert_eq!(is_from_host, true, "the shop's origin was requested");
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_api_key_attribute_of_another_script_is_ignored(context: TestContext) {
    for tag in [
        "<script type=\"module\" src=\"{{widget}}\" {{attributes}}></script>",
        "<script type=\"module\" {{attributes}}>import \"{{widget}}\";</script>",
    ] {
        let backend = MockBackend::start([]).await;
        let scripts = format!("{OTHER_VENDOR}{tag}");
        let page = context.page("script-hosting").await.api(&backend);
        let page = page.value("scripts", &scripts).with_own_widget_host().await;
        let page = page.open().await;
        try_on(&context, &page, &backend).await;
        assert_other_key_unused(&page, &backend).await;
    }
}

/// Then the other vendor's tag is the only one with a key.
async fn the_api_key_attribute_of_another_script_is_ignored_behind_a_proxy(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let scripts = format!(
        "{OTHER_VENDOR}<script type=\"module\" src=\"{{{{widget}}}}\" data-api-url=\"/genvoris-proxy/\"></script>"
    );
    let page = context
        .page("script-hosting")
        .await
        .value("scripts", &scripts);
    let page = page.shop(shop::proxy(&backend)).await;
    let page = page.with_own_widget_host().await.open().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.try_ons()[0].field("api_key"), None);
    page.assert_loaded_once();
    page.assert_no_errors().await;
    assert_other_key_unused(&page, &backend).await;
}

/// Asserts that the other vendor's key is neither in a request nor in the console or the doctor's report.
async fn assert_other_key_unused(page: &HostPage, backend: &MockBackend) {
    let doctor = "const done = arguments[0]; Genvoris.doctor().then(done);";
    page.run_async(doctor, vec![]).await;
    let lines = [backend.urls_with_referrers(), page.console().await].concat();
    for line in lines {
        assert!(!line.contains("NDk5"), "{line}");
    }
}

async fn files_that_require_a_cookie_are_loaded(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("cookie-protected").await.api(&backend);
    let page = page.header("set-cookie", "preview=yes; Path=/");
    let page = page.shop(shop::preview()).await.open().await;
    let status = "const done = arguments[0];
        fetch('/preview/widget.js', { credentials: 'omit', cache: 'no-store' })
          .then(({ status }) => done(status));";
    assert_eq!(page.run_async(status, vec![]).await, 401);
    try_on(&context, &page, &backend).await;
}

async fn try_on(context: &TestContext, page: &HostPage, backend: &MockBackend) {
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.console().await, [""; 0]);
}

fn was_requested(files: &Arc<Mount>, start: &str) -> bool {
    files.requests().iter().any(|name| name.starts_with(start))
}
