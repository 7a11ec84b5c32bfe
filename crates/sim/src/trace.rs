//! One realisation of a scenario: everything that happens, and that no policy may see ahead. The format is
//! `askwell.dispatch.trace/1`.

use serde::{Deserialize, Serialize};

use crate::refused::{Refused, rule, within};
use crate::scenario::{Behaviour, Specialty, Tier, Urgency, places, stretches, tier};

/// One realisation. Times are minutes since the scenario's start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// `askwell.dispatch.trace/1`.
    pub format: String,
    /// The scenario's name.
    pub scenario: String,
    /// Seed of all draws.
    pub seed: String,
    /// Cases from here on are measured.
    pub warmup_min: f64,
    /// Arrivals stop here.
    pub horizon_min: f64,
    /// What is unanswered here is late.
    pub end_min: f64,
    /// Fields of medicine, without their shares.
    pub specialties: Vec<Specialty>,
    /// Names of languages.
    pub languages: Vec<String>,
    /// Levels of urgency.
    pub urgency: Vec<Urgency>,
    /// What doctors do against the roster.
    pub behaviour: Behaviour,
    /// All cases, in columns.
    pub cases: Columns,
    /// All doctors.
    pub doctors: Vec<TraceDoctor>,
}

/// Cases in columns of equal length, in order of arrival.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Arrival.
    pub t: Vec<f64>,
    /// Number of the specialty.
    pub spec: Vec<usize>,
    /// Number of the language.
    pub lang: Vec<usize>,
    /// Number of the urgency.
    pub urg: Vec<usize>,
    /// First deadline.
    pub due: Vec<f64>,
    /// Work of the first round.
    pub e1: Vec<f64>,
    /// Work of the second round; 0 when there is none.
    pub e2: Vec<f64>,
    /// Minutes from question to reply.
    pub reply: Vec<f64>,
    /// Added chance to be declined.
    pub avers: Vec<f64>,
}

/// A doctor, with what truly happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceDoctor {
    /// Name.
    pub id: String,
    /// How reached.
    #[serde(with = "tier")]
    pub tier: Tier,
    /// Names of specialties.
    pub skills: Vec<String>,
    /// Names of languages.
    pub langs: Vec<String>,
    /// Minutes per minute of average work.
    pub speed: f64,
    /// Mean minutes until an idle doctor looks, or answers an offer.
    pub lat_min: f64,
    /// The same right after finishing a case.
    pub gap_min: f64,
    /// Chance to decline.
    pub p_decline: f64,
    /// Chance to ignore an offer.
    pub p_ignore: f64,
    /// Open cases at most.
    pub cap: u32,
    /// Rostered minutes.
    pub roster: Vec<(f64, f64)>,
    /// Minutes truly present `[start, end, early]`; early is 1 when the doctor left without notice.
    pub present: Vec<(f64, f64, u8)>,
}

impl Trace {
    /// Reads and checks a trace.
    pub fn parse(json: &str) -> Result<Self, Refused> {
        let trace: Self = serde_json::from_str(json).map_err(|error| Refused::Json(error.to_string()))?;
        trace.check()?;
        Ok(trace)
    }

    /// How many cases.
    pub fn len(&self) -> usize {
        self.cases.t.len()
    }

    /// Whether there is no case.
    pub fn is_empty(&self) -> bool {
        self.cases.t.is_empty()
    }

    /// Checks what the form alone cannot: the first contradiction, with its place.
    pub fn check(&self) -> Result<(), Refused> {
        if self.format != "askwell.dispatch.trace/1" {
            return Err(rule("format", format!("{:?} is not askwell.dispatch.trace/1", self.format)));
        }
        within("warmup_min", self.warmup_min, 0.0, 1e7)?;
        within("horizon_min", self.horizon_min, self.warmup_min, 1e7)?;
        within("end_min", self.end_min, self.horizon_min, 1e7)?;
        for (place, specialty) in places("specialties", &self.specialties) {
            specialty.check(&place)?;
        }
        self.behaviour.check()?;
        self.check_columns()?;
        for (place, doctor) in places("doctors", &self.doctors) {
            self.check_doctor(&format!("{place} ({})", doctor.id), doctor)?;
        }
        Ok(())
    }

    fn check_columns(&self) -> Result<(), Refused> {
        let cases = &self.cases;
        let columns = [
            ("spec", cases.spec.len()),
            ("lang", cases.lang.len()),
            ("urg", cases.urg.len()),
            ("due", cases.due.len()),
            ("e1", cases.e1.len()),
            ("e2", cases.e2.len()),
            ("reply", cases.reply.len()),
            ("avers", cases.avers.len()),
        ];
        for (name, length) in columns {
            if length != self.len() {
                let problem = format!("has {length} entries, but t has {}: the trace is cut", self.len());
                return Err(rule(format!("cases.{name}"), problem));
            }
        }
        let numbers = [
            ("t", &cases.t),
            ("due", &cases.due),
            ("e1", &cases.e1),
            ("e2", &cases.e2),
            ("reply", &cases.reply),
            ("avers", &cases.avers),
        ];
        for (name, column) in numbers {
            for (place, value) in places(&format!("cases.{name}"), column) {
                within(&place, *value, 0.0, 1e7)?;
            }
        }
        let indices = [
            ("spec", &cases.spec, self.specialties.len()),
            ("lang", &cases.lang, self.languages.len()),
            ("urg", &cases.urg, self.urgency.len()),
        ];
        for (name, column, count) in indices {
            for (place, &value) in places(&format!("cases.{name}"), column) {
                if value >= count {
                    return Err(rule(place, format!("{value} is not below {count}")));
                }
            }
        }
        if let Some(place) = cases.t.windows(2).position(|pair| matches!(pair, [left, right] if right < left)) {
            return Err(rule(format!("cases.t[{}]", place + 1), "arrives before the case before it"));
        }
        Ok(())
    }

    fn check_doctor(&self, place: &str, doctor: &TraceDoctor) -> Result<(), Refused> {
        if doctor.skills.is_empty() {
            return Err(rule(place, "has no skills"));
        }
        if let Some(skill) = doctor.skills.iter().find(|skill| self.specialty(skill).is_none()) {
            return Err(rule(format!("{place}.skills"), format!("{skill:?} is not among the specialties")));
        }
        if let Some(lang) = doctor.langs.iter().find(|lang| !self.languages.contains(lang)) {
            return Err(rule(format!("{place}.langs"), format!("{lang:?} is not among the languages")));
        }
        within(&format!("{place}.speed"), doctor.speed, 0.05, 20.0)?;
        within(&format!("{place}.lat_min"), doctor.lat_min, 0.0, 1e4)?;
        within(&format!("{place}.gap_min"), doctor.gap_min, 0.0, 1e4)?;
        within(&format!("{place}.p_decline"), doctor.p_decline, 0.0, 1.0)?;
        within(&format!("{place}.p_ignore"), doctor.p_ignore, 0.0, 1.0)?;
        stretches(&format!("{place}.roster"), &doctor.roster)?;
        let present: Vec<(f64, f64)> = doctor.present.iter().map(|&(start, end, _)| (start, end)).collect();
        stretches(&format!("{place}.present"), &present)
    }

    fn specialty(&self, name: &str) -> Option<usize> {
        self.specialties.iter().position(|specialty| specialty.name == name)
    }

    /// Per doctor, per specialty and language, whether the doctor may answer.
    pub(crate) fn eligibility(&self) -> Vec<Vec<bool>> {
        let row = |doctor: &TraceDoctor| {
            let pairs =
                self.specialties.iter().flat_map(|specialty| self.languages.iter().map(move |lang| (specialty, lang)));
            pairs
                .map(|(specialty, lang)| doctor.skills.contains(&specialty.name) && doctor.langs.contains(lang))
                .collect()
        };
        self.doctors.iter().map(row).collect()
    }
}
