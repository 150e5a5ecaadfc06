//! The server as a process of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::Result;

/// Clock ticks per second in `/proc`, which Linux fixes for user space.
const TICKS: f64 = 100.0;

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts this executable as a server on this database and waits until it listens. Its log goes to a file, as
    /// a service's would.
    pub fn start(database: &str, flags: &[&str]) -> Result<Self> {
        let log = fs::File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("platform.log"))?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .args(flags)
            .env(super::server::DATABASE, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse();
        Ok(Self {
            child,
            address: address
                .map_err(|_| "the server does not start: see target/tmp/platform.log")?,
        })
    }

    /// Memory in use, in MB.
    pub fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
        let kilobytes: f64 = kilobytes.ok_or("no VmRSS")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Processor time used so far.
    pub fn processor(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name before it is in parentheses and may hold anything.
        let (_, fields) = stat.rsplit_once(')').ok_or("no stat")?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse);
        let ticks: Vec<f64> = ticks.collect::<std::result::Result<_, _>>()?;
        Ok(Duration::from_secs_f64(ticks.iter().sum::<f64>() / TICKS))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its input does.
        drop(self.child.stdin.take());
        if let Err(error) = self.child.wait() {
            eprintln!("the server could not be waited for: {error}");
        }
    }
}
