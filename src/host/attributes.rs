//! The script tag's attributes: lenient strings become one strict [`Settings`], once, here.
//!
//! Pure: the page is behind [`Page`], so every rule is tested on the host.

use crate::languages::Language;

/// One attribute of the script tag or of a trigger: its name, what is allowed, and whether its value
/// may ever be shown.
#[derive(Debug)]
pub struct Attribute {
    /// As written in HTML.
    pub name: &'static str,
    /// What a theme developer reads when the value is something else.
    pub allowed: &'static str,
    /// Keys and tokens are named in warnings, never quoted.
    pub secret: bool,
}

const fn open(name: &'static str, allowed: &'static str) -> Attribute {
    Attribute {
        name,
        allowed,
        secret: false,
    }
}

const fn secret(name: &'static str, allowed: &'static str) -> Attribute {
    Attribute {
        name,
        allowed,
        secret: true,
    }
}

const A_TOKEN: &str = "a session token from your server: three base64url parts joined by dots";
const A_LANGUAGE: &str = "en, fr, de, es, ar, ur";

/// `data-api-key`
pub const API_KEY: Attribute = secret(
    "data-api-key",
    "a key that begins with gvk_live_, gvk_test_ or gvk_pub_",
);
/// The session token under its three names, in the order of precedence.
pub const TOKENS: [Attribute; 3] = [
    secret("data-end-customer-token", A_TOKEN),
    secret("data-customer-token", A_TOKEN),
    secret("data-token", A_TOKEN),
];
/// `data-api-url`
pub const API_URL: Attribute = open("data-api-url", "an http(s) URL, or a path on this site");
/// `data-paywall-callback`
pub const PAYWALL_CALLBACK: Attribute = open(
    "data-paywall-callback",
    "the dotted name of a global function, like Theme.paywall.open",
);
/// `data-language`, on the script tag and on triggers.
pub const LANGUAGE: Attribute = open("data-language", A_LANGUAGE);
/// `data-product-image`
pub const PRODUCT_IMAGE: Attribute = open(
    "data-product-image",
    "an http(s) or data:image/ URL, or a path",
);
/// `data-product-images`
pub const PRODUCT_IMAGES: Attribute = open(
    "data-product-images",
    "a JSON array of URLs, or URLs separated by spaces",
);
/// `data-product-category`
pub const PRODUCT_CATEGORY: Attribute =
    open("data-product-category", "apparel, home, object, other");

/// What the rules need to know from the page they run in.
pub trait Page {
    /// The absolute form of an `http(s)` URL or of a path; `None` for every other scheme.
    fn resolve(&self, url: &str) -> Option<String>;
    /// The strings of a JSON array; `None` if it is none.
    fn list(&self, json: &str) -> Option<Vec<String>>;
}

/// What the script tag asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The store key.
    pub api_key: Option<String>,
    /// The session token; without one the widget works in legacy mode.
    pub token: Option<String>,
    /// Base URL of the backend, absolute, ending in `/`.
    pub api_url: Option<String>,
    /// Dotted path, resolved when it fires.
    pub paywall_callback: Option<String>,
    /// The language asked for.
    pub language: Option<Language>,
}

/// The console line for a wrong value: attribute, value (never of a secret) and what is allowed.
pub fn wrong(attribute: &Attribute, value: &str) -> String {
    let Attribute {
        name,
        allowed,
        secret,
    } = attribute;
    // Secrets end up in the wrong attribute, too.
    if *secret || is_token(value) || value.starts_with("gvk_") {
        return [
            name,
            ": the value has the wrong form. Allowed: ",
            allowed,
            ".",
        ]
        .concat();
    }
    [
        name,
        "=\"",
        value,
        "\" is not possible. Allowed: ",
        allowed,
        ".",
    ]
    .concat()
}

/// Reads the script tag. Gives the settings and one line per wrong or doubtful value.
pub fn settings(get: &dyn Fn(&str) -> Option<String>, page: &dyn Page) -> (Settings, Vec<String>) {
    let mut reader = Reader::new(get);
    let settings = Settings {
        api_key: reader.api_key(),
        token: reader.token(),
        api_url: reader.parse(&API_URL, &|value| {
            let url = page.resolve(value)?;
            let bare = url.split(['?', '#']).next()?;
            Some([bare.trim_end_matches('/'), "/"].concat())
        }),
        paywall_callback: reader.parse(&PAYWALL_CALLBACK, &|value| {
            is_dotted_path(value).then(|| value.to_owned())
        }),
        language: reader.parse(&LANGUAGE, &Language::parse),
    };
    (settings, reader.warnings)
}

/// Reads attributes one by one and keeps the lines for what was wrong.
pub(super) struct Reader<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(get: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            get,
            warnings: vec![],
        }
    }

    /// The trimmed value; an empty attribute is no attribute, as templates leave them.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = (self.get)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The value as `parse` understands it, or a line and nothing.
    pub(super) fn parse<T>(
        &mut self,
        attribute: &Attribute,
        parse: &dyn Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.text(attribute.name)?;
        let parsed = parse(&value);
        if parsed.is_none() {
            self.warnings.push(wrong(attribute, &value));
        }
        parsed
    }

    /// A key of a strange form is named and sent all the same: the backend is the judge of keys.
    fn api_key(&mut self) -> Option<String> {
        let key = self.text(API_KEY.name)?;
        if !["gvk_live_", "gvk_test_", "gvk_pub_"]
            .iter()
            .any(|prefix| key.starts_with(prefix))
        {
            self.warnings.push(wrong(&API_KEY, &key));
        }
        if key.starts_with("gvk_live_") {
            self.warnings.push([API_KEY.name, ": a live key is readable by every visitor of this page. Point data-api-url at a proxy on your server that adds it."].concat());
        }
        Some(key)
    }

    /// The token under the first of its names that has one. A malformed one is named and sent all the
    /// same: dropping it would turn a metered shopper into an unmetered one.
    fn token(&mut self) -> Option<String> {
        let found: Vec<(&Attribute, String)> = TOKENS
            .iter()
            .filter_map(|attribute| Some((attribute, self.text(attribute.name)?)))
            .collect();
        let (attribute, token) = found.first()?;
        if let Some((other, _)) = found.iter().find(|(_, value)| value != token) {
            let (used, other) = (attribute.name, other.name);
            self.warnings
                .push([used, " and ", other, " differ; ", used, " is used."].concat());
        }
        if !is_token(token) {
            self.warnings.push(wrong(attribute, token));
        }
        Some(token.clone())
    }
}

/// A JWT in its compact form. The signature is the server's to verify, never the page's.
fn is_token(value: &str) -> bool {
    let base64url = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    value.split('.').count() == 3 && value.split('.').all(base64url)
}

fn is_dotted_path(value: &str) -> bool {
    // Beyond ASCII nearly everything is allowed in a name, and nothing there is an operator.
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 128..);
    value.split('.').all(|name| {
        !name.starts_with(|first: char| first.is_ascii_digit())
            && !name.is_empty()
            && name.bytes().all(in_name)
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

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
    }

    fn read(attributes: &[(&str, &str)]) -> (Settings, Vec<String>) {
        let get = |name: &str| {
            attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        settings(&get, &Shop)
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
        assert_eq!(
            settings.api_url.as_deref(),
            Some("https://shop.example/genvoris-proxy/")
        );
        assert_eq!(settings.language, Some(Language::Ar));
        assert_eq!(settings.token.as_deref(), Some("eyJ.eyJ.c2ln"));
        assert_eq!(
            settings.paywall_callback.as_deref(),
            Some("Theme.paywall.open")
        );
    }

    #[test]
    fn a_wrong_value_names_attribute_value_and_what_is_allowed() {
        for (name, value) in [
            ("data-language", "klingon"),
            ("data-api-url", "javascript:alert(1)"),
            ("data-paywall-callback", "open()"),
            ("data-paywall-callback", "a..b"),
            ("data-paywall-callback", "1a"),
        ] {
            let (settings, warnings) = read(&[(name, value)]);
            assert_eq!(settings, Settings::default(), "{name}={value} is ignored");
            let [line] = warnings.as_slice() else {
                panic!("{warnings:?}")
            };
            assert!(line.contains(name) && line.contains(value) && line.contains("Allowed: "));
        }
    }

    #[test]
    fn keys_and_tokens_are_named_but_never_quoted() {
        let (settings, warnings) = read(&[
            ("data-api-key", "sk_very_secret"),
            ("data-token", "{{ token }}"),
        ]);
        assert_eq!(warnings.len(), 2);
        for line in &warnings {
            assert!(
                !line.contains("very_secret") && !line.contains("{{"),
                "{line}"
            );
        }
        assert!(warnings.iter().any(|line| line.contains("data-api-key")));
        assert!(warnings.iter().any(|line| line.contains("data-token")));
        assert_eq!(
            settings.token.as_deref(),
            Some("{{ token }}"),
            "the server is the judge"
        );
    }

    #[test]
    fn the_first_name_of_the_token_wins_and_a_difference_is_said_once() {
        let (settings, warnings) = read(&[
            ("data-token", "c.c.c"),
            ("data-customer-token", "b.b.b"),
            ("data-end-customer-token", "a.a.a"),
        ]);
        assert_eq!(settings.token.as_deref(), Some("a.a.a"));
        assert_eq!(warnings.len(), 1);
        let (_, same) = read(&[("data-token", "a.a.a"), ("data-customer-token", "a.a.a")]);
        assert_eq!(same, [""; 0]);
    }

    #[test]
    fn a_live_key_in_the_page_earns_one_warning_that_names_the_proxy() {
        let (_, warnings) = read(&[("data-api-key", "gvk_live_abc")]);
        let [line] = warnings.as_slice() else {
            panic!("{warnings:?}")
        };
        assert!(line.contains("proxy") && !line.contains("abc"));
    }

    #[test]
    fn an_empty_attribute_is_no_attribute() {
        let (settings, warnings) = read(&[
            ("data-api-key", ""),
            ("data-end-customer-token", "  "),
            ("data-language", ""),
        ]);
        assert_eq!((settings, warnings), (Settings::default(), vec![]));
    }
}
