//! What the recorder of a host page (`tests/pages/recorder.js`) and its theme have recorded: events, calls and messages.

use serde_json::{Value, json};

use super::HostPage;
use crate::wait::until;

impl HostPage {
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
    pub async fn call_on_quota_event(&self, method: &str, arguments: Vec<Value>) {
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
}

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(all) => all,
        other => panic!("not a list: {other}"),
    }
}
