//! A host page in a browser: its scripts, and the events and messages that the recorder has collected.

use std::ops::Deref;
use std::sync::Arc;

use serde_json::{Value, json};
use thirtyfour::{By, TypingData, WebDriver};

use crate::mount::Mount;
use crate::wait::until;
use crate::wheel_scroll::WheelScroll;
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

    /// Moves the pointer over the first element that the selector finds.
    pub async fn hover(&self, selector: &str) {
        let element = self
            .driver
            .find(By::Css(selector))
            .await
            .expect("an element");
        let chain = self.driver.action_chain().move_to_element_center(&element);
        chain.perform().await.expect("the pointer moves");
    }

    /// Clicks a point of the window, in CSS pixels from its upper left corner.
    pub async fn click_at(&self, x: i64, y: i64) {
        let chain = self.driver.action_chain().move_to(x, y).click();
        chain.perform().await.expect("a click");
    }

    /// Double-clicks the first element that the selector finds.
    pub async fn double_click(&self, selector: &str) {
        let element = self.driver.find(By::Css(selector)).await;
        let element = element.expect("an element");
        let chain = self.driver.action_chain().double_click_element(&element);
        chain.perform().await.expect("a double click");
    }

    /// Scrolls the mouse wheel by this many pixels, with the pointer at this point of the window.
    pub async fn wheel(&self, x: i64, y: i64, pixels: i64) {
        let scrolled = self.driver.cmd(WheelScroll::at(x, y).by(pixels)).await;
        scrolled.expect("the wheel turns");
    }

    /// Drags the dialog's element at one selector to the element at another one, and drops it.
    pub async fn drag(&self, from: &str, to: &str) {
        let script = "const root = document.querySelector('genvoris-widget').shadowRoot;
            return [...arguments].map((selector) => root.querySelector(selector));";
        let found = self.driver.execute(script, vec![json!(from), json!(to)]);
        let found = found.await.and_then(|answer| answer.elements());
        let found = found.expect("two elements");
        let chain = self.driver.action_chain().click_and_hold_element(&found[0]);
        // Browsers start a drag only after the pointer has moved a few pixels.
        let chain = chain.move_by_offset(8, 8).move_by_offset(8, 8);
        let chain = chain.move_to_element_center(&found[1]).release();
        chain.perform().await.expect("a drag");
    }

    /// Resizes the window so that its viewport has this size.
    pub async fn resize(&self, width: u32, height: u32) {
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight];";
        let around = self.run(script, vec![]).await;
        let around = [0, 1].map(|index| around[index].as_u64().expect("pixels") as u32);
        let window = self
            .driver
            .set_window_rect(0, 0, width + around[0], height + around[1]);
        window.await.expect("a window of this size");
        self.wait_for_value("return [innerWidth, innerHeight];", json!([width, height]))
            .await;
    }

    /// Presses a key, or types a text, on the focused element.
    pub async fn key(&self, key: impl Into<TypingData>) {
        let chain = self.driver.action_chain().send_keys(key);
        chain.perform().await.expect("a key is pressed");
    }

    /// The details of all `genvoris:` events with this name so far, without functions.
    pub async fn events(&self, name: &str) -> Vec<Value> {
        let script = "return recorder.events.filter((event) => event.name === arguments[0])
            .map((event) => event.detail);";
        list(self.run(script, vec![json!(name)]).await)
    }

    /// Waits for the first event with this name and returns its detail.
    pub async fn event(&self, name: &str) -> Value {
        until(&format!("the event genvoris:{name}"), async || {
            self.events(name)
                .await
                .into_iter()
                .next()
                .ok_or_else(|| "none".to_owned())
        })
        .await
    }

    /// The calls that the theme's callbacks have recorded so far.
    pub async fn theme_calls(&self) -> Vec<Value> {
        list(self.run("return Theme.calls;", vec![]).await)
    }

    /// Calls a method of the latest `genvoris:quota` detail, as a theme would: `resume` or `cancel`.
    pub async fn answer_quota(&self, method: &str, arguments: Vec<Value>) {
        let script = "const [method, ...rest] = arguments;
            recorder.quota.at(-1)[method](...rest);";
        self.run(script, [vec![json!(method)], arguments].concat())
            .await;
    }

    /// The console messages so far, as `level: text`.
    pub async fn console(&self) -> Vec<String> {
        self.lines("console").await
    }

    /// The console messages of this level.
    pub async fn console_at(&self, level: &str) -> Vec<String> {
        let start = format!("{level}: ");
        self.console()
            .await
            .into_iter()
            .filter(|line| line.starts_with(&start))
            .collect()
    }

    /// Uncaught errors and unhandled rejections.
    pub async fn uncaught(&self) -> Vec<String> {
        self.lines("uncaught").await
    }

    /// The violations of the page's Content-Security-Policy.
    pub async fn violations(&self) -> Vec<String> {
        self.lines("violations").await
    }

    /// Fetches the messages as one text, because WebDriver cannot return lists from pages that modify `Array.prototype`.
    async fn lines(&self, record: &str) -> Vec<String> {
        let script = "return recorder[arguments[0]].join('\\u0000');";
        let text = self.run(script, vec![json!(record)]).await;
        let text = text.as_str().expect("a text");
        text.split('\0')
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The errors in the browser's own log since the last call, which scripts of the page cannot see, such as blocked files.
    /// Firefox does not provide this log.
    pub async fn browser_errors(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap_or_default();
        let errors = log.into_iter().filter(|entry| entry.level == "SEVERE");
        errors.map(|entry| entry.message).collect()
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

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(all) => all,
        other => panic!("not a list: {other}"),
    }
}
