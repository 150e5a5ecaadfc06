//! Turns the cases into the trials of a test run: each case once per installed engine.

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
use crate::stage::Stage;
use crate::world::World;

/// One case, written once and run in every engine.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The file it stands in.
    pub subject: &'static str,
    /// The function's name.
    pub name: &'static str,
    /// The case itself; it panics when something is not as it should be.
    pub run: fn(Stage) -> Pin<Box<dyn Future<Output = ()>>>,
}

/// All cases, by the engines that they run in.
#[derive(Debug)]
pub struct Suite {
    /// Cases of what browsers do differently: decoding photos, focus and top layer, networking and aborts, styles,
    /// idle time, `Intl`, content security policies. One of them, the demo store's, is the whole way of a shopper.
    pub every_engine: Vec<Case>,
    /// Cases of what the product's own code decides, which is the same code in every engine.
    pub chromium_only: Vec<Case>,
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
                run: |stage| Box::pin($name(stage)),
            }),+]
        }
    };
}

/// Browsers at the same time, unless `--test-threads` says otherwise.
const BROWSERS: usize = 2;

/// Runs the cases that the command line selects. In Firefox those for Chromium alone are listed as ignored, and all of
/// them where it is not installed, after one line that says what to install; without Chromium the run fails.
pub fn run(suite: Suite) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(BROWSERS));
    if !arguments.list
        && let Some(line) = missing()
    {
        eprintln!("{line}");
        return ExitCode::FAILURE;
    }
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let world = Arc::new(World::default());
    let trials = Engine::ALL
        .into_iter()
        .flat_map(|engine| trials(engine, &suite, &runtime, &world))
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(world.close());
    if !arguments.list {
        world.timings.print();
    }
    conclusion.exit_code()
}

/// What no run can do without.
fn missing() -> Option<String> {
    let _ = std::fs::remove_dir_all(paths::failures()); // pictures of an earlier run mislead
    paths::missing().or_else(|| Engine::Chromium.programs().err())
}

fn trials(engine: Engine, suite: &Suite, runtime: &Arc<Runtime>, world: &Arc<World>) -> Vec<Trial> {
    let missing = engine.programs().err();
    if let Some(line) = &missing {
        eprintln!("{line}");
    }
    let ignored = missing.is_some();
    let trial = |case: &Case| trial(engine, *case, runtime.clone(), world.clone());
    let every_engine = suite.every_engine.iter().map(|case| (case, ignored));
    let chromium_only = suite.chromium_only.iter();
    let chromium_only = chromium_only.map(|case| (case, ignored || engine != Engine::Chromium));
    every_engine
        .chain(chromium_only)
        .map(|(case, ignored)| trial(case).with_ignored_flag(ignored))
        .collect()
}

fn trial(engine: Engine, case: Case, runtime: Arc<Runtime>, world: Arc<World>) -> Trial {
    let name = format!("{engine}::{}::{}", case.subject, case.name);
    Trial::test(name, move || {
        runtime.block_on(play(case, engine, world));
        Ok(())
    })
}

async fn play(case: Case, engine: Engine, world: Arc<World>) {
    let started = Instant::now();
    play_untimed(case, engine, &world).await;
    world.timings.record(engine, &case, started.elapsed());
}

/// A browser whose case failed is closed, not used again, after it has left a screenshot.
async fn play_untimed(case: Case, engine: Engine, world: &Arc<World>) {
    let session = world.browser(engine).await;
    let stage = Stage::new(engine, session.driver.clone(), world.clone());
    match AssertUnwindSafe((case.run)(stage)).catch_unwind().await {
        Ok(()) => world.give_back(engine, session),
        Err(panic) => {
            keep_picture(&session, case, engine).await;
            session.quit().await;
            resume_unwind(panic)
        }
    }
}

async fn keep_picture(session: &Session, case: Case, engine: Engine) {
    let file = paths::failures().join(format!("{engine}-{}-{}.png", case.subject, case.name));
    let made = std::fs::create_dir_all(paths::failures());
    if made.is_ok() && session.driver.screenshot(&file).await.is_ok() {
        eprintln!("a screenshot is in {}", file.display());
    }
}
