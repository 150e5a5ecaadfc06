//! A child process that prints its address, and that is killed when its owner is dropped.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, Command};

/// A running child process. It is killed when this value is dropped.
#[derive(Debug)]
pub struct Process {
    _child: Child,
}

impl Process {
    /// Starts `command` and reads its standard output until `pick` returns a value for a line.
    ///
    /// Returns an error if the process exits before that. Panics if it cannot be started.
    pub async fn start<T>(
        command: &mut Command,
        pick: impl Fn(&str) -> Option<T>,
    ) -> Result<(Self, T), String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            // The message contains only the program, because the environment may contain a key.
            .unwrap_or_else(|error| {
                let program = command.as_std().get_program();
                panic!("{} does not start: {error}", program.display())
            });
        let stdout = child.stdout.take().expect("standard output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let found = find_line(&mut lines, pick).await;
        let Some(found) = found else {
            return Err(format!("ended too early: {:?}", child.wait().await));
        };
        drain(lines);
        Ok((Self { _child: child }, found))
    }
}

async fn find_line<T>(
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

/// Reads the remaining output, because a full pipe would block the child process.
fn drain(mut lines: Lines<impl AsyncBufReadExt + Unpin + Send + 'static>) {
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
}
