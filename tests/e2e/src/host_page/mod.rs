//! A host page in a browser.

mod recorded;
mod user_input;

use std::ops::Deref;
use std::sync::Arc;

use serde_json::Value;
use thirtyfour::WebDriver;

use crate::mount::Mount;
use crate::wait::until;
use crate::widget::Widget;

/// An open page. It dereferences to the [`Widget`] on it.
#[derive(Debug)]
pub struct HostPage {
    driver: WebDriver,
    widget: Widget,
    /// The page's own files, if the tests serve them.
    pub files: Option<Arc<Mount>>,
    /// The widget's files, if the tests serve them.
    pub widget_files: Option<Arc<Mount>>,
}

impl Deref for HostPage {
    type Target = Widget;

    fn deref(&self) -> &Widget {
        &self.widget
    }
}

impl HostPage {
    /// The page that the browser shows.
    pub fn new(driver: WebDriver) -> Self {
        let widget = Widget::new(driver.clone());
        Self {
            driver,
            widget,
            files: None,
            widget_files: None,
        }
    }

    /// Runs a script in the page and returns its result.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.try_run(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Like [`run`](Self::run), but returns an error if the script cannot run, for example because the page is being left.
    pub async fn try_run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
        let answer = self.driver.execute(script, arguments).await;
        answer
            .map(|answer| answer.json().clone())
            .map_err(|error| error.to_string())
    }

    /// Runs a script in the page and returns what it passes to the callback in its last argument.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute_async(script, arguments).await;
        answer.expect("a script calls back").json().clone()
    }

    /// Waits until the page has run its pending tasks.
    pub async fn next_task(&self) {
        self.run_async("setTimeout(arguments[0]);", vec![]).await;
    }

    /// Waits for several animation frames, so that a smooth scroll would have started.
    pub async fn next_frames(&self) {
        let script = "let left = 10;
            const frame = () => (left-- ? requestAnimationFrame(frame) : arguments[0]());
            frame();";
        self.run_async(script, vec![]).await;
    }

    /// Waits until a script in the page returns this value.
    pub async fn wait_for_value(&self, script: &str, value: Value) {
        until(&format!("{value} from {script}"), async || {
            let now = self.run(script, vec![]).await;
            if now == value {
                Ok(())
            } else {
                Err(now.to_string())
            }
        })
        .await;
    }
}
