//! The signatures of webhooks: an HMAC with SHA-256 over a time and the body.

use std::time::Duration;

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use axum::http::HeaderMap;
use serde_json::Value;

use crate::{
    clock::EpochMs,
    error::{Error, Result},
};

/// How old a signature may be. Within this time a webhook can be replayed, which changes nothing.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// How a provider writes its header.
pub struct Scheme {
    /// The name of the header.
    pub header: &'static str,
    /// The name of the time, in seconds since the Unix epoch.
    pub time: &'static str,
    /// The name of a signature. There are several while a secret is replaced.
    pub signature: &'static str,
    /// What separates the header's parts.
    pub separator: char,
    /// What is between the time and the body in what is signed.
    pub joint: &'static str,
}

impl Scheme {
    /// The event of a webhook that was signed with the secret. Without a secret, none is accepted.
    ///
    /// # Errors
    /// 401 if it was not signed with the secret, 400 if it is not JSON.
    pub fn event(
        &self,
        secret: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
        now: EpochMs,
    ) -> Result<Value> {
        let header = headers.get(self.header);
        let header = header.and_then(|header| header.to_str().ok());
        let (Some(secret), Some(header)) = (secret, header) else {
            return Err(Error::InvalidSignature);
        };
        self.verify(secret, header, body, now)?;
        json(body)
    }

    /// Checks that the body was signed with the secret, not long ago.
    ///
    /// # Errors
    /// 401 if it was not.
    fn verify(&self, secret: &str, header: &str, body: &[u8], now: EpochMs) -> Result<()> {
        let parts: Vec<(&str, &str)> = header
            .split(self.separator)
            .filter_map(|part| part.trim().split_once('='))
            .collect();
        let time = parts.iter().find(|(name, _)| *name == self.time);
        let time = time.map_or("", |(_, time)| *time);
        let age = time.parse::<i64>().map(|time| now.seconds().abs_diff(time));
        let fresh = age.is_ok_and(|age| age <= TOLERANCE.as_secs());
        let message = [time.as_bytes(), self.joint.as_bytes(), body].concat();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let genuine = parts
            .iter()
            .filter(|(name, _)| *name == self.signature)
            .filter_map(|(_, signature)| hex::decode(signature).ok())
            .any(|signature| hmac::verify(&key, &message, &signature).is_ok());
        match fresh && genuine {
            true => Ok(()),
            false => Err(Error::InvalidSignature),
        }
    }
}

/// The body of a webhook.
///
/// # Errors
/// 400 if it is not JSON.
pub fn json(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).map_err(|_| Error::field("body", "must be a JSON object"))
}

/// Checks that a secret was sent, without telling by the time it takes how much of it is right.
///
/// # Errors
/// 401 if it is another.
pub fn check_secret(expected: &str, sent: &str) -> Result<()> {
    let equal = verify_slices_are_equal(expected.as_bytes(), sent.as_bytes());
    equal.map_err(|_| Error::InvalidSignature)
}
