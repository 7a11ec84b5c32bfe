//! A service to simulate: who asks, who answers, how they behave. The format is `askwell.dispatch.scenario/1`.

use serde::{Deserialize, Serialize};

use crate::refused::{Refused, rule, within};

/// A service over some days. Times are minutes or hours since `start`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// `askwell.dispatch.scenario/1`.
    pub format: String,
    /// A short name; the seed of replication n is `{name}-{n}`.
    pub name: String,
    /// In words.
    #[serde(default)]
    pub description: String,
    /// The instant of minute 0, RFC 3339.
    pub start: String,
    /// Local weekday of minute 0, 0 is Monday.
    pub start_dow: usize,
    /// `[from_minute, utc_offset_minutes]`, ascending; a clock change is a further entry.
    pub local_offsets: Vec<(f64, f64)>,
    /// Arrivals stop here.
    pub horizon_h: f64,
    /// Cases that arrive before are simulated and not measured.
    pub warmup_h: f64,
    /// The simulation runs this much longer; what is unanswered then is late.
    pub drain_h: f64,
    /// The most urgent first.
    pub urgency: Vec<Urgency>,
    /// Fields of medicine.
    pub specialties: Vec<Specialty>,
    /// Languages.
    pub languages: Vec<Language>,
    /// When cases come.
    pub arrivals: Arrivals,
    /// How soon patients reply.
    pub reply: Reply,
    /// What doctors do against the roster.
    pub behaviour: Behaviour,
    /// Windows in which shifts fall out together.
    #[serde(default)]
    pub mass_absence: Vec<MassAbsence>,
    /// Who answers.
    pub doctors: Vec<Doctor>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers_note: Option<String>,
}

/// A level of urgency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// Name.
    pub name: String,
    /// Share of cases.
    pub share: f64,
    /// Promised minutes.
    pub deadline_min: f64,
}

/// A field of medicine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specialty {
    /// Name.
    pub name: String,
    /// Share of cases.
    #[serde(default)]
    pub share: f64,
    /// Median work in minutes.
    pub effort_median_min: f64,
    /// Spread of the work (log-normal).
    pub effort_sigma: f64,
    /// Share of cases that need a second round.
    pub p_info: f64,
    /// Share of cases doctors like to decline.
    #[serde(default)]
    pub p_avers: f64,
    /// How its cases differ from all; they are alike where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mix: Option<Mix>,
}

/// When cases of one specialty come and of what kind they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// 24 weights by local hour.
    pub hour_weights: Vec<f64>,
    /// Shares of the levels of urgency, in their order.
    pub urgency: Vec<f64>,
    /// Shares of the languages, in their order.
    pub languages: Vec<f64>,
}

/// A language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Name.
    pub name: String,
    /// Share of cases.
    pub share: f64,
}

/// Arrivals by local hour and weekday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// Cases a day before weekday and day factor.
    pub per_day: f64,
    /// 24 weights by local hour.
    pub hour_weights: Vec<f64>,
    /// 7 factors by local weekday, Monday first.
    pub dow_weights: Vec<f64>,
    /// Coefficient of variation of the day's factor.
    pub day_cv: f64,
    /// More cases for some hours.
    #[serde(default)]
    pub surges: Vec<Surge>,
}

/// More cases for some hours, of one specialty or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surge {
    /// From this hour since start.
    pub start_h: f64,
    /// Until this hour.
    pub end_h: f64,
    /// Times as many.
    pub factor: f64,
    /// Only of this specialty.
    pub specialty: Option<String>,
}

/// Patients' reply delay, log-normal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Median minutes.
    pub median_min: f64,
    /// Spread.
    pub sigma: f64,
    /// At most.
    pub max_min: f64,
}

/// What doctors do against the roster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Chance that a regular shift falls out.
    pub p_absent_shift: f64,
    /// Chance that it ends early without notice.
    pub p_leave_early: f64,
    /// Chance that a started case is silently dropped.
    pub p_abandon: f64,
    /// Work is cut off there.
    pub effort_max_min: f64,
    /// Minutes a doctor stays to finish after the shift.
    pub overrun_min: f64,
    /// Minutes a handover adds to the rest of the work.
    pub handover_min: f64,
}

/// A window in which shifts fall out together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MassAbsence {
    /// Shifts starting from this hour
    pub start_h: f64,
    /// until this one
    pub end_h: f64,
    /// fall out with this chance.
    pub p: f64,
}

/// How a doctor is reached.
pub use askwell_core::roster::Tier;

/// A doctor as rostered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doctor {
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
    /// Rostered minutes `[start, end]`.
    pub shifts: Vec<(f64, f64)>,
}

/// The format writes `oncall` where the service says `on_call`.
pub(crate) mod tier {
    use askwell_core::roster::Tier;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(tier: &Tier, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match tier {
            Tier::Regular => "regular",
            Tier::OnCall => "oncall",
            Tier::Backup => "backup",
        })
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tier, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "regular" => Ok(Tier::Regular),
            "oncall" => Ok(Tier::OnCall),
            "backup" => Ok(Tier::Backup),
            other => Err(D::Error::custom(format!("tier {other:?} is none of regular, oncall, backup"))),
        }
    }
}

impl Scenario {
    /// Reads and checks a scenario.
    pub fn parse(json: &str) -> Result<Self, Refused> {
        let scenario: Self = serde_json::from_str(json).map_err(|error| Refused::Json(error.to_string()))?;
        scenario.check()?;
        Ok(scenario)
    }

    /// Checks what the form alone cannot: the first contradiction, with its place.
    pub fn check(&self) -> Result<(), Refused> {
        if self.format != "askwell.dispatch.scenario/1" {
            return Err(rule("format", format!("{:?} is not askwell.dispatch.scenario/1", self.format)));
        }
        within("horizon_h", self.horizon_h, 1.0, 24.0 * 366.0)?;
        within("warmup_h", self.warmup_h, 0.0, self.horizon_h)?;
        within("drain_h", self.drain_h, 0.0, 24.0 * 31.0)?;
        if self.start_dow > 6 {
            return Err(rule("start_dow", format!("{} is not a weekday from 0 to 6", self.start_dow)));
        }
        if self.local_offsets.first().is_none_or(|(from, _)| *from > 0.0) {
            return Err(rule("local_offsets", "the first entry must hold from minute 0"));
        }
        if self.local_offsets.windows(2).any(|pair| matches!(pair, [left, right] if right.0 <= left.0)) {
            return Err(rule("local_offsets", "the minutes must ascend"));
        }
        shares("urgency", self.urgency.iter().map(|urgency| urgency.share))?;
        shares("specialties", self.specialties.iter().map(|specialty| specialty.share))?;
        shares("languages", self.languages.iter().map(|language| language.share))?;
        for (place, urgency) in places("urgency", &self.urgency) {
            within(&format!("{place}.deadline_min"), urgency.deadline_min, 1.0, 1e6)?;
        }
        for (place, specialty) in places("specialties", &self.specialties) {
            specialty.check(&place)?;
            if let Some(mix) = &specialty.mix {
                mix.check(&format!("{place}.mix"), self.urgency.len(), self.languages.len())?;
            }
        }
        self.arrivals.check(&self.specialties)?;
        within("reply.median_min", self.reply.median_min, 0.0, 1e5)?;
        within("reply.sigma", self.reply.sigma, 0.0, 5.0)?;
        within("reply.max_min", self.reply.max_min, 0.0, 1e6)?;
        self.behaviour.check()?;
        for (place, absence) in places("mass_absence", &self.mass_absence) {
            within(&format!("{place}.p"), absence.p, 0.0, 1.0)?;
            if absence.end_h <= absence.start_h {
                return Err(rule(place, "ends before it starts"));
            }
        }
        if self.doctors.is_empty() {
            return Err(rule("doctors", "there is nobody"));
        }
        places("doctors", &self.doctors).try_for_each(|(place, doctor)| {
            let place = format!("{place} ({})", doctor.id);
            doctor.check(&place, &self.specialties, &self.languages)
        })
    }

    /// Minutes from start until arrivals stop, measuring begins, and everything ends.
    pub(crate) fn bounds(&self) -> (f64, f64, f64) {
        (self.horizon_h * 60.0, self.warmup_h * 60.0, (self.horizon_h + self.drain_h) * 60.0)
    }

    /// Local hour and weekday of a minute: minute 0 is midnight UTC, and local time enters through `local_offsets` alone.
    pub(crate) fn local(&self, minute: f64) -> (usize, usize) {
        let running = self.local_offsets.iter().rev().find(|(from, _)| *from <= minute);
        let local = minute + running.map_or(0.0, |(_, offset)| *offset);
        let day = (local / 1440.0).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours of a day, days of a year")]
        let (hour, days) = (((local - day * 1440.0) / 60.0) as usize, (day + 7.0).max(0.0) as usize);
        (hour.min(23), (self.start_dow + days) % 7)
    }
}

/// Items with their places, such as `doctors[3]`.
pub(crate) fn places<'a, T>(name: &'a str, items: &'a [T]) -> impl Iterator<Item = (String, &'a T)> {
    items.iter().enumerate().map(move |(number, item)| (format!("{name}[{number}]"), item))
}

fn shares(place: &str, shares: impl Iterator<Item = f64>) -> Result<(), Refused> {
    let mut sum = 0.0;
    for (number, share) in shares.enumerate() {
        within(&format!("{place}[{number}].share"), share, 0.0, 1.0)?;
        sum += share;
    }
    if (sum - 1.0).abs() > 0.001 {
        return Err(rule(place, format!("the shares sum to {sum:.4}, not 1")));
    }
    Ok(())
}

impl Specialty {
    pub(crate) fn check(&self, place: &str) -> Result<(), Refused> {
        within(&format!("{place}.effort_median_min"), self.effort_median_min, 0.1, 1e4)?;
        within(&format!("{place}.effort_sigma"), self.effort_sigma, 0.0, 3.0)?;
        within(&format!("{place}.p_info"), self.p_info, 0.0, 1.0)?;
        within(&format!("{place}.p_avers"), self.p_avers, 0.0, 1.0)
    }
}

impl Mix {
    fn check(&self, place: &str, levels: usize, languages: usize) -> Result<(), Refused> {
        hours(&format!("{place}.hour_weights"), &self.hour_weights)?;
        for (name, column, count) in [("urgency", &self.urgency, levels), ("languages", &self.languages, languages)] {
            let place = format!("{place}.{name}");
            if column.len() != count {
                return Err(rule(place, format!("{} shares, not {count}", column.len())));
            }
            shares(&place, column.iter().copied())?;
        }
        Ok(())
    }
}

fn hours(place: &str, weights: &[f64]) -> Result<(), Refused> {
    if weights.len() != 24 {
        return Err(rule(place, format!("{} weights, not 24", weights.len())));
    }
    for (place, weight) in places(place, weights) {
        within(&place, *weight, 0.0, 1e6)?;
    }
    if weights.iter().sum::<f64>() <= 0.0 {
        return Err(rule(place, "all are zero"));
    }
    Ok(())
}

impl Arrivals {
    fn check(&self, specialties: &[Specialty]) -> Result<(), Refused> {
        within("arrivals.per_day", self.per_day, 0.0, 1e6)?;
        within("arrivals.day_cv", self.day_cv, 0.0, 0.9)?;
        hours("arrivals.hour_weights", &self.hour_weights)?;
        if self.dow_weights.len() != 7 {
            return Err(rule("arrivals.dow_weights", format!("{} weights, not 7", self.dow_weights.len())));
        }
        for (place, weight) in places("arrivals.dow_weights", &self.dow_weights) {
            within(&place, *weight, 0.0, 1e3)?;
        }
        for (place, surge) in places("arrivals.surges", &self.surges) {
            within(&format!("{place}.factor"), surge.factor, 0.0, 1e3)?;
            if surge.end_h <= surge.start_h {
                return Err(rule(place, "ends before it starts"));
            }
            if let Some(name) = &surge.specialty
                && !specialties.iter().any(|specialty| specialty.name == *name)
            {
                return Err(rule(format!("{place}.specialty"), format!("{name:?} is not among the specialties")));
            }
        }
        Ok(())
    }
}

impl Behaviour {
    pub(crate) fn check(&self) -> Result<(), Refused> {
        within("behaviour.p_absent_shift", self.p_absent_shift, 0.0, 1.0)?;
        within("behaviour.p_leave_early", self.p_leave_early, 0.0, 1.0)?;
        within("behaviour.p_abandon", self.p_abandon, 0.0, 1.0)?;
        within("behaviour.effort_max_min", self.effort_max_min, 2.0, 1e4)?;
        within("behaviour.overrun_min", self.overrun_min, 0.0, 1e4)?;
        within("behaviour.handover_min", self.handover_min, 0.0, 1e4)
    }
}

impl Doctor {
    fn check(&self, place: &str, specialties: &[Specialty], languages: &[Language]) -> Result<(), Refused> {
        if self.skills.is_empty() {
            return Err(rule(place, "has no skills"));
        }
        if self.langs.is_empty() {
            return Err(rule(place, "speaks no language"));
        }
        if let Some(skill) = self.skills.iter().find(|skill| !specialties.iter().any(|known| known.name == **skill)) {
            return Err(rule(format!("{place}.skills"), format!("{skill:?} is not among the specialties")));
        }
        if let Some(lang) = self.langs.iter().find(|lang| !languages.iter().any(|known| known.name == **lang)) {
            return Err(rule(format!("{place}.langs"), format!("{lang:?} is not among the languages")));
        }
        within(&format!("{place}.speed"), self.speed, 0.05, 20.0)?;
        within(&format!("{place}.lat_min"), self.lat_min, 0.0, 1e4)?;
        within(&format!("{place}.gap_min"), self.gap_min, 0.0, 1e4)?;
        within(&format!("{place}.p_decline"), self.p_decline, 0.0, 1.0)?;
        within(&format!("{place}.p_ignore"), self.p_ignore, 0.0, 1.0)?;
        stretches(&format!("{place}.shifts"), &self.shifts)
    }
}

/// Checks that stretches are finite, end after they start, and follow each other.
pub(crate) fn stretches(place: &str, stretches: &[(f64, f64)]) -> Result<(), Refused> {
    let mut free_from = f64::MIN;
    for (number, &(start, end)) in stretches.iter().enumerate() {
        let place = || format!("{place}[{number}]");
        if !start.is_finite() || !end.is_finite() {
            return Err(rule(place(), "is not a pair of numbers"));
        }
        if end <= start {
            return Err(rule(place(), format!("ends at minute {end}, not after its start at {start}")));
        }
        if start < free_from {
            return Err(rule(place(), format!("starts at minute {start}, before the one before it ends")));
        }
        free_from = end;
    }
    Ok(())
}
