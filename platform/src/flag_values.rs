//! Values of flags that are validated after they were parsed, because clap repeats an invalid value in its error message, and a
//! value may be a key. Errors name the flag, never its value.

use reqwest::Url;

/// The value of a flag that has to be set.
///
/// # Errors
/// It is missing or blank.
pub fn required(value: Option<String>, flag: &str) -> Result<String, String> {
    let value = value.filter(|value| !value.trim().is_empty());
    value.ok_or_else(|| format!("{flag} is missing"))
}

/// An absolute URL to which paths can be appended.
///
/// # Errors
/// It is none.
pub fn url_of(text: &str, flag: &str) -> Result<Url, String> {
    let text = format!("{}/", text.trim_end_matches('/'));
    let url = Url::parse(&text).ok();
    let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.query().is_none();
    url.filter(web).ok_or_else(|| {
        format!("{flag}: expected http(s)://host, perhaps with a path, and no query")
    })
}
