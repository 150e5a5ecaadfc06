//! `genvoris serve` as a process.

use std::{
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use genvoris::serve;
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::connections;

/// Starts the server on a free port.
pub fn start(database: &str, flags: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_genvoris"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
        .args(flags)
        .env_remove("GENVORIS_API_KEY")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the first line of output, stops the server, and returns that line, the rest of the output and the exit status.
fn first_line_then_stop(mut server: Child) -> (String, String, ExitStatus) {
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let (mut line, mut rest) = (String::new(), String::new());
    output.read_line(&mut line).unwrap();
    let stop = Command::new("kill")
        .args(["-TERM", &server.id().to_string()])
        .status()
        .unwrap();
    assert!(stop.success());
    output.read_to_string(&mut rest).unwrap();
    (line, rest, server.wait().unwrap())
}

#[test]
fn server_prints_its_port_and_stops_on_a_signal() {
    for (flags, greeting) in [
        (&["--sandbox"][..], "Demo store: http://127.0.0.1:"),
        (&[], "Listening on http://127.0.0.1:"),
    ] {
        let folder = TempDir::new().unwrap();
        // The folder does not exist yet.
        let database = format!("sqlite://{}/new/genvoris.db", folder.path().display());
        let (line, rest, status) = first_line_then_stop(start(&database, flags));
        let port = line
            .strip_prefix(greeting)
            .and_then(|rest| rest.strip_suffix("/\n"));
        assert_ne!(
            port.unwrap_or_else(|| panic!("{line}"))
                .parse::<u16>()
                .unwrap(),
            0
        );
        assert_eq!(rest, "");
        assert!(status.success());
        let file = folder.path().join("new/genvoris.db").metadata().unwrap();
        let mode = file.permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "the file contains the signing keys");
    }
}

#[tokio::test]
async fn hanging_request_does_not_prevent_shutdown() {
    let arrived = Arc::new(Notify::new());
    let handler = arrived.clone();
    let hang = async move || {
        handler.notify_one();
        std::future::pending::<()>().await;
    };
    let router = Router::new().route("/", axum::routing::get(hang));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap())
        .await
        .unwrap();
    let stop = Arc::new(Notify::new());
    let stopped = stop.clone();
    let server = tokio::spawn(serve::run(
        listener,
        router,
        connections::limits(),
        async move {
            stopped.notified().await;
        },
        None,
    ));
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.write_all(request).await.unwrap();
    arrived.notified().await;
    tokio::time::pause();
    stop.notify_one();
    let ended = tokio::time::timeout(Duration::from_secs(60), server).await;
    ended.expect("it hangs").unwrap();
}

#[test]
fn unsupported_database_url_fails_the_start_with_one_line() {
    let server = start("mysql://localhost/genvoris", &[]);
    let output = server.wait_with_output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.lines()
            .last()
            .unwrap()
            .contains("must begin with sqlite: or postgres:"),
        "{text}"
    );
}
