use super::*;
use crate::host::attributes::Kind;
use crate::host::reading::{Found, Given};
use crate::tryon::product::Category;

/// A page at `https://shop.example/p/1`.
pub(crate) struct Shop;

impl Page for Shop {
    fn resolve(&self, url: &str) -> Option<String> {
        match url {
            _ if url.starts_with("https://") || url.starts_with("http://") => Some(url.into()),
            _ if url.starts_with('/') => Some(format!("https://shop.example{url}")),
            _ => None,
        }
    }

    fn list(&self, json: &str) -> Option<Vec<String>> {
        serde_json::from_str(json).ok()
    }

    fn supports(&self, property: &str, value: &str) -> bool {
        match property {
            "color" => value == "#123456" || value == "teal",
            "font-family" => !value.contains(';'),
            other => panic!("nobody asks for {other}"),
        }
    }
}

/// The attribute of this name.
pub(crate) fn of(attributes: &[(&str, &str)], name: &str) -> Option<String> {
    let (_, value) = attributes.iter().find(|(key, _)| *key == name)?;
    Some((*value).to_owned())
}

/// One place of a page, and what it holds.
enum Source<'a> {
    Tag(&'a [(&'a str, &'a str)]),
    Object(Place, Vec<(&'a str, Given)>),
}

fn tag<'a>(attributes: &'a [(&'a str, &'a str)]) -> Source<'a> {
    Source::Tag(attributes)
}

fn config<'a>(properties: &[(&'a str, Given)]) -> Source<'a> {
    Source::Object(Place::Config, properties.to_vec())
}

fn laravel<'a>(properties: &[(&'a str, Given)]) -> Source<'a> {
    Source::Object(Place::Laravel, properties.to_vec())
}

fn text(value: &str) -> Given {
    Given::Text(value.to_owned())
}

/// The values that were given.
fn found(settings: &Settings) -> Vec<&Found> {
    settings.0.found.iter().flatten().collect()
}

fn read_all(sources: &[Source]) -> (Settings, Vec<String>) {
    let places: Vec<Place> = (0..)
        .zip(sources)
        .map(|(index, source)| match source {
            Source::Tag(_) => Place::Tag(index),
            Source::Object(place, _) => *place,
        })
        .collect();
    let ask = |asked: Place, name: &str| {
        let index = places.iter().position(|place| *place == asked)?;
        match &sources[index] {
            Source::Tag(attributes) => {
                attribute(name, &|name| of(attributes, name)).map(Given::Text)
            }
            Source::Object(_, properties) => {
                let (_, given) = properties.iter().find(|(key, _)| *key == name)?;
                Some(given.clone())
            }
        }
    };
    let (settings, lines) = Settings::read(&places, &ask, &Shop);
    (settings, lines.into_iter().map(|line| line.text).collect())
}

fn read(attributes: &[(&str, &str)]) -> (Settings, Vec<String>) {
    read_all(&[tag(attributes)])
}

fn nothing() -> Settings {
    read(&[]).0
}

#[track_caller]
fn only(lines: Vec<String>) -> String {
    let [line] = lines.as_slice() else {
        panic!("one line, not {lines:?}")
    };
    line.clone()
}

#[test]
fn the_quickstart_snippet_reads_without_a_word() {
    let (settings, warnings) = read(&[
        ("data-api-key", "gvk_test_1"),
        ("data-end-customer-token", "eyJ.eyJ.c2ln"),
        ("data-api-url", "/genvoris-proxy/"),
        ("data-paywall-callback", "Theme.paywall.open"),
        ("data-language", "ar-EG"),
    ]);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(settings.language(), Some(Language::Ar));
    let found = [
        Script::ApiKey,
        Script::Token,
        Script::ApiUrl,
        Script::PaywallCallback,
    ]
    .map(|row| settings.text(row));
    let expected = [
        "gvk_test_1",
        "eyJ.eyJ.c2ln",
        "https://shop.example/genvoris-proxy/",
        "Theme.paywall.open",
    ];
    assert_eq!(found, expected.map(|value| Some(value.to_owned())));
}

/// Each row of the script's, with what it takes and what becomes of it.
const TAKEN: &[(&str, &str, &str)] = &[
    ("data-api-key", "gvk_pub_1", "gvk_pub_1"),
    ("data-end-customer-token", "a.b.c", "a.b.c"),
    ("data-customer-token", "a.b.c", "a.b.c"),
    ("data-token", " a.b.c ", "a.b.c"),
    (
        "data-api-url",
        "https://a.example/v?x#y",
        "https://a.example/v/",
    ),
    ("data-events-url", "/funnel", "https://shop.example/funnel"),
    ("data-events-url", "", ""),
    ("data-platform", "woocommerce", "woocommerce"),
    ("data-language", "en_GB", "en_GB"),
    ("data-no-fab", "", ""),
    ("data-auto-style", "false", "false"),
    ("data-primary-color", "#123456", "#123456"),
    ("data-accent-color", "teal", "teal"),
    ("data-background-color", "teal", "teal"),
    ("data-text-color", "teal", "teal"),
    ("data-font-family", "Lato, serif", "Lato, serif"),
    ("data-border-radius", "8", "8"),
    ("data-border-radius", "12px", "12"),
    ("data-border-radius", "0 px", "0"),
    ("data-paywall-callback", "open", "open"),
    ("data-token-callback", "Thème.$a._b", "Thème.$a._b"),
    ("data-token-url", "/token", "https://shop.example/token"),
    ("data-result-callback", "a.b", "a.b"),
    ("data-error-callback", "a.b", "a.b"),
    ("data-price-label", "€ 0.99", "€ 0.99"),
    ("data-shopper-id", "s-1", "s-1"),
    (
        "data-consent-url",
        "https://a.example/c",
        "https://a.example/c",
    ),
    ("data-test-mode", "no_plan", "no_plan"),
];

#[test]
fn every_row_takes_what_it_allows() {
    for (name, value, kept) in TAKEN {
        let (settings, warnings) = read(&[(name, value)]);
        assert_eq!(warnings, [""; 0], "{name}={value}");
        let [found] = found(&settings)[..] else {
            panic!("{name}={value}: {settings:?}")
        };
        assert_eq!((found.name, found.place), (*name, Place::Tag(0)));
        assert_eq!(found.value, *kept, "{name}={value}");
    }
    for row in SCRIPT.iter().filter(|row| row.name.starts_with("data-")) {
        let tested = TAKEN.iter().any(|(name, ..)| *name == row.name);
        let payment = ["data-checkout-url", "data-session-url"].contains(&row.name);
        assert!(tested || payment, "{} is not tested", row.name);
    }
}

#[test]
fn a_wrong_value_is_ignored_and_its_line_names_attribute_value_and_what_is_allowed() {
    let url = "an http(s) URL, or a path on this site";
    let languages = Language::ALL.map(Language::tag).join(", ");
    let dotted = "the dotted name of a global function, like Theme.paywall.open";
    let modes = "success, quota, no_plan, paused, cancelled, payment, expired, credit, error, offline, slow";
    let platforms = "shopify, wordpress, woocommerce, laravel, custom";
    for (name, value, allowed) in [
        ("data-language", "klingon", languages.as_str()),
        ("data-api-url", "javascript:alert(1)", url),
        ("data-events-url", "ftp://a", url),
        ("data-token-url", "data:text/html,x", url),
        ("data-checkout-url", "javascript:x", url),
        ("data-session-url", "blob:x", url),
        ("data-consent-url", "mailto:x", url),
        ("data-platform", "magento", platforms),
        ("data-platform", "shopify, wordpress", platforms),
        ("data-test-mode", "sucess", modes),
        ("data-primary-color", "teall", "a CSS color"),
        ("data-accent-color", "12", "a CSS color"),
        ("data-background-color", "x", "a CSS color"),
        ("data-text-color", "red;", "a CSS color"),
        ("data-font-family", "a;b", "a CSS font-family"),
        (
            "data-border-radius",
            "1rem",
            "a whole number of pixels, like 8",
        ),
        (
            "data-border-radius",
            "-1px",
            "a whole number of pixels, like 8",
        ),
        (
            "data-border-radius",
            "50%",
            "a whole number of pixels, like 8",
        ),
        (
            "data-border-radius",
            "1.5",
            "a whole number of pixels, like 8",
        ),
        ("data-paywall-callback", "open()", dotted),
        ("data-token-callback", "a..b", dotted),
        ("data-result-callback", "1a", dotted),
        ("data-error-callback", "a b", dotted),
    ] {
        let (settings, warnings) = read(&[(name, value)]);
        assert_eq!(settings, nothing(), "{name}={value} is ignored");
        let line = format!("{name}=\"{value}\" is not possible. Allowed: {allowed}.");
        assert_eq!(only(warnings), line);
    }
}

#[test]
fn secrets_are_named_and_never_quoted_and_the_backend_judges_them() {
    let (settings, warnings) = read(&[
        ("data-api-key", "sk_secret"),
        ("data-token", "{{ token }}"),
        ("data-platform", "gvk_live_secret"),
        ("data-language", "secret.secret.secret"),
    ]);
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    let all = warnings.join("\n");
    assert!(!all.contains("secret") && !all.contains("{{"), "{all}");
    assert!(all.contains("data-token: the value has the wrong form"));
    assert_eq!(settings.text(Script::ApiKey).as_deref(), Some("sk_secret"));
    assert_eq!(settings.text(Script::Token).as_deref(), Some("{{ token }}"));
}

#[test]
fn the_first_name_of_the_token_wins_and_a_difference_is_said_once() {
    let (settings, warnings) = read(&[
        ("data-token", "c.c.c"),
        ("data-end-customer-token", "a.a.a"),
    ]);
    assert_eq!(settings.text(Script::Token).as_deref(), Some("a.a.a"));
    assert_eq!(
        only(warnings),
        "data-end-customer-token and data-token differ; data-end-customer-token is used."
    );
    let (_, warnings) = read(&[
        ("data-token", "c.c.c"),
        ("data-customer-token", "b.b.b"),
        ("data-end-customer-token", "a.a.a"),
    ]);
    only(warnings);
    let (_, same) = read(&[("data-token", "a.a.a"), ("data-customer-token", "a.a.a")]);
    assert_eq!(same, [""; 0]);
}

#[test]
fn a_live_key_in_the_page_earns_one_warning_that_names_the_proxy() {
    let key = ("apiKey", text("gvk_live_abc"));
    let (_, of_tag) = read(&[("data-api-key", "gvk_live_abc")]);
    let (_, of_config) = read_all(&[config(&[key])]);
    for (lines, name) in [
        (of_tag, "data-api-key:"),
        (of_config, "GenvorisConfig.apiKey:"),
    ] {
        let line = only(lines);
        assert!(line.starts_with(name) && line.contains("proxy") && !line.contains("abc"));
    }
}

#[test]
fn an_empty_attribute_is_no_attribute() {
    let (settings, warnings) = read(&[
        ("data-api-key", ""),
        ("data-end-customer-token", "  "),
        ("data-language", ""),
        ("data-border-radius", ""),
    ]);
    assert_eq!((settings, warnings), (nothing(), vec![]));
}

#[test]
fn the_first_tag_that_has_a_value_wins_even_under_a_later_name() {
    let tags = [
        tag(&[("data-token", "a.a.a"), ("data-language", "tlh")]),
        tag(&[
            ("data-end-customer-token", "b.b.b"),
            ("data-language", "ar"),
        ]),
    ];
    let (settings, warnings) = read_all(&tags);
    assert_eq!(settings.text(Script::Token).as_deref(), Some("a.a.a"));
    assert_eq!(
        settings.language(),
        Some(Language::Ar),
        "a wrong value is none"
    );
    assert!(
        only(warnings).contains("tlh"),
        "tokens of two tags may differ"
    );
}

#[test]
fn tags_beat_genvoris_config_which_beats_laravels() {
    let sources = [
        tag(&[("data-token", "a.a.a")]),
        config(&[
            ("endCustomerToken", text("b.b.b")),
            ("apiUrl", text("/config")),
        ]),
        laravel(&[
            ("token", text("c.c.c")),
            ("apiProxyBase", text("/laravel")),
            ("productId", text("9")),
        ]),
    ];
    let (settings, warnings) = read_all(&sources);
    assert_eq!(warnings, [""; 0]);
    let value = |row| settings.text(row).unwrap_or_default();
    assert_eq!(value(Script::Token), "a.a.a");
    assert_eq!(value(Script::ApiUrl), "https://shop.example/config/");
    assert_eq!(value(Script::ProductId), "9");
    let places: Vec<_> = found(&settings)
        .iter()
        .map(|found| found.place.spells(found.name))
        .collect();
    assert_eq!(
        places,
        [
            "data-token",
            "GenvorisConfig.apiUrl",
            "genvorisConfig.productId"
        ]
    );
}

#[test]
fn laravels_object_alone_is_enough() {
    let (settings, warnings) = read_all(&[
        tag(&[]),
        laravel(&[
            ("apiProxyBase", text("/genvoris-proxy")),
            ("token", text("a.b.c")),
            ("productId", Given::Number("7632384196869".into())),
            ("widgetEnabled", Given::Flag(false)),
        ]),
    ]);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(settings.text(Script::Token).as_deref(), Some("a.b.c"));
    let url = settings.text(Script::ApiUrl);
    assert_eq!(url.as_deref(), Some("https://shop.example/genvoris-proxy/"));
    let id = settings.text(Script::ProductId);
    assert_eq!(id.as_deref(), Some("7632384196869"));
    assert!(!settings.enabled() && nothing().enabled());
}

#[test]
fn a_server_that_has_numbers_for_booleans_is_understood() {
    for (number, enabled) in [("0", false), ("1", true)] {
        let given = [("widgetEnabled", Given::Number(number.into()))];
        let (settings, warnings) = read_all(&[laravel(&given)]);
        assert_eq!(warnings, [""; 0], "{number}");
        assert_eq!(settings.enabled(), enabled, "{number}");
    }
}

#[test]
fn objects_have_booleans_and_numbers_where_those_make_sense() {
    let (settings, warnings) = read_all(&[config(&[
        ("autoStyle", Given::Flag(false)),
        ("noFab", Given::Flag(true)),
        ("borderRadius", Given::Number("8".into())),
    ])]);
    assert_eq!(warnings, [""; 0]);
    assert!(!settings.auto_style() && settings.no_fab());
    assert_eq!(settings.text(Script::BorderRadius).as_deref(), Some("8"));
}

#[test]
fn other_types_are_named_as_the_author_wrote_them_and_ignored() {
    for (name, given) in [
        ("apiKey", Given::Other),
        ("eventsUrl", Given::Flag(false)),
        ("language", Given::Number("7".into())),
        ("noFab", Given::Other),
        ("shopperId", Given::Other),
    ] {
        let (settings, warnings) = read_all(&[config(&[(name, given)])]);
        assert_eq!(settings, nothing(), "{name}");
        let start = format!("GenvorisConfig.{name}: the value has the wrong form. Allowed: ");
        assert!(only(warnings).starts_with(&start), "{name}");
    }
    let (_, warnings) = read_all(&[config(&[("language", text("tlh"))])]);
    assert!(only(warnings).starts_with("GenvorisConfig.language=\"tlh\" is not possible."));
}

#[test]
fn events_go_below_the_backend_elsewhere_or_nowhere() {
    let api = "https://api.example/";
    let url = |attributes: &[(&str, &str)]| read(attributes).0.events_url(api);
    assert_eq!(
        url(&[]).as_deref(),
        Some("https://api.example/api/v1/events")
    );
    assert_eq!(
        url(&[("data-events-url", "/e")]).as_deref(),
        Some("https://shop.example/e")
    );
    assert_eq!(url(&[("data-events-url", " ")]), None);
    let sources = [
        tag(&[("data-events-url", "")]),
        config(&[("eventsUrl", text("/e"))]),
    ];
    assert_eq!(read_all(&sources).0.events_url(api), None, "off is a value");
}

#[test]
fn the_floating_button_is_off_where_anything_says_so() {
    for (off, attributes) in [
        (true, ("data-no-fab", "")),
        (true, ("data-no-fab", "true")),
        (false, ("data-no-fab", "False")),
        (true, ("src", "https://a.example/widget.js?v=1&no_fab=1")),
        (false, ("src", "https://a.example/widget.js?no_fab=0")),
        (false, ("src", "https://a.example/no_fab=1/widget.js")),
    ] {
        assert_eq!(read(&[attributes]).0.no_fab(), off, "{attributes:?}");
    }
    assert!(nothing().auto_style() && !nothing().no_fab());
}

#[test]
fn pay_per_try_on_is_read_and_said_not_to_be_there() {
    for name in ["data-checkout-url", "data-session-url"] {
        let (settings, warnings) = read(&[(name, "/pay")]);
        let line = only(warnings);
        assert!(line.starts_with(name) && line.contains("not in this version"));
        assert_eq!(found(&settings)[0].value, "https://shop.example/pay");
    }
}

#[test]
fn names_of_objects_alone_are_no_attributes() {
    let (settings, _) = read(&[("productId", "7"), ("widgetEnabled", "false")]);
    assert_eq!(settings, nothing());
}

#[test]
fn the_tables_words_are_the_machines() {
    let names = Category::ALL.map(Category::name).join(", ");
    assert_eq!(Kind::Category.words(), names);
}
