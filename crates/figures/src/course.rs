//! The course of a case: the model's state at each moment asked for.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Scenario};
use crate::model::receptor::{Hold, Receptors};
use crate::model::{Equations, Plan, State};
use crate::refused::Refused;

/// Longest step of the integration, in days; shorter ones end at every dose, start, stop and asked moment.
const LONGEST_STEP: f64 = 0.25;

/// A course in the format of the reference cases: one list a quantity, each as long as `t_days`.
///
/// These are outputs of a teaching model: not measurements, not a forecast for anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case, reason = "the names are the format's")]
pub struct Series {
    /// The scenario that was followed.
    pub scenario: Scenario,
    /// Moments, in days; a dose of that day counts as given.
    pub t_days: Vec<f64>,
    /// All that is visible, dying cells included, mL.
    pub volume_mL: Vec<f64>,
    /// Living cells of the first kind, mL.
    pub H: Vec<f64>,
    /// Living cells of the second kind, mL.
    pub L: Vec<f64>,
    /// Living cells of the third kind, mL.
    pub N: Vec<f64>,
    /// Dying cells still visible, mL.
    pub dying: Vec<f64>,
    /// Healthy-cell index, 1 = intact; it knows ordinary cells only and is no statement on safety.
    pub healthy: Vec<f64>,
    /// Share of the tumor's receptors held at domain IV.
    pub occupancy_IV: Vec<f64>,
    /// Share of the tumor's receptors held at domain II.
    pub occupancy_II: Vec<f64>,
    /// Payload in a cell of the first kind, nM.
    pub payload_H_nM: Vec<f64>,
    /// Payload in a cell of the third kind, nM.
    pub payload_N_nM: Vec<f64>,
    /// Payload in a healthy cell, nM.
    pub payload_healthy_nM: Vec<f64>,
    /// Signal of the first kind, relative to the same cell without medicine.
    pub signal_H_rel: Vec<f64>,
}

/// Follows a case and gives its course; a case outside what the model was made for is refused with the field named.
///
/// Costs about a tenth of a millisecond a month of course in a release build.
pub fn course(case: &Case) -> Result<Series, Refused> {
    case.scenario.check()?;
    let moments = case.moments()?;
    Ok(follow(&case.scenario, &Plan::new(&case.scenario), moments))
}

/// Follows a checked scenario under a plan.
pub(crate) fn follow(scenario: &Scenario, plan: &Plan, asked: Vec<f64>) -> Series {
    let receptors = scenario.tumour.map(|kind| Receptors::new(kind.copies, kind.expression));
    let equations = Equations::new(plan, receptors);
    let mut state = State::new(scenario.tumour.map(|kind| kind.volume));
    let mut series = Series::empty(scenario, asked.len());
    let mut asked = asked.into_iter().peekable();
    let mut doses = plan.doses.iter().copied().enumerate().peekable();
    let mut last_dose = None;
    let mut now = 0.0;
    for moment in plan.moments(asked.clone().collect::<Vec<_>>().as_slice()) {
        advance(&equations, plan, &mut state, (now, moment), last_dose);
        now = moment;
        if let Some((count, day)) = doses.next_if(|&(_, day)| day <= now) {
            give(plan, &mut state, count == 0);
            last_dose = Some(day);
        }
        if asked.next_if(|&wanted| wanted <= now).is_some() {
            series.record(now, &equations, &state, plan.tablets_at(now));
        }
    }
    series
}

/// Carries the state over a span in which nothing is given, started or stopped.
fn advance(equations: &Equations, plan: &Plan, state: &mut State, (from, to): (f64, f64), last_dose: Option<f64>) {
    let steps = ((to - from) / LONGEST_STEP).ceil();
    let step = if steps > 0.0 { (to - from) / steps } else { return };
    let tablets = plan.tablets_at(from);
    let mut now = from;
    let mut done = 0.0;
    while done < steps {
        *state = equations.step(state, step, tablets, last_dose.map(|dose| now - dose));
        done += 1.0;
        now = from + done * step;
    }
}

fn give(plan: &Plan, state: &mut State, first: bool) {
    let plasmas = [plan.domain_four, plan.domain_two, plan.conjugate.map(|conjugate| conjugate.plasma)];
    for (level, plasma) in state.plasma.iter_mut().zip(plasmas) {
        *level += plasma.map_or(0.0, |plasma| plasma.rise(first));
    }
}

impl Series {
    fn empty(scenario: &Scenario, length: usize) -> Self {
        let list = || Vec::with_capacity(length);
        Self {
            scenario: scenario.clone(),
            t_days: list(),
            volume_mL: list(),
            H: list(),
            L: list(),
            N: list(),
            dying: list(),
            healthy: list(),
            occupancy_IV: list(),
            occupancy_II: list(),
            payload_H_nM: list(),
            payload_N_nM: list(),
            payload_healthy_nM: list(),
            signal_H_rel: list(),
        }
    }

    fn record(&mut self, now: f64, equations: &Equations, state: &State, tablets: f64) {
        let reading = equations.read(state, tablets);
        let [first, second, third] = state.cells;
        let untreated = equations.receptors[0].signal(Hold::default());
        self.t_days.push(now);
        self.volume_mL.push(state.volume());
        self.H.push(first);
        self.L.push(second);
        self.N.push(third);
        self.dying.push(state.dying);
        self.healthy.push(state.healthy);
        self.occupancy_IV.push(reading.hold.domain_four);
        self.occupancy_II.push(reading.hold.domain_two);
        self.payload_H_nM.push(reading.payload[0]);
        self.payload_N_nM.push(reading.payload[2]);
        self.payload_healthy_nM.push(reading.healthy_payload);
        self.signal_H_rel.push(equations.receptors[0].signal(reading.hold) / untreated);
    }
}
