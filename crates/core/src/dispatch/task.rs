//! One answer that is owed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Cause;
use super::plan::minutes;
use super::policy::Policy;
use crate::id::{ConsultationId, PractitionerId};
use crate::roster::Tier;

/// How soon an answer is wanted (FHIR R4 Task.priority); the least is the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// At once; only a coordinator sets it. Emergencies never wait here: they are sent to care before a case exists.
    Stat,
    /// As soon as possible.
    Asap,
    /// Within an hour or so.
    Urgent,
    /// Within the standing promise.
    Routine,
}

/// One turn of one consultation, from its opening to its answer: what the dispatcher may know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Which consultation.
    pub consultation: ConsultationId,
    /// Which turn of it, from 1.
    pub turn: u32,
    /// Raised by every change; what was decided for an older version is void.
    pub version: u64,
    /// The specialty's code.
    pub specialty: String,
    /// The language's code (BCP 47).
    pub language: String,
    /// How soon.
    pub priority: Priority,
    /// When the turn began.
    pub opened_at: Timestamp,
    /// When the answer is due; while paused, when it was.
    pub due: Timestamp,
    /// The promised length of the turn.
    pub promise: SignedDuration,
    /// Expected work in minutes of a doctor of average speed: the mean for this specialty, less what is already done.
    pub effort_minutes: f64,
    /// Where it is.
    pub status: Status,
    /// The doctor of the earlier round, and until when the case is kept for this doctor.
    pub preferred: Option<(PractitionerId, Timestamp)>,
    /// Who declined this turn.
    pub declined_by: Vec<PractitionerId>,
    /// Pages and offers of this turn, oldest first.
    pub pages: Vec<Page>,
    /// What the coordinator has heard of this turn.
    pub alarms: Vec<Cause>,
}

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum Status {
    /// Nobody has it.
    Waiting,
    /// A doctor was given it and has not opened it.
    Held {
        /// Who.
        by: PractitionerId,
        /// Without a sign of life it is given back then.
        lease_until: Timestamp,
    },
    /// A doctor works on it.
    Working {
        /// Who.
        by: PractitionerId,
        /// Since when.
        started_at: Timestamp,
        /// Without a sign of life it is given back then.
        lease_until: Timestamp,
    },
    /// The patient has the word; the clock is stopped.
    Paused {
        /// Who asked.
        by: PractitionerId,
    },
}

/// One page or offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// To whom.
    pub practitioner: PractitionerId,
    /// In what role.
    pub tier: Tier,
    /// When.
    pub sent_at: Timestamp,
    /// Void from then on.
    pub expires: Timestamp,
    /// What came back. An open page past `expires` went unanswered.
    pub outcome: PageOutcome,
}

/// What came back from a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOutcome {
    /// Nothing yet.
    Open,
    /// The doctor took the case.
    Accepted,
    /// The doctor declined it.
    Declined,
    /// Another doctor had it first, or it no longer mattered.
    Void,
}

impl Task {
    /// Who has the case open or was given it.
    pub fn holder(&self) -> Option<PractitionerId> {
        match self.status {
            Status::Held { by, .. } | Status::Working { by, .. } => Some(by),
            Status::Waiting | Status::Paused { .. } => None,
        }
    }

    /// Whether it can be given to a doctor.
    pub fn is_waiting(&self) -> bool {
        self.status == Status::Waiting
    }

    /// Pages that may still be answered.
    pub fn open_pages(&self, now: Timestamp) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(move |page| page.outcome == PageOutcome::Open && now < page.expires)
    }
}

impl Task {
    /// Expected minutes of an average doctor, with the reading-in of a second round where it is another doctor's.
    pub(super) fn effort_for(&self, practitioner: PractitionerId, policy: &Policy) -> f64 {
        match self.preferred {
            Some((doctor, _)) if doctor != practitioner => self.effort_minutes * (1.0 + policy.read_in_share),
            _ => self.effort_minutes,
        }
    }

    /// Minutes of work a doctor of that speed still has with a task in hand: the expectation, and never less than a quarter of
    /// it, since what has lasted long tends to last on.
    pub(super) fn work_left(&self, speed: f64, now: Timestamp) -> f64 {
        let whole = self.effort_minutes * speed;
        match self.status {
            Status::Working { started_at, .. } => (whole + minutes(now, started_at)).max(whole / 4.0),
            Status::Held { .. } => whole,
            Status::Waiting | Status::Paused { .. } => 0.0,
        }
    }
}
