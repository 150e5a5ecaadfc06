//! Browsers over WebDriver: the installed engines, and sessions in them.

use std::fmt;
use std::path::PathBuf;
use std::process::Stdio;

use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, Rect,
    WebDriver,
};
use tokio::process::Command;

use crate::paths;
use crate::process::Process;
use crate::webkit;

/// A browser engine that the cases run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Chromium with chromedriver. It is required.
    Chromium,
    /// Chromium's headless shell: the same engine without the browser around it, which needs a third less processor time. It
    /// has no back/forward cache.
    HeadlessShell,
    /// The headless shell without a compiler, and so without WebAssembly, as in Lockdown Mode or a hardened browser.
    WithoutWebAssembly,
    /// Firefox with geckodriver. It is used if both are installed.
    Firefox,
    /// WebKitGTK's small browser, for what is different in Safari. It is used if it is installed with its driver and Xvfb.
    WebKitGtk,
    /// WPE WebKit 2.38, which is about Safari 16.0 and so below the minimum. It is used if it is installed with its driver.
    Wpe,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium | Self::HeadlessShell => "chromium",
            Self::WithoutWebAssembly => "without_webassembly",
            Self::Firefox => "firefox",
            Self::WebKitGtk => "webkitgtk",
            Self::Wpe => "wpe",
        })
    }
}

impl Engine {
    /// The engine in which the cases for Chromium only run.
    pub fn for_chromium_only() -> Self {
        match Self::HeadlessShell.programs() {
            Ok(_) => Self::HeadlessShell,
            Err(_) => Self::Chromium,
        }
    }

    /// The programs that the engine needs, or a message that says what to install.
    pub fn programs(self) -> Result<Programs, String> {
        match self {
            Self::Chromium => find(
                "CHROMEDRIVER",
                "chromedriver",
                &["chromium", "google-chrome"],
            )
            .ok_or("chromedriver or chromium is missing: apt-get install chromium chromium-driver"),
            // Debian's launcher in PATH starts this program as a child, which outlives it when chromedriver ends it.
            Self::HeadlessShell | Self::WithoutWebAssembly => find(
                "CHROMEDRIVER",
                "chromedriver",
                &["/usr/lib/chromium/chromium-headless-shell"],
            )
            .ok_or("chromium-headless-shell is missing"),
            Self::Firefox => find("GECKODRIVER", "geckodriver", &["firefox-esr", "firefox"]).ok_or(
                "firefox is not tested: install firefox-esr, and geckodriver (or set GECKODRIVER)",
            ),
            Self::WebKitGtk => webkit::find(&webkit::GTK)
                .ok_or("WebKitGTK is not tested: apt-get install webkit2gtk-driver xvfb"),
            Self::Wpe => webkit::find(&webkit::WPE)
                .ok_or("WPE is not tested: apt-get install wpewebkit-driver"),
        }
        .map_err(str::to_owned)
    }

    /// Some host pages delay their load event. WebKit loads a page of another origin in another process, and a command that
    /// comes before that has taken over is never answered.
    fn page_load_strategy(self) -> &'static str {
        match self {
            Self::WebKitGtk | Self::Wpe => "normal",
            _ => "eager",
        }
    }

    fn capabilities(self, browser: &str, options: Options) -> Capabilities {
        let mut capabilities = match self {
            Self::Chromium | Self::HeadlessShell => chromium(browser, options.arguments),
            Self::WithoutWebAssembly => chromium(browser, &["--js-flags=--jitless"]),
            Self::Firefox => firefox(browser, options.preferences),
            Self::WebKitGtk => webkit::capabilities(&webkit::GTK, browser),
            Self::Wpe => webkit::capabilities(&webkit::WPE, browser),
        };
        let strategy = self.page_load_strategy();
        capabilities
            .set("pageLoadStrategy", strategy)
            .expect("a capability");
        capabilities
    }
}

/// How a browser differs from the one that most cases use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Arguments for Chromium.
    pub arguments: &'static [&'static str],
    /// Preferences for Firefox.
    pub preferences: &'static [(&'static str, bool)],
}

impl Options {
    /// A made-up camera, which every page may use.
    pub const CAMERA: Self = Self {
        arguments: &[
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
        preferences: &[
            ("media.navigator.streams.fake", true),
            ("media.navigator.permission.disabled", true),
        ],
    };
    /// A made-up camera that the shopper does not allow. Firefox cannot be told to refuse.
    pub const REFUSED_CAMERA: Self = Self {
        arguments: &[
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream=deny",
        ],
        preferences: &[],
    };
}

/// A WebDriver server and the browser it drives.
#[derive(Debug, Clone)]
pub struct Programs {
    pub(crate) driver: PathBuf,
    pub(crate) browser: PathBuf,
}

/// A browser with a new profile, and its own WebDriver server. geckodriver supports only one session, so chromedriver is used
/// the same way.
#[derive(Debug)]
pub struct Session {
    /// The connection to the browser.
    pub driver: WebDriver,
    /// The size and position that the window was opened with.
    window: Rect,
    _server: Process,
    /// The screen of a browser that cannot run without one.
    _screen: Option<Process>,
}

impl Session {
    /// Starts a WebDriver server on a free port, and a browser.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Options::default()).await
    }

    /// Like [`start`](Self::start), with options.
    pub async fn start_with(engine: Engine, options: Options) -> Self {
        let programs = engine
            .programs()
            .unwrap_or_else(|missing| panic!("{missing}"));
        let (screen, server, port) = start_programs(engine, &programs).await;
        let capabilities = engine.capabilities(&programs.browser.to_string_lossy(), options);
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .unwrap_or_else(|error| panic!("{engine} does not start: {error}"));
        let window = driver.get_window_rect().await.expect("a window");
        Self {
            driver,
            window,
            _server: server,
            _screen: screen,
        }
    }

    /// Restores the size of the window, which an earlier case may have changed.
    pub async fn restore_window(&self) {
        let Rect { width, height, .. } = self.driver.get_window_rect().await.expect("a window");
        let Rect { x, y, .. } = self.window;
        if (width, height) != (self.window.width, self.window.height) {
            let side = |length| u32::try_from(length).expect("a size");
            let (width, height) = (side(self.window.width), side(self.window.height));
            let restored = self.driver.set_window_rect(x, y, width, height).await;
            restored.expect("a window of this size");
        }
    }

    /// Closes the browser and then the server.
    pub async fn quit(self) {
        if let Err(error) = self.driver.quit().await {
            eprintln!("a browser did not quit: {error}");
        }
    }
}

/// How often the start of a WebDriver server is tried. It chooses a free port before it binds it, and exits if another program
/// binds the port in between.
const MAX_STARTS: u32 = 3;

/// Starts the WebDriver server, and before it the screen that its browser needs.
async fn start_programs(engine: Engine, programs: &Programs) -> (Option<Process>, Process, u16) {
    if !matches!(engine, Engine::WebKitGtk | Engine::Wpe) {
        let (server, port) = start_server(engine, programs).await;
        return (None, server, port);
    }
    let (screen, display) = webkit::start_screen().await;
    let (server, port) = webkit::start_server(&programs.driver, &display).await;
    (Some(screen), server, port)
}

async fn start_server(engine: Engine, programs: &Programs) -> (Process, u16) {
    let mut command = Command::new(&programs.driver);
    command.args(match engine {
        Engine::Firefox => ["--port", "0", "--websocket-port", "0"].as_slice(),
        _ => &["--port=0"],
    });
    command.stderr(Stdio::null()); // Firefox logs a lot
    let mut failures = Vec::new();
    for _ in 0..MAX_STARTS {
        match Process::start(&mut command, port).await {
            Ok(started) => return started,
            Err(failure) => failures.push(failure),
        }
    }
    panic!("{engine}'s WebDriver server did not start: {failures:?}")
}

fn find(variable: &str, driver: &str, browsers: &[&str]) -> Option<Programs> {
    let driver = which::which(paths::from_env(variable, driver.into())).ok()?;
    let browser = browsers.iter().find_map(|name| which::which(name).ok())?;
    Some(Programs { driver, browser })
}

/// 'ChromeDriver was started successfully on port 41234.' or '… Listening on 127.0.0.1:41234'.
fn port(line: &str) -> Option<u16> {
    let (_, after) = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    after.trim_end_matches('.').trim().parse().ok()
}

fn chromium(browser: &str, extra: &[&str]) -> Capabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let mut arguments = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--no-proxy-server",
        "--window-size=1000,900",
    ];
    if is_root() {
        arguments.push("--no-sandbox");
    }
    arguments.extend(extra);
    for argument in arguments {
        capabilities.add_arg(argument).expect("a Chromium argument");
    }
    capabilities
        .set_browser_log_level(LoggingPrefsLogLevel::Severe)
        .expect("a log level");
    capabilities.set_binary(browser).expect("a Chromium binary");
    capabilities.into()
}

fn firefox(browser: &str, extra: &[(&str, bool)]) -> Capabilities {
    let mut capabilities = DesiredCapabilities::firefox();
    let mut preferences = FirefoxPreferences::new();
    preferences
        .set("network.proxy.type", 0)
        .expect("a preference");
    for (name, value) in extra {
        preferences.set(name, *value).expect("a preference");
    }
    capabilities
        .set_preferences(preferences)
        .expect("Firefox preferences");
    for argument in ["-headless", "--width=1000", "--height=900"] {
        capabilities.add_arg(argument).expect("a Firefox argument");
    }
    capabilities
        .set_firefox_binary(browser)
        .expect("a Firefox binary");
    capabilities.into()
}

/// Whether this process runs as root, where Chromium's sandbox does not work.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
