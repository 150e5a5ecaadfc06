//! What all cases share: the platform, the tests' origins, and browsers that are kept between cases.

use std::collections::HashMap;
use std::sync::Mutex;

use serde_json::json;
use tokio::sync::OnceCell;

use crate::browser::{Engine, Session};
use crate::origin::Origin;
use crate::photos::Photos;
use crate::platform::Platform;
use crate::timings::Timings;

/// The shared parts, each started when a case first needs it.
#[derive(Debug, Default)]
pub struct World {
    /// Photos to choose.
    pub photos: Photos,
    /// How long the cases took.
    pub timings: Timings,
    platform: OnceCell<Platform>,
    pages: OnceCell<Origin>,
    widget_host: OnceCell<Origin>,
    idle: Mutex<HashMap<Engine, Vec<Session>>>,
}

impl World {
    /// The platform that all cases use; they keep apart by having a shopper each.
    pub async fn platform(&self) -> &Platform {
        self.platform.get_or_init(Platform::start).await
    }

    /// The origin of the host pages.
    pub async fn pages(&self) -> &Origin {
        self.pages.get_or_init(Origin::start).await
    }

    /// An origin that serves the built widget, for pages that count or break its loading.
    pub async fn widget_host(&self) -> &Origin {
        self.widget_host.get_or_init(Origin::start).await
    }

    /// A browser that remembers nothing of an earlier case.
    pub async fn browser(&self, engine: Engine) -> Session {
        let idle = self
            .idle
            .lock()
            .expect("the browsers")
            .entry(engine)
            .or_default()
            .pop();
        let session = match idle {
            Some(session) => session,
            None => Session::start(engine).await,
        };
        self.forget(&session).await;
        session
    }

    /// Takes a browser back for the next case.
    pub fn give_back(&self, engine: Engine, session: Session) {
        self.idle
            .lock()
            .expect("the browsers")
            .entry(engine)
            .or_default()
            .push(session);
    }

    /// Closes every browser.
    pub async fn close(&self) {
        let all = std::mem::take(&mut *self.idle.lock().expect("the browsers"));
        for session in all.into_values().flatten() {
            session.quit().await;
        }
    }

    /// Cookies know no ports, so one page of 127.0.0.1 reaches those of all origins here; storage is kept per
    /// origin, and only that of the host pages outlives a case.
    async fn forget(&self, session: &Session) {
        let page = self.pages().await.empty_page();
        session.driver.goto(page).await.expect("an empty page");
        session
            .driver
            .delete_all_cookies()
            .await
            .expect("no cookies");
        let clear = "localStorage.clear(); sessionStorage.clear();";
        session
            .driver
            .execute(clear, vec![json!(null)])
            .await
            .expect("empty storage");
        session.restore_window().await;
        let _ = session.driver.browser_log().await; // reading empties it, where there is one
    }
}
