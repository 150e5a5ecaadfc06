//! Which pages may call the store's backend, and to which the shopper may be sent.

use axum::http::{HeaderMap, HeaderName, header};
use reqwest::Url;

use crate::{
    error::{Error, Result},
    field_limits,
};

/// Refuses calls of other stores' pages: of another origin than this server's or, where it is configured, the shop's.
///
/// Browsers send the header with every POST. A client without it is no browser, so nobody's cookies are abused.
pub fn check(headers: &HeaderMap, shop: Option<&Url>) -> Result<()> {
    let Some(origin) = text(headers, header::ORIGIN) else {
        return Ok(());
    };
    let origin = Url::parse(origin).map_err(|_| Error::CrossOrigin)?;
    match is_own(&origin, headers, shop) {
        true => Ok(()),
        false => Err(Error::CrossOrigin),
    }
}

/// The page to which the shopper returns: the one that is named, else the calling one, else the shop's first page.
///
/// # Errors
/// 400 if it is not a page of the shop: a checkout must not lead shoppers to somebody else's.
pub fn return_page(
    headers: &HeaderMap,
    shop: Option<&Url>,
    return_url: Option<&str>,
) -> Result<Url> {
    let invalid = || Error::field("returnUrl", "must be the URL of a page of the store");
    if return_url.is_some_and(|url| url.len() > field_limits::URL) {
        return Err(invalid());
    }
    let own = |text: &str| {
        Url::parse(text)
            .ok()
            .filter(|page| is_own(page, headers, shop))
    };
    if let Some(return_url) = return_url {
        return own(return_url).ok_or_else(invalid);
    }
    let calling = text(headers, header::REFERER).and_then(own);
    let page = calling.or_else(|| text(headers, header::ORIGIN).and_then(own));
    page.or_else(|| shop.cloned()).ok_or_else(invalid)
}

/// The origin at which the caller has reached this server.
pub fn server(headers: &HeaderMap) -> String {
    let host = text(headers, header::HOST).unwrap_or("localhost");
    let origin = text(headers, header::ORIGIN);
    let origin = origin.filter(|origin| origin.split("://").nth(1) == Some(host));
    origin.map_or_else(|| format!("http://{host}"), str::to_owned)
}

fn is_own(page: &Url, headers: &HeaderMap, shop: Option<&Url>) -> bool {
    let web = matches!(page.scheme(), "http" | "https");
    let anonymous = page.username().is_empty() && page.password().is_none();
    let own = match shop {
        Some(shop) if shop.origin() == page.origin() => true,
        _ => text(headers, header::HOST) == Some(page.authority()),
    };
    web && anonymous && own
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called_by(origin: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "pay.example:8443".parse().unwrap());
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        headers
    }

    #[test]
    fn only_the_stores_own_pages_may_call_and_are_returned_to() {
        let shop = Url::parse("https://shop.example").unwrap();
        let own = "https://pay.example:8443";
        let cases = [
            (own, None, true),
            (own, Some(&shop), true),
            ("https://shop.example", Some(&shop), true),
            ("https://shop.example", None, false),
            ("http://shop.example", Some(&shop), false),
            ("https://shop.example.evil.example", Some(&shop), false),
            ("null", Some(&shop), false),
        ];
        for (origin, shop, allowed) in cases {
            assert_eq!(check(&called_by(origin), shop).is_ok(), allowed, "{origin}");
            let page = format!("{origin}/p?v=1");
            let page = return_page(&called_by(own), shop, Some(&page));
            assert_eq!(page.is_ok(), allowed, "{origin}");
        }
    }

    #[test]
    fn scripts_and_credentials_are_no_pages() {
        let headers = called_by("https://pay.example:8443");
        for url in [
            "javascript:alert(1)",
            "//pay.example:8443/",
            "https://a:b@pay.example:8443/",
            "",
        ] {
            assert!(return_page(&headers, None, Some(url)).is_err(), "{url}");
        }
    }

    #[test]
    fn without_a_return_url_the_calling_page_is_returned_to() {
        let mut headers = called_by("https://pay.example:8443");
        let page = return_page(&headers, None, None).unwrap();
        assert_eq!(page.as_str(), "https://pay.example:8443/");
        let referer = "https://pay.example:8443/products/42?v=1";
        headers.insert(header::REFERER, referer.parse().unwrap());
        assert_eq!(return_page(&headers, None, None).unwrap().as_str(), referer);
        assert_eq!(server(&headers), "https://pay.example:8443");
    }
}
