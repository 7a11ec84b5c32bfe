//! How a roster will do, and the smallest change with which it reaches a target.

mod change;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::history::Basis;
use crate::policy::PolicyName;
use crate::refused::Refused;
use crate::report::{Estimate, Report, estimate, simulate_scenario};
use crate::scenario::{Scenario, Tier};
use crate::{Policy, generate, play};

pub use change::Change;

/// Replications behind the forecast and the last word on the changes.
const REPLICATIONS: u32 = 20;
/// Replications with which candidates are compared: they share their chance, so few suffice.
const TRIALS: u32 = 4;
/// Changes after which the search ends.
const MOST_CHANGES: usize = 8;

/// A change that adds no hours is weighed as if it added this many.
const LEAST_HOURS: f64 = 1.0;

/// What a roster comes to, and what would mend it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanReport {
    /// `askwell.dispatch.plan/1`.
    pub format: String,
    /// The share in time asked for.
    pub target: f64,
    /// The roster as it stands.
    pub forecast: Report,
    /// What it costs a week.
    pub cost: Cost,
    /// Changes in order, each on top of those before.
    pub steps: Vec<Step>,
    /// The roster with all changes: share in time and share through on-call.
    pub outcome: Outcome,
    /// Whether the outcome's mean reaches the target.
    pub reached: bool,
    /// Whether the search was stopped before its end; the steps are the best so far.
    pub interrupted: bool,
    /// Where the scenario was made from a service's own history: from which, and what it could not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<Basis>,
}

/// Hours a week, to be priced by whoever pays them: stand-by costs less an hour than the desk, being called in costs more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Rostered at the desk.
    pub desk_hours: f64,
    /// On call and backup, standing by.
    pub standby_hours: f64,
    /// Worked by those called in.
    pub called_in_hours: f64,
}

/// One change and what it brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What changes.
    pub change: Change,
    /// In words.
    pub words: String,
    /// Hours a week it adds.
    pub added_hours: f64,
    /// Share in time after it, over the trial replications.
    pub on_time: f64,
    /// Gain over the step before: mean and half the width of its 95 % interval, over the same realisations.
    pub gain: Estimate,
}

/// How the changed roster does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Share in time.
    pub on_time: Estimate,
    /// Share through on-call.
    pub oncall_share: Estimate,
}

/// How far the planner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Simulated weeks done.
    pub done: u32,
    /// Expected in all; grows with every change that is looked for.
    pub expected: u32,
}

/// Forecasts a roster and looks for the fewest hours that reach `target` (a share such as 0.99). Ask `cancelled` often: once
/// it says yes, the best so far is given.
pub fn plan(
    scenario: &Scenario,
    target: f64,
    progress: &mut dyn FnMut(Progress),
    cancelled: &dyn Fn() -> bool,
) -> Result<PlanReport, Refused> {
    crate::refused::within("target", target, 0.0, 1.0)?;
    scenario.check()?;
    let policy = policy_for(scenario);
    let mut seen = Progress { done: 0, expected: REPLICATIONS };
    let forecast = simulate_scenario(scenario, REPLICATIONS, policy, &mut |done| {
        seen.done = done;
        progress(seen);
    });
    let mut search = Search { target, policy: policy_for(scenario), seen, progress, cancelled, interrupted: false };
    let (steps, changed) =
        if mean(&forecast, "on_time") < target { search.run(scenario, &forecast) } else { (Vec::new(), None) };
    let interrupted = search.interrupted;
    let after = changed.map(|changed| simulate_scenario(&changed, REPLICATIONS, policy, &mut |_| ()));
    let last = after.as_ref().unwrap_or(&forecast);
    let outcome = Outcome { on_time: figure(last, "on_time"), oncall_share: figure(last, "oncall_share") };
    Ok(PlanReport {
        format: "askwell.dispatch.plan/1".to_owned(),
        target,
        cost: cost(scenario, &forecast),
        reached: outcome.on_time.mean >= target,
        forecast,
        steps,
        outcome,
        interrupted,
        history: None,
    })
}

/// The service's own dispatcher, with tiers where the roster has some.
fn policy_for(scenario: &Scenario) -> PolicyName {
    let tiers = scenario.doctors.iter().any(|doctor| doctor.tier != Tier::Regular);
    if tiers { PolicyName::PlanLadder } else { PolicyName::PlanPull }
}

struct Search<'a> {
    target: f64,
    policy: PolicyName,
    seen: Progress,
    progress: &'a mut dyn FnMut(Progress),
    cancelled: &'a dyn Fn() -> bool,
    interrupted: bool,
}

impl Search<'_> {
    /// Takes the change with the largest gain an added hour, again and again.
    fn run(&mut self, scenario: &Scenario, forecast: &Report) -> (Vec<Step>, Option<Scenario>) {
        let mut steps: Vec<Step> = Vec::new();
        let mut best = scenario.clone();
        let mut shares = self.try_out(&best);
        let mut weak = weak_spots(forecast);
        while steps.len() < MOST_CHANGES && estimate(&shares).mean < self.target && !self.interrupted {
            let candidates = change::candidates(&best, &weak);
            self.seen.expected = self.seen.done + TRIALS * u32::try_from(candidates.len()).unwrap_or(0);
            let mut chosen: Option<(f64, Step, Scenario, Vec<f64>)> = None;
            for change in candidates {
                if (self.cancelled)() {
                    self.interrupted = true;
                    break;
                }
                let changed = change.apply(&best);
                let tried = self.try_out(&changed);
                let gains: Vec<f64> = tried.iter().zip(&shares).map(|(after, before)| after - before).collect();
                let gain = estimate(&gains);
                let added_hours = weekly_hours(&changed) - weekly_hours(&best);
                let worth = gain.mean / (added_hours + change.effort_hours()).max(LEAST_HOURS);
                if gain.mean > gain.half_width / 2.0 && chosen.as_ref().is_none_or(|(other, ..)| *other < worth) {
                    let on_time = estimate(&tried).mean;
                    let step = Step { words: change.words(), change, added_hours, on_time, gain };
                    chosen = Some((worth, step, changed, tried));
                }
            }
            let Some((_, step, changed, tried)) = chosen else { break };
            steps.push(step);
            (best, shares) = (changed, tried);
            weak = weak_spots(&simulate_scenario(&best, 2, self.policy, &mut |_| ()));
        }
        let changed = (!steps.is_empty()).then_some(best);
        (steps, changed)
    }

    fn try_out(&mut self, scenario: &Scenario) -> Vec<f64> {
        let mut shares = Vec::new();
        for replication in 0..TRIALS {
            let trace = generate(scenario, replication);
            shares.push(play(&trace, self.policy, &Policy::default()).result.metrics.on_time);
            self.seen.done += 1;
            (self.progress)(self.seen);
        }
        shares
    }
}

/// Blocks of four local hours and specialties where cases come late, worst first: start hour, specialty, late cases.
fn weak_spots(report: &Report) -> Vec<(usize, String, f64)> {
    let mut late: BTreeMap<(usize, &str), f64> = BTreeMap::new();
    for cell in &report.grid {
        let count = (1.0 - cell.on_time.0) * crate::result::as_float(cell.cases);
        *late.entry((cell.hour / 4 * 4, cell.specialty.as_str())).or_default() += count;
    }
    let mut spots: Vec<(usize, String, f64)> =
        late.into_iter().map(|((hour, specialty), count)| (hour, specialty.to_owned(), count)).collect();
    spots.retain(|(.., count)| *count > 0.0);
    spots.sort_by(|left, right| right.2.total_cmp(&left.2).then_with(|| (left.0, &left.1).cmp(&(right.0, &right.1))));
    spots
}

fn weeks(scenario: &Scenario) -> f64 {
    (scenario.horizon_h + scenario.drain_h) / 168.0
}

/// Rostered hours a week, a stand-by hour counted as a quarter.
fn weekly_hours(scenario: &Scenario) -> f64 {
    let (desk, standby) = hours(scenario);
    desk + standby / 4.0
}

fn hours(scenario: &Scenario) -> (f64, f64) {
    let (_, _, end) = scenario.bounds();
    let mut sums = (0.0, 0.0);
    for doctor in &scenario.doctors {
        let hours: f64 = doctor.shifts.iter().map(|&(start, stop)| (stop.min(end) - start).max(0.0) / 60.0).sum();
        match doctor.tier {
            Tier::Regular => sums.0 += hours / weeks(scenario),
            Tier::OnCall | Tier::Backup => sums.1 += hours / weeks(scenario),
        }
    }
    sums
}

fn cost(scenario: &Scenario, forecast: &Report) -> Cost {
    let (desk_hours, standby_hours) = hours(scenario);
    let measured_weeks = (scenario.horizon_h - scenario.warmup_h).max(1.0) / 168.0;
    let called = mean(forecast, "oncall_min_per_100") / 100.0 * mean(forecast, "cases") / 60.0;
    Cost { desk_hours, standby_hours, called_in_hours: called / measured_weeks }
}

fn figure(report: &Report, name: &str) -> Estimate {
    report.metrics.get(name).copied().unwrap_or(Estimate { mean: 0.0, half_width: 0.0 })
}

fn mean(report: &Report, name: &str) -> f64 {
    figure(report, name).mean
}
