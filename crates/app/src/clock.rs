//! Time and chance come from here and nowhere else, so that a test can hold both.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Gives the present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock. One that jumps back stands still until time has caught up, so that no deadline un-expires.
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

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let mut latest = self.latest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *latest = latest.max(Timestamp::now());
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
