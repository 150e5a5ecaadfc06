//! Exact checks of the files, requests and events that the widget causes on a page.

use crate::host_page::HostPage;
use crate::mock_backend::MockBackend;
use serde_json::json;

/// The file that a script tag loads.
const LOADER: &str = "widget.js";

/// The file that the loader loads on every page with triggers, once.
const PAGE: &str = "host-page.js";

/// The files that the loader loads when a shopper shows interest: all of them or none.
const RUNTIME: [&str; 4] = ["dialog.js", "style.css", "runtime.js", "genvoris.wasm"];

/// Uses a plain loop, because some pages modify `Array.prototype`.
const EVENTS: &str = "let names = '';
    for (let i = 0; i < recorder.events.length; i++) names += ' ' + recorder.events[i].name;
    return names.trim();";

impl HostPage {
    /// Waits until exactly these events have been dispatched, in this order.
    pub async fn wait_for_events(&self, names: &str) {
        self.wait_for_value(EVENTS, json!(names)).await;
    }

    /// Panics unless the loader and the host-page script were requested once each, and no file twice.
    pub fn assert_loaded_once(&self) {
        self.assert_loaded_by(1);
    }

    /// Like [`assert_loaded_once`](Self::assert_loaded_once), for a page with this many script tags: each loads the loader, and
    /// nothing else is loaded again.
    pub fn assert_loaded_by(&self, tags: usize) {
        let files = self.widget_files.as_deref().expect("the widget's files");
        let mut requested: Vec<_> = files.requests().iter().map(|name| plain(name)).collect();
        let loaders = requested.iter().filter(|name| *name == LOADER).count();
        assert_eq!(loaders, tags, "{LOADER} of {requested:?}");
        requested.retain(|name| name != LOADER);
        let count = |name: &str| requested.iter().filter(|other| *other == name).count();
        assert_eq!(count(PAGE), 1, "{PAGE} of {requested:?}");
        for name in RUNTIME {
            assert_eq!(count(name), count("runtime.js"), "{name} of {requested:?}");
        }
        let twice: Vec<_> = requested.iter().filter(|name| count(name) > 1).collect();
        assert!(twice.is_empty(), "requested twice: {twice:?}");
    }

    /// Panics if the page has logged or thrown anything.
    ///
    /// React's message about its developer tools is ignored, and so is the browser's message about a refused try-on.
    pub async fn assert_no_errors(&self) {
        assert_eq!(self.uncaught().await, [""; 0]);
        let mut lines = self.console().await;
        lines.retain(|line| !line.contains("react.dev/link/react-devtools"));
        assert_eq!(lines, [""; 0]);
        let mut errors = self.browser_errors().await;
        errors.retain(|line| !line.contains("/api/tryon - Failed to load resource"));
        assert_eq!(errors, [""; 0]);
    }

    /// Panics unless every file was loaded once, the backend got this many try-ons and no unnecessary requests, exactly these
    /// events were dispatched, and there were no errors.
    pub async fn assert_clean_run(&self, backend: &MockBackend, try_ons: usize, events: &str) {
        self.wait_for_events(events).await;
        self.assert_loaded_once();
        assert_requested_once(backend, try_ons);
        self.assert_no_errors().await;
    }
}

/// Panics unless the backend got this many try-ons, and no request twice before the first of them. After a try-on, the
/// store's status is requested again.
pub fn assert_requested_once(backend: &MockBackend, try_ons: usize) {
    let requests = backend.requests();
    let count = |line: &str| requests.iter().filter(|other| *other == line).count();
    assert_eq!(count("POST /api/tryon"), try_ons, "{requests:?}");
    let (before, _) = match requests.iter().position(|line| line == "POST /api/tryon") {
        Some(first) => requests.split_at(first),
        None => (requests.as_slice(), [].as_slice()),
    };
    for (index, line) in before.iter().enumerate() {
        assert!(
            !before[..index].contains(line),
            "requested twice: {requests:?}"
        );
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
