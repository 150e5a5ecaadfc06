//! A child process that tells its port in its output and ends with its owner.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, Command};

/// A running child; it is killed, by its own id, when this value is dropped.
#[derive(Debug)]
pub struct Process {
    _child: Child,
}

impl Process {
    /// Starts `command` and reads its standard output until `pick` finds what it looks for in a line.
    ///
    /// Panics with `what` when the program cannot be started or ends before it has said so.
    pub async fn start<T>(
        what: &str,
        command: &mut Command,
        pick: impl Fn(&str) -> Option<T>,
    ) -> (Self, T) {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{what} does not start: {error}"));
        let stdout = child.stdout.take().expect("standard output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let found = first(&mut lines, pick).await;
        let Some(found) = found else {
            panic!("{what} ended before it was ready: {:?}", child.wait().await)
        };
        drain(lines);
        (Self { _child: child }, found)
    }
}

async fn first<T>(
    lines: &mut Lines<impl AsyncRead + AsyncBufReadExt + Unpin>,
    pick: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(found) = pick(&line) {
            return Some(found);
        }
    }
    None
}

/// A full pipe would stop the child.
fn drain(mut lines: Lines<impl AsyncBufReadExt + Unpin + Send + 'static>) {
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
}
