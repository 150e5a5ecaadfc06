//! Turns the cases into the trials of a test run: each case once per installed engine.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

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

/// Runs the cases that the command line selects. Without Firefox its cases are listed as ignored, after one
/// line that says what to install; without Chromium the run fails.
pub fn run(cases: Vec<Case>) -> ExitCode {
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
        .flat_map(|engine| trials(engine, &cases, &runtime, &world))
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(world.close());
    conclusion.exit_code()
}

/// What no run can do without.
fn missing() -> Option<String> {
    let _ = std::fs::remove_dir_all(paths::failures()); // pictures of an earlier run mislead
    paths::missing().or_else(|| Engine::Chromium.programs().err())
}

fn trials(
    engine: Engine,
    cases: &[Case],
    runtime: &Arc<Runtime>,
    world: &Arc<World>,
) -> Vec<Trial> {
    let missing = engine.programs().err();
    if let Some(line) = &missing {
        eprintln!("{line}");
    }
    let trial = |case: &Case| {
        let (case, runtime, world) = (*case, runtime.clone(), world.clone());
        let name = format!("{engine}::{}::{}", case.subject, case.name);
        let body = move || {
            runtime.block_on(play(case, engine, world));
            Ok(())
        };
        Trial::test(name, body).with_ignored_flag(missing.is_some())
    };
    cases.iter().map(trial).collect()
}

/// A browser whose case failed is closed, not used again, after it has left a screenshot.
async fn play(case: Case, engine: Engine, world: Arc<World>) {
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
