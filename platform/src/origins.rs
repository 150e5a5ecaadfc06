//! Which pages may use a key: `https://shop.example`, `*.example.com`.

use std::{fmt, str::FromStr};

use axum::http::HeaderValue;

use crate::error::Result;

/// An entry in a key's list of origins.
///
/// Without a scheme, it matches both `http` and `https`. `*.` stands for one or more labels, so `*.example.com` does not
/// match `example.com` itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginPattern(String);

/// The error for a text that is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an origin such as https://shop.example or *.example.com, without a path")]
pub struct NotAnOrigin;

impl FromStr for OriginPattern {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> std::result::Result<Self, NotAnOrigin> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_suffix('/').unwrap_or(&text);
        let (scheme, authority) = split(text);
        let host = authority.strip_prefix("*.").unwrap_or(authority);
        let scheme = matches!(scheme, None | Some("http" | "https"));
        if scheme && is_authority(host) {
            Ok(Self(without_default_port(text).to_owned()))
        } else {
            Err(NotAnOrigin)
        }
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl OriginPattern {
    /// Whether the pattern matches an origin as browsers write it: in lower case, without the default port.
    pub fn matches(&self, origin: &str) -> bool {
        let (scheme, authority) = split(&self.0);
        let (Some(page_scheme), page) = split(origin) else {
            return false;
        };
        if scheme.is_some_and(|scheme| scheme != page_scheme) {
            return false;
        }
        match authority.strip_prefix('*') {
            // At least one label must precede the dot.
            Some(suffix) => page.len() > suffix.len() && page.ends_with(suffix),
            None => page == authority,
        }
    }
}

fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once("://") {
        Some((scheme, authority)) => (Some(scheme), authority),
        None => (None, text),
    }
}

fn is_authority(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "1"));
    let label = |label: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !label.is_empty() && label.chars().all(known)
    };
    host.split('.').all(label) && port.parse::<u16>().is_ok()
}

fn without_default_port(text: &str) -> &str {
    let port = match split(text).0 {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => return text,
    };
    text.strip_suffix(port).unwrap_or(text)
}

/// Parses a key's list as the database stores it: a JSON array of patterns.
///
/// # Errors
/// 500 if it is not such an array.
pub fn parse_list(list: &str) -> Result<Vec<OriginPattern>> {
    let list: Vec<String> = serde_json::from_str(list)?;
    Ok(list.into_iter().map(OriginPattern).collect())
}

/// Whether one of the patterns matches the value of an `Origin` header.
pub fn any_matches(patterns: &[OriginPattern], origin: &HeaderValue) -> bool {
    let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
    patterns.iter().any(|pattern| pattern.matches(&origin))
}

/// Formats a list for the database; `None` for an empty list, which allows every origin.
///
/// # Errors
/// 500 if it cannot be serialized, which does not happen.
pub fn list(patterns: &[OriginPattern]) -> Result<Option<String>> {
    let texts: Vec<&str> = patterns.iter().map(|pattern| pattern.0.as_str()).collect();
    match texts.is_empty() {
        true => Ok(None),
        false => Ok(Some(serde_json::to_string(&texts)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, origin: &str) -> bool {
        pattern.parse::<OriginPattern>().unwrap().matches(origin)
    }

    #[test]
    fn pattern_matches_only_the_origins_that_it_describes() {
        for (pattern, origin) in [
            ("https://shop.example", "https://shop.example"),
            ("HTTPS://Shop.Example:443/", "https://shop.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("shop.example", "http://shop.example"),
            ("*.example.com", "https://a.example.com"),
            ("*.example.com", "https://a.b.example.com"),
            ("https://*.example.com", "https://a.example.com"),
        ] {
            assert!(matches(pattern, origin), "{pattern} {origin}");
        }
        for (pattern, origin) in [
            ("https://shop.example", "http://shop.example"),
            ("https://shop.example", "https://shop.example.evil"),
            ("https://shop.example", "https://shop.example:8443"),
            ("https://shop.example", "https://a.shop.example"),
            ("https://shop.example", "null"),
            ("shop.example", "shop.example"),
            ("*.example.com", "https://example.com"),
            ("*.example.com", "https://.example.com"),
            ("*.example.com", "https://evilexample.com"),
            ("*.example.com", "https://a.example.com.evil"),
            ("https://*.example.com", "http://a.example.com"),
        ] {
            assert!(!matches(pattern, origin), "{pattern} {origin}");
        }
    }

    #[test]
    fn invalid_origins_are_refused() {
        for text in [
            "",
            "*",
            "*.",
            "https://",
            "https://a/b",
            "ftp://a",
            "a b",
            "a..b",
            "https://*",
            "a.*.b",
            "https://a:x",
            "https://u@a",
            "null://x",
        ] {
            assert_eq!(text.parse::<OriginPattern>(), Err(NotAnOrigin), "{text}");
        }
    }
}
