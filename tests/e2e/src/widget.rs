//! The widget's dialog as a shopper uses it: real clicks and real files, read through its open shadow root.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{By, WebDriver, WebElement};

use crate::wait::until;

/// What opens the dialog on most host pages.
pub const TRIGGER: &str = "[data-genvoris-trigger]";

/// How many of the widget's elements are in the page.
pub const ROOTS: &str = "return document.querySelectorAll('genvoris-widget').length;";

/// Counts in `chooserAsked` how often the system's file chooser is asked for, which no test can use. To be run before the
/// dialog opens: from then on it keeps its events to itself.
pub const CHOOSER: &str = "window.chooserAsked = 0;
    addEventListener('click', (event) => {
      if (event.composedPath()[0].type !== 'file') return;
      event.preventDefault();
      window.chooserAsked += 1;
    }, true);";

/// The dialog of the page that the browser shows.
#[derive(Debug, Clone)]
pub struct Widget {
    driver: WebDriver,
}

/// Finds the visible elements of a part. The hidden file input counts as visible: a browser lets no test
/// click it anyway.
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
        self.shows("intro").await;
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

    /// Waits until the dialog is open on this screen, which has its name as its part.
    pub async fn shows(&self, screen: &str) {
        until(&format!("the screen '{screen}'"), async || {
            let now = self.now().await;
            if now["screen"] == screen && now["part"] == screen {
                Ok(())
            } else {
                Err(now.to_string())
            }
        })
        .await;
    }

    /// Closes the dialog by its button.
    pub async fn close(&self) {
        self.click("close").await;
        self.is_away().await;
    }

    /// Waits until the dialog is not open.
    pub async fn is_away(&self) {
        until("the dialog to be away", async || {
            let now = self.now().await;
            if now["screen"].is_null() {
                Ok(())
            } else {
                Err(now.to_string())
            }
        })
        .await;
    }

    /// The screen the dialog is open on, if it is open.
    pub async fn screen(&self) -> Option<String> {
        self.now().await["screen"].as_str().map(str::to_owned)
    }

    /// Waits for a screen before a try-on: true where a photo is to be chosen, false where one is kept.
    pub async fn offers_a_photo(&self) -> bool {
        until("the screen 'intro' or 'preview'", async || {
            let now = self.now().await;
            match now["screen"].as_str() {
                Some("intro") => Ok(true),
                Some("preview") => Ok(false),
                _ => Err(now.to_string()),
            }
        })
        .await
    }

    /// Hands a file to the file input and does not wait.
    pub async fn offer(&self, photo: &Path) {
        let input = self.part("photo-input").await;
        let path = photo.to_str().expect("a path in UTF-8");
        input
            .send_keys(path)
            .await
            .expect("the file input takes a file");
    }

    /// Chooses a photo and waits for its preview.
    pub async fn choose(&self, photo: &Path) {
        self.offer(photo).await;
        self.shows("preview").await;
    }

    /// Chooses a photo and submits it.
    pub async fn submit(&self, photo: &Path) {
        self.choose(photo).await;
        self.click("submit").await;
    }

    /// Opens the dialog, submits the photo and does not wait for what comes of it.
    pub async fn send(&self, trigger: &str, photo: &Path) {
        self.open(trigger).await;
        self.submit(photo).await;
    }

    /// Opens the dialog, tries the photo on and waits for the result.
    pub async fn try_on(&self, trigger: &str, photo: &Path) {
        self.send(trigger, photo).await;
        self.shows("result").await;
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

    /// The words of a part, once it has some.
    pub async fn text(&self, part: &str) -> String {
        until(&format!("words in the part '{part}'"), async || {
            let element = self.find(part).await?;
            let words = element.text().await.map_err(|error| error.to_string())?;
            if words.trim().is_empty() {
                Err("no words".to_owned())
            } else {
                Ok(words)
            }
        })
        .await
    }

    /// What a script answers that gets the shadow root as `root`, the dialog as `dialog`, then `arguments`.
    pub async fn js(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const root = document.querySelector('genvoris-widget')?.shadowRoot ?? null;
             const dialog = root?.querySelector('dialog') ?? null; {script}"
        );
        let answer = self.driver.execute(script, arguments).await;
        answer.expect("a script runs").json().clone()
    }

    /// The result pictures that have really loaded: `[{ src, width, height }]`, once there is one.
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
            None => Err(format!("it is not visible; {}", self.now().await)),
        }
    }

    /// The open screen (null when the dialog is not open), its part, and its words, for messages.
    async fn now(&self) -> Value {
        let script = "return { screen: dialog?.open ? dialog.dataset.screen ?? '' : null,
            part: dialog?.querySelector('section')?.getAttribute('part') ?? null,
            words: dialog?.open ? dialog.innerText.slice(0, 300) : '' };";
        self.js(script, vec![]).await
    }
}
