//! The promise's clock: when an answer is due, what stops the clock, and what starts it again.
//!
//! Moments are instants; service hours enter only through a [`Calendar`]. Only a doctor's question stops the clock and only
//! the patient's reply starts it again, so neither side can move a deadline by writing more.

mod calendar;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) use calendar::instant;
pub use calendar::{Calendar, CalendarRefused, DayTime, Hours};

/// The least that is left after the patient's reply: an hour is enough for one doctor to read the case anew.
pub const RESUME_FLOOR: SignedDuration = SignedDuration::from_mins(60);

/// One promise from the opening of a turn to its answer.
///
/// A moment earlier than the last one recorded counts as that last one: a clock that jumps back gives nobody time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    opened_at: Timestamp,
    promise: SignedDuration,
    calendar: Option<Calendar>,
    clock: Clock,
    turn: u32,
    asks: u32,
    late_asks: u32,
}

/// What the clock does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
enum Clock {
    /// `left` of service time remained at `since`; below zero after a late question. `due` is stored, not derived, so that a
    /// new time-zone database never moves a promise already given.
    Running { since: Timestamp, left: SignedDuration, resumed: bool, due: Timestamp },
    /// A doctor asked; the patient has the word.
    Paused { since: Timestamp, left: SignedDuration },
    /// The turn is answered. `due` is empty when it was answered while paused.
    Answered { at: Timestamp, left: SignedDuration, due: Option<Timestamp>, in_time: bool },
}

/// What a doctor's question did to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whether the question came before the deadline; a late one does not heal the miss.
    pub in_time: bool,
    /// Service time left when the clock stopped, below zero when late.
    pub left: SignedDuration,
}

impl Deadline {
    /// Starts the first turn: an answer is due `promise` of service time after `opened_at` (of elapsed time without a calendar).
    pub fn new(opened_at: Timestamp, promise: SignedDuration, calendar: Option<Calendar>) -> Self {
        let due = advance(calendar.as_ref(), opened_at, promise);
        let clock = Clock::Running { since: opened_at, left: promise, resumed: false, due };
        Self { opened_at, promise, calendar, clock, turn: 1, asks: 0, late_asks: 0 }
    }

    /// When this turn began.
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// The promised length of a turn, in service time.
    pub fn promise(&self) -> SignedDuration {
        self.promise
    }

    /// The turn's number, from 1; a follow-up begins the next.
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// Questions that stopped the clock in this turn, and how many of them came after the deadline.
    pub fn asks(&self) -> (u32, u32) {
        (self.asks, self.late_asks)
    }

    /// The moment the answer is due, or was; nothing while the patient has the word.
    pub fn due(&self) -> Option<Timestamp> {
        match self.clock {
            Clock::Running { due, .. } => Some(due),
            Clock::Paused { .. } => None,
            Clock::Answered { due, .. } => due,
        }
    }

    /// Whether the patient has the word.
    pub fn is_paused(&self) -> bool {
        matches!(self.clock, Clock::Paused { .. })
    }

    /// When the clock stopped and what service time was left then, while it is paused.
    pub fn paused(&self) -> Option<(Timestamp, SignedDuration)> {
        match self.clock {
            Clock::Paused { since, left } => Some((since, left)),
            _ => None,
        }
    }

    /// Whether this turn is answered.
    pub fn is_answered(&self) -> bool {
        matches!(self.clock, Clock::Answered { .. })
    }

    /// Whether an answer at `at` keeps the clock's present deadline; while paused, whether the question came in time.
    pub fn in_time(&self, at: Timestamp) -> bool {
        match self.clock {
            Clock::Running { due, .. } => at <= due,
            Clock::Paused { left, .. } => !left.is_negative(),
            Clock::Answered { in_time, .. } => in_time,
        }
    }

    /// Whether an answer at `at` keeps the whole promise: in time now, and no question came late before.
    pub fn kept(&self, at: Timestamp) -> bool {
        self.late_asks == 0 && self.in_time(at)
    }

    /// A doctor asks the patient: the clock stops. Nothing happens while it is stopped already.
    pub fn ask(&mut self, now: Timestamp) -> Option<Asked> {
        let Clock::Running { since, due, .. } = self.clock else { return None };
        let now = now.max(since);
        let left = self.until(now, due);
        let in_time = now <= due;
        self.asks += 1;
        self.late_asks += u32::from(!in_time);
        self.clock = Clock::Paused { since: now, left };
        Some(Asked { in_time, left })
    }

    /// The patient replies: the clock runs again with what was left, at least the [floor](Self::floor). Gives the new due
    /// moment; a reply while the clock runs, the second of two or the fortieth, gives nothing and moves nothing.
    pub fn reply(&mut self, now: Timestamp) -> Option<Timestamp> {
        let Clock::Paused { since, left } = self.clock else { return None };
        self.resume(now.max(since), left)
    }

    /// The turn is answered: gives whether in time. The answer to an answered turn changes nothing.
    pub fn answer(&mut self, now: Timestamp) -> bool {
        let in_time = self.in_time(now);
        self.clock = match self.clock {
            Clock::Running { since, due, .. } => {
                let at = now.max(since);
                Clock::Answered { at, left: self.until(at, due), due: Some(due), in_time }
            }
            Clock::Paused { since, left } => Clock::Answered { at: now.max(since), left, due: None, in_time },
            answered @ Clock::Answered { .. } => answered,
        };
        in_time
    }

    /// A follow-up after the answer: the next turn, with its own full promise. Gives its due moment; nothing while an answer
    /// is still owed, since another message restarts no clock.
    pub fn new_turn(&mut self, now: Timestamp) -> Option<Timestamp> {
        let Clock::Answered { at, .. } = self.clock else { return None };
        let calendar = self.calendar.take();
        let turn = self.turn + 1;
        *self = Self { turn, ..Self::new(now.max(at), self.promise, calendar) };
        self.due()
    }

    /// The answer turns out to be none: the same turn goes on with what was left at the answer, at least the floor.
    pub fn reopen(&mut self, now: Timestamp) -> Option<Timestamp> {
        let Clock::Answered { at, left, .. } = self.clock else { return None };
        self.resume(now.max(at), left)
    }

    /// The promise changes (say, after triage): time used so far stays used. Gives the new due moment, if the clock runs.
    pub fn change_promise(&mut self, promise: SignedDuration) -> Option<Timestamp> {
        let change = promise - self.promise;
        self.promise = promise;
        match self.clock {
            Clock::Running { since, left, resumed, .. } => {
                let left = left + change;
                let due = advance(self.calendar.as_ref(), since, if resumed { left.max(self.floor()) } else { left });
                self.clock = Clock::Running { since, left, resumed, due };
                Some(due)
            }
            Clock::Paused { since, left } => {
                self.clock = Clock::Paused { since, left: left + change };
                None
            }
            Clock::Answered { .. } => None,
        }
    }

    /// The least service time left after a reply: [`RESUME_FLOOR`], or half the promise where that is shorter.
    pub fn floor(&self) -> SignedDuration {
        RESUME_FLOOR.min(self.promise / 2)
    }

    fn resume(&mut self, now: Timestamp, left: SignedDuration) -> Option<Timestamp> {
        let due = advance(self.calendar.as_ref(), now, left.max(self.floor()));
        self.clock = Clock::Running { since: now, left, resumed: true, due };
        Some(due)
    }

    /// Service time from `now` until `due`, below zero once it has passed.
    fn until(&self, now: Timestamp, due: Timestamp) -> SignedDuration {
        match &self.calendar {
            None => due.duration_since(now),
            Some(calendar) if now <= due => calendar.service_between(now, due),
            Some(calendar) => -calendar.service_between(due, now),
        }
    }
}

/// The moment `length` of service time after `from`; every escalation instant comes from here too.
pub fn advance(calendar: Option<&Calendar>, from: Timestamp, length: SignedDuration) -> Timestamp {
    match calendar {
        Some(calendar) if length.is_positive() => calendar.advance(from, length),
        _ => from.checked_add(length).unwrap_or(Timestamp::MAX),
    }
}

#[cfg(test)]
mod tests;
