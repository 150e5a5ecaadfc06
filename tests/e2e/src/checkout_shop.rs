//! A shop that sells single try-ons: its page, its server, and the try-on backend.

use base64::prelude::*;
use serde_json::{Value, json};

use crate::host_page::HostPage;
use crate::mock_backend::MockBackend;
use crate::mock_response::MockResponse;
use crate::store_backend::StoreBackend;
use crate::test_context::TestContext;
use crate::wait::until;
use crate::widget::TRIGGER;

/// A shop that sells try-ons, with its servers and its page.
#[derive(Debug)]
pub struct CheckoutShop<'a> {
    context: &'a TestContext,
    /// The shop's server.
    pub store: StoreBackend,
    /// The try-on backend.
    pub backend: MockBackend,
    /// The product page.
    pub page: HostPage,
}

impl<'a> CheckoutShop<'a> {
    /// Opens the product page.
    pub async fn open(context: &'a TestContext) -> Self {
        Self::open_with(context, [], &[]).await
    }

    /// Opens the product page with these properties. Try-ons get these responses.
    pub async fn open_with(
        context: &'a TestContext,
        script: impl IntoIterator<Item = MockResponse>,
        properties: &[&str],
    ) -> Self {
        let (store, backend) = (
            StoreBackend::start().await,
            MockBackend::start(script).await,
        );
        let page = context.page("checkout").await.api(&backend);
        let page = page.shop(store.routes()).await.open().await;
        let shop = Self {
            context,
            store,
            backend,
            page,
        };
        if !properties.is_empty() {
            let script = "for (const name of arguments[0]) localStorage[name] = 'yes';";
            shop.page.run(script, vec![json!(properties)]).await;
            shop.reload().await;
        }
        shop
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.context.driver.refresh().await.expect("a reload");
    }

    /// Chooses a photo and submits it, which leads to the checkout.
    pub async fn go_to_checkout(&self) {
        self.page.open(TRIGGER).await;
        self.page.submit(&self.context.model()).await;
        self.wait_for_checkout().await;
    }

    /// Waits for the hosted checkout.
    pub async fn wait_for_checkout(&self) {
        self.wait_for_title("Checkout").await;
    }

    /// Waits for a page with this title.
    pub async fn wait_for_title(&self, title: &str) {
        self.page
            .wait_for_value("return document.title;", json!(title))
            .await;
    }

    /// Leaves the hosted checkout with one of its links.
    pub async fn leave_checkout(&self, end: &str) {
        self.page.press(&format!("#{end}")).await;
    }

    /// Waits until the dialog shows this step of the checkout.
    pub async fn wait_for_step(&self, step: &str) {
        until(&format!("the step '{step}'"), async || {
            let script = "return root?.querySelector('[part=checkout]')?.dataset.step ?? dialog?.dataset.screen ?? null;";
            match self.page.js(script, vec![]).await {
                found if found == step => Ok(()),
                found => Err(found.to_string()),
            }
        })
        .await;
    }

    /// Waits for the result, and until the checkout session id and the stored photo have been removed.
    pub async fn wait_for_picture(&self) {
        self.page.wait_for_screen("result").await;
        self.page.pictures().await;
        let search = "return location.search;";
        self.page.wait_for_value(search, json!("")).await;
        until("the photo to be deleted", async || {
            match self.kept_photos().await {
                kept if kept.is_empty() => Ok(()),
                kept => Err(kept.len().to_string()),
            }
        })
        .await;
    }

    /// Waits until the product page shows the preview with the stored photo.
    pub async fn wait_for_preview_after_return(&self) {
        until("the preview", async || {
            self.ensure_dialog_open().await;
            match self.page.screen().await.as_deref() {
                Some("preview") => Ok(()),
                screen => Err(format!("{screen:?}")),
            }
        })
        .await;
    }

    /// Opens the dialog if it is closed, which it is after the page was loaded again.
    pub async fn ensure_dialog_open(&self) {
        let script = "const { open } = document.querySelector('genvoris-widget')?.shadowRoot.querySelector('dialog') ?? {};
            if (!open) document.querySelector('[data-genvoris-trigger]')?.click();";
        let _ = self.page.try_run(script, vec![]).await;
    }

    /// The photos that the browser has stored for a checkout.
    pub async fn kept_photos(&self) -> Vec<Vec<u8>> {
        let kept = self.page.run_async(KEPT_PHOTOS, vec![]).await;
        let kept = kept.as_array().expect("a list").clone();
        let decode = |photo: &Value| BASE64_STANDARD.decode(photo.as_str().expect("a photo"));
        kept.iter()
            .map(|photo| decode(photo).expect("base64"))
            .collect()
    }

    /// The attempt ids of the try-ons that were sent, without repetitions.
    pub fn attempt_ids(&self) -> Vec<String> {
        let mut ids = self.backend.sent("attempt_id");
        ids.dedup();
        ids
    }
}

/// Reads the photos from IndexedDB, in base64.
const KEPT_PHOTOS: &str = "const done = arguments[0];
    (async () => {
      if (!(await indexedDB.databases()).length) return [];
      const completed = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
      });
      const database = await completed(indexedDB.open('genvoris'));
      const all = await completed(database.transaction('attempts').objectStore('attempts').getAll());
      database.close();
      const photos = all.map(({ photo }) => photo).filter(Boolean);
      return Promise.all(photos.map(async (photo) => {
        const bytes = new Uint8Array(photo);
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      }));
    })().then(done, (error) => done('' + error));";
