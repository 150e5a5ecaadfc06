//! The server in a process of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::Result;

/// The unit of times in `/proc`: 100 ticks per second, on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts this executable as a server with the database at the URL `database`, and waits until it listens. The log is
    /// written to a file, as it is in production.
    pub fn start(database: &str, flags: &[&str]) -> Result<Self> {
        let log = fs::File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("platform.log"))?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .args(flags)
            .env(super::server::DATABASE_URL, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let mut line = String::new();
        let output = child
            .stdout
            .take()
            .ok_or("the server has no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse();
        Ok(Self {
            child,
            address: address
                .map_err(|_| "the server did not start; its log is target/tmp/platform.log")?,
        })
    }

    /// The resident memory, in MB.
    pub fn memory_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
        let kilobytes: f64 = kilobytes
            .ok_or("/proc has no VmRSS for the server")?
            .parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// The CPU time that the server has used so far.
    pub fn cpu_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The fields follow the program's name, which is in parentheses and may itself contain spaces and parentheses.
        let (_, fields) = stat
            .rsplit_once(')')
            .ok_or("/proc has no valid stat for the server")?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse);
        let ticks: Vec<f64> = ticks.collect::<std::result::Result<_, _>>()?;
        Ok(Duration::from_secs_f64(
            ticks.iter().sum::<f64>() / TICKS_PER_SECOND,
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server stops when its standard input is closed.
        drop(self.child.stdin.take());
        if let Err(error) = self.child.wait() {
            eprintln!("cannot wait for the server to stop: {error}");
        }
    }
}
