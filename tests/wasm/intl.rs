//! Numbers and dates, in pages that break `Intl` or call their language something else.

use genvoris_widget::browser::intl::Locale;
use genvoris_widget::languages::{Language, Speech};
use wasm_bindgen_test::wasm_bindgen_test;

use super::replace;

fn locale(language: Language, page: &str) -> Locale {
    Locale::new(language, Some(page.to_owned()))
}

#[wasm_bindgen_test]
fn the_page_says_which_digits_its_language_is_written_in() {
    let egypt = locale(Language::Ar, "ar-EG");
    assert_eq!(egypt.number(1234), "١٬٢٣٤");
    assert_eq!(locale(Language::Ar, "ar-AE").number(3), "3");
    let swiss = locale(Language::De, "de-CH").number(1234);
    assert!(!swiss.contains('.') && swiss.len() > 4, "{swiss}");
    assert_eq!(locale(Language::De, "de").number(1234), "1.234");
}

#[wasm_bindgen_test]
fn a_page_in_another_language_has_no_say() {
    assert_eq!(locale(Language::De, "de-AT").number(10_000), "10\u{a0}000");
    assert_eq!(locale(Language::De, "ar-EG").number(10_000), "10.000");
    assert_eq!(Locale::new(Language::De, None).number(10_000), "10.000");
}

#[wasm_bindgen_test]
fn numbers_are_counted_in_the_languages_categories() {
    let arabic = Locale::new(Language::Ar, None);
    let categories = [0, 1, 2, 3, 11, 100].map(|count| arabic.category(count));
    assert_eq!(categories, ["zero", "one", "two", "few", "many", "other"]);
    let french = Locale::new(Language::Fr, None);
    assert_eq!(
        [0, 1, 2].map(|n| french.category(n)),
        ["one", "one", "other"]
    );
}

#[wasm_bindgen_test]
fn dates_are_written_out_and_what_is_none_is_nothing() {
    let noon = "2026-11-21T12:00:00.000Z";
    let date = |language, page| locale(language, page).date(noon);
    assert_eq!(
        date(Language::En, "en-US").as_deref(),
        Some("November 21, 2026")
    );
    assert_eq!(
        date(Language::Es, "es").as_deref(),
        Some("21 de noviembre de 2026")
    );
    assert!(date(Language::Ar, "ar-EG").is_some_and(|date| date.contains("٢٠٢٦")));
    let english = Locale::new(Language::En, None);
    for none in ["", "soon", "2026-13-45", "9e99"] {
        assert_eq!(english.date(none), None, "{none}");
    }
}

#[wasm_bindgen_test]
fn a_language_the_browser_does_not_take_is_spoken_as_anywhere() {
    for page in ["de_CH", "de-", "de-x", "de--CH", "de-!"] {
        let german = locale(Language::De, page);
        assert_eq!(german.number(1234), "1.234", "{page}");
        assert_eq!(german.category(1), "one", "{page}");
        let date = german.date("2026-11-21T12:00:00Z");
        assert_eq!(date.as_deref(), Some("21. November 2026"), "{page}");
    }
}

#[wasm_bindgen_test]
fn a_broken_intl_costs_the_form_and_never_the_number() {
    let english = Locale::new(Language::En, None);
    for intl in [
        "undefined",
        "({})",
        "new Proxy({}, { get() { throw 'no' } })",
        "({ NumberFormat: class { constructor() { throw 'no' } }, PluralRules() {}, DateTimeFormat: () => 7 })",
        "({ NumberFormat: class { format() { throw 'no' } }, PluralRules: class { select() { return {} } } })",
    ] {
        let _intl = replace("Intl", intl);
        assert_eq!(english.number(1234), "1234", "{intl}");
        assert_eq!(english.category(1), "", "{intl}");
        assert_eq!(english.date("2026-11-21"), None, "{intl}");
    }
    let _date = replace("Date", "({ parse() { throw 'no' } })");
    assert_eq!(english.date("2026-11-21"), None);
}
