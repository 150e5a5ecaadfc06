//! A child process that prints its address, and that is killed when its owner is dropped.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, Command};

use crate::wait::until;

/// A running child process. It is killed when this value is dropped.
#[derive(Debug)]
pub struct Process {
    _child: Child,
}

impl Process {
    /// Starts a program that prints nothing, and returns it once `is_ready` does.
    ///
    /// Returns an error if the process exits before that. Panics if it cannot be started.
    pub async fn start_silent(
        command: &mut Command,
        is_ready: impl Fn() -> bool,
    ) -> Result<Self, String> {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = spawn(command);
        until("a program to be ready", async || match child.try_wait() {
            Ok(None) if is_ready() => Ok(Ok(())),
            Ok(None) => Err("it runs".to_owned()),
            ended => Ok(Err(format!("ended too early: {ended:?}"))),
        })
        .await
        .map(|()| Self { _child: child })
    }

    /// Starts `command` and reads its standard output until `pick` returns a value for a line.
    ///
    /// Returns an error if the process exits before that. Panics if it cannot be started.
    pub async fn start<T>(
        command: &mut Command,
        pick: impl Fn(&str) -> Option<T>,
    ) -> Result<(Self, T), String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = spawn(command);
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

fn spawn(command: &mut Command) -> Child {
    let child = command.kill_on_drop(true).spawn();
    // The message contains only the program, because the environment may contain a key.
    child.unwrap_or_else(|error| {
        let program = command.as_std().get_program();
        panic!("{} does not start: {error}", program.display())
    })
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
