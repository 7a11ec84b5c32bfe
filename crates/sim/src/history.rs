//! From what a service has seen of itself to a scenario of the week ahead.
//!
//! What was seen often speaks for itself; what was seen rarely is drawn toward what is usual, and [`Fitted::assumed`] says so.

mod fit;
mod usual;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::scenario::{Scenario, Tier};

/// What a service has seen, and what its roster says of the days to come. All lengths are minutes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// What the scenario is called.
    pub name: String,
    /// How many Mondays, Tuesdays… were looked back on; a part of a day counts as a part.
    pub days: [f64; 7],
    /// Levels of urgency with their standing promise, the most urgent first.
    pub urgencies: Vec<(String, f64)>,
    /// Every turn that began: a question, or a follow-up to an answer.
    pub cases: Vec<SeenCase>,
    /// From a doctor's question to the patient's reply.
    pub replies: Vec<f64>,
    /// How often a doctor began to work on a case,
    pub starts: usize,
    /// and how often the doctor fell silent over it.
    pub silences: usize,
    /// Shifts at the desk of which can be told whether their doctor came,
    pub shifts: usize,
    /// and those in which cases waited and the doctor did nothing.
    pub shifts_missed: usize,
    /// Verified doctors.
    pub doctors: Vec<SeenDoctor>,
    /// The days to come.
    pub ahead: Ahead,
}

/// A turn that began.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenCase {
    /// Local day, counted from the first one.
    pub day: usize,
    /// Local weekday, 0 is Monday.
    pub weekday: usize,
    /// Local hour.
    pub hour: usize,
    /// Field of medicine.
    pub specialty: String,
    /// Language.
    pub language: String,
    /// Number of the urgency.
    pub urgency: usize,
    /// What it took, where it was answered and somebody was seen at work on it.
    pub work: Option<Work>,
}

/// What one answer took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    /// Number of the doctor who answered.
    pub doctor: usize,
    /// In doctors' hands, all rounds together.
    pub minutes: f64,
    /// Whether a doctor asked the patient something first.
    pub asked: bool,
}

/// A doctor as seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenDoctor {
    /// Name.
    pub name: String,
    /// Fields of medicine.
    pub specialties: Vec<String>,
    /// Languages.
    pub languages: Vec<String>,
    /// Stretches on the roster from the scenario's minute 0, and how the doctor is reached in them.
    pub shifts: Vec<(Tier, f64, f64)>,
    /// Cases taken.
    pub taken: usize,
    /// Cases declined.
    pub declined: usize,
    /// Offers that ended with an answer or without one,
    pub offers: usize,
    /// and those without.
    pub ignored: usize,
    /// From an offer to its answer.
    pub answers: Vec<f64>,
    /// From the end of one case to the next, where that was waiting already.
    pub gaps: Vec<f64>,
}

/// The days to be simulated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ahead {
    /// Minute 0: midnight UTC, RFC 3339.
    pub start: String,
    /// Its weekday, 0 is Monday.
    pub weekday: usize,
    /// As in [`Scenario::local_offsets`].
    pub local_offsets: Vec<(f64, f64)>,
    /// Hours that are simulated first and not measured.
    pub warmup_h: f64,
    /// Hours until arrivals stop.
    pub horizon_h: f64,
    /// Hours after that.
    pub drain_h: f64,
}

/// A scenario from a service's own history.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The days to come.
    pub scenario: Scenario,
    /// What was seen too rarely to speak for itself, each in a sentence.
    pub assumed: Vec<String>,
}

/// On what history a plan stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The first local day looked back on.
    pub since: String,
    /// The moment up to which was looked.
    pub until: String,
    /// Turns that began in it.
    pub cases: usize,
    /// Of those that were due, the share answered in time, as it truly was.
    pub on_time: Option<f64>,
    /// What the history could not say, each in a sentence.
    pub assumed: Vec<String>,
}

impl Seen {
    /// Gives the days to come as a scenario. There must be a case and a doctor with a shift ahead.
    pub fn fit(&self) -> Fitted {
        fit::fit(self)
    }
}
