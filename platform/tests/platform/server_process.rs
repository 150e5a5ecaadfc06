//! The program as a process that a test kills.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A server process. Dropping it kills it with SIGKILL, even if the test fails.
pub struct ServerProcess {
    process: Child,
    /// The server's address, without a slash at the end.
    pub url: String,
}

impl ServerProcess {
    /// Starts the demo store's platform on a free port.
    pub fn sandbox(database: &str, key: &str) -> Self {
        let flags = ["serve", "--sandbox", "--api-key", key];
        Self::start(&[&flags[..], &["--database", database]].concat())
    }

    /// Starts a subcommand with these flags on a free port, and waits until it listens.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_genvoris"))
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let (_, url) = line
            .split_once(" http")
            .unwrap_or_else(|| panic!("the server does not start: {line}"));
        let url = format!("http{}", url.trim_end().trim_end_matches('/'));
        Self { process, url }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
