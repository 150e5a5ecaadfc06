//! Session tokens: JWTs signed with RS256 by keys that the database keeps.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation,
    crypto::{CryptoProvider, aws_lc},
    jwk::{Jwk, JwkSet, KeyOperations, PublicKeyUse, ThumbprintHash},
};
use serde::{Deserialize, Serialize};

use crate::{
    db::{
        Conn, Database,
        signing_keys::{self, SigningKey},
    },
    error::{Error, Result},
    ids::new_id,
};

/// The `iss` of every token.
pub const ISSUER: &str = "https://genvoris.org";
/// The `aud` of every token.
pub const AUDIENCE: &str = "genvoris-widget";
/// Seconds that a token may be past its `exp`, for clocks that differ.
const LEEWAY: i64 = 5;

/// What a session token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The customer.
    pub sub: String,
    /// The store.
    pub sid: String,
    /// The plan at the time of minting.
    pub pid: Option<String>,
    /// [`ISSUER`]
    pub iss: String,
    /// [`AUDIENCE`]
    pub aud: String,
    /// Seconds since the epoch.
    pub iat: i64,
    /// Seconds since the epoch.
    pub exp: i64,
    /// The token's own id; begins with the customer's.
    pub jti: String,
}

impl Claims {
    /// Claims for a token that lives `lifetime` seconds from `now` (epoch milliseconds).
    pub fn new(customer: &str, store: &str, plan: Option<&str>, lifetime: i64, now: i64) -> Self {
        let iat = now / 1000;
        Self {
            sub: customer.to_owned(),
            sid: store.to_owned(),
            pid: plan.map(str::to_owned),
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp: iat + lifetime,
            jti: new_id(customer),
        }
    }
}

struct Key {
    kid: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    public: Jwk,
}

/// All signing keys, the newest first; the newest signs.
pub struct TokenKeys {
    keys: Vec<Key>,
}

impl TokenKeys {
    /// Loads the keys, generating the first one in a new database.
    pub async fn open(db: &Database, now: i64) -> Result<Self> {
        install_crypto_provider();
        let mut reader = db.read().await?;
        if signing_keys::list(&mut reader).await?.is_empty() {
            let key = generate(now)?;
            db.writer
                .run(async move |db: &mut Conn| signing_keys::insert(db, &key, now).await)
                .await?;
        }
        let stored = signing_keys::list(&mut reader).await?;
        Ok(Self {
            keys: stored.iter().map(read).collect::<Result<_>>()?,
        })
    }

    /// The public keys as a JSON Web Key Set.
    pub fn jwks(&self) -> JwkSet {
        JwkSet {
            keys: self.keys.iter().map(|key| key.public.clone()).collect(),
        }
    }

    /// Signs `claims` with the newest key.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let key = self
            .keys
            .first()
            .ok_or_else(|| Error::internal("no signing key"))?;
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::RS256)
        };
        Ok(jsonwebtoken::encode(&header, claims, &key.signing)?)
    }

    /// The claims of a token that one of the keys signed for us and that has not expired at `now`
    /// (epoch milliseconds).
    pub fn verify(&self, token: &str, now: i64) -> Result<Claims> {
        let claims = self.decode(token).ok_or(Error::InvalidSessionToken)?.claims;
        if claims.exp + LEEWAY <= now / 1000 {
            return Err(Error::InvalidSessionToken);
        }
        Ok(claims)
    }

    fn decode(&self, token: &str) -> Option<TokenData<Claims>> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        jsonwebtoken::decode(token, &key.verifying, &validation()).ok()
    }
}

/// Expiry is compared by [`TokenKeys::verify`] with the platform's own clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation
}

/// Installing fails when a provider is there already, as with a second application in one process.
fn install_crypto_provider() {
    if CryptoProvider::install_default(&aws_lc::DEFAULT_PROVIDER).is_err() {
        tracing::debug!("the JWT crypto provider is installed already");
    }
}

fn generate(signs_from: i64) -> Result<SigningKey> {
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

fn read(stored: &SigningKey) -> Result<Key> {
    let signing = EncodingKey::from_rsa_pem(stored.private_pem.as_bytes())?;
    let mut public = Jwk::from_encoding_key(&signing, Algorithm::RS256)?;
    public.common.key_id = Some(stored.kid.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    public.common.key_operations = Some(vec![KeyOperations::Verify]);
    Ok(Key {
        kid: stored.kid.clone(),
        verifying: DecodingKey::from_jwk(&public)?,
        signing,
        public,
    })
}
