//! Policies: who gets which case. They see what a dispatcher may see; what they are told is all there is.

mod ladder;
mod pull;

use serde::{Deserialize, Serialize};

use crate::refused::Refused;
use crate::scenario::Tier;
use crate::trace::Trace;

pub(crate) use ladder::Ladder;
pub(crate) use pull::Pull;

/// A policy's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyName {
    /// A free doctor takes the oldest case.
    FifoPull,
    /// A free doctor picks: the newest, what looks easiest, or the oldest.
    SelfPick,
    /// A free doctor takes the earliest deadline; silent cases come back by lease.
    EdfPull,
    /// The service's own dispatcher, regular doctors only.
    PlanPull,
    /// The service's own dispatcher with on-call and backup.
    PlanLadder,
}

impl PolicyName {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::FifoPull, Self::SelfPick, Self::EdfPull, Self::PlanPull, Self::PlanLadder];

    /// As written on the command line and in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FifoPull => "fifo_pull",
            Self::SelfPick => "self_pick",
            Self::EdfPull => "edf_pull",
            Self::PlanPull => "plan_pull",
            Self::PlanLadder => "plan_ladder",
        }
    }
}

impl std::str::FromStr for PolicyName {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| Refused::Policy(text.to_owned()))
    }
}

/// What everybody may know before anything happens.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) specialties: Vec<(String, f64, f64, f64)>,
    pub(crate) languages: Vec<String>,
    pub(crate) deadlines: Vec<f64>,
    pub(crate) doctors: Vec<DoctorFacts>,
    /// Per doctor, per specialty and language.
    pub(crate) eligible: Vec<Vec<bool>>,
}

/// What everybody may know of a doctor.
#[derive(Debug, Clone)]
pub(crate) struct DoctorFacts {
    pub(crate) tier: Tier,
    pub(crate) skills: Vec<String>,
    pub(crate) langs: Vec<String>,
    pub(crate) speed: f64,
    pub(crate) roster: Vec<(f64, f64)>,
}

impl Facts {
    pub(crate) fn of(trace: &Trace) -> Self {
        let doctor = |doctor: &crate::trace::TraceDoctor| DoctorFacts {
            tier: doctor.tier,
            skills: doctor.skills.clone(),
            langs: doctor.langs.clone(),
            speed: doctor.speed,
            roster: doctor.roster.clone(),
        };
        let specialty = |specialty: &crate::scenario::Specialty| {
            (specialty.name.clone(), specialty.effort_median_min, specialty.effort_sigma, specialty.p_info)
        };
        Self {
            specialties: trace.specialties.iter().map(specialty).collect(),
            languages: trace.languages.clone(),
            deadlines: trace.urgency.iter().map(|urgency| urgency.deadline_min).collect(),
            doctors: trace.doctors.iter().map(doctor).collect(),
            eligible: trace.eligibility(),
        }
    }

    pub(crate) fn may(&self, doctor: usize, specialty: usize, language: usize) -> bool {
        self.eligible[doctor][specialty * self.languages.len() + language]
    }
}

/// A case that waits, newly arrived or after the patient's reply.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opened {
    pub(crate) case: usize,
    pub(crate) specialty: usize,
    pub(crate) language: usize,
    pub(crate) urgency: usize,
    pub(crate) round: u8,
    /// When the case arrived.
    pub(crate) opened_at: f64,
    pub(crate) due: f64,
    /// Who asked back, in the second round.
    pub(crate) asked_by: Option<usize>,
}

/// How work ended, as far as anybody can see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum End {
    /// The case is answered.
    Answered,
    /// The patient has the word.
    Asked,
    /// The doctor gave it back at the shift's end, with so much work left.
    HandedOver { effort_left: f64 },
}

/// `(case, turn, made_at, promise, level)`.
pub(crate) type Promise = (usize, u8, f64, f64, f64);

/// What came of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageEnd {
    Accepted,
    Declined,
    Unanswered,
    /// Accepted too late: another doctor has it.
    Gone,
}

/// What a policy wants done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Command {
    /// A silent doctor's case waits again.
    TakeBack { case: usize },
    /// Ask one doctor; void after `timeout` minutes.
    Page { case: usize, doctor: usize, timeout: f64, is_page: bool },
    /// Call `act` again then.
    WakeAt(f64),
}

/// A policy: told what can be seen, asked what to do.
pub(crate) trait Dispatcher {
    /// A case waits.
    fn opened(&mut self, opened: &Opened, now: f64);
    /// A doctor at the desk looks at the queue.
    fn looked(&mut self, doctor: usize, now: f64);
    /// What this doctor takes; asked again after a decline.
    fn choose(&mut self, doctor: usize, now: f64) -> Option<usize>;
    /// The doctor declined it, for good.
    fn declined(&mut self, case: usize, doctor: usize, now: f64);
    /// Work began.
    fn started(&mut self, case: usize, doctor: usize, now: f64);
    /// Work ended, as everybody can see.
    fn ended(&mut self, case: usize, doctor: usize, end: End, now: f64);
    /// The heartbeat of an open case stops.
    fn fell_silent(&mut self, case: usize, doctor: usize, now: f64);
    /// A page came to its end.
    fn page_ended(&mut self, case: usize, doctor: usize, end: PageEnd, now: f64);
    /// The moment asked for has come.
    fn woken(&mut self, now: f64);
    /// All promises given, in order of time.
    fn promises(&mut self) -> Vec<Promise> {
        Vec::new()
    }
    /// What is to be done now; called after every event.
    fn act(&mut self, now: f64) -> Vec<Command>;
}
