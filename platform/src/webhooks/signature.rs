//! The signature of deliveries, `X-Genvoris-Signature`.

use aws_lc_rs::{hmac, rand};

use crate::error::{Error, Result};

/// The number of random bytes in a secret, which is the length of the digest.
const SECRET_BYTES: usize = 32;

/// A new secret, `whsec_` and 64 hexadecimal digits.
pub fn new_secret() -> Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(format!("whsec_{}", hex::encode(bytes)))
}

/// The value of the header for a body that is sent at `t` (seconds since the Unix epoch): `t=<unix>,v1=<hex>`, with one
/// `v1` for each secret. The key of the HMAC is the whole secret, including its prefix.
pub fn header<'a>(secrets: impl Iterator<Item = &'a str>, t: i64, body: &str) -> String {
    let message = format!("{t}.{body}");
    let digests = secrets.map(|secret| hmac_sha256(secret.as_bytes(), message.as_bytes()));
    digests.fold(format!("t={t}"), |header, digest| {
        format!("{header},v1={digest}")
    })
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    hex::encode(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 2 and 6.
    #[test]
    fn hmac_matches_rfc_4231() {
        let short = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            short,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let long = hmac_sha256(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
        );
        assert_eq!(
            long,
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}
