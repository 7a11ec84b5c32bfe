//! What can be promised before a patient submits.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::plan::{Plan, after, minutes};
use super::policy::Policy;
use super::state::State;
use super::task::Priority;

/// How far the plan's expectation is from now, the second half of a stratum.
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
    /// How soon an answer is wanted.
    pub priority: Priority,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    level: f64,
    strata: BTreeMap<String, Record>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Record {
    residuals: VecDeque<f64>,
    miss_rate: f64,
}

/// Residuals kept per stratum: enough for the 99.5 % rank, short enough to follow a season.
const WINDOW: usize = 400;
/// Below this many residuals the standing promise is quoted.
const ENOUGH: usize = 300;
/// How fast the level adapts to misses.
const ADAPT: f64 = 0.005;

impl History {
    /// No answers yet; promises are to be kept at `level`, say 0.995.
    pub fn new(level: f64) -> Self {
        Self { level, strata: BTreeMap::new() }
    }

    /// Learns from one answered turn: what was expected, when the answer came (minutes of clock time), whether the promise was kept.
    pub fn record(&mut self, stratum: Stratum, base_minutes: f64, answered_minutes: f64, kept: bool) {
        let allowed = 1.0 - self.level;
        let record = self
            .strata
            .entry(key(stratum))
            .or_insert_with(|| Record { residuals: VecDeque::new(), miss_rate: allowed });
        record.residuals.push_back(answered_minutes - base_minutes);
        if record.residuals.len() > WINDOW {
            record.residuals.pop_front();
        }
        record.miss_rate += ADAPT * (allowed - if kept { 0.0 } else { 1.0 });
    }

    /// The residual not exceeded by `share` of a stratum's turns (rank ⌈(n+1)·share⌉), once there are enough.
    pub fn quantile(&self, stratum: Stratum, share: f64) -> Option<f64> {
        let record = self.strata.get(&key(stratum)).filter(|record| record.residuals.len() >= ENOUGH)?;
        let mut sorted: Vec<f64> = record.residuals.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank of at most 401"
        )]
        let rank = ((sorted.len() + 1) as f64 * share).ceil() as usize;
        sorted.get(rank.clamp(1, sorted.len()) - 1).copied()
    }
}

fn key(stratum: Stratum) -> String {
    format!("{:?}/{:?}", stratum.priority, stratum.feasibility)
}

/// Quotes a turn of this class that would open now with the standing promise `promise`.
#[expect(clippy::too_many_arguments, reason = "what a quote depends on")]
pub fn quote(
    state: &State,
    plan: &Plan,
    specialty: &str,
    language: &str,
    priority: Priority,
    promise: SignedDuration,
    effort_minutes: f64,
    now: Timestamp,
    policy: &Policy,
    history: &History,
) -> Quote {
    let deadline = after(now, promise.as_secs_f64() / 60.0);
    let finish = plan.prospect_of_new(state, specialty, language, effort_minutes, now, policy);
    let base = finish.unwrap_or(promise.as_secs_f64() / 60.0);
    let feasibility = match finish {
        Some(finish) if finish < 45.0 => Feasibility::Soon,
        Some(finish) if finish < 120.0 => Feasibility::Later,
        Some(finish) if finish <= minutes(now, deadline) => Feasibility::Feasible,
        _ => Feasibility::Infeasible,
    };
    let stratum = Stratum { priority, feasibility };
    let standing = minutes(now, deadline);
    let guaranteed = history.quantile(stratum, history.level).map_or(standing, |residual| base + residual);
    let usually = history.quantile(stratum, 0.5).map_or(base, |residual| base + residual);
    let rounded = |minutes: f64| after(now, (minutes / 5.0).ceil() * 5.0);
    let infeasible = (feasibility == Feasibility::Infeasible).then_some(Infeasible {
        instead: if finish.is_some() { WhatStillCanBeDone::Wait } else { WhatStillCanBeDone::Elsewhere },
    });
    Quote {
        usually_by: rounded(usually.max(5.0)),
        guaranteed_by: rounded(guaranteed.max(5.0)),
        infeasible,
        base_minutes: base,
        stratum,
    }
}
