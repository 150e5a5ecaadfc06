//! The loader where others have put it: a copy of an optimiser's, beside another vendor's tag, behind a login.

use std::sync::Arc;

use genvoris_e2e::backend::Backend;
use genvoris_e2e::bundle;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::origin::Origin;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::shop;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;

genvoris_e2e::cases![
    an_optimiser_s_copy_finds_the_files_and_says_so,
    another_vendor_s_key_is_not_ours,
    files_behind_a_login_load,
];

/// Where optimisers for WordPress keep their copies.
const COPY: &str = "/wp-content/cache/min/1/widget.js";

async fn an_optimiser_s_copy_finds_the_files_and_says_so(stage: Stage) {
    for names_a_backend in [true, false] {
        let backend = Backend::start([]).await;
        let host = Origin::start().await;
        let (base, files) = host.mount(Mount::widget());
        let loader = bundle::loader_for(&base, &backend.url).await;
        let api = match names_a_backend {
            true => format!("data-api-url=\"{}\"", backend.url),
            false => String::new(),
        };
        let tag =
            format!("<script src=\"{COPY}?ver=1\" defer data-api-key=\"{KEY}\" {api}></script>");
        let page = stage.page("copies").await.value("scripts", &tag);
        let page = page.shop(shop::script(COPY, loader)).await.open().await;
        page.try_on(TRIGGER, &stage.model()).await;
        assert_eq!(backend.sent("api_key"), [KEY]);
        assert!(asked_for(&files, "runtime-") && asked_for(&files, "genvoris-"));
        let lines = page.console().await;
        let naming = lines.iter().filter(|line| line.contains(COPY)).count();
        assert_eq!((naming, lines.len()), (1, 1), "{lines:?}");
        assert_eq!(page.uncaught().await, [""; 0]);
    }
}

async fn another_vendor_s_key_is_not_ours(stage: Stage) {
    for way in [
        "<script type=\"module\" src=\"{{widget}}\" {{attributes}}></script>",
        "<script type=\"module\" {{attributes}}>import \"{{widget}}\";</script>",
    ] {
        let backend = Backend::start([]).await;
        let scripts = format!(
            "<script src=\"other.js\" id=\"cart\" data-api-key=\"NDk5Zm9yZWlnbg\"></script>{way}"
        );
        let page = stage.page("copies").await.api(&backend);
        let page = page.value("scripts", &scripts).counted_widget().await;
        let page = page.open().await;
        try_on(&stage, &page, &backend).await;
        for address in backend.addresses() {
            assert!(!address.contains("NDk5"), "{address}");
        }
    }
}

async fn files_behind_a_login_load(stage: Stage) {
    let backend = Backend::start([]).await;
    let scripts = "<script>document.cookie = 'preview=yes; path=/';</script>
        <script src=\"/preview/widget.js\" defer {{attributes}}></script>";
    let page = stage.page("copies").await.api(&backend);
    let page = page.value("scripts", scripts).shop(shop::preview()).await;
    // The script itself is asked for by the parser, which must have the cookie by then.
    let page = page.open().await;
    page.comes_to(
        "if (!window.Genvoris) location.reload(); return !!window.Genvoris;",
        true.into(),
    )
    .await;
    try_on(&stage, &page, &backend).await;
}

async fn try_on(stage: &Stage, page: &HostPage, backend: &Backend) {
    page.try_on(TRIGGER, &stage.model()).await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(page.console().await, [""; 0]);
}

fn asked_for(files: &Arc<Mount>, start: &str) -> bool {
    files.requests().iter().any(|name| name.starts_with(start))
}
