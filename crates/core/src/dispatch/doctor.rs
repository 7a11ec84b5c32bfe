//! What the dispatcher may know of a doctor.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::PractitionerId;
use crate::roster::{Interval, Tier};

/// A verified doctor with the hours ahead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doctor {
    /// Who.
    pub id: PractitionerId,
    /// Codes of the specialties this doctor may answer.
    pub specialties: Vec<String>,
    /// Codes of the languages.
    pub languages: Vec<String>,
    /// Minutes this doctor takes for a minute of average work; measured, 1 when unknown.
    pub speed: f64,
    /// Rostered hours, earliest first; past ones may be left out.
    pub duties: Vec<Duty>,
    /// Last sign of life: a page load, a heartbeat, a press of *Next*.
    pub last_seen: Option<Timestamp>,
    /// Work done lately (today, say) in minutes; equal choices go to whom has done less.
    pub worked_minutes: f64,
    /// Pages in a row that went unanswered; any sign of life makes it 0.
    pub unanswered_pages: u32,
    /// When the doctor was last paged.
    pub last_paged_at: Option<Timestamp>,
    /// From this moment on the licence is no longer valid.
    pub licensed_until: Option<Timestamp>,
}

/// One rostered stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// From when until when.
    pub interval: Interval,
    /// How the doctor is reached in it.
    pub tier: Tier,
}

impl Doctor {
    /// The duty running at a moment.
    pub fn duty_at(&self, now: Timestamp) -> Option<&Duty> {
        self.duties_from(now).first().filter(|duty| duty.interval.contains(now))
    }

    /// The running duty, if any, and all later ones.
    pub fn duties_from(&self, now: Timestamp) -> &[Duty] {
        let past = self.duties.partition_point(|duty| duty.interval.ends_at <= now);
        self.duties.get(past..).unwrap_or_default()
    }

    /// Whether the licence is valid at a moment.
    pub fn is_licensed(&self, now: Timestamp) -> bool {
        self.licensed_until.is_none_or(|until| now < until)
    }

    /// Whether the doctor has given a sign of life during the running duty.
    pub fn has_checked_in(&self, duty: &Duty) -> bool {
        self.last_seen.is_some_and(|seen| duty.interval.starts_at <= seen)
    }
}
