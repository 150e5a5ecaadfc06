//! Session tokens: JWTs that are signed with RS256. The signing keys are stored in the database.

mod keys;
pub mod rotation;
mod sessions;

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{
    Algorithm, Header, Validation,
    crypto::{CryptoProvider, aws_lc},
    jwk::JwkSet,
};
use serde::{Deserialize, Serialize};

use self::keys::LoadedKey;
pub use self::sessions::SessionVerifier;
use crate::{
    clock::EpochMs,
    db::{Conn, Database, signing_keys},
    error::{Error, Result},
    ids::{CustomerId, PlanId, StoreId, TokenId, new_id},
};

/// The `iss` of every token.
pub const ISSUER: &str = "https://genvoris.org";
/// The `aud` of every token.
pub const AUDIENCE: &str = "genvoris-widget";
/// How long clients may cache the public keys, in seconds: the `max-age` of the JWKS response.
pub const JWKS_MAX_AGE: u64 = 3600;
/// How long a token is still accepted after its `exp`, in seconds, because the clocks of two machines may differ.
const LEEWAY: i64 = 5;

/// The claims of a session token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The id of the customer.
    pub sub: CustomerId,
    /// The id of the store.
    pub sid: StoreId,
    /// The id of the plan that the customer had when the token was created.
    pub pid: Option<PlanId>,
    /// The product that the session is for, if it is for one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prd: Option<String>,
    /// [`ISSUER`]
    pub iss: String,
    /// [`AUDIENCE`]
    pub aud: String,
    /// When the token was issued, in seconds since the epoch.
    pub iat: i64,
    /// When the token expires, in seconds since the epoch.
    pub exp: i64,
    /// The token's own id; it begins with the customer's id.
    pub jti: TokenId,
}

impl Claims {
    /// Claims for a token that is valid for `lifetime` seconds from `now`.
    pub fn new(
        customer: &CustomerId,
        store: &StoreId,
        plan: Option<&PlanId>,
        lifetime: i64,
        now: EpochMs,
    ) -> Self {
        let iat = now.seconds();
        Self {
            sub: customer.clone(),
            sid: store.clone(),
            pid: plan.cloned(),
            prd: None,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp: iat + lifetime,
            jti: new_id(customer.as_str()).into(),
        }
    }

    /// The same for this product only, if there is one.
    pub fn for_product(self, product: Option<&str>) -> Self {
        Self {
            prd: product.map(str::to_owned),
            ..self
        }
    }
}

/// This process's copy of the signing keys. Other processes may add keys at any time.
pub struct TokenKeys(RwLock<Arc<[Arc<LoadedKey>]>>);

impl TokenKeys {
    /// Loads the keys. In a new database, this generates the first one.
    pub async fn open(db: &Database, now: EpochMs) -> Result<Self> {
        install_crypto_provider();
        if signing_keys::list(&mut db.read().await?).await?.is_empty() {
            let key = keys::generate(now)?;
            db.writer
                .run(async move |db: &mut Conn| signing_keys::insert(db, &key, now).await)
                .await?;
        }
        let keys = Self(RwLock::new(Arc::new([])));
        keys.reload(db).await?;
        Ok(keys)
    }

    /// Loads the keys again, because another process may have rotated them.
    pub async fn reload(&self, db: &Database) -> Result<()> {
        let stored = signing_keys::list(&mut db.read().await?).await?;
        let loaded = self.keys();
        let keys = stored.iter().map(|stored| {
            // A key never changes and is slow to parse, so one that is loaded already is used again.
            let loaded = loaded.iter().find(|key| key.kid == stored.kid);
            loaded.map_or_else(|| keys::load(stored).map(Arc::new), |key| Ok(key.clone()))
        });
        let keys = keys.collect::<Result<_>>()?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// The keys by `signs_from`, the latest first.
    fn keys(&self) -> Arc<[Arc<LoadedKey>]> {
        let keys = self.0.read();
        keys.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The public keys as a JSON Web Key Set. It includes keys that do not sign yet, and keys that no longer do.
    pub fn jwks(&self) -> JwkSet {
        JwkSet {
            keys: self.keys().iter().map(|key| key.public.clone()).collect(),
        }
    }

    /// Signs `claims` with the key that is active at `now`.
    pub fn sign(&self, claims: &Claims, now: EpochMs) -> Result<String> {
        let keys = self.keys();
        let key = keys
            .iter()
            .find(|key| key.signs_from <= now)
            // If the clock was set back to before the first key, sign with that key rather than fail.
            .or(keys.last())
            .ok_or_else(|| Error::internal("no signing key"))?;
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::RS256)
        };
        Ok(jsonwebtoken::encode(&header, claims, &key.signing)?)
    }

    /// Returns the claims of a token if its signature is valid and it has not expired at `now`.
    ///
    /// # Errors
    /// 401 for every other token.
    pub async fn verify(&self, db: &Database, token: &str, now: EpochMs) -> Result<Claims> {
        let header = jsonwebtoken::decode_header(token);
        let kid = header.ok().and_then(|header| header.kid);
        let kid = kid.ok_or(Error::InvalidSessionToken)?;
        let key = self.find(db, &kid).await?;
        let token = jsonwebtoken::decode(token, &key.verifying, &validation());
        let claims: Claims = token.map_err(|_| Error::InvalidSessionToken)?.claims;
        if claims.exp + LEEWAY <= now.seconds() {
            return Err(Error::InvalidSessionToken);
        }
        Ok(claims)
    }

    async fn find(&self, db: &Database, kid: &str) -> Result<Arc<LoadedKey>> {
        let has_kid = |key: &&Arc<LoadedKey>| key.kid == kid;
        if let Some(key) = self.keys().iter().find(has_kid) {
            return Ok(key.clone());
        }
        // Another process may have rotated the keys and already sign with this one.
        self.reload(db).await?;
        let keys = self.keys();
        keys.iter()
            .find(has_kid)
            .cloned()
            .ok_or(Error::InvalidSessionToken)
    }
}

/// Does not check the expiry: [`TokenKeys::verify`] does that with the platform's own clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation
}

/// Installs the crypto provider that JWTs need. This fails harmlessly when a provider is installed already, for example
/// by a second application in the same process.
fn install_crypto_provider() {
    if CryptoProvider::install_default(&aws_lc::DEFAULT_PROVIDER).is_err() {
        tracing::debug!("the JWT crypto provider was already installed");
    }
}
