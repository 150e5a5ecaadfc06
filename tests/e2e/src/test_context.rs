//! The context that every case gets.

use std::path::PathBuf;
use std::sync::Arc;

use thirtyfour::WebDriver;

use crate::browser::{Engine, Session};
use crate::host_page::HostPage;
use crate::page_builder::PageBuilder;
use crate::paths;
use crate::photos::Photos;
use crate::platform::Platform;
use crate::shared_fixtures::SharedFixtures;

/// The case's own browser, and the fixtures that all cases share.
#[derive(Debug, Clone)]
pub struct TestContext {
    /// The browser engine.
    pub engine: Engine,
    /// The browser.
    pub driver: WebDriver,
    fixtures: Arc<SharedFixtures>,
}

impl TestContext {
    /// A context with this browser.
    pub fn new(engine: Engine, driver: WebDriver, fixtures: Arc<SharedFixtures>) -> Self {
        Self {
            engine,
            driver,
            fixtures,
        }
    }

    /// The same context with another browser.
    pub fn with_session(&self, session: &Session) -> Self {
        Self {
            driver: session.driver.clone(),
            ..self.clone()
        }
    }

    /// Whether the browser uses its back/forward cache under WebDriver. Firefox loads the page again.
    pub fn has_bfcache(&self) -> bool {
        self.engine == Engine::Chromium
    }

    /// Whether the browser supports prerendering. Firefox does not.
    pub fn prerenders(&self) -> bool {
        self.engine != Engine::Firefox
    }

    /// The real platform.
    pub async fn platform(&self) -> &Platform {
        self.fixtures.platform().await
    }

    /// The photo files.
    pub fn photos(&self) -> &Photos {
        &self.fixtures.photos
    }

    /// The project's model picture.
    pub fn model(&self) -> PathBuf {
        self.fixtures.photos.model()
    }

    /// Opens the demo store's start page as a new shopper.
    pub async fn store(&self) -> HostPage {
        self.store_with_model("freemium").await
    }

    /// The demo store with this business model.
    pub async fn store_with_model(&self, model: &str) -> HostPage {
        let url = self.platform().await.url.clone();
        self.driver
            .goto(format!("{url}/stores/{model}"))
            .await
            .expect("the demo store opens");
        let page = HostPage::new(self.driver.clone());
        let recorder = std::fs::read_to_string(paths::pages().join("recorder.js"));
        page.run(&recorder.expect("the recorder"), vec![]).await;
        page
    }

    /// The host page in this folder of `tests/pages`. It has another origin than the platform, and its script tag uses the platform and
    /// the sandbox key.
    pub async fn page(&self, folder: &'static str) -> PageBuilder<'_> {
        PageBuilder::new(self, folder).await
    }

    /// The fixtures that all cases share.
    pub(crate) fn fixtures(&self) -> &SharedFixtures {
        &self.fixtures
    }
}
