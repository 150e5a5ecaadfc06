//! Measures the duration of cases, so that slow cases are noticed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::browser::Engine;
use crate::run::Case;

/// How many of the slowest subjects and cases are printed.
const PRINTED: usize = 12;

/// The duration of each case, including the start of its browser.
#[derive(Debug, Default)]
pub struct Timings(Mutex<Vec<(Duration, String)>>);

impl Timings {
    /// Records one case.
    pub fn record(&self, engine: Engine, case: &Case, duration: Duration) {
        let name = format!("{engine}::{}::{}", case.subject, case.name);
        self.0.lock().expect("the timings").push((duration, name));
    }

    /// Prints the slowest subjects, then the slowest cases.
    pub fn print(&self) {
        let cases = self.0.lock().expect("the timings").clone();
        let mut subjects: BTreeMap<String, Duration> = BTreeMap::new();
        for (duration, name) in &cases {
            let subject = name.rsplit_once("::").map_or("", |(subject, _)| subject);
            *subjects.entry(subject.to_owned()).or_default() += *duration;
        }
        print_slowest(
            "subjects",
            subjects
                .into_iter()
                .map(|(name, duration)| (duration, name)),
        );
        print_slowest("cases", cases);
    }
}

fn print_slowest(what: &str, timings: impl IntoIterator<Item = (Duration, String)>) {
    let mut sorted: Vec<_> = timings.into_iter().collect();
    sorted.sort_by_key(|(duration, _)| std::cmp::Reverse(*duration));
    eprintln!("The slowest {what}, in seconds:");
    for (duration, name) in sorted.iter().take(PRINTED) {
        eprintln!("{:8.1}  {name}", duration.as_secs_f64());
    }
}
