//! The fixtures that all cases share: the platform, the origins of the tests, and idle browsers.

use std::collections::HashMap;
use std::sync::Mutex;

use serde_json::json;
use tokio::sync::OnceCell;

use crate::browser::{Engine, Session};
use crate::origin::Origin;
use crate::photos::Photos;
use crate::platform::Platform;
use crate::timings::Timings;

/// The shared fixtures. Each is started when a case first needs it.
#[derive(Debug, Default)]
pub struct SharedFixtures {
    /// The photo files.
    pub photos: Photos,
    /// The duration of each case.
    pub timings: Timings,
    platform: OnceCell<Platform>,
    pages: OnceCell<Origin>,
    widget_host: OnceCell<Origin>,
    idle: Mutex<HashMap<Engine, Vec<Session>>>,
}

impl SharedFixtures {
    /// The platform that all cases use. Each case has its own shopper.
    pub async fn platform(&self) -> &Platform {
        self.platform.get_or_init(Platform::start).await
    }

    /// The origin of the host pages.
    pub async fn pages(&self) -> &Origin {
        self.pages.get_or_init(Origin::start).await
    }

    /// An origin that serves the built widget, for cases that count its requests or make them fail.
    pub async fn widget_host(&self) -> &Origin {
        self.widget_host.get_or_init(Origin::start).await
    }

    /// A browser without state from an earlier case.
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
        self.reset(&session).await;
        session
    }

    /// Returns a browser for use by another case.
    pub fn return_browser(&self, engine: Engine, session: Session) {
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

    /// Clears cookies and storage. Cookies are shared by all ports of 127.0.0.1, so one page is enough to clear them. Storage
    /// is separate for each origin, and only the origin of the host pages is used by more than one case.
    async fn reset(&self, session: &Session) {
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
        let _ = session.driver.browser_log().await; // reading the log clears it; Firefox has none
    }
}
