//! The real platform, as a child process.

use std::fs::{self, File};
use std::path::PathBuf;

use tempfile::TempDir;
use tokio::process::Command;

use crate::api_client::ApiClient;
use crate::paths;
use crate::process::Process;

/// The sandbox's store key.
pub const KEY: &str = "gvk_test_sandbox";

/// `genvoris serve --sandbox` on a free port, with its own database.
#[derive(Debug)]
pub struct Platform {
    /// Origin without a trailing slash.
    pub url: String,
    /// Its REST API, as a store's backend uses it.
    pub api: ApiClient,
    folder: TempDir,
    _process: Process,
}

impl Platform {
    /// Starts the platform and waits until it prints its address.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("stderr.log")).expect("a log file");
        let mut command = Command::new(paths::platform_binary());
        command
            .args([
                "serve",
                "--sandbox",
                "--listen",
                "127.0.0.1:0",
                "--database",
            ])
            .arg(format!(
                "sqlite://{}",
                folder.path().join("platform.db").display()
            ))
            .arg("--dist")
            .arg(paths::dist())
            .arg("--www")
            .arg(paths::www())
            .env("GENVORIS_API_KEY", KEY)
            .env("RUST_LOG", "debug")
            .stderr(log);
        let started = Process::start(&mut command, address).await;
        let (process, url) = started.unwrap_or_else(|end| panic!("the platform {end}"));
        let api = ApiClient::new(&url, KEY);
        Self {
            url,
            api,
            folder,
            _process: process,
        }
    }

    /// The platform's log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).expect("the platform's log")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("stderr.log")
    }
}

fn address(line: &str) -> Option<String> {
    let (_, url) = line.split_once("Demo store: ")?;
    Some(url.trim().trim_end_matches('/').to_owned())
}
