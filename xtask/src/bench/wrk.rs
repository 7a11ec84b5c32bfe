//! wrk, the load generator, and what it says.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use crate::need::WRK;

/// Connections that ask at once.
const CONNECTIONS: &str = "-c32";
/// The generator takes one core, what it measures the rest.
const THREADS: &str = "-t1";

/// What one run came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Load {
    /// Requests answered.
    pub(crate) requests: f64,
    /// In each second.
    pub(crate) per_second: f64,
}

/// Asks for one address over and over, as a browser that takes Brotli.
pub(crate) fn load(address: SocketAddr, path: &str, seconds: u64) -> Result<Load, String> {
    let program = WRK.ensure()?;
    let output = Command::new(program)
        .args([THREADS, CONNECTIONS, &format!("-d{seconds}s"), "-H", "Accept-Encoding: gzip, deflate, br, zstd"])
        .arg(format!("http://{address}{path}"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("wrk: {error}"))?;
    let words = String::from_utf8_lossy(&output.stdout);
    if words.contains("Non-2xx") || words.contains("Socket errors") {
        return Err(format!("not every request for {path} was answered\n{words}"));
    }
    parse(&words).ok_or_else(|| format!("wrk said something unexpected\n{words}"))
}

fn parse(words: &str) -> Option<Load> {
    let requests = words.lines().find_map(|line| line.trim().split_once(" requests in ")?.0.parse().ok())?;
    let per_second = words.lines().find_map(|line| line.strip_prefix("Requests/sec:")?.trim().parse().ok())?;
    Some(Load { requests, per_second })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_numbers_are_read() {
        let words =
            "Running 3s test @ http://127.0.0.1/\n  100450 requests in 3.00s, 700MB read\nRequests/sec:  33483.25\n";
        assert_eq!(parse(words), Some(Load { requests: 100_450.0, per_second: 33_483.25 }));
        assert_eq!(parse("unable to connect"), None);
    }
}
