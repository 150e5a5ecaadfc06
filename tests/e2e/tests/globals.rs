//! The names that the widget shares with the page's own scripts.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::{PageToOpen, Stage};
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    two_names_and_a_symbol_come_to_the_page,
    test_mode_brings_no_others,
    a_page_that_declares_every_letter_works,
    a_page_that_has_every_letter_as_a_variable_works,
];

async fn two_names_and_a_symbol_come_to_the_page(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("globals").await.api(&backend);
    brings_its_names_alone(&stage, page).await;
    assert_eq!(backend.try_ons().len(), 1);
}

async fn test_mode_brings_no_others(stage: Stage) {
    let backend = Backend::start([]).await;
    let page = stage.page("globals").await.api(&backend);
    let page = page.attribute("data-test-mode", "success");
    brings_its_names_alone(&stage, page).await;
    assert_eq!(backend.requests(), [""; 0]);
}

/// All of the widget's scripts run here. What the driver itself leaves in a window is in the other page's, too.
async fn brings_its_names_alone(stage: &Stage, page: PageToOpen<'_>) {
    let without = stage.page("globals").await.file("without.html");
    let without = without.open().await;
    without.press(TRIGGER).await;
    without.run_async("arguments[0]();", vec![]).await;
    let names = "return Object.getOwnPropertyNames(window);";
    let before = without.run(names, vec![]).await;
    let symbols =
        "return Object.getOwnPropertySymbols(window).map((symbol) => Symbol.keyFor(symbol) ?? '');";
    let symbols_before = without.run(symbols, vec![]).await;

    let page = page.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    let doctor = "Genvoris.doctor().then(arguments[0]);";
    let report = page.run_async(doctor, vec![]).await;
    assert!(report.is_string(), "{report}");
    let now = page.run(names, vec![]).await;
    assert_eq!(added(&now, &before), ["Genvoris", "VTOWidget"]);
    let now = page.run(symbols, vec![]).await;
    assert_eq!(added(&now, &symbols_before), ["genvoris.widget"]);
}

/// What is in the first list and not in the second, in alphabetical order.
fn added(now: &Value, before: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let before = list(before);
    let mut added = list(now);
    added.retain(|name| !before.contains(name));
    let mut added: Vec<_> = added
        .iter()
        .map(|name| name.as_str().expect("a name").to_owned())
        .collect();
    added.sort();
    added
}

/// Whatever a script of the widget declared at its top level would be declared twice here, and not run.
async fn a_page_that_declares_every_letter_works(stage: Stage) {
    keeps_its_letters(&stage, "const").await;
}

/// Whatever a script of the widget declared by `var` or as a function would take a value's place here.
async fn a_page_that_has_every_letter_as_a_variable_works(stage: Stage) {
    keeps_its_letters(&stage, "var").await;
}

async fn keeps_its_letters(stage: &Stage, keyword: &str) {
    let backend = Backend::start([]).await;
    let page = stage.page("globals").await.file("letters.html");
    let page = page
        .api(&backend)
        .value("declaration", &declaration(keyword));
    let names: Vec<_> = letters().map(String::from).collect();
    let page = page.value("names", &names.join(", "));
    let page = page.open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.hears("ready open tryon-completed").await;
    page.is_quiet().await;
    page.run_async("Genvoris.doctor().then(arguments[0]);", vec![])
        .await;
    has_its_letters(&page).await;
}

fn letters() -> impl Iterator<Item = char> {
    ('a'..='z').chain('A'..='Z').chain(['$', '_'])
}

/// One declaration of every name of one letter, each with a text of the page as its value.
fn declaration(keyword: &str) -> String {
    let each: Vec<_> = letters()
        .map(|name| format!("{name} = \"page's {name}\""))
        .collect();
    format!("{keyword} {};", each.join(", "))
}

/// Asked by a function of the page: a name that is declared by `const` is no property of the window.
async fn has_its_letters(page: &HostPage) {
    let expected: Vec<_> = letters().map(|name| format!("page's {name}")).collect();
    let values = page.run("return recorder.letters();", vec![]).await;
    assert_eq!(values, json!(expected));
}
