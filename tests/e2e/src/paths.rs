//! Where the parts under test lie, each overridable by an environment variable.

use std::env;
use std::path::PathBuf;

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace")
}

/// The platform's binary: `GENVORIS_BIN`, else the one that `cargo build` leaves.
pub fn platform_binary() -> PathBuf {
    given("GENVORIS_BIN", target().join("debug/genvoris"))
}

/// The built widget: `GENVORIS_DIST`, else `dist/` of the workspace.
pub fn dist() -> PathBuf {
    given("GENVORIS_DIST", workspace().join("dist"))
}

/// The line that says what to build first, if something is missing.
pub fn missing() -> Option<String> {
    let parts = [
        ("GENVORIS_BIN", platform_binary()),
        ("GENVORIS_DIST", dist().join("widget.js")),
    ];
    let (variable, path) = parts.into_iter().find(|(_, path)| !path.exists())?;
    Some(format!(
        "{} is missing: run ./build.sh test, or set {variable}",
        path.display()
    ))
}

/// The demo store's sources.
pub fn www() -> PathBuf {
    workspace().join("www")
}

/// The host pages, a folder per case.
pub fn pages() -> PathBuf {
    workspace().join("tests/pages")
}

/// Where a failed case leaves its screenshot.
pub fn failures() -> PathBuf {
    target().join("e2e-failures")
}

fn target() -> PathBuf {
    given("CARGO_TARGET_DIR", workspace().join("target"))
}

/// A path from the environment; an empty variable counts as none.
pub fn given(variable: &str, default: PathBuf) -> PathBuf {
    let value = env::var_os(variable).filter(|value| !value.is_empty());
    value.map_or(default, PathBuf::from)
}
