//! The rules of the table: what a value may be, and the line for one that is something else.

use super::attributes::{Kind, Page};
use super::reading::Line;
use crate::languages::Language;
use crate::text::{before, pieces};

/// What stands after each of the addresses of [`Kind::Images`]: nothing that an address may contain.
pub const BETWEEN: char = '\0';

/// A key belongs to one of these.
const KEYS: [&str; 3] = ["gvk_live_", "gvk_test_", "gvk_pub_"];

impl Kind {
    /// The value as it is used from here on, or nothing if it is not possible.
    pub fn parse(self, value: &str, page: &dyn Page) -> Option<String> {
        let possible = match self {
            Kind::Key => KEYS.iter().any(|start| value.starts_with(start)),
            Kind::Token => is_token(value),
            Kind::Dotted => is_dotted_path(value),
            Kind::Language => Language::parse(value).is_some(),
            Kind::Platform | Kind::Category | Kind::TestMode => pieces(self.words(), b", ")
                .into_iter()
                .any(|word| word == value && !word.is_empty()),
            Kind::Color => page.supports("color", value),
            Kind::Font => page.supports("font-family", value),
            Kind::Alias | Kind::Flag | Kind::Text => true,
            Kind::UrlOrOff if value.is_empty() => true,
            Kind::Url | Kind::UrlOrOff => return page.resolve(value),
            Kind::Base => return base(value, page),
            Kind::Pixels => return pixels(value),
            Kind::Image => return image(value, page),
            Kind::Images => return several(value, page),
        };
        possible.then(|| value.to_owned())
    }

    /// The words that are possible, where they can be counted.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Platform => "shopify, wordpress, woocommerce, laravel, custom",
            Kind::Category => "apparel, home, object, other",
            Kind::TestMode => {
                "success, quota, no_plan, paused, cancelled, payment, expired, credit, error, offline, slow"
            }
            _ => "",
        }
    }

    /// What a theme developer reads when the value is something else.
    pub fn allowed(self) -> String {
        let text = match self {
            Kind::Key => "a key that begins with gvk_live_, gvk_test_ or gvk_pub_",
            Kind::Token => "a session token from your server: three base64url parts joined by dots",
            Kind::Base | Kind::Url | Kind::UrlOrOff => "an http(s) URL, or a path on this site",
            Kind::Dotted => "the dotted name of a global function, like Theme.paywall.open",
            Kind::Language => return Language::ALL.map(Language::tag).join(", "),
            Kind::Color => "a CSS color",
            Kind::Font => "a CSS font-family",
            Kind::Platform | Kind::Category | Kind::TestMode => self.words(),
            Kind::Pixels => "a whole number of pixels, like 8",
            Kind::Flag => "true, false",
            Kind::Alias | Kind::Text => "text",
            Kind::Image => "an http(s) or data:image/ URL, or a path",
            Kind::Images => "a JSON array of URLs, or URLs separated by spaces",
        };
        text.to_owned()
    }

    /// Keys and tokens are named, never quoted. One of a strange form is sent all the same, for the
    /// backend is the judge: dropping it would turn a metered shopper into an unmetered one.
    pub fn is_secret(self) -> bool {
        matches!(self, Kind::Key | Kind::Token)
    }

    /// Whether an empty value says something. Others are left empty by templates and say nothing.
    pub fn may_be_empty(self) -> bool {
        matches!(self, Kind::Flag | Kind::UrlOrOff)
    }
}

/// The console line for a wrong value: its name, the value (never a secret) and what is allowed.
/// Without a value, one that cannot be shown. Secrets are used all the same.
pub fn wrong(name: &str, kind: Kind, value: Option<&str>) -> Line {
    // Secrets end up in the wrong attribute, too.
    let shown = value
        .filter(|value| !kind.is_secret() && !is_token(value) && !holds_secret(value))
        .map(|value| ["=\"", value, "\" is not possible"].concat());
    let shown = shown.as_deref().unwrap_or(": the value has the wrong form");
    Line {
        text: [name, shown, ". Allowed: ", &kind.allowed(), "."].concat(),
        is_error: !kind.is_secret(),
    }
}

/// Whether a key, or a token with something around it, is in there.
fn holds_secret(value: &str) -> bool {
    let mut pieces = value.as_bytes().windows(4);
    pieces.any(|piece| piece == b"gvk_" || piece.starts_with(b"eyJ"))
}

/// An image's absolute URL; `data:` only for pictures, never `javascript:` or the like.
pub fn image(value: &str, page: &dyn Page) -> Option<String> {
    let value = value.trim_ascii();
    let picture = value
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
    match value {
        // It would resolve to the page itself.
        "" => None,
        _ if picture => Some(value.to_owned()),
        _ => page.resolve(value),
    }
}

/// Several URLs; one that is none makes the whole value wrong, so that it is noticed.
fn several(value: &str, page: &dyn Page) -> Option<String> {
    let urls = if value.starts_with('[') {
        page.list(value)?
    } else {
        pieces(value, b" \t\r\n\x0c")
            .into_iter()
            .filter(|url| !url.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut all = String::new();
    for url in urls {
        all.push_str(&image(&url, page)?);
        all.push(BETWEEN);
    }
    Some(all)
}

fn base(value: &str, page: &dyn Page) -> Option<String> {
    let url = page.resolve(value)?;
    let bare = before(&url, b"?#");
    Some([bare.trim_end_matches('/'), "/"].concat())
}

fn pixels(value: &str) -> Option<String> {
    let number = value.strip_suffix("px").unwrap_or(value).trim_ascii_end();
    let possible =
        matches!(number.len(), 1..=4) && number.bytes().all(|byte| byte.is_ascii_digit());
    possible.then(|| number.to_owned())
}

/// A JWT in its compact form. The signature is the server's to verify, never the page's.
fn is_token(value: &str) -> bool {
    let base64url = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let parts = pieces(value, b".");
    parts.len() == 3 && parts.into_iter().all(base64url)
}

fn is_dotted_path(value: &str) -> bool {
    // Beyond ASCII nearly everything is allowed in a name, and nothing there is an operator.
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 128..);
    let is_name = |name: &str| {
        let first = name.bytes().next();
        first.is_some_and(|first| !first.is_ascii_digit()) && name.bytes().all(in_name)
    };
    pieces(value, b".").into_iter().all(is_name)
}
