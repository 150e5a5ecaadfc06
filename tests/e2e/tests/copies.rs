//! Pages on which the script is not where its publisher has put it, or not the only one of its kind.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::shop;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    an_optimisers_copy_takes_its_files_from_where_they_were_built_for,
    a_copy_without_a_backend_asks_where_its_files_are,
    another_vendors_key_is_never_ours,
    another_vendors_key_is_never_sent_by_a_store_behind_a_proxy,
    files_behind_a_cookie_of_the_page_are_loaded,
];

/// Where plugins that minify scripts keep what they have made of them, beside nothing else.
const COPY: &str = "/wp-content/cache/min/1/widget.js";

async fn an_optimisers_copy_takes_its_files_from_where_they_were_built_for(stage: Stage) {
    works_as_a_copy(&stage, true).await;
}

async fn a_copy_without_a_backend_asks_where_its_files_are(stage: Stage) {
    works_as_a_copy(&stage, false).await;
}

async fn works_as_a_copy(stage: &Stage, names_its_backend: bool) {
    let backend = Backend::start([]).await;
    let beside = Backend::start([]).await;
    let page = stage.page("copies").await.copied_to(COPY, &beside).await;
    let page = page.value("script", &format!("{COPY}?ver=1"));
    let page = match names_its_backend {
        true => page.api(&backend).open().await,
        false => page.open().await,
    };
    page.try_on(TRIGGER, &stage.model()).await;
    page.hears("ready open tryon-completed").await;

    let (asked, left_alone) = match names_its_backend {
        true => (&backend, &beside),
        false => (&beside, &backend),
    };
    assert_eq!(asked.sent("api_key"), [KEY]);
    assert_eq!(left_alone.count("POST /api/tryon"), 0);
    assert_eq!(left_alone.count("GET /api/status"), 0);
    let files = page.widget_files.as_ref().expect("the widget's files");
    let mut names = files.requests();
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "asked for twice: {:?}", files.requests());
    assert!(!names.contains(&"widget.js".to_owned()), "{names:?}");

    let lines = page.console().await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let copy = page.run("return location.origin;", vec![]).await;
    let copy = format!("{}{COPY} is a copy", copy.as_str().expect("an origin"));
    assert!(line.starts_with("warn: ") && line.contains(&copy), "{line}");
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// Run as a module, the script does not know its own tag.
async fn another_vendors_key_is_never_ours(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("copies").await.file("vendor.html").api(&backend);
    let page = page.counted_widget().await.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.hears("ready open tryon-completed").await;
    assert_eq!(backend.sent("api_key"), [KEY]);
    knows_nothing_of_the_other(&page, &backend).await;
}

async fn another_vendors_key_is_never_sent_by_a_store_behind_a_proxy(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("copies").await.file("vendor-proxy.html");
    let page = page.shop(shop::proxy(&backend)).await;
    let page = page.counted_widget().await.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.hears("ready open tryon-completed").await;
    assert_eq!(backend.try_ons()[0].field("api_key"), None);
    knows_nothing_of_the_other(&page, &backend).await;
}

async fn knows_nothing_of_the_other(page: &HostPage, backend: &Backend) {
    const OTHERS: &str = "NDk5abc";
    page.loaded_once();
    let own = page.files.as_ref().expect("the page's files").requests();
    let of_the_page = ["recorder.js", "other.js"];
    let strange = own
        .iter()
        .find(|name| !name.ends_with(".html") && !of_the_page.contains(&name.as_str()));
    assert_eq!(strange, None, "{own:?}");
    page.is_quiet().await;

    page.run_async("Genvoris.doctor().then(arguments[0]);", vec![])
        .await;
    let asked = "return performance.getEntries().map(({ name }) => name).join(' ');";
    let places = [
        ("the backend's log", backend.addresses().join(" ")),
        (
            "the page's requests",
            page.run(asked, vec![]).await.to_string(),
        ),
        ("the console", page.console().await.join(" ")),
    ];
    for (place, text) in places {
        assert!(!text.contains(OTHERS), "{place}: {text}");
    }
}

/// A shop that is not open yet serves nothing to those who have not logged in.
async fn files_behind_a_cookie_of_the_page_are_loaded(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("members").await.api(&backend);
    let page = page.shop(shop::members()).await.open().await;
    let refused = "const done = arguments[0];
        fetch('/members/widget.js', { credentials: 'omit', cache: 'no-store' })
            .then(({ status }) => done(status));";
    assert_eq!(page.run_async(refused, vec![]).await, json!(401));
    page.try_on(TRIGGER, &stage.model()).await;
    page.hears("ready open tryon-completed").await;
    assert_eq!(page.console().await, [""; 0]);
    assert_eq!(page.uncaught().await, [""; 0]);
    assert_eq!(backend.try_ons().len(), 1);
}
