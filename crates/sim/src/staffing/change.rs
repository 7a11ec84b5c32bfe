//! One change of a roster.

use serde::{Deserialize, Serialize};

use crate::scenario::{Doctor, Scenario, Tier};

/// Minutes of a day, and of the block in which changes are made.
const DAY: f64 = 1440.0;
const BLOCK: f64 = 240.0;
/// No shift is stretched beyond eight hours.
const LONGEST: f64 = 480.0;
/// Weak spots looked at, worst first.
const SPOTS: usize = 3;

/// One change of a roster. Hours are local.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Change {
    /// A further doctor for four hours every day.
    Add {
        /// Of what specialty.
        specialty: String,
        /// From this local hour.
        hour: usize,
        /// At the desk or on call.
        on_call: bool,
    },
    /// A doctor who is there before stays two hours longer, every time the shift ends at this hour or up to two before.
    Extend {
        /// Who.
        doctor: String,
        /// The block's local hour.
        hour: usize,
    },
    /// A doctor's shifts start later or earlier, so that they begin with the block.
    Move {
        /// Who.
        doctor: String,
        /// To this local hour.
        hour: usize,
    },
    /// A doctor learns a further specialty.
    CrossTrain {
        /// Who.
        doctor: String,
        /// What.
        specialty: String,
    },
    /// A doctor takes cases in a further language.
    Language {
        /// Who.
        doctor: String,
        /// Which.
        language: String,
    },
}

/// Changes worth trying against the worst weak spots `(hour, specialty, late cases)`.
pub(super) fn candidates(scenario: &Scenario, weak: &[(usize, String, f64)]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (hour, specialty, _) in weak.iter().take(SPOTS) {
        let (hour, specialty) = (*hour, specialty.clone());
        changes.push(Change::Add { specialty: specialty.clone(), hour, on_call: false });
        if scenario.doctors.iter().any(|doctor| doctor.tier == Tier::OnCall) {
            changes.push(Change::Add { specialty: specialty.clone(), hour, on_call: true });
        }
        let regular = || scenario.doctors.iter().filter(|doctor| doctor.tier == Tier::Regular);
        let able = || regular().filter(|doctor| doctor.skills.contains(&specialty));
        if let Some(doctor) = able().max_by_key(|doctor| ends_near(scenario, doctor, hour)) {
            changes.push(Change::Extend { doctor: doctor.id.clone(), hour });
        }
        if let Some(doctor) =
            able().filter(|doctor| !is_there(scenario, doctor, hour)).min_by_key(|doctor| doctor.skills.len())
        {
            changes.push(Change::Move { doctor: doctor.id.clone(), hour });
        }
        let unable = regular().filter(|doctor| !doctor.skills.contains(&specialty));
        if let Some(doctor) = unable.max_by_key(|doctor| times_there(scenario, doctor, hour)) {
            changes.push(Change::CrossTrain { doctor: doctor.id.clone(), specialty: specialty.clone() });
        }
        for language in &scenario.languages {
            let speaks = |doctor: &&Doctor| doctor.langs.contains(&language.name);
            let doctor =
                able().filter(|doctor| !speaks(doctor)).max_by_key(|doctor| times_there(scenario, doctor, hour));
            if let Some(doctor) = doctor {
                changes.push(Change::Language { doctor: doctor.id.clone(), language: language.name.clone() });
            }
        }
    }
    let mut different: Vec<Change> = Vec::new();
    for change in changes {
        if !different.contains(&change) && change.apply(scenario) != *scenario {
            different.push(change);
        }
    }
    different
}

impl Change {
    /// The scenario with the change.
    pub fn apply(&self, scenario: &Scenario) -> Scenario {
        let mut changed = scenario.clone();
        match self {
            Self::Add { specialty, hour, on_call } => {
                changed.doctors.extend(new_doctor(scenario, specialty, *hour, *on_call));
            }
            Self::Extend { doctor, hour } => edit(&mut changed, doctor, |doctor, scenario| {
                let near = |end: f64| ends_in_block(scenario, end, *hour);
                let starts: Vec<f64> = doctor.shifts.iter().map(|shift| shift.0).collect();
                for (number, shift) in doctor.shifts.iter_mut().enumerate() {
                    if near(shift.1) {
                        let next = starts.get(number + 1).copied().unwrap_or(f64::MAX);
                        shift.1 = (shift.1 + BLOCK / 2.0).min(shift.0 + LONGEST).min(next).max(shift.1);
                    }
                }
            }),
            Self::Move { doctor, hour } => {
                edit(&mut changed, doctor, |doctor, scenario| move_to(scenario, doctor, *hour));
            }
            Self::CrossTrain { doctor, specialty } => {
                edit(&mut changed, doctor, |doctor, _| doctor.skills.push(specialty.clone()));
            }
            Self::Language { doctor, language } => {
                edit(&mut changed, doctor, |doctor, _| doctor.langs.push(language.clone()));
            }
        }
        changed
    }

    /// What the change asks of people beyond rostered hours, as hours a week: a specialty is learnt over years and only rarely
    /// lies near, a language needs upkeep, and moved or longer shifts cost goodwill.
    pub(super) fn effort_hours(&self) -> f64 {
        match self {
            Self::Add { .. } => 0.0,
            Self::Extend { .. } => 2.0,
            Self::Move { .. } => 4.0,
            Self::Language { .. } => 10.0,
            Self::CrossTrain { .. } => 20.0,
        }
    }

    /// The change in words.
    pub fn words(&self) -> String {
        let hours = |hour: &usize| format!("{hour:02}:00-{:02}:00", (hour + 4) % 24);
        match self {
            Self::Add { specialty, hour, on_call: false } => {
                format!("one more {specialty} doctor at the desk, {} every day", hours(hour))
            }
            Self::Add { specialty, hour, on_call: true } => {
                format!("one more {specialty} doctor on call, {} every day", hours(hour))
            }
            Self::Extend { doctor, hour } => format!("{doctor} stays two hours longer into {}", hours(hour)),
            Self::Move { doctor, hour } => format!("{doctor} starts at {hour:02}:00"),
            Self::CrossTrain { doctor, specialty } => format!("{doctor} also answers {specialty}"),
            Self::Language { doctor, language } => format!("{doctor} also answers in {language}"),
        }
    }
}

fn edit(scenario: &mut Scenario, id: &str, change: impl FnOnce(&mut Doctor, &Scenario)) {
    let before = scenario.clone();
    if let Some(doctor) = scenario.doctors.iter_mut().find(|doctor| doctor.id == id) {
        change(doctor, &before);
    }
}

/// A doctor like the colleagues of that specialty, there for one block every day.
fn new_doctor(scenario: &Scenario, specialty: &str, hour: usize, on_call: bool) -> Option<Doctor> {
    let tier = if on_call { Tier::OnCall } else { Tier::Regular };
    let able = |doctor: &&Doctor| doctor.tier == tier && doctor.skills.iter().any(|skill| skill == specialty);
    let model = scenario.doctors.iter().filter(able).min_by_key(|doctor| (doctor.skills.len(), doctor.id.clone()))?;
    let (_, _, end) = scenario.bounds();
    let mut start = first_start(scenario, hour);
    let mut shifts = Vec::new();
    while start < end {
        shifts.push((start.max(0.0), start + BLOCK));
        start += DAY;
    }
    shifts.retain(|(start, end)| start < end);
    Some(Doctor { id: format!("new-{}", scenario.doctors.len() + 1), shifts, ..model.clone() })
}

/// The minute at which a local hour first begins, at or before which the block still counts.
fn first_start(scenario: &Scenario, hour: usize) -> f64 {
    let offset = scenario.local_offsets.first().map_or(0.0, |(_, offset)| *offset);
    let start = crate::result::as_float(hour) * 60.0 - offset;
    if start + BLOCK <= 0.0 { start + DAY } else { start }
}

fn local_hour(scenario: &Scenario, minute: f64) -> usize {
    scenario.local(minute.max(0.0)).0
}

fn ends_in_block(scenario: &Scenario, end: f64, hour: usize) -> bool {
    let ended = local_hour(scenario, end);
    (ended + 24 - hour) % 24 <= 2 || (hour + 24 - ended) % 24 <= 2
}

fn ends_near(scenario: &Scenario, doctor: &Doctor, hour: usize) -> usize {
    doctor.shifts.iter().filter(|shift| ends_in_block(scenario, shift.1, hour)).count()
}

fn times_there(scenario: &Scenario, doctor: &Doctor, hour: usize) -> usize {
    let first = first_start(scenario, hour) + BLOCK / 2.0;
    let covers = |shift: &&(f64, f64)| {
        let days = ((shift.0 - first) / DAY).ceil();
        first + days * DAY < shift.1
    };
    doctor.shifts.iter().filter(covers).count()
}

fn is_there(scenario: &Scenario, doctor: &Doctor, hour: usize) -> bool {
    times_there(scenario, doctor, hour) * 2 > doctor.shifts.len()
}

/// Each shift keeps its day and length and begins with the block, where that collides with no other.
fn move_to(scenario: &Scenario, doctor: &mut Doctor, hour: usize) {
    let first = first_start(scenario, hour);
    let mut moved: Vec<(f64, f64)> = Vec::new();
    for &(start, end) in &doctor.shifts {
        let day = ((start - first) / DAY).round();
        let new_start = (first + day * DAY).max(0.0).max(moved.last().map_or(0.0, |shift| shift.1));
        moved.push((new_start, new_start + (end - start)));
    }
    doctor.shifts = moved;
}
