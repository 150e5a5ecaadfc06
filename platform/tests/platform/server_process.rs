//! The program as a process that a test kills.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus, Stdio},
};

/// A server process. Dropping it kills it with SIGKILL, even if the test fails.
pub struct ServerProcess {
    process: Child,
    /// The server's address, without a slash at the end.
    pub url: String,
}

impl ServerProcess {
    /// Starts the demo store's platform on a free port. It answers with pictures and not with jobs, however slow the machine is.
    pub fn sandbox(database: &str, key: &str) -> Self {
        let flags = [
            "serve",
            "--sandbox",
            "--api-key",
            key,
            "--answer-after",
            "0",
        ];
        Self::start(&[&flags[..], &["--database", database]].concat())
    }

    /// Starts a subcommand with these flags on a free port, and waits until it listens.
    pub fn start(arguments: &[&str]) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_genvoris")).args(arguments))
    }

    /// The same for a process that may open only this number of files.
    pub fn start_with_files(files: usize, arguments: &[&str]) -> Self {
        let limited = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_genvoris")]);
        Self::run(shell.args(arguments))
    }

    fn run(command: &mut Command) -> Self {
        let mut process = command
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

impl ServerProcess {
    /// Sends the signal that stops it gracefully.
    pub fn terminate(&self) {
        let id = self.process.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status();
        assert!(kill.unwrap().success());
    }

    /// Waits until it has ended.
    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended.
        self.process.kill().ok();
        self.process.wait().unwrap();
    }
}
