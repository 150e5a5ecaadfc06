//! What a page that has the widget on it costs, and what it hears: counted exactly.

use crate::backend::Backend;
use crate::host_page::HostPage;
use serde_json::json;

/// What a script tag loads.
const LOADER: &str = "widget.js";

/// What the loader loads on every page that has triggers, once.
const PAGE: &str = "host-page.js";

/// What it loads when somebody shows interest, all or none of it.
const RUNTIME: [&str; 4] = ["dialog.js", "style.css", "runtime.js", "genvoris.wasm"];

/// By hand, because some pages have changed what arrays do.
const EVENTS: &str = "let names = '';
    for (let i = 0; i < recorder.events.length; i++) names += ' ' + recorder.events[i].name;
    return names.trim();";

impl HostPage {
    /// Waits until these events have been heard, in this order and no others.
    pub async fn hears(&self, names: &str) {
        self.comes_to(EVENTS, json!(names)).await;
    }

    /// Panics unless the loader and the host-page bridge were asked for once each, and nothing else twice.
    pub fn loaded_once(&self) {
        self.loaded_by(1);
    }

    /// The same of a page that has had this many script tags: each asks for the loader, and nothing else again.
    pub fn loaded_by(&self, tags: usize) {
        let files = self.widget_files.as_deref().expect("the widget's files");
        let mut asked: Vec<_> = files.requests().iter().map(|name| plain(name)).collect();
        let loaders = asked.iter().filter(|name| *name == LOADER).count();
        assert_eq!(loaders, tags, "{LOADER} of {asked:?}");
        asked.retain(|name| name != LOADER);
        let count = |name: &str| asked.iter().filter(|other| *other == name).count();
        assert_eq!(count(PAGE), 1, "{PAGE} of {asked:?}");
        for name in RUNTIME {
            assert_eq!(count(name), count("runtime.js"), "{name} of {asked:?}");
        }
        let twice: Vec<_> = asked.iter().filter(|name| count(name) > 1).collect();
        assert!(twice.is_empty(), "asked for twice: {twice:?}");
    }

    /// Panics if a page that works says or throws anything.
    ///
    /// React's advertisement of its tools is none of the widget's, and a refused try-on is a 402 to the browser.
    pub async fn is_quiet(&self) {
        assert_eq!(self.uncaught().await, [""; 0]);
        let mut lines = self.console().await;
        lines.retain(|line| !line.contains("react.dev/link/react-devtools"));
        assert_eq!(lines, [""; 0]);
        let mut errors = self.browser_errors().await;
        errors.retain(|line| !line.contains("/api/tryon - Failed to load resource"));
        assert_eq!(errors, [""; 0]);
    }

    /// Panics unless everything was loaded once, the backend got this many try-ons and nothing twice without
    /// need, the page has heard these events, and nobody has complained.
    pub async fn leaves(&self, backend: &Backend, try_ons: usize, events: &str) {
        self.hears(events).await;
        self.loaded_once();
        asked_once(backend, try_ons);
        self.is_quiet().await;
    }
}

/// Panics unless the backend got this many try-ons, and before the first of them nothing twice. After a
/// try-on what the store allows is asked for again.
pub fn asked_once(backend: &Backend, try_ons: usize) {
    let requests = backend.requests();
    let count = |line: &str| requests.iter().filter(|other| *other == line).count();
    assert_eq!(count("POST /api/tryon"), try_ons, "{requests:?}");
    let (before, _) = match requests.iter().position(|line| line == "POST /api/tryon") {
        Some(first) => requests.split_at(first),
        None => (requests.as_slice(), [].as_slice()),
    };
    for (index, line) in before.iter().enumerate() {
        assert!(!before[..index].contains(line), "asked twice: {requests:?}");
    }
    let preflights = requests.iter().filter(|line| line.starts_with("OPTIONS"));
    assert_eq!(preflights.count(), 0, "{requests:?}");
}

/// `runtime-0123456789abcdef.js` as `runtime.js`; the versioned loader is the loader.
fn plain(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = stem.rsplit_once('-').map_or(stem, |(stem, _)| stem);
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn digests_and_versions_are_left_out() {
        assert_eq!(plain("runtime-0123456789abcdef.js"), "runtime.js");
        assert_eq!(plain("widget-0.1.0.js"), "widget.js");
        assert_eq!(
            plain("messages-ar-0123456789abcdef.json"),
            "messages-ar.json"
        );
    }
}
