//! The origins that the keys of all stores allow. They are cached, because preflights need them and anybody may send
//! any number of preflights.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::HeaderValue;

use crate::{
    clock::Clock,
    db::{Database, api_keys},
    error::Result,
    origins::{self, OriginPattern},
};

/// How long the origins are cached. The pages of a new key may be refused for as long.
pub const CACHE_TTL: Duration = Duration::from_secs(5);

/// The origins of all keys, cached; cheap to clone.
#[derive(Clone)]
pub struct AllowedOrigins {
    db: Database,
    clock: Arc<dyn Clock>,
    cached: Arc<Mutex<Option<Cached>>>,
}

#[derive(Clone)]
struct Cached {
    /// In the time of [`Clock::elapsed`], which is never set back.
    expires_at: Duration,
    origins: Arc<Origins>,
}

/// The origins that all keys together allow.
enum Origins {
    /// At least one key allows every origin.
    Any,
    /// The patterns of all keys.
    Listed(Vec<OriginPattern>),
}

impl AllowedOrigins {
    /// An empty cache; the database is read when the origins are first needed.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            db,
            clock,
            cached: Arc::default(),
        }
    }

    /// Whether the key of any store allows pages of this origin.
    ///
    /// # Errors
    /// 500 if the database does not answer.
    pub async fn allows(&self, origin: &HeaderValue) -> Result<bool> {
        let origins = match self.cached_origins() {
            Some(origins) => origins,
            None => self.load().await?,
        };
        Ok(match &*origins {
            Origins::Any => true,
            Origins::Listed(patterns) => origins::any_matches(patterns, origin),
        })
    }

    fn cached_origins(&self) -> Option<Arc<Origins>> {
        let cached = self.lock().clone()?;
        (self.clock.elapsed() < cached.expires_at).then_some(cached.origins)
    }

    async fn load(&self) -> Result<Arc<Origins>> {
        let expires_at = self.clock.elapsed() + CACHE_TTL;
        let mut db = self.db.read().await?;
        let lists = api_keys::origin_lists(&mut db, self.clock.now()).await?;
        let origins = Arc::new(merge_lists(lists)?);
        *self.lock() = Some(Cached {
            expires_at,
            origins: origins.clone(),
        });
        Ok(origins)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Cached>> {
        // No code panics while it holds the lock, so the cache is consistent even if the lock is poisoned.
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Merges the stored lists of all keys. A key without a list allows every origin.
fn merge_lists(lists: Vec<Option<String>>) -> Result<Origins> {
    let mut patterns = Vec::new();
    for list in lists {
        let Some(list) = list else {
            return Ok(Origins::Any);
        };
        patterns.extend(origins::parse_list(&list)?);
    }
    Ok(Origins::Listed(patterns))
}
