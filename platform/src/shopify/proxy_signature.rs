//! The signature of Shopify's app proxy.
//!
//! Shopify appends `shop`, `logged_in_customer_id`, `path_prefix`, `timestamp` and `signature` to what the page has asked
//! for. What it signs are the decoded parameters as `key=value`, sorted and joined by nothing. A page chooses parameters,
//! too, and could choose one whose value reads like those of Shopify's, so that the same text could be split in another
//! way. Each of Shopify's names may therefore occur only once in the signed text.

use std::{collections::BTreeMap, time::Duration};

use reqwest::Url;

use super::signature::is_genuine;
use crate::{
    clock::EpochMs,
    error::{Error, Result},
};

/// How far the timestamp may be from this server's time: as far as Shopify's own library lets it.
const TOLERANCE: Duration = Duration::from_secs(90);
/// The parameters that are Shopify's alone.
const RESERVED: [&str; 4] = ["shop", "logged_in_customer_id", "path_prefix", "timestamp"];

/// What Shopify vouches for.
#[derive(Debug, PartialEq, Eq)]
pub struct ProxyRequest {
    /// The shop, such as `demo.myshopify.com`.
    pub shop: String,
    /// The logged-in customer's id; none for a guest.
    pub customer_id: Option<String>,
}

/// Checks the signature of a query, by any of the app's secrets.
///
/// # Errors
/// 401 if it was not signed, not lately, or could be read in two ways.
pub fn verify(query: &str, secrets: &[String], now: EpochMs) -> Result<ProxyRequest> {
    checked(query, secrets, now).ok_or(Error::InvalidSignature)
}

fn checked(query: &str, secrets: &[String], now: EpochMs) -> Option<ProxyRequest> {
    let mut parameters = decode(query)?;
    let signature = hex::decode(one(parameters.remove("signature")?)?).ok()?;
    let message = message(&parameters);
    if !is_unambiguous(&message) || !is_genuine(message.as_bytes(), &signature, secrets) {
        return None;
    }
    let time: i64 = one(parameters.remove("timestamp")?)?.parse().ok()?;
    if now.seconds().abs_diff(time) > TOLERANCE.as_secs() {
        return None;
    }
    let customer_id = one(parameters
        .remove("logged_in_customer_id")
        .unwrap_or_default());
    let customer_id = customer_id.filter(|id| !id.is_empty());
    let is_id = |id: &str| id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    customer_id.as_deref().is_none_or(is_id).then_some(())?;
    let shop = one(parameters.remove("shop")?)?;
    Some(ProxyRequest { shop, customer_id })
}

fn decode(query: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let mut url = Url::parse("http://proxy/").ok()?;
    url.set_query(Some(query));
    let mut parameters = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in url.query_pairs() {
        let values = parameters.entry(name.into_owned()).or_default();
        values.push(value.into_owned());
    }
    Some(parameters)
}

fn one(mut values: Vec<String>) -> Option<String> {
    let value = values.pop();
    value.filter(|_| values.is_empty())
}

/// Lists are joined by commas.
fn message(parameters: &BTreeMap<String, Vec<String>>) -> String {
    let pair = |(name, values): (&String, &Vec<String>)| format!("{name}={}", values.join(","));
    parameters.iter().map(pair).collect()
}

fn is_unambiguous(message: &str) -> bool {
    let once = |name: &str| message.matches(&format!("{name}=")).count() <= 1;
    RESERVED.into_iter().all(once)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::hmac;

    use super::*;

    const NOW: i64 = 1_795_000_000;

    /// The query as Shopify sends it on for a page that has asked with `asked`.
    fn signed(asked: &[(&str, &str)], customer: &str, time: i64) -> String {
        let time = time.to_string();
        let own = [
            ("shop", "demo.myshopify.com"),
            ("path_prefix", "/apps/genvoris"),
        ];
        let mut pairs = asked.to_vec();
        pairs.extend(own);
        pairs.extend([("logged_in_customer_id", customer), ("timestamp", &time)]);
        sign(&pairs)
    }

    fn sign(pairs: &[(&str, &str)]) -> String {
        let mut url = Url::parse("http://proxy/").unwrap();
        url.query_pairs_mut().extend_pairs(pairs);
        let message = message(&decode(url.query().unwrap()).unwrap());
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        let signature = hex::encode(hmac::sign(&key, message.as_bytes()));
        url.query_pairs_mut().append_pair("signature", &signature);
        url.query().unwrap().to_owned()
    }

    fn customer(query: &str) -> Option<Option<String>> {
        let secrets = ["other".to_owned(), "secret".to_owned()];
        let now = EpochMs::from_seconds(NOW);
        Some(verify(query, &secrets, now).ok()?.customer_id)
    }

    #[test]
    fn who_is_logged_in_is_believed_and_guests_are_nobody() {
        assert_eq!(
            customer(&signed(&[], "42", NOW)),
            Some(Some("42".to_owned()))
        );
        assert_eq!(
            customer(&signed(&[("b", "1"), ("b", "2")], "", NOW)),
            Some(None)
        );
    }

    #[test]
    fn what_is_old_changed_or_unsigned_is_refused() {
        assert_eq!(customer(&signed(&[], "42", NOW - 91)), None);
        assert_eq!(customer(&signed(&[], "42", NOW + 91)), None);
        let query = signed(&[], "42", NOW);
        assert_eq!(customer(&query.replace("=42", "=43")), None);
        assert_eq!(customer(&format!("{query}&shop=other.myshopify.com")), None);
        assert_eq!(customer(&signed(&[], "../43", NOW)), None);
        for query in [
            "",
            "signature=",
            "signature=zz&shop=a",
            "%ff=%ff&signature=00",
        ] {
            assert_eq!(customer(query), None, "{query}");
        }
    }

    /// A guest asks with a parameter that looks like another customer's request, and takes what Shopify has signed apart
    /// in another way.
    #[test]
    fn signed_text_cannot_be_split_into_another_customers_request() {
        let crafted = format!(
            "xlogged_in_customer_id=42path_prefix=/apps/genvorisshop=demo.myshopify.comtimestamp={NOW}zz="
        );
        let genuine = signed(&[("a", &crafted)], "", NOW);
        let signature = genuine.rsplit_once("signature=").unwrap().1;
        let tail = format!(
            "logged_in_customer_id=path_prefix=/apps/genvorisshop=demo.myshopify.comtimestamp={NOW}"
        );
        let mut forged = Url::parse("http://proxy/").unwrap();
        let time = NOW.to_string();
        forged.query_pairs_mut().extend_pairs([
            ("a", "x"),
            ("logged_in_customer_id", "42"),
            ("path_prefix", "/apps/genvoris"),
            ("shop", "demo.myshopify.com"),
            ("timestamp", &time),
            ("zz", &tail),
            ("signature", signature),
        ]);
        let message_of = |query: &str| {
            let mut parameters = decode(query).unwrap();
            parameters.remove("signature");
            message(&parameters)
        };
        let forged = forged.query().unwrap();
        assert_eq!(
            message_of(forged),
            message_of(&genuine),
            "the same signed text"
        );
        assert_eq!(customer(forged), None);
        assert_eq!(
            customer(&genuine),
            None,
            "what could be read in two ways is not believed either"
        );
    }
}
