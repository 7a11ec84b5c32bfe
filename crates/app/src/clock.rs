//! Time and chance come from here and nowhere else, so that a test can hold both.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Gives the present moment.
    fn now(&self) -> Timestamp;
}

/// A clock that is set back by no more than this stands still until time has caught up; one that is set back further was wrong
/// before, and standing still for so long would keep no promise.
const STANDS_STILL_MOST: SignedDuration = SignedDuration::from_mins(10);

/// The machine's clock, made steady: corrections backwards by minutes never show, so that no deadline un-expires.
#[derive(Debug)]
pub struct SystemClock {
    latest: Mutex<Timestamp>,
}

impl SystemClock {
    /// Begins at the present.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn new() -> Self {
        Self { latest: Mutex::new(Timestamp::now()) }
    }
}

/// Gives the moment to act on, when the latest so far was `latest` and the machine says `machine`.
fn steady(latest: Timestamp, machine: Timestamp) -> Timestamp {
    let back = latest.duration_since(machine);
    if back > STANDS_STILL_MOST {
        tracing::error!(
            seconds = back.as_secs(),
            "the machine's clock was set back; what happens now bears earlier moments"
        );
        return machine;
    }
    latest.max(machine)
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let mut latest = self.latest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *latest = steady(*latest, Timestamp::now());
        *latest
    }
}

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Timestamp>,
}

impl ManualClock {
    /// Stands at a moment.
    pub fn at(now: Timestamp) -> Self {
        Self { now: Mutex::new(now) }
    }

    /// Moves, back too.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Gives a new identifier that sorts by its moment (UUID version 7).
pub fn new_id(now: Timestamp) -> Uuid {
    let mut chance = [0; 10];
    getrandom::fill(&mut chance).expect("the machine gives random bytes");
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_clock_that_is_corrected_stands_still_and_one_that_was_wrong_is_mended() {
        let noon: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let minutes = SignedDuration::from_mins;
        assert_eq!(steady(noon, noon + minutes(1)), noon + minutes(1));
        assert_eq!(steady(noon, noon - minutes(10)), noon, "it waits for time to catch up");
        let year = minutes(365 * 24 * 60);
        assert_eq!(steady(noon + year, noon), noon, "it does not stand still for a year");
    }
}
