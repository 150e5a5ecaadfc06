//! How long cases take, so that a slow one is seen before the whole suite is slow.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::browser::Engine;
use crate::run::Case;

/// How many of the slowest subjects and cases are printed.
const PRINTED: usize = 12;

/// The time each case took, the start of its browser included.
#[derive(Debug, Default)]
pub struct Timings(Mutex<Vec<(Duration, String)>>);

impl Timings {
    /// Records one case.
    pub fn record(&self, engine: Engine, case: &Case, took: Duration) {
        let name = format!("{engine}::{}::{}", case.subject, case.name);
        self.0.lock().expect("the timings").push((took, name));
    }

    /// Prints the slowest subjects, then the slowest cases.
    pub fn print(&self) {
        let cases = self.0.lock().expect("the timings").clone();
        let mut subjects: BTreeMap<String, Duration> = BTreeMap::new();
        for (took, name) in &cases {
            let subject = name.rsplit_once("::").map_or("", |(subject, _)| subject);
            *subjects.entry(subject.to_owned()).or_default() += *took;
        }
        print_slowest(
            "subjects",
            subjects.into_iter().map(|(name, took)| (took, name)),
        );
        print_slowest("cases", cases);
    }
}

fn print_slowest(what: &str, timings: impl IntoIterator<Item = (Duration, String)>) {
    let mut sorted: Vec<_> = timings.into_iter().collect();
    sorted.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
    eprintln!("The slowest {what}, in seconds:");
    for (took, name) in sorted.iter().take(PRINTED) {
        eprintln!("{:8.1}  {name}", took.as_secs_f64());
    }
}
