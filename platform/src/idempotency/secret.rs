//! What is derived from the caller's API key and `Idempotency-Key`: the digest of a request, and the encryption of its
//! response.
//!
//! Responses contain session tokens and webhook secrets. The platform stores only hashes of both keys, so that whoever
//! reads the database cannot decrypt a response, while the caller who repeats the call brings what is needed.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hkdf::{HKDF_SHA256, Prk, Salt},
    hmac,
};
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::error::{Error, Result};

/// The length of the derived keys, in bytes.
const KEY_BYTES: usize = 32;

/// The secret that a call with an `Idempotency-Key` and its repetitions share.
pub struct Secret(Prk);

impl Secret {
    /// Derives the secret.
    pub fn new(api_key: &str, idempotency_key: &str) -> Self {
        let salt = Salt::new(HKDF_SHA256, idempotency_key.as_bytes());
        Self(salt.extract(api_key.as_bytes()))
    }

    fn key(&self, purpose: &'static str) -> Result<[u8; KEY_BYTES]> {
        let mut key = [0; KEY_BYTES];
        let info = [purpose.as_bytes()];
        let derived = self.0.expand(&info, HKDF_SHA256);
        let filled = derived.and_then(|derived| derived.fill(&mut key).map(|()| key));
        filled.map_err(Error::internal)
    }

    /// A digest of the request, in hexadecimal.
    pub fn fingerprint(&self, target: &str, body: &[u8]) -> Result<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key("request")?);
        let mut digest = hmac::Context::with_key(&key);
        digest.update(&(target.len() as u64).to_be_bytes());
        digest.update(target.as_bytes());
        digest.update(body);
        Ok(hex::encode(digest.sign()))
    }

    fn cipher(&self) -> Result<RandomizedNonceKey> {
        RandomizedNonceKey::new(&AES_256_GCM, &self.key("response")?).map_err(Error::internal)
    }

    /// Encrypts a response as text.
    pub fn encrypt(&self, plain: &[u8]) -> Result<String> {
        let mut bytes = plain.to_vec();
        let nonce = self
            .cipher()?
            .seal_in_place_append_tag(Aad::empty(), &mut bytes);
        let nonce = nonce.map_err(Error::internal)?;
        Ok(BASE64_STANDARD.encode([nonce.as_ref().as_slice(), &bytes].concat()))
    }

    /// Decrypts what [`Secret::encrypt`] has made.
    ///
    /// # Errors
    /// 500 if this is not the secret that it was encrypted with.
    pub fn decrypt(&self, text: &str) -> Result<Vec<u8>> {
        let mut bytes = BASE64_STANDARD.decode(text).map_err(Error::internal)?;
        let (nonce, sealed) = bytes
            .split_at_mut_checked(NONCE_LEN)
            .ok_or_else(|| Error::internal("a stored response is too short"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(Error::internal)?;
        let plain = self.cipher()?.open_in_place(nonce, Aad::empty(), sealed);
        Ok(plain.map_err(Error::internal)?.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_keys_decrypt_a_response() {
        let secret = Secret::new("gvk_test_one", "order-1");
        let text = secret.encrypt(b"a token").unwrap();
        assert!(!text.contains("token"));
        let again = Secret::new("gvk_test_one", "order-1");
        assert_eq!(again.decrypt(&text).unwrap(), b"a token");
        for (api_key, key) in [("gvk_test_two", "order-1"), ("gvk_test_one", "order-2")] {
            assert!(Secret::new(api_key, key).decrypt(&text).is_err());
        }
        assert!(again.decrypt("AAAA").is_err());
        assert!(again.decrypt("?").is_err());
    }

    #[test]
    fn fingerprints_tell_target_and_body_apart() {
        let secret = Secret::new("gvk_test_one", "order-1");
        let fingerprint = |target, body: &[u8]| secret.fingerprint(target, body).unwrap();
        assert_eq!(fingerprint("/a", b"b"), fingerprint("/a", b"b"));
        assert_ne!(fingerprint("/a", b"b"), fingerprint("/ab", b""));
        let other = Secret::new("gvk_test_two", "order-1");
        assert_ne!(
            fingerprint("/a", b"b"),
            other.fingerprint("/a", b"b").unwrap()
        );
    }
}
