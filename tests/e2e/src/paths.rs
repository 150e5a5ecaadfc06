//! The paths of the parts under test. Environment variables can override them.

use std::env;
use std::path::PathBuf;

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace")
}

/// The platform's binary: `GENVORIS_BIN`, or the output of `cargo build`.
pub fn platform_binary() -> PathBuf {
    from_env("GENVORIS_BIN", target().join("debug/genvoris"))
}

/// The built widget: `GENVORIS_DIST`, or `dist/` in the workspace.
pub fn dist() -> PathBuf {
    from_env("GENVORIS_DIST", workspace().join("dist"))
}

/// A message that says what to build first, if something is missing.
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

/// The folder of the browser scripts and of the demo store.
pub fn www() -> PathBuf {
    workspace().join("www")
}

/// The host pages, a folder per case.
pub fn pages() -> PathBuf {
    workspace().join("tests/pages")
}

/// The folder for the screenshots of failed cases.
pub fn failures() -> PathBuf {
    target().join("e2e-failures")
}

fn target() -> PathBuf {
    from_env("CARGO_TARGET_DIR", workspace().join("target"))
}

/// The path in an environment variable, or the default if the variable is unset or empty.
pub fn from_env(variable: &str, default: PathBuf) -> PathBuf {
    let value = env::var_os(variable).filter(|value| !value.is_empty());
    value.map_or(default, PathBuf::from)
}
