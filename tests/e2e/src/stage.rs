//! What one case works with.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use thirtyfour::WebDriver;

use crate::backend::Backend;
use crate::browser::{Engine, Session};
use crate::bundle;
use crate::host_page::HostPage;
use crate::mount::{Mount, Values};
use crate::origin::Origin;
use crate::paths;
use crate::photos::Photos;
use crate::platform::{KEY, Platform};
use crate::world::World;

/// A browser of its own, and what all cases share.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The engine this run is for.
    pub engine: Engine,
    /// The browser.
    pub driver: WebDriver,
    world: Arc<World>,
}

/// A host page to be opened.
#[derive(Debug)]
pub struct PageToOpen<'a> {
    stage: &'a Stage,
    case: &'static str,
    file: &'static str,
    attributes: Vec<(String, String)>,
    values: Values,
    query: &'static str,
    own_origin: Option<Origin>,
    own_widget_host: Option<Arc<Mount>>,
    widget_base: String,
}

impl Stage {
    /// A stage in this browser.
    pub fn new(engine: Engine, driver: WebDriver, world: Arc<World>) -> Self {
        Self {
            engine,
            driver,
            world,
        }
    }

    /// The same in another browser than the one that the case was given.
    pub fn within(&self, session: &Session) -> Self {
        Self {
            driver: session.driver.clone(),
            ..self.clone()
        }
    }

    /// Whether the browser keeps a page that is left when a driver steers it; Firefox loads it again.
    pub fn keeps_pages(&self) -> bool {
        self.engine == Engine::Chromium
    }

    /// Whether the browser renders pages ahead of a visit; Firefox does not.
    pub fn prerenders(&self) -> bool {
        self.engine == Engine::Chromium
    }

    /// The real platform.
    pub async fn platform(&self) -> &Platform {
        self.world.platform().await
    }

    /// Photos to choose.
    pub fn photos(&self) -> &Photos {
        &self.world.photos
    }

    /// The project's model picture.
    pub fn model(&self) -> PathBuf {
        self.world.photos.model()
    }

    /// The demo store's start page, for a shopper it has never seen.
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

    /// The page of this case's folder, on an origin other than the platform's, its script tag pointing at the
    /// platform with the sandbox key.
    pub async fn page(&self, case: &'static str) -> PageToOpen<'_> {
        let widget_base = format!("{}/", self.platform().await.url);
        let attributes = vec![("data-api-key".to_owned(), KEY.to_owned())];
        PageToOpen {
            stage: self,
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
    pub fn api(self, backend: &Backend) -> Self {
        self.attribute("data-api-url", &backend.url)
    }

    /// Opens another file of the folder than its `index.html`.
    pub fn file(mut self, file: &'static str) -> Self {
        self.file = file;
        self
    }

    /// Puts a text in place of a `{{placeholder}}` of the page's files.
    pub fn value(mut self, name: &'static str, value: &str) -> Self {
        self.values.push((name, value.to_owned()));
        self
    }

    /// Opens the page on an origin of its own, whose server answers these routes as well.
    pub async fn shop(mut self, routes: Router) -> Self {
        self.own_origin = Some(Origin::start_with(routes).await);
        self
    }

    /// Opens the page with this query.
    pub fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Takes the widget's files from an origin of the tests, which counts the requests and can fail;
    /// try-ons still go to the platform, unless [`PageToOpen::api`] says otherwise.
    pub async fn counted_widget(mut self) -> Self {
        let (base, mount) = self.stage.world.widget_host().await.mount(Mount::widget());
        self.widget_base = base;
        self.own_widget_host = Some(mount);
        if !self
            .attributes
            .iter()
            .any(|(name, _)| name == "data-api-url")
        {
            let platform = self.stage.platform().await.url.clone();
            return self.attribute("data-api-url", &platform);
        }
        self
    }

    /// Takes the widget's files from an origin of the tests, as a build for this backend would have them; the
    /// script tag names none.
    pub async fn built_for(mut self, backend: &Backend) -> Self {
        let mount = Mount::widget().with("widget.js", bundle::loader(&backend.url).await);
        let (base, mount) = self.stage.world.widget_host().await.mount(mount);
        self.widget_base = base;
        self.own_widget_host = Some(mount);
        self
    }

    /// The widget's files, when the tests serve them.
    pub fn widget_files(&self) -> Option<&Mount> {
        self.own_widget_host.as_deref()
    }

    /// Opens it; answers when the browser has parsed it.
    pub async fn open(mut self) -> HostPage {
        let values = self.all_values().await;
        let shared = self.stage.world.pages().await;
        let origin = self.own_origin.as_ref().unwrap_or(shared);
        let (url, files) = origin.mount(Mount::page(self.case, values));
        let url = format!("{url}{}{}", self.file, self.query);
        self.stage.driver.goto(url).await.expect("the page opens");
        let mut page = HostPage::new(self.stage.driver.clone());
        page.files = Some(files);
        page.widget_files = self.own_widget_host.take();
        page
    }

    /// What an author of the page would have written: the attributes all in one, and each by its name.
    async fn all_values(&self) -> Values {
        let platform = &self.stage.platform().await.url;
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
