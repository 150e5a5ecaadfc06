//! The flags and environment variables of the program, tested with real processes.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The program, without the environment variables that would configure it.
fn genvoris(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_genvoris"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GENVORIS_") {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A server process that is killed at the end of the test.
struct Server {
    process: Child,
    address: SocketAddr,
    /// The log, from the line after the server was ready.
    log: BufReader<std::process::ChildStderr>,
    folder: TempDir,
}

impl Server {
    fn start(flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite://{}/genvoris.db", folder.path().display());
        let mut command = genvoris(&["serve"]);
        command.args(flags).envs(variables.iter().copied());
        let command = command.env("GENVORIS_DATABASE", database);
        let mut process = command
            .env("GENVORIS_LISTEN", "127.0.0.1:0")
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let address = line.trim().trim_end_matches('/').rsplit_once("http://");
        let address = address.unwrap_or_else(|| panic!("no address: {line}"));
        Self {
            address: address.1.parse().unwrap(),
            process,
            log,
            folder,
        }
    }

    async fn get(&self, path: &str) -> u16 {
        let url = format!("http://{}{path}", self.address);
        reqwest::get(url).await.unwrap().status().as_u16()
    }

    /// Sends the stop signal, and waits until the process has ended.
    fn stop(&mut self) -> bool {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.unwrap().success());
        self.process.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail if the process has ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Checks that the program failed with a single line on standard error, and returns it.
#[track_caller]
fn only_line(output: &Output) -> String {
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("genvoris: "), "{text}");
    text
}

#[test]
fn invalid_flag_fails_the_start_with_one_line_that_names_it() {
    for (flag, value) in [
        ("--listen", "nowhere"),
        ("--limit-tryons", "many"),
        ("--limit-failed-auth", "20 per 5 min"),
        ("--limit-customers", "100/w"),
        ("--limit-sessions", "-1/h"),
        ("--limit-proxy", "30"),
        ("--limit-loader", ""),
        ("--limit-events", "1/x"),
        ("--trusted-proxies", "-1"),
        ("--metrics-listen", "9090"),
        ("--public-url", "shop.example"),
        ("--answer-after", "soon"),
        ("--render-limit", "0"),
        ("--api-key", ""),
        ("--nonsense", "1"),
    ] {
        let by_flag = genvoris(&["serve", &format!("{flag}={value}")])
            .output()
            .unwrap();
        assert_eq!(by_flag.status.code(), Some(2), "{flag}");
        assert!(only_line(&by_flag).contains(flag), "{flag}");
        if flag == "--nonsense" {
            continue;
        }
        let variable = format!("GENVORIS_{}", flag[2..].replace('-', "_").to_uppercase());
        let by_variable = genvoris(&["serve"]).env(&variable, value).output().unwrap();
        assert_eq!(by_variable.status.code(), Some(2), "{variable}");
        assert!(only_line(&by_variable).contains(flag), "{variable}");
    }
    let sandbox = genvoris(&["serve"])
        .env("GENVORIS_SANDBOX", "perhaps")
        .output()
        .unwrap();
    assert!(only_line(&sandbox).contains("--sandbox"));
}

#[test]
fn startup_errors_are_a_single_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let folder = TempDir::new().unwrap();
    let good = format!("sqlite://{}/genvoris.db", folder.path().display());
    let secret = "mysql://user:pa55word@localhost/genvoris";
    for (flags, said) in [
        (
            ["--listen", &*taken, "--database", &good],
            "cannot listen on 127.0.0.1:",
        ),
        (
            ["--dist", "/nowhere/dist", "--database", &good],
            "--dist: there is no folder /nowhere/dist",
        ),
        (
            ["--listen", "127.0.0.1:0", "--database", secret],
            "sqlite: or postgres:",
        ),
        (
            [
                "--listen",
                "127.0.0.1:0",
                "--database",
                "sqlite:///dev/null/a",
            ],
            "the database cannot be opened: ",
        ),
    ] {
        let output = genvoris(&["serve"])
            .args(flags)
            .env("RUST_LOG", "off")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{flags:?}");
        let line = only_line(&output);
        assert!(line.contains(said), "{line}");
        assert!(!line.contains("pa55word"));
    }
}

/// The help of a command in an environment with secrets.
fn help_of(command: &str) -> String {
    let mut help = genvoris(&[command, "--help"]);
    let variables = [
        "API_KEY",
        "STORE_KEY",
        "OWN_KEY",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "PADDLE_API_KEY",
        "PADDLE_WEBHOOK_SECRET",
    ];
    for variable in variables {
        help.env(format!("GENVORIS_{variable}"), "pa55word");
    }
    let help = help.output().unwrap();
    assert!(help.status.success());
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(!text.contains("pa55word"));
    text
}

#[test]
fn help_lists_every_flag_with_its_variable_and_no_secret() {
    let text = help_of("serve");
    let flags = text
        .lines()
        .filter(|line| line.trim_start().starts_with("--"));
    let flags: Vec<_> = flags
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(flags.len() >= 16, "{flags:?}");
    for flag in flags {
        let variable = format!(
            "[env: GENVORIS_{}",
            flag[2..].replace('-', "_").to_uppercase()
        );
        assert!(text.contains(&variable), "{variable}\n{text}");
    }
    let store = help_of("store");
    for flag in ["STORE_KEY", "STRIPE_SECRET_KEY", "PLATFORM_URL"] {
        assert!(store.contains(&format!("[env: GENVORIS_{flag}")), "{store}");
    }
    for default in [
        "20/5m",
        "100/h",
        "1000/h",
        "20/m,200/h",
        "30/m",
        "60/m",
        "3",
        "90",
        "127.0.0.1:8787",
    ] {
        assert!(
            text.contains(&format!("[default: {default}]")),
            "{default}\n{text}"
        );
    }
}

#[tokio::test]
async fn sandbox_has_rate_limits_only_if_configured() {
    let shop = Server::start(&[], &[("GENVORIS_LIMIT_LOADER", "2/m")]);
    assert_eq!(shop.get("/widget.js").await, 404);
    assert_eq!(shop.get("/widget.js").await, 404);
    assert_eq!(shop.get("/widget.js").await, 429);
    assert_eq!(shop.get("/healthz").await, 200);
    let sandbox = Server::start(&[], &[("GENVORIS_SANDBOX", "true")]);
    for _ in 0..100 {
        assert_eq!(sandbox.get("/widget-hash").await, 404);
    }
    assert_eq!(sandbox.get("/genvoris-proxy/api/status").await, 200);
    let asked_for = Server::start(&["--sandbox", "--limit-loader", "1/m"], &[]);
    assert_eq!(asked_for.get("/widget.js").await, 404);
    assert_eq!(asked_for.get("/widget.js").await, 429);
}

#[tokio::test]
async fn metrics_are_served_on_a_separate_address() {
    let mut server = Server::start(&["--metrics-listen", "127.0.0.1:0"], &[]);
    assert_eq!(server.get("/healthz").await, 200);
    assert_eq!(server.get("/metrics").await, 404);
    let mut line = String::new();
    while !line.contains("metrics") {
        line.clear();
        assert_ne!(
            server.log.read_line(&mut line).unwrap(),
            0,
            "the metrics address was not logged"
        );
    }
    let address = line.trim().rsplit_once("address=").unwrap().1;
    let text = reqwest::get(format!("http://{address}/metrics")).await;
    let text = text.unwrap().text().await.unwrap();
    assert!(
        text.contains(r#"route="/healthz",status="2xx"} 1"#),
        "{text}"
    );
}

#[tokio::test]
async fn server_stops_despite_idle_connections_and_checkpoints_sqlite() {
    let mut server = Server::start(&["--sandbox"], &[]);
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    let request = b"GET /api/status?api_key=gvk_test_sandbox HTTP/1.1\r\nHost: a\r\n\r\n";
    idle.write_all(request).await.unwrap();
    let mut response = [0; 12];
    idle.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 200");
    assert!(server.folder.path().join("genvoris.db-wal").exists());
    assert!(server.stop());
    let mut log = String::new();
    server.log.read_to_string(&mut log).unwrap();
    assert!(
        !log.contains("in progress"),
        "the server waited for an idle connection:\n{log}"
    );
    let files = std::fs::read_dir(server.folder.path()).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(
        files,
        ["genvoris.db"],
        "the write-ahead log was moved into the file"
    );
}

#[test]
fn new_key_is_the_only_line_on_standard_output() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}/genvoris.db", folder.path().display());
    let run = |arguments: &[&str]| {
        let output = genvoris(arguments)
            .env("GENVORIS_DATABASE", &database)
            .output()
            .unwrap();
        assert!(output.status.success());
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (store, _) = run(&["stores", "create", "--name", "One"]);
    let create = ["keys", "create", "--store", store.trim(), "--kind", "test"];
    let (key, note) = run(&create);
    assert!(key.starts_with("gvk_test_") && key.lines().count() == 1);
    assert!(
        !note.contains(key.trim()) && note.contains("not shown again"),
        "{note}"
    );
    let (keys, _) = run(&["keys", "list"]);
    assert_eq!(keys.lines().count(), 1);
    let secret = folder.path().join("genvoris.db");
    let stored = std::fs::read(secret).unwrap();
    let random = key.trim().trim_start_matches("gvk_test_").as_bytes();
    assert!(
        !stored.windows(random.len()).any(|bytes| bytes == random),
        "the key must not be stored"
    );
    let wrong = genvoris(&[
        "keys", "create", "--store", "x", "--kind", "pub", "--origin", "a/b",
    ])
    .output()
    .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(only_line(&wrong).contains("--origin"));
    let unknown = genvoris(&["keys", "revoke", "key_none"])
        .env("GENVORIS_DATABASE", &database)
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    assert_eq!(
        only_line(&unknown),
        "genvoris: there is no key with this id\n"
    );
}
