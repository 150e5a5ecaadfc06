//! The origins that any key allows, for preflights, which anybody may send as often as they like.

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

/// How long the origins are cached: a new key's pages may wait for as long.
pub const TIME_TO_LIVE: Duration = Duration::from_secs(5);

/// The origins of all keys, cached; cheap to clone.
#[derive(Clone)]
pub struct AllowedOrigins {
    db: Database,
    clock: Arc<dyn Clock>,
    cached: Arc<Mutex<Option<Cached>>>,
}

#[derive(Clone)]
struct Cached {
    /// On the clock that nobody sets back.
    expires_at: Duration,
    origins: Arc<Origins>,
}

/// What all keys together allow.
enum Origins {
    /// One of them is for pages of any origin.
    Any,
    /// The patterns of all lists.
    Listed(Vec<OriginPattern>),
}

impl AllowedOrigins {
    /// Reads the database when it is first asked.
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
    /// 500 where the database does not answer.
    pub async fn allows(&self, origin: &HeaderValue) -> Result<bool> {
        let origins = match self.fresh() {
            Some(origins) => origins,
            None => self.load().await?,
        };
        Ok(match &*origins {
            Origins::Any => true,
            Origins::Listed(patterns) => origins::any_matches(patterns, origin),
        })
    }

    fn fresh(&self) -> Option<Arc<Origins>> {
        let cached = self.cached().clone()?;
        (self.clock.elapsed() < cached.expires_at).then_some(cached.origins)
    }

    async fn load(&self) -> Result<Arc<Origins>> {
        let expires_at = self.clock.elapsed() + TIME_TO_LIVE;
        let mut db = self.db.read().await?;
        let lists = api_keys::origin_lists(&mut db, self.clock.now()).await?;
        let origins = Arc::new(union(lists)?);
        *self.cached() = Some(Cached {
            expires_at,
            origins: origins.clone(),
        });
        Ok(origins)
    }

    fn cached(&self) -> MutexGuard<'_, Option<Cached>> {
        // Nothing panics while it is locked.
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The union of the lists as the database keeps them; none stands for any origin.
fn union(lists: Vec<Option<String>>) -> Result<Origins> {
    let mut patterns = Vec::new();
    for list in lists {
        let Some(list) = list else {
            return Ok(Origins::Any);
        };
        patterns.extend(origins::parse_list(&list)?);
    }
    Ok(Origins::Listed(patterns))
}
