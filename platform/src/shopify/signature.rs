//! Signatures by the app's client secret. While it is rotated there are two.

use aws_lc_rs::hmac;

/// Whether any of the secrets has signed the message. In constant time.
pub fn is_genuine(message: &[u8], signature: &[u8], secrets: &[String]) -> bool {
    let signed = |secret: &String| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        hmac::verify(&key, message, signature).is_ok()
    };
    secrets.iter().any(signed)
}
