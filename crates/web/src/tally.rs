//! Counts requests by method, pattern and status, as text that Prometheus reads.
//!
//! Patterns and not paths, so that there are few counters and none holds what somebody asked. A kept page is answered before
//! requests are counted here; [`crate::cache::Cache::answered`] counts those.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Method;

/// Upper bounds of the times that are told apart, in microseconds, as Prometheus names them in seconds.
const BOUNDS_US: [(u64, &str); 5] =
    [(1_000, "0.001"), (10_000, "0.01"), (100_000, "0.1"), (1_000_000, "1"), (10_000_000, "10")];

/// What is counted apart: the method, the pattern ("" for no address of ours), the status.
type Kind = (&'static str, Box<str>, u16);

/// The counters, shared by whoever holds a clone.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<BTreeMap<Kind, Count>>>);

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    requests: u64,
    duration_us: u64,
    /// How many took at most so long; each holds those of the bounds before it.
    within: [u64; BOUNDS_US.len()],
}

impl Tally {
    /// Counts one request that was answered.
    pub fn count(&self, method: &Method, pattern: &str, status: u16, duration_us: u64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((name(method), pattern.into(), status)).or_default();
        count.requests += 1;
        count.duration_us = count.duration_us.saturating_add(duration_us);
        for (within, (bound_us, _)) in count.within.iter_mut().zip(BOUNDS_US) {
            *within += u64::from(duration_us <= bound_us);
        }
    }
}

/// Anybody can make up a method; only the usual ones have counters of their own.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

impl fmt::Display for Tally {
    /// Writes a histogram in Prometheus' text format (0.0.4).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        f.write_str("# HELP askwell_request_seconds Requests answered and how long they took, kept pages left out.\n")?;
        f.write_str("# TYPE askwell_request_seconds histogram\n")?;
        for ((method, pattern, status), count) in &counts {
            let mut labels = String::new();
            write!(labels, "method=\"{method}\",pattern=\"{pattern}\",status=\"{status}\"")?;
            for (within, (_, bound_s)) in count.within.iter().zip(BOUNDS_US) {
                writeln!(f, "askwell_request_seconds_bucket{{{labels},le=\"{bound_s}\"}} {within}")?;
            }
            writeln!(f, "askwell_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", count.requests)?;
            let (seconds, rest) = (count.duration_us / 1_000_000, count.duration_us % 1_000_000);
            writeln!(f, "askwell_request_seconds_sum{{{labels}}} {seconds}.{rest:06}")?;
            writeln!(f, "askwell_request_seconds_count{{{labels}}} {}", count.requests)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_request_is_counted_in_every_bucket_it_fits() {
        let tally = Tally::default();
        tally.count(&Method::GET, "/doctors/{slug}", 200, 20_000);
        tally.count(&Method::GET, "/doctors/{slug}", 200, 1_500_000);
        let text = tally.to_string();
        let labels = "method=\"GET\",pattern=\"/doctors/{slug}\",status=\"200\"";
        for (bound, expected) in [("0.01", 0), ("0.1", 1), ("1", 1), ("10", 2), ("+Inf", 2)] {
            let line = format!("askwell_request_seconds_bucket{{{labels},le=\"{bound}\"}} {expected}\n");
            assert!(text.contains(&line), "{line}{text}");
        }
        assert!(text.contains(&format!("askwell_request_seconds_sum{{{labels}}} 1.520000\n")), "{text}");
    }

    #[test]
    fn made_up_methods_share_one_counter() {
        let tally = Tally::default();
        for number in 0..100 {
            tally.count(&Method::from_bytes(format!("X{number}").as_bytes()).unwrap(), "", 405, 1);
        }
        assert_eq!(tally.0.lock().unwrap().len(), 1);
    }
}
