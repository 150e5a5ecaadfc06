//! WebKit's two ports for Linux: how their drivers are found and started. Both draw on a screen, which Xvfb simulates.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use thirtyfour::Capabilities;
use tokio::process::Command;

use crate::browser::Programs;
use crate::process::Process;

/// What differs between the ports.
#[derive(Debug)]
pub struct Port {
    driver: &'static str,
    /// The small browser, below the folder of the system's libraries, which Debian names after the processor.
    browser: &'static str,
    /// The capability with the browser's path and arguments.
    options: &'static str,
    arguments: &'static [&'static str],
}

/// WebKitGTK.
pub const GTK: Port = Port {
    driver: "WebKitWebDriver",
    browser: "webkit2gtk-4.1/MiniBrowser",
    options: "webkitgtk:browserOptions",
    arguments: &["--automation"],
};

/// WPE WebKit, for devices without a desktop.
pub const WPE: Port = Port {
    driver: "WPEWebDriver",
    browser: "wpe-webkit-1.1/MiniBrowser",
    options: "wpe:browserOptions",
    arguments: &["--automation", "--headless"],
};

/// How often the start of a server is tried, whose port another program may bind first.
const MAX_STARTS: u32 = 3;

/// The port's programs, if they are installed.
pub fn find(port: &Port) -> Option<Programs> {
    which::which("Xvfb").ok()?;
    Some(Programs {
        driver: which::which(port.driver).ok()?,
        browser: library_folders().find_map(|folder| {
            let browser = folder.join(port.browser);
            browser.exists().then_some(browser)
        })?,
    })
}

fn library_folders() -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir("/usr/lib").into_iter().flatten();
    entries.flatten().map(|entry| entry.path())
}

/// What the driver needs to know to start the browser.
pub fn capabilities(port: &Port, browser: &str) -> Capabilities {
    let mut capabilities = Capabilities::new();
    let options = json!({ "binary": browser, "args": port.arguments });
    capabilities
        .set(port.options, options)
        .expect("the browser's options");
    capabilities
}

/// Starts a screen of its own for each browser, so that each has the focus. Returns its `DISPLAY`.
pub async fn start_screen() -> (Process, String) {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24"]);
    command.stderr(Stdio::null());
    let display = |line: &str| line.trim().parse::<u32>().ok();
    let (screen, display) = Process::start(&mut command, display)
        .await
        .unwrap_or_else(|failure| panic!("Xvfb: {failure}"));
    (screen, format!(":{display}"))
}

/// Starts the driver. It does not choose a port itself, and prints nothing.
pub async fn start_server(driver: &Path, display: &str) -> (Process, u16) {
    let mut failures = Vec::new();
    for _ in 0..MAX_STARTS {
        let port = free_port();
        let mut command = Command::new(driver);
        command
            .arg(format!("--port={port}"))
            .env("DISPLAY", display);
        command.stderr(Stdio::null()); // GTK warns of what a test machine lacks
        let listens = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        match Process::start_silent(&mut command, listens).await {
            Ok(server) => return (server, port),
            Err(failure) => failures.push(failure),
        }
    }
    panic!("{} did not start: {failures:?}", driver.display())
}

fn free_port() -> u16 {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    socket.local_addr().expect("its address").port()
}
