//! Values from the host page: throwing getters, missing properties and broken built-in functions.

use genvoris_widget::browser::page;
use genvoris_widget::host::events;
use genvoris_widget::js::value;
use genvoris_widget::tryon::paywall::Refusal;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, replace};

#[wasm_bindgen_test]
fn properties_can_be_read_from_any_value() {
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
fn arrays_are_read_without_their_iterators() {
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
fn the_detail_of_a_refusal_is_a_plain_object_with_the_documented_names() {
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
    assert!(
        !text.contains("upgradeUrl"),
        "upgradeUrl should be absent instead of null: {text}"
    );
}

#[wasm_bindgen_test]
fn http_urls_become_absolute_and_other_schemes_are_rejected() {
    let base = "https://api.example/api/tryon";
    let absolute = |url| page::absolute(url, base);
    assert_eq!(
        absolute("jobs/1").as_deref(),
        Some("https://api.example/api/jobs/1")
    );
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a/b",
        "https://",
        "blob:x",
    ] {
        assert_eq!(absolute(url), None, "{url}");
    }
}
