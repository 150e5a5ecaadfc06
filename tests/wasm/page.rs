//! Values from the host page: getters that throw, paths that lead nowhere, broken built-ins.

use genvoris_widget::browser::page::ThisPage;
use genvoris_widget::browser::value;
use genvoris_widget::host::attributes::{Page, Script};
use genvoris_widget::host::settings::Settings;
use genvoris_widget::host::{events, sources};
use genvoris_widget::tryon::paywall::Refusal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, replace};

#[wasm_bindgen_test]
fn properties_are_read_from_anything() {
    for object in [
        "undefined",
        "null",
        "7",
        "'text'",
        "Symbol('x')",
        "({ get name() { throw 'no' } })",
        "new Proxy({}, { get() { throw new Error('no') } })",
        "Object.create(null)",
        "({ name: {} })",
        "({ name: Symbol('x') })",
    ] {
        let object = js(object);
        assert_eq!(value::text(&object, "name"), None);
        assert_eq!(value::number(&object, "name"), None);
        assert!(value::list(&object, "name").is_empty());
    }
}

#[wasm_bindgen_test]
fn arrays_are_read_whatever_their_iterators_do() {
    for list in [
        "Object.assign(['a'], { [Symbol.iterator]() { throw 'no' } })",
        "new Proxy(['a'], { get: (list, name) => { if (name === Symbol.iterator) throw 'no'; return list[name] } })",
    ] {
        let list = value::elements(&js(list)).expect("an array");
        assert_eq!(list, [JsValue::from_str("a")]);
    }
    let hostile = js("new Proxy([], { get(list, name) { throw 'no' } })");
    assert_eq!(value::elements(&hostile), None);
    assert_eq!(value::elements(&js("({ length: 1, 0: 'a' })")), None);
}

#[wasm_bindgen_test]
fn a_refusals_detail_is_a_plain_object_with_the_published_names() {
    let refusal = Refusal {
        error: "end_customer_quota".into(),
        reason: "quota_exhausted".into(),
        used: Some(3),
        limit: Some(3),
        ..Refusal::default()
    };
    let _detail = replace("detail", "undefined");
    let detail = events::refused(&refusal, Some("42"));
    let text = String::from(js_sys::JSON::stringify(&detail).expect("json"));
    for part in [
        "\"reason\":\"quota_exhausted\"",
        "\"used\":3",
        "\"productId\":\"42\"",
        "\"resetsAt\":null",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("upgradeUrl"), "absent, not null: {text}");
}

#[wasm_bindgen_test]
fn addresses_become_absolute_and_other_schemes_nothing() {
    assert!(
        ThisPage
            .resolve("/shirt.png")
            .is_some_and(|url| url.ends_with("/shirt.png"))
    );
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a/b",
        "https://",
        "blob:x",
    ] {
        assert_eq!(ThisPage.resolve(url), None, "{url}");
    }
}

#[wasm_bindgen_test]
fn the_browser_judges_colours_unless_the_page_is_in_its_way() {
    assert!(ThisPage.supports("color", "rgb(1 2 3 / 40%)"));
    assert!(!ThisPage.supports("color", "teall"));
    assert!(!ThisPage.supports("color", "red; display: none"));
    for css in ["undefined", "({ supports() { throw 'no' } })"] {
        let _css = replace("CSS", css);
        assert!(ThisPage.supports("color", "teall"), "{css}");
    }
    let _css = replace("CSS", "({ supports: () => Symbol('x') })");
    assert!(ThisPage.supports("color", "teal"));
}

#[wasm_bindgen_test]
fn settings_come_from_whatever_the_page_has_put_there() {
    let loader: genvoris_widget::host::loader::Loader =
        js("({ tags: [document.createElement('script'), null, 7] })").unchecked_into();
    for (config, lines) in [
        ("undefined", 0),
        ("null", 0),
        ("7", 0),
        ("'apiKey'", 0),
        ("['apiKey']", 0),
        ("({ get apiKey() { throw 'no' } })", 0),
        ("new Proxy({}, { get() { throw 'no' } })", 0),
        (
            "({ language: Symbol('x'), apiKey: {}, shopperId() {}, borderRadius: NaN })",
            4,
        ),
        ("document.body", 0),
    ] {
        let _config = replace("GenvorisConfig", config);
        let (settings, warnings) = sources::settings(&loader);
        assert_eq!(warnings.len(), lines, "{config}: {warnings:?}");
        let (nothing, _) = Settings::read(&[], &|_, _| None, &ThisPage);
        assert_eq!(settings, nothing, "{config}");
    }
    let _config = replace(
        "GenvorisConfig",
        "({ borderRadius: 8, shopperId: 7632384196869 })",
    );
    let text = |row| sources::settings(&loader).0.text(row);
    assert_eq!(text(Script::BorderRadius).as_deref(), Some("8"));
    assert_eq!(text(Script::ShopperId).as_deref(), Some("7632384196869"));
    let _string = replace("String", "() => { throw 'no' }");
    assert_eq!(text(Script::ShopperId), None);
}
