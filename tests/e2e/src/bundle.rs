//! Builds files on demand: pages that need a bundler, with the development builds of React, Vue and Turbo, and a loader for
//! another backend.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::paths;

/// The source of a script that has to be bundled: `app.js` is built from `app.jsx` or `app.mjs`.
pub fn source(script: &Path) -> Option<PathBuf> {
    let mut sources = ["jsx", "mjs"]
        .map(|ending| script.with_extension(ending))
        .into_iter();
    sources.find(|source| script.extension().is_some_and(|end| end == "js") && source.exists())
}

/// Bundles a script with esbuild, as a shop's own build would.
pub async fn bundle(source: &Path) -> Vec<u8> {
    let esbuild = paths::www().join("node_modules/.bin/esbuild");
    let made = Command::new(esbuild)
        .arg(source)
        .args([
            "--bundle",
            "--jsx=automatic",
            "--charset=utf8",
            "--log-level=error",
        ])
        .args(["--alias:vue=vue/dist/vue.esm-bundler.js"]) // includes the template compiler
        .arg("--define:process.env.NODE_ENV=\"development\"")
        .args([
            "--define:__VUE_OPTIONS_API__=true",
            "--define:__VUE_PROD_DEVTOOLS__=false",
        ])
        .arg("--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false")
        .output()
        .await
        .expect("esbuild; ./build.sh build installs it");
    let errors = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{}: {errors}", source.display());
    made.stdout
}

/// The loader of a build with this `GENVORIS_API_ORIGIN`.
pub async fn loader(api_origin: &str) -> Vec<u8> {
    loader_with(&[("GENVORIS_API_ORIGIN", api_origin)]).await
}

/// The loader of a build with this `GENVORIS_FILES_BASE`: it loads the other files from there, wherever the loader itself
/// comes from.
pub async fn loader_for(files_base: &str, api_origin: &str) -> Vec<u8> {
    let build = [
        ("GENVORIS_FILES_BASE", files_base),
        ("GENVORIS_API_ORIGIN", api_origin),
    ];
    loader_with(&build).await
}

async fn loader_with(build: &[(&str, &str)]) -> Vec<u8> {
    let made = Command::new("node")
        .arg(paths::www().join("build/loader.mjs"))
        .args(["0.0.0-test".as_ref(), paths::dist().as_os_str()])
        .envs(build.iter().copied())
        .output()
        .await
        .expect("Node.js");
    let errors = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "build/loader.mjs: {errors}");
    made.stdout
}
