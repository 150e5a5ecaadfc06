//! Builds and opens a host page.

use std::sync::Arc;

use axum::Router;

use crate::bundle;
use crate::host_page::HostPage;
use crate::mock_backend::MockBackend;
use crate::mount::{Mount, Values};
use crate::origin::Origin;
use crate::platform::KEY;
use crate::test_context::TestContext;

/// A host page that is not open yet. Its methods change the page, and `open` opens it.
#[derive(Debug)]
pub struct PageBuilder<'a> {
    context: &'a TestContext,
    folder: &'static str,
    file: &'static str,
    attributes: Vec<(String, String)>,
    values: Values,
    headers: Vec<(&'static str, String)>,
    query: &'static str,
    own_origin: Option<Origin>,
    own_widget_host: Option<Arc<Mount>>,
    widget_base: String,
}

impl<'a> PageBuilder<'a> {
    /// The page in this folder, with the sandbox key on its script tag and the widget from the platform.
    pub(crate) async fn new(context: &'a TestContext, folder: &'static str) -> Self {
        Self {
            context,
            folder,
            file: "index.html",
            attributes: vec![("data-api-key".to_owned(), KEY.to_owned())],
            values: vec![],
            headers: vec![],
            query: "",
            own_origin: None,
            own_widget_host: None,
            widget_base: format!("{}/", context.platform().await.url),
        }
    }

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

    /// Adds a response header to the page and its files. The value may contain `{{placeholders}}`.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sets the Content-Security-Policy of the page.
    pub fn policy(self, policy: &str) -> Self {
        self.header("content-security-policy", policy)
    }

    /// Uses this store key instead of the sandbox key.
    pub fn key(mut self, key: &str) -> Self {
        self.attributes.retain(|(name, _)| name != "data-api-key");
        self.attribute("data-api-key", key)
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
    /// go to the platform, unless [`PageBuilder::api`] is called before.
    pub async fn with_own_widget_host(mut self) -> Self {
        let (base, mount) = self
            .context
            .fixtures()
            .widget_host()
            .await
            .mount(Mount::widget());
        self.widget_base = base;
        self.own_widget_host = Some(mount);
        if self.has_attribute("data-api-url") {
            return self;
        }
        let platform = self.context.platform().await.url.clone();
        self.attribute("data-api-url", &platform)
    }

    fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, _)| known == name)
    }

    /// Serves the widget's files from an origin of the tests, built for this backend. The script tag has no `data-api-url`.
    pub async fn built_for(mut self, backend: &MockBackend) -> Self {
        let mount = Mount::widget().with("widget.js", bundle::loader(&backend.url).await);
        let (base, mount) = self.context.fixtures().widget_host().await.mount(mount);
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
        let shared = self.context.fixtures().pages().await;
        let origin = self.own_origin.as_ref().unwrap_or(shared);
        let (url, files) = origin.mount(Mount::page(self.folder, values, &self.headers));
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
        let garment = format!("{platform}/store/garments/linen-shirt.png");
        let mut values = self.values.clone();
        values.extend([
            ("attributes", markup(&self.attributes)),
            ("api_key", self.attribute_value("data-api-key")),
            ("api_url", self.attribute_value("data-api-url")),
            ("token", self.attribute_value("data-end-customer-token")),
            ("widget", format!("{base}widget.js")),
            ("widget_folder", base.clone()),
            ("widget_origin", widget_origin),
            ("garment", garment),
        ]);
        values
    }

    /// The value of the first attribute with this name, or an empty text.
    fn attribute_value(&self, name: &str) -> String {
        let mut all = self.attributes.iter();
        let found = all.find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
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
