//! What one case works with.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use thirtyfour::WebDriver;

use crate::backend::Backend;
use crate::browser::Engine;
use crate::host_page::HostPage;
use crate::mount::Mount;
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
    attributes: Vec<(String, String)>,
    query: &'static str,
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

    /// Whether the browser keeps a page that is left when a driver steers it; Firefox loads it again.
    pub fn keeps_pages(&self) -> bool {
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
            attributes,
            query: "",
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

    /// The widget's files, when the tests serve them.
    pub fn widget_files(&self) -> Option<&Mount> {
        self.own_widget_host.as_deref()
    }

    /// Opens it; answers when the browser has parsed it.
    pub async fn open(self) -> HostPage {
        let platform = self.stage.platform().await.url.clone();
        let origin = self.stage.world.pages().await;
        let widget_origin = self
            .widget_base
            .splitn(4, '/')
            .take(3)
            .collect::<Vec<_>>()
            .join("/");
        let values = HashMap::from([
            ("attributes", markup(&self.attributes)),
            ("widget", format!("{}widget.js", self.widget_base)),
            ("widget_folder", self.widget_base.clone()),
            ("widget_origin", widget_origin),
            (
                "garment",
                format!("{platform}/store/garments/linen-shirt.png"),
            ),
        ]);
        let (url, files) = origin.mount(Mount::page(self.case, values));
        let url = format!("{url}index.html{}", self.query);
        self.stage.driver.goto(url).await.expect("the page opens");
        let mut page = HostPage::new(self.stage.driver.clone());
        page.files = Some(files);
        page.widget_files = self.own_widget_host;
        page
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
