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
    /// Fails with what became of it where it ends before it has said so, and panics where it cannot be started.
    pub async fn start<T>(
        command: &mut Command,
        pick: impl Fn(&str) -> Option<T>,
    ) -> Result<(Self, T), String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            // The program alone: among its variables may be a key.
            .unwrap_or_else(|error| {
                let program = command.as_std().get_program();
                panic!("{} does not start: {error}", program.display())
            });
        let stdout = child.stdout.take().expect("standard output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let found = first(&mut lines, pick).await;
        let Some(found) = found else {
            return Err(format!("ended too early: {:?}", child.wait().await));
        };
        drain(lines);
        Ok((Self { _child: child }, found))
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
