//! One signing key: made, and read from what the database keeps.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    jwk::{Jwk, KeyOperations, PublicKeyUse, ThumbprintHash},
};

use crate::{
    clock::EpochMs,
    db::signing_keys::SigningKey,
    error::{Error, Result},
};

/// A key in the forms in which it is used.
pub struct Key {
    /// The key id.
    pub kid: String,
    /// When it takes over.
    pub signs_from: EpochMs,
    /// The private half.
    pub signing: EncodingKey,
    /// The public half.
    pub verifying: DecodingKey,
    /// The public half as JWKS tells it.
    pub public: Jwk,
}

/// A new key that takes over at `signs_from`.
pub fn generate(signs_from: EpochMs) -> Result<SigningKey> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(Error::internal)?;
    let der: Pkcs8V1Der = pair.as_der().map_err(Error::internal)?;
    let private_pem = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()));
    let signing = EncodingKey::from_rsa_pem(private_pem.as_bytes())?;
    let kid =
        Jwk::from_encoding_key(&signing, Algorithm::RS256)?.thumbprint(ThumbprintHash::SHA256)?;
    Ok(SigningKey {
        kid,
        private_pem,
        signs_from,
    })
}

/// A key as the database keeps it.
pub fn read(stored: &SigningKey) -> Result<Key> {
    let signing = EncodingKey::from_rsa_pem(stored.private_pem.as_bytes())?;
    let mut public = Jwk::from_encoding_key(&signing, Algorithm::RS256)?;
    public.common.key_id = Some(stored.kid.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    public.common.key_operations = Some(vec![KeyOperations::Verify]);
    Ok(Key {
        kid: stored.kid.clone(),
        signs_from: stored.signs_from,
        verifying: DecodingKey::from_jwk(&public)?,
        signing,
        public,
    })
}
