//! The widget's dialog as a shopper uses it, with real clicks and real files. Its content is read through its open shadow
//! root.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{By, WebDriver, WebElement};

use crate::wait::until;

/// The trigger on most host pages.
pub const TRIGGER: &str = "[data-genvoris-trigger]";

/// Returns the number of the widget's elements in the page.
pub const WIDGET_COUNT: &str = "return document.querySelectorAll('genvoris-widget').length;";

/// Counts in `fileChooserCount` how often the system's file chooser would open, which tests cannot use. It has to run before the
/// dialog opens, because the page does not get the dialog's events after that.
pub const COUNT_FILE_CHOOSERS: &str = "window.fileChooserCount = 0;
    addEventListener('click', (event) => {
      if (event.composedPath()[0].type !== 'file') return;
      event.preventDefault();
      window.fileChooserCount += 1;
    }, true);";

/// The dialog of the page that the browser shows.
#[derive(Debug, Clone)]
pub struct Widget {
    driver: WebDriver,
}

/// Finds the visible elements of a part. The hidden file input counts as visible, because tests only send files to it.
const PARTS: &str = "
const root = document.querySelector('genvoris-widget')?.shadowRoot;
const parts = [...(root?.querySelectorAll(`[part~=\"${arguments[0]}\"]`) ?? [])];
return parts.filter((part) => part.type === 'file' || part.checkVisibility());";

impl Widget {
    /// The widget of the page in this browser.
    pub fn new(driver: WebDriver) -> Self {
        Self { driver }
    }

    /// Clicks the first element that the selector finds, as a shopper would, and waits for the photo screen.
    pub async fn open(&self, trigger: &str) {
        self.press(trigger).await;
        self.wait_for_screen("intro").await;
    }

    /// Clicks the first element of the page that the selector finds.
    pub async fn press(&self, selector: &str) {
        until(&format!("a click on {selector}"), async || {
            let element = self
                .driver
                .find(By::Css(selector))
                .await
                .map_err(|e| e.to_string())?;
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Waits until the dialog shows this screen.
    pub async fn wait_for_screen(&self, screen: &str) {
        until(&format!("the screen '{screen}'"), async || {
            let state = self.state().await;
            if state["screen"] == screen && state["part"] == screen {
                Ok(())
            } else {
                Err(state.to_string())
            }
        })
        .await;
    }

    /// Closes the dialog with its close button.
    pub async fn close(&self) {
        self.click("close").await;
        self.wait_until_closed().await;
    }

    /// Waits until the dialog is closed.
    pub async fn wait_until_closed(&self) {
        until("the dialog to be closed", async || {
            let state = self.state().await;
            if state["screen"].is_null() {
                Ok(())
            } else {
                Err(state.to_string())
            }
        })
        .await;
    }

    /// The screen of the dialog, if it is open.
    pub async fn screen(&self) -> Option<String> {
        self.state().await["screen"].as_str().map(str::to_owned)
    }

    /// Waits for the intro or the preview. Returns `true` for the intro, where a photo has to be chosen.
    pub async fn wait_for_photo_screen(&self) -> bool {
        until("the screen 'intro' or 'preview'", async || {
            let state = self.state().await;
            match state["screen"].as_str() {
                Some("intro") => Ok(true),
                Some("preview") => Ok(false),
                _ => Err(state.to_string()),
            }
        })
        .await
    }

    /// Sends a file to the file input, and does not wait.
    pub async fn upload(&self, photo: &Path) {
        let input = self.part("photo-input").await;
        let path = photo.to_str().expect("a path in UTF-8");
        input
            .send_keys(path)
            .await
            .expect("the file input takes a file");
    }

    /// Chooses a photo and waits for its preview.
    pub async fn choose(&self, photo: &Path) {
        self.upload(photo).await;
        self.wait_for_screen("preview").await;
    }

    /// Chooses a photo and submits it.
    pub async fn submit(&self, photo: &Path) {
        self.choose(photo).await;
        self.click("submit").await;
    }

    /// Opens the dialog and submits the photo, and does not wait for the result.
    pub async fn open_and_submit(&self, trigger: &str, photo: &Path) {
        self.open(trigger).await;
        self.submit(photo).await;
    }

    /// Opens the dialog, tries the photo on and waits for the result.
    pub async fn try_on(&self, trigger: &str, photo: &Path) {
        self.open_and_submit(trigger, photo).await;
        self.wait_for_screen("result").await;
    }

    /// Clicks a part once it is visible.
    pub async fn click(&self, part: &str) {
        until(&format!("a click on the part '{part}'"), async || {
            let element = self.find(part).await?;
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// A visible part, once there is one.
    pub async fn part(&self, part: &str) -> WebElement {
        until(&format!("the part '{part}'"), async || {
            self.find(part).await
        })
        .await
    }

    /// Whether the part is visible now.
    pub async fn has(&self, part: &str) -> bool {
        self.find(part).await.is_ok()
    }

    /// The text of a part, once it has one.
    pub async fn text(&self, part: &str) -> String {
        until(&format!("a text in the part '{part}'"), async || {
            let element = self.find(part).await?;
            let text = element.text().await.map_err(|error| error.to_string())?;
            if text.trim().is_empty() {
                Err("no text".to_owned())
            } else {
                Ok(text)
            }
        })
        .await
    }

    /// Runs a script with the variables `root` (the shadow root), `dialog` and `arguments`, and returns its result.
    pub async fn js(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const root = document.querySelector('genvoris-widget')?.shadowRoot ?? null;
             const dialog = root?.querySelector('dialog') ?? null; {script}"
        );
        let answer = self.driver.execute(script, arguments).await;
        answer.expect("a script runs").json().clone()
    }

    /// The result's pictures, once one has loaded: `[{ src, width, height }]`.
    pub async fn pictures(&self) -> Vec<Value> {
        let script = "return [...(root?.querySelectorAll('[part~=\"image\"]') ?? [])]
            .map((image) => ({ src: image.src, width: image.naturalWidth, height: image.naturalHeight }));";
        until("a result picture that has loaded", async || {
            let pictures = self.js(script, vec![]).await;
            match pictures.as_array() {
                Some(all) if all.iter().any(|picture| picture["width"] != 0) => Ok(all.clone()),
                _ => Err(pictures.to_string()),
            }
        })
        .await
    }

    async fn find(&self, part: &str) -> Result<WebElement, String> {
        let found = self.driver.execute(PARTS, vec![json!(part)]).await;
        let elements = found
            .and_then(|answer| answer.elements())
            .map_err(|error| error.to_string())?;
        match elements.into_iter().next() {
            Some(element) => Ok(element),
            None => Err(format!("it is not visible; {}", self.state().await)),
        }
    }

    /// The open screen (null if the dialog is closed), its part and its text, for messages.
    async fn state(&self) -> Value {
        let script = "return { screen: dialog?.open ? dialog.dataset.screen ?? '' : null,
            part: dialog?.querySelector('section')?.getAttribute('part') ?? null,
            text: dialog?.open ? dialog.innerText.slice(0, 300) : '' };";
        self.js(script, vec![]).await
    }
}
