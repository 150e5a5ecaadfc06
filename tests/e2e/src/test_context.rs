//! The context that every case gets.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use thirtyfour::WebDriver;

use crate::browser::{Engine, Session};
use crate::bundle;
use crate::host_page::HostPage;
use crate::mock_backend::MockBackend;
use crate::mount::{Mount, Values};
use crate::origin::Origin;
use crate::paths;
use crate::photos::Photos;
use crate::platform::{KEY, Platform};
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

/// Builds and opens a host page.
#[derive(Debug)]
pub struct PageToOpen<'a> {
    context: &'a TestContext,
    case: &'static str,
    file: &'static str,
    attributes: Vec<(String, String)>,
    values: Values,
    query: &'static str,
    own_origin: Option<Origin>,
    own_widget_host: Option<Arc<Mount>>,
    widget_base: String,
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
        self.engine == Engine::Chromium
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
        let url = self.platform().await.url.clone();
        self.driver
            .goto(format!("{url}/"))
            .await
            .expect("the demo store opens");
        let page = HostPage::new(self.driver.clone());
        let recorder = std::fs::read_to_string(paths::pages().join("recorder.js"));
        page.run(&recorder.expect("the recorder"), vec![]).await;
        page
    }

    /// The host page in this case's folder. It has another origin than the platform, and its script tag uses the platform and
    /// the sandbox key.
    pub async fn page(&self, case: &'static str) -> PageToOpen<'_> {
        let widget_base = format!("{}/", self.platform().await.url);
        let attributes = vec![("data-api-key".to_owned(), KEY.to_owned())];
        PageToOpen {
            context: self,
            case,
            file: "index.html",
            attributes,
            values: vec![],
            query: "",
            own_origin: None,
            own_widget_host: None,
            widget_base,
        }
    }
}

impl PageToOpen<'_> {
    /// Adds an attribute to the script tag.
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Puts the shopper's session token on the script tag.
    pub fn token(self, token: &str) -> Self {
        self.attribute("data-end-customer-token", token)
    }

    /// Sends try-ons to a scripted backend.
    pub fn api(self, backend: &MockBackend) -> Self {
        self.attribute("data-api-url", &backend.url)
    }

    /// Opens this file of the folder instead of `index.html`.
    pub fn file(mut self, file: &'static str) -> Self {
        self.file = file;
        self
    }

    /// Sets the value of a `{{placeholder}}` in the page's files.
    pub fn value(mut self, name: &'static str, value: &str) -> Self {
        self.values.push((name, value.to_owned()));
        self
    }

    /// Opens the page on its own origin, whose server also has these routes.
    pub async fn shop(mut self, routes: Router) -> Self {
        self.own_origin = Some(Origin::start_with(routes).await);
        self
    }

    /// Opens the page with this query.
    pub fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Serves the widget's files from an origin of the tests, which counts requests and can simulate failures. Try-ons still
    /// go to the platform, unless [`PageToOpen::api`] is called before.
    pub async fn counted_widget(mut self) -> Self {
        let (base, mount) = self
            .context
            .fixtures
            .widget_host()
            .await
            .mount(Mount::widget());
        self.widget_base = base;
        self.own_widget_host = Some(mount);
        if !self
            .attributes
            .iter()
            .any(|(name, _)| name == "data-api-url")
        {
            let platform = self.context.platform().await.url.clone();
            return self.attribute("data-api-url", &platform);
        }
        self
    }

    /// Serves the widget's files from an origin of the tests, built for this backend. The script tag has no `data-api-url`.
    pub async fn built_for(mut self, backend: &MockBackend) -> Self {
        let mount = Mount::widget().with("widget.js", bundle::loader(&backend.url).await);
        let (base, mount) = self.context.fixtures.widget_host().await.mount(mount);
        self.widget_base = base;
        self.own_widget_host = Some(mount);
        self
    }

    /// The widget's files, if the tests serve them.
    pub fn widget_files(&self) -> Option<&Mount> {
        self.own_widget_host.as_deref()
    }

    /// Opens the page, and returns when the browser has parsed it.
    pub async fn open(mut self) -> HostPage {
        let values = self.all_values().await;
        let shared = self.context.fixtures.pages().await;
        let origin = self.own_origin.as_ref().unwrap_or(shared);
        let (url, files) = origin.mount(Mount::page(self.case, values));
        let url = format!("{url}{}{}", self.file, self.query);
        self.context.driver.goto(url).await.expect("the page opens");
        let mut page = HostPage::new(self.context.driver.clone());
        page.files = Some(files);
        page.widget_files = self.own_widget_host.take();
        page
    }

    /// The values of all placeholders: the attributes as markup, and each of them by its name.
    async fn all_values(&self) -> Values {
        let platform = &self.context.platform().await.url;
        let base = &self.widget_base;
        let widget_origin = base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let named = |name: &str| {
            let mut all = self.attributes.iter();
            let found = all.find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let mut values = self.values.clone();
        values.extend([
            ("attributes", markup(&self.attributes)),
            ("api_key", named("data-api-key")),
            ("api_url", named("data-api-url")),
            ("token", named("data-end-customer-token")),
            ("widget", format!("{base}widget.js")),
            ("widget_folder", base.clone()),
            ("widget_origin", widget_origin),
            (
                "garment",
                format!("{platform}/store/garments/linen-shirt.png"),
            ),
        ]);
        values
    }
}

fn markup(attributes: &[(String, String)]) -> String {
    let escape = |value: &str| value.replace('&', "&amp;").replace('"', "&quot;");
    let all: Vec<_> = attributes
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", escape(value)))
        .collect();
    all.join(" ")
}
