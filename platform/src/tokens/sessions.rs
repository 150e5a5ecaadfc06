//! Authentication of customers by session token.

use std::sync::Arc;

use super::TokenKeys;
use crate::{
    clock::Clock,
    db::{
        Batcher, Database,
        sessions::{self, PresentedToken},
    },
    error::{Error, Result},
    ids::{CustomerId, StoreId},
};

/// Verifies session tokens and checks that their sessions were not revoked.
pub struct SessionVerifier {
    keys: Arc<TokenKeys>,
    db: Database,
    clock: Arc<dyn Clock>,
    active: Batcher<PresentedToken, bool>,
}

impl SessionVerifier {
    /// A verifier for tokens that these keys have signed.
    pub fn new(keys: Arc<TokenKeys>, db: Database, clock: Arc<dyn Clock>) -> Self {
        let reader = db.clone();
        let check = move |tokens: Vec<PresentedToken>| {
            let db = reader.clone();
            async move {
                let active = sessions::are_active(&mut db.read().await?, &tokens).await?;
                Ok(active.into_iter().map(Some).collect())
            }
        };
        Self {
            keys,
            db,
            clock,
            active: Batcher::new(check),
        }
    }

    /// The id (`ec_…`) of the customer that a session token was issued for; none without a token. `product` is what they
    /// want to try on, as far as the caller has told.
    ///
    /// # Errors
    /// 401 if the token is invalid, expired or revoked; 403 if another store issued it, or for another product.
    pub async fn customer(
        &self,
        token: Option<&str>,
        store: &StoreId,
        product: Option<&str>,
    ) -> Result<Option<CustomerId>> {
        let Some(token) = token else { return Ok(None) };
        let now = self.clock.now();
        let claims = self.keys.verify(&self.db, token, now).await?;
        if claims.sid != *store {
            return Err(Error::TokenStoreMismatch);
        }
        if let (Some(bound), Some(product)) = (&claims.prd, product)
            && bound != product
        {
            return Err(Error::ProductMismatch);
        }
        let token = PresentedToken {
            store_id: claims.sid,
            customer_id: claims.sub.clone(),
            jti: claims.jti,
        };
        match self.active.run(token).await? {
            Some(true) => Ok(Some(claims.sub)),
            _ => Err(Error::InvalidSessionToken),
        }
    }
}
