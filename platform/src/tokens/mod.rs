//! Session tokens: JWTs signed with RS256 by keys that the database keeps.

mod keys;
pub mod rotation;

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{
    Algorithm, Header, Validation,
    crypto::{CryptoProvider, aws_lc},
    jwk::JwkSet,
};
use serde::{Deserialize, Serialize};

use self::keys::Key;
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
/// How long the public keys may be cached, in seconds: what the JWKS response says.
pub const JWKS_MAX_AGE: u64 = 3600;
/// Seconds that a token may be past its `exp`, for clocks that differ.
const LEEWAY: i64 = 5;

/// What a session token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The customer.
    pub sub: CustomerId,
    /// The store.
    pub sid: StoreId,
    /// The plan at the time of minting.
    pub pid: Option<PlanId>,
    /// [`ISSUER`]
    pub iss: String,
    /// [`AUDIENCE`]
    pub aud: String,
    /// Seconds since the epoch.
    pub iat: i64,
    /// Seconds since the epoch.
    pub exp: i64,
    /// The token's own id; begins with the customer's.
    pub jti: TokenId,
}

impl Claims {
    /// Claims for a token that lives `lifetime` seconds from `now`.
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
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp: iat + lifetime,
            jti: new_id(customer.as_str()).into(),
        }
    }
}

/// The signing keys as this process knows them; other processes may add some at any time.
pub struct TokenKeys(RwLock<Arc<[Arc<Key>]>>);

impl TokenKeys {
    /// Loads the keys, generating the first one in a new database.
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

    /// Reads the keys again: another process may have rotated them.
    pub async fn reload(&self, db: &Database) -> Result<()> {
        let stored = signing_keys::list(&mut db.read().await?).await?;
        let known = self.keys();
        let keys = stored.iter().map(|stored| {
            // Reading a key takes a while, and it never changes.
            let known = known.iter().find(|key| key.kid == stored.kid);
            known.map_or_else(|| keys::read(stored).map(Arc::new), |key| Ok(key.clone()))
        });
        let keys = keys.collect::<Result<_>>()?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// The one that takes over last first.
    fn keys(&self) -> Arc<[Arc<Key>]> {
        let keys = self.0.read();
        keys.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The public keys as a JSON Web Key Set, those that do not sign yet or any more too.
    pub fn jwks(&self) -> JwkSet {
        JwkSet {
            keys: self.keys().iter().map(|key| key.public.clone()).collect(),
        }
    }

    /// Signs `claims` with the key whose turn it is at `now`.
    pub fn sign(&self, claims: &Claims, now: EpochMs) -> Result<String> {
        let keys = self.keys();
        let key = keys
            .iter()
            .find(|key| key.signs_from <= now)
            // A clock that was set back must not stop the shop.
            .or(keys.last())
            .ok_or_else(|| Error::internal("no signing key"))?;
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::RS256)
        };
        Ok(jsonwebtoken::encode(&header, claims, &key.signing)?)
    }

    /// The claims of a token that one of the keys signed for us and that has not expired at `now`.
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

    async fn find(&self, db: &Database, kid: &str) -> Result<Arc<Key>> {
        let named = |key: &&Arc<Key>| key.kid == kid;
        if let Some(key) = self.keys().iter().find(named) {
            return Ok(key.clone());
        }
        // Another process may sign with it already.
        self.reload(db).await?;
        let keys = self.keys();
        keys.iter()
            .find(named)
            .cloned()
            .ok_or(Error::InvalidSessionToken)
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
