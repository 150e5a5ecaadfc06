//! The test runner: runs each case once per installed engine.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

use crate::browser::{Engine, Session};
use crate::paths;
use crate::shared_fixtures::SharedFixtures;
use crate::test_context::TestContext;

/// One case, written once and run in every engine.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The name of the case's file.
    pub subject: &'static str,
    /// The name of the case's function.
    pub name: &'static str,
    /// The function itself. It panics if the case fails.
    pub run: fn(TestContext) -> Pin<Box<dyn Future<Output = ()>>>,
}

/// All cases, grouped by the engines that they run in.
#[derive(Debug)]
pub struct Suite {
    /// Cases about behaviour that differs between browsers: decoding photos, focus and top layer, networking and aborts,
    /// themes, `Intl` and content security policies. The cases of the demo store cover a whole try-on.
    pub every_engine: Vec<Case>,
    /// Cases about the product's own logic, which is the same in every engine. They run in Chromium's headless shell, if it is
    /// installed.
    pub chromium_only: Vec<Case>,
    /// The cases that also run in a browser without WebAssembly: what the module does itself.
    pub without_webassembly: Vec<Case>,
    /// The cases that also run in WebKitGTK: one or more for each subject in which WebKit differs.
    pub webkitgtk: Vec<Case>,
    /// The cases about browsers below the minimum. They run in WPE.
    pub below_minimum: Vec<Case>,
}

/// Lists the functions of a file as its cases.
#[macro_export]
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        /// The cases of this file.
        pub fn cases() -> Vec<$crate::run::Case> {
            let subject = module_path!().rsplit("::").next().unwrap_or_default();
            vec![$($crate::run::Case {
                subject,
                name: stringify!($name),
                run: |context| Box::pin($name(context)),
            }),+]
        }
    };
}

/// How many browsers run at the same time, unless `--test-threads` is set.
const DEFAULT_BROWSERS: usize = 2;

/// Runs the cases that the command line selects. Firefox ignores the cases for Chromium only. If Firefox is not installed, all
/// its cases are ignored, and a message says what to install. Without Chromium the run fails.
pub fn run(suite: Suite) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(DEFAULT_BROWSERS));
    if !arguments.list
        && let Some(line) = missing()
    {
        eprintln!("{line}");
        return ExitCode::FAILURE;
    }
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let fixtures = Arc::new(SharedFixtures::default());
    let shell = Engine::for_chromium_only();
    let firefox = Engine::Firefox;
    let every_engine = &suite.every_engine;
    let chromium_only = &suite.chromium_only;
    let trials = [
        (Engine::Chromium, every_engine, true),
        (shell, chromium_only, true),
        (firefox, every_engine, true),
        (Engine::WithoutWebAssembly, &suite.without_webassembly, true),
        (Engine::WebKitGtk, &suite.webkitgtk, true),
        (Engine::Wpe, &suite.below_minimum, true),
        (firefox, chromium_only, false),
    ];
    let trials = trials
        .into_iter()
        .flat_map(|(engine, cases, by_default)| {
            trials_in(engine, cases, by_default, &runtime, &fixtures)
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(fixtures.close());
    if !arguments.list {
        fixtures.timings.print();
    }
    conclusion.exit_code()
}

/// A message about something that every run needs, if it is missing.
fn missing() -> Option<String> {
    let _ = std::fs::remove_dir_all(paths::failures()); // screenshots of an earlier run would be misleading
    paths::missing().or_else(|| Engine::Chromium.programs().err())
}

/// The cases in one engine. Those that do not run by default run with `--include-ignored`.
fn trials_in(
    engine: Engine,
    cases: &[Case],
    by_default: bool,
    runtime: &Arc<Runtime>,
    fixtures: &Arc<SharedFixtures>,
) -> Vec<Trial> {
    let missing = engine.programs().err();
    if let Some(line) = missing.as_ref().filter(|_| by_default) {
        eprintln!("{line}");
    }
    let ignored = missing.is_some() || !by_default;
    let trial = |case: &Case| trial(engine, *case, runtime.clone(), fixtures.clone());
    let trials = cases.iter().map(trial);
    trials
        .map(|trial| trial.with_ignored_flag(ignored))
        .collect()
}

fn trial(
    engine: Engine,
    case: Case,
    runtime: Arc<Runtime>,
    fixtures: Arc<SharedFixtures>,
) -> Trial {
    let name = format!("{engine}::{}::{}", case.subject, case.name);
    Trial::test(name, move || {
        runtime.block_on(run_case(case, engine, fixtures));
        Ok(())
    })
}

async fn run_case(case: Case, engine: Engine, fixtures: Arc<SharedFixtures>) {
    let started = Instant::now();
    run_case_untimed(case, engine, &fixtures).await;
    fixtures.timings.record(engine, &case, started.elapsed());
}

/// If the case fails, takes a screenshot and closes the browser, so that no other case uses it.
async fn run_case_untimed(case: Case, engine: Engine, fixtures: &Arc<SharedFixtures>) {
    let session = fixtures.browser(engine).await;
    let context = TestContext::new(engine, session.driver.clone(), fixtures.clone());
    match AssertUnwindSafe((case.run)(context)).catch_unwind().await {
        Ok(()) => fixtures.return_browser(engine, session),
        Err(panic) => {
            save_screenshot(&session, case, engine).await;
            session.quit().await;
            resume_unwind(panic)
        }
    }
}

async fn save_screenshot(session: &Session, case: Case, engine: Engine) {
    let file = paths::failures().join(format!("{engine}-{}-{}.png", case.subject, case.name));
    let made = std::fs::create_dir_all(paths::failures());
    if made.is_ok() && session.driver.screenshot(&file).await.is_ok() {
        eprintln!("a screenshot was saved to {}", file.display());
    }
}
