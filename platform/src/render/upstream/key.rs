//! The key with which this server authenticates to the service.

use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::{self, HeaderName, HeaderValue};
use serde::Serialize;

/// How long a JWT is valid, in seconds. Services accept at most half an hour.
const JWT_LIFETIME: u64 = 1_800;
/// How far the service's clock may be behind, in seconds.
const CLOCK_SKEW: u64 = 5;
/// Headers that cannot carry the key, because the HTTP client sets them.
const RESERVED_HEADERS: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONNECTION,
    header::TRANSFER_ENCODING,
];

/// A key, and the header that carries it.
#[derive(Clone)]
pub struct ApiKey {
    header: HeaderName,
    scheme: String,
    secret: String,
    /// The access key, if the secret signs JWTs.
    jwt_issuer: Option<String>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The header is not one for keys.
    Header,
    /// The key cannot be sent in a header.
    Key,
    /// The key does not have two parts.
    Pair,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    exp: u64,
    nbf: u64,
}

impl ApiKey {
    /// A key that is sent in `header`, such as `Authorization: Bearer` or `X-Api-Key`.
    ///
    /// # Errors
    /// The header or the key cannot be sent.
    pub fn new(header: &str, secret: &str) -> Result<Self, KeyError> {
        let (name, scheme) = header.split_once(':').unwrap_or((header, ""));
        let header: HeaderName = name.trim().parse().map_err(|_| KeyError::Header)?;
        if RESERVED_HEADERS.contains(&header) {
            return Err(KeyError::Header);
        }
        let key = Self {
            header,
            scheme: scheme.trim().to_owned(),
            secret: secret.to_owned(),
            jwt_issuer: None,
        };
        key.value(secret).map(|_| key).ok_or(KeyError::Key)
    }

    /// An access key and a secret key, separated by a colon, which sign a JWT for each request.
    ///
    /// # Errors
    /// As for [`ApiKey::new`], and if there is no colon.
    pub fn jwt(header: &str, pair: &str) -> Result<Self, KeyError> {
        let pair = pair.split_once(':').map(|(a, b)| (a.trim(), b.trim()));
        let pair = pair.filter(|(access, secret)| !access.is_empty() && !secret.is_empty());
        let (access, secret) = pair.ok_or(KeyError::Pair)?;
        let mut key = Self::new(header, secret)?;
        key.jwt_issuer = Some(access.to_owned());
        Ok(key)
    }

    /// The header of a request that is sent now. The value is marked as sensitive, so that it is not logged.
    pub fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let value = match &self.jwt_issuer {
            Some(issuer) => self.value(&self.sign(issuer)?),
            None => self.value(&self.secret),
        };
        Some((self.header.clone(), value?))
    }

    fn value(&self, credential: &str) -> Option<HeaderValue> {
        let text = format!("{} {credential}", self.scheme);
        let mut value = HeaderValue::from_str(text.trim_start()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    fn sign(&self, issuer: &str) -> Option<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        let claims = Claims {
            iss: issuer,
            exp: now + JWT_LIFETIME,
            nbf: now.saturating_sub(CLOCK_SKEW),
        };
        let key = EncodingKey::from_secret(self.secret.as_bytes());
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).ok()
    }

    /// The text without the key, for the log.
    pub fn redact(&self, text: &str) -> String {
        let text = text.replace(&self.secret, "…");
        match &self.jwt_issuer {
            Some(issuer) => text.replace(issuer, "…"),
            None => text,
        }
    }
}
