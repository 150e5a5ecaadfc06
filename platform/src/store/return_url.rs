//! Where the shopper comes back to.

use reqwest::Url;

/// What providers replace by the checkout's id. It must reach them as it is: with its braces escaped, nothing is replaced.
pub const PLACEHOLDER: &str = "{CHECKOUT_SESSION_ID}";
/// The parameter in which the page finds the checkout's id.
const PARAMETER: &str = "session_id";

/// The two addresses to which a provider sends the shopper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnUrls {
    /// After the payment: the page, with [`PLACEHOLDER`] in its query.
    pub success: String,
    /// Without one: the page.
    pub cancel: String,
}

impl ReturnUrls {
    /// Both lead to `page`, whose query and fragment are kept, but for the id of an earlier checkout.
    pub fn new(page: &Url) -> Self {
        let mut page = page.clone();
        let kept: Vec<&str> = page.query().map(other_parameters).unwrap_or_default();
        let query = kept.join("&");
        page.set_query(Some(&*query).filter(|query| !query.is_empty()));
        let cancel = String::from(page);
        // Put together as text, because a URL's own functions would escape the braces.
        let (before, fragment) = match cancel.split_once('#') {
            Some((before, fragment)) => (before, format!("#{fragment}")),
            None => (&*cancel, String::new()),
        };
        let separator = if query.is_empty() { '?' } else { '&' };
        let success = format!("{before}{separator}{PARAMETER}={PLACEHOLDER}{fragment}");
        Self { success, cancel }
    }
}

fn other_parameters(query: &str) -> Vec<&str> {
    let name = |pair: &&str| pair.split('=').next() != Some(PARAMETER);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.filter(name).collect()
}

/// The success URL for a checkout whose id is known.
pub fn with_id(success: &str, id: &str) -> String {
    success.replace(PLACEHOLDER, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(page: &str) -> (String, String) {
        let urls = ReturnUrls::new(&Url::parse(page).unwrap());
        (urls.success, urls.cancel)
    }

    #[test]
    fn the_placeholder_is_added_to_whatever_the_page_has() {
        let cases = [
            (
                "https://a.example",
                "https://a.example/?session_id={CHECKOUT_SESSION_ID}",
            ),
            (
                "https://a.example/p?v=1#size",
                "https://a.example/p?v=1&session_id={CHECKOUT_SESSION_ID}#size",
            ),
            (
                "https://a.example/p#a?b",
                "https://a.example/p?session_id={CHECKOUT_SESSION_ID}#a?b",
            ),
        ];
        for (page, success) in cases {
            assert_eq!(urls(page).0, success);
        }
    }

    #[test]
    fn the_id_of_an_earlier_checkout_is_left_out() {
        let page = "https://a.example/p?session_id=cs_1&v=a%20b&session_id=cs_2";
        let (success, cancel) = urls(page);
        assert_eq!(cancel, "https://a.example/p?v=a%20b");
        assert_eq!(
            with_id(&success, "cs_3"),
            "https://a.example/p?v=a%20b&session_id=cs_3"
        );
        assert_eq!(
            urls("https://a.example/p?session_id=cs_1").1,
            "https://a.example/p"
        );
    }
}
