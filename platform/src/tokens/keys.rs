//! A signing key: how it is generated, and how it is loaded from the database.

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

/// A signing key that is ready for use.
pub struct LoadedKey {
    /// The key id.
    pub kid: String,
    /// When the key starts to sign.
    pub signs_from: EpochMs,
    /// The private key, which signs tokens.
    pub signing: EncodingKey,
    /// The public key, which verifies tokens.
    pub verifying: DecodingKey,
    /// The public key as the JWKS publishes it.
    pub public: Jwk,
}

/// Generates a key that starts to sign at `signs_from`.
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

/// Parses a key from the form in which the database stores it.
pub fn load(stored: &SigningKey) -> Result<LoadedKey> {
    let signing = EncodingKey::from_rsa_pem(stored.private_pem.as_bytes())?;
    let mut public = Jwk::from_encoding_key(&signing, Algorithm::RS256)?;
    public.common.key_id = Some(stored.kid.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    public.common.key_operations = Some(vec![KeyOperations::Verify]);
    Ok(LoadedKey {
        kid: stored.kid.clone(),
        signs_from: stored.signs_from,
        verifying: DecodingKey::from_jwk(&public)?,
        signing,
        public,
    })
}
