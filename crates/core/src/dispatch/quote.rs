//! What can be promised before a patient submits.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::plan::{Plan, after, minutes};
use super::policy::Policy;
use super::state::State;
use crate::roster::Tier;

/// How far the plan's expectation is from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feasibility {
    /// Expected within 45 minutes.
    Soon,
    /// Expected within two hours.
    Later,
    /// Expected before the deadline.
    Feasible,
    /// Not expected before the deadline from the doctors at the desk.
    Infeasible,
}

/// Turns that are alike enough to learn from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stratum {
    /// The standing promise in minutes.
    pub promise_minutes: u32,
    /// How far the expectation is from now.
    pub feasibility: Feasibility,
}

/// What a patient is told before submitting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Half of such answers come by then.
    pub usually_by: Timestamp,
    /// The promise: kept at the history's level.
    pub guaranteed_by: Timestamp,
    /// Why the standing promise cannot be given, if so; the promise above is then the later one that can.
    pub infeasible: Option<Infeasible>,
    /// The plan's expectation in minutes; handed to [`History::record`] with the answer.
    pub base_minutes: f64,
    /// Where the residual belongs.
    pub stratum: Stratum,
}

/// Why the standing promise cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Infeasible {
    /// What can be done instead.
    pub instead: WhatStillCanBeDone,
    /// When a doctor at the desk could have answered, if any is rostered within the horizon.
    pub desk_at: Option<Timestamp>,
}

/// What is still open to a patient whose question cannot be answered within the standing promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatStillCanBeDone {
    /// Somebody on call can be called in and keep it.
    CallIn,
    /// A later promise: somebody is on duty only then.
    Wait,
    /// Nobody is rostered for this specialty and language: a general doctor, or care in person.
    Elsewhere,
}

/// Measured truth the quotes are calibrated on: per stratum, the last residuals (answered after − expected, minutes).
///
/// Split conformal prediction: the residual of rank ⌈(n+1)·level⌉ among n is not exceeded by the next one with that
/// probability, whatever the distribution, while turns are exchangeable. Where they drift, the level follows the misses
/// (adaptive conformal inference; Gibbs and Candès 2021).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    level: f64,
    strata: Vec<(Stratum, Record)>,
    /// All strata of one promise together, for strata too young to speak for themselves.
    promises: Vec<(u32, Record)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    /// In order of time.
    residuals: VecDeque<f64>,
    /// The same in order of size.
    sorted: Vec<f64>,
    /// Share of misses allowed at present.
    allowed: f64,
}

/// Residuals kept per stratum: enough for a steady 99.5 % rank, short enough to follow a season.
const WINDOW: usize = 1000;
/// Below this many residuals a rank of 99.5 % does not exist.
const ENOUGH: usize = 200;
/// How fast the level follows the misses.
const ADAPT: f64 = 0.005;
/// A stratum begins with this share of the misses it may have: a week is never quite like the one before.
const CAUTION: f64 = 0.4;

impl History {
    /// No answers yet; promises are to be kept at `level`, say 0.995.
    pub fn new(level: f64) -> Self {
        Self { level, strata: Vec::new(), promises: Vec::new() }
    }

    /// The share of promises to be kept.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// Learns from one answered turn: what was expected when it was quoted, after how many minutes of clock time the answer
    /// came, and whether the quoted promise was kept.
    pub fn record(&mut self, stratum: Stratum, base_minutes: f64, answered_minutes: f64, kept: bool) {
        let residual = answered_minutes - base_minutes;
        let level = self.level;
        find_or_add(&mut self.strata, stratum, level).learn(residual, kept, level);
        find_or_add(&mut self.promises, stratum.promise_minutes, level).learn(residual, kept, level);
    }

    /// The residual not exceeded at the history's own level, once there is enough to say so.
    fn guaranteed(&self, stratum: Stratum) -> Option<f64> {
        self.of(stratum).and_then(|record| record.rank(1.0 - record.allowed))
    }

    /// The residual that half of the turns do not exceed.
    fn usual(&self, stratum: Stratum) -> Option<f64> {
        self.of(stratum).and_then(|record| record.rank(0.5))
    }

    fn of(&self, stratum: Stratum) -> Option<&Record> {
        let own = self.strata.iter().find(|(other, _)| *other == stratum).map(|(_, record)| record);
        let pooled =
            self.promises.iter().find(|(other, _)| *other == stratum.promise_minutes).map(|(_, record)| record);
        own.filter(|record| record.sorted.len() >= ENOUGH).or(pooled).filter(|record| record.sorted.len() >= ENOUGH)
    }
}

fn find_or_add<K: PartialEq>(records: &mut Vec<(K, Record)>, key: K, level: f64) -> &mut Record {
    let place = records.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
        records
            .push((key, Record { residuals: VecDeque::new(), sorted: Vec::new(), allowed: CAUTION * (1.0 - level) }));
        records.len() - 1
    });
    &mut records[place].1
}

impl Record {
    fn learn(&mut self, residual: f64, kept: bool, level: f64) {
        self.residuals.push_back(residual);
        self.sorted.insert(self.sorted.partition_point(|other| *other < residual), residual);
        if self.residuals.len() > WINDOW
            && let Some(oldest) = self.residuals.pop_front()
        {
            self.sorted.remove(self.sorted.partition_point(|other| *other < oldest));
        }
        let allowed = 1.0 - level;
        let missed = if kept { 0.0 } else { 1.0 };
        self.allowed = (self.allowed + ADAPT * (allowed - missed)).clamp(allowed / 5.0, allowed * 1.5);
    }

    fn rank(&self, share: f64) -> Option<f64> {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank of at most 1001"
        )]
        let rank = ((self.sorted.len() + 1) as f64 * share).ceil() as usize;
        self.sorted.get(rank.clamp(1, self.sorted.len().max(1)) - 1).copied()
    }
}

/// A turn somebody is about to open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked<'a> {
    /// The specialty's code.
    pub specialty: &'a str,
    /// The language's code.
    pub language: &'a str,
    /// The standing promise for such a turn.
    pub promise: SignedDuration,
    /// When the turn's clock would end: after the standing promise, within service hours where there are some.
    pub due: Timestamp,
    /// Expected work in minutes of an average doctor.
    pub effort_minutes: f64,
}

/// Quotes a turn that would open now: what the plan expects, corrected by what such turns truly took.
pub fn quote(
    state: &State,
    plan: &Plan,
    asked: &Asked<'_>,
    now: Timestamp,
    policy: &Policy,
    history: &History,
) -> Quote {
    let standing = minutes(now, asked.due);
    let finish = plan.prospect_of_new(state, asked, now, policy);
    let base = finish.map_or(standing, |finish| finish.min(standing));
    let feasibility = match finish {
        Some(finish) if finish > standing => Feasibility::Infeasible,
        Some(finish) if finish < 45.0 => Feasibility::Soon,
        Some(finish) if finish < 120.0 => Feasibility::Later,
        Some(_) => Feasibility::Feasible,
        None => Feasibility::Infeasible,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole minutes of a promise")]
    let stratum = Stratum { promise_minutes: (asked.promise.as_secs() / 60).max(0) as u32, feasibility };
    let guaranteed = history.guaranteed(stratum).map_or(standing, |residual| base + residual);
    let usually = history.usual(stratum).map_or(base, |residual| base + residual).clamp(0.0, guaranteed.max(0.0));
    let rounded = |minutes: f64| after(now, ((minutes / 5.0).ceil() * 5.0).max(5.0));
    Quote {
        usually_by: rounded(usually),
        guaranteed_by: rounded(guaranteed),
        infeasible: (feasibility == Feasibility::Infeasible).then(|| instead(state, asked, finish, now, policy)),
        base_minutes: base,
        stratum,
    }
}

/// What is left to do when the desk cannot keep the standing promise.
fn instead(state: &State, asked: &Asked<'_>, finish: Option<f64>, now: Timestamp, policy: &Policy) -> Infeasible {
    let class = state.class_of(asked.specialty, asked.language).and_then(|class| state.classes.get(usize::from(class)));
    let doctors = class.into_iter().flat_map(|class| &class.doctors).filter_map(|&number| state.clinician(number));
    let mut on_call = doctors.filter(|clinician| {
        clinician.doctor.duty_at(now).is_some_and(|duty| duty.tier != Tier::Regular)
            && clinician.doctor.is_licensed(now)
    });
    let instead = if policy.tiers && on_call.next().is_some() {
        WhatStillCanBeDone::CallIn
    } else if finish.is_some() {
        WhatStillCanBeDone::Wait
    } else {
        WhatStillCanBeDone::Elsewhere
    };
    Infeasible { instead, desk_at: finish.map(|minutes| after(now, minutes)) }
}
