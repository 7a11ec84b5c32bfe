//! When the medicines of a case act: its dose days, its tablets, and the moments no step may cross.

use super::medicine::{Action, CHEMOTHERAPY_FADE, CHEMOTHERAPY_KILL, CYCLE_DAYS, Conjugate, Plasma};
use super::parameter::SC;
use crate::case::Scenario;

/// What is given, how strongly, and when.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) domain_four: Option<Plasma>,
    pub(crate) domain_two: Option<Plasma>,
    pub(crate) conjugate: Option<Conjugate>,
    /// Scale of the chemotherapy's kill; none when it is not given.
    pub(crate) chemotherapy: Option<f64>,
    /// Block by tablets while they act.
    tablets: f64,
    start: f64,
    stop: f64,
    /// Days of the doses, rising.
    pub(crate) doses: Vec<f64>,
    pub(crate) days: f64,
}

impl Plan {
    /// Reads a checked scenario.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let start = scenario.start.unwrap_or(0.0);
        let stop = scenario.stop.unwrap_or(f64::INFINITY);
        let every = scenario.every.unwrap_or(CYCLE_DAYS);
        let mut plan = Self { start, stop, days: scenario.days, ..Self::default() };
        for medicine in &scenario.meds {
            match medicine.action() {
                Action::DomainFour(plasma) => plan.domain_four = Some(plasma),
                Action::DomainTwo(plasma) => plan.domain_two = Some(plasma),
                Action::Conjugate(conjugate) => plan.conjugate = Some(conjugate),
                Action::Tablet { block } => plan.tablets += block,
                Action::Chemotherapy => plan.chemotherapy = Some(SC),
            }
        }
        let by_dose = plan.domain_four.is_some()
            || plan.domain_two.is_some()
            || plan.conjugate.is_some()
            || plan.chemotherapy.is_some();
        if by_dose {
            let last = stop.min(scenario.days);
            plan.doses =
                (0u32..).map(|count| start + f64::from(count) * every).take_while(|&moment| moment < last).collect();
        }
        plan
    }

    /// Block by tablets at a moment.
    pub(crate) fn tablets_at(&self, moment: f64) -> f64 {
        if self.start <= moment && moment < self.stop { self.tablets } else { 0.0 }
    }

    /// Kill by chemotherapy that long after its last dose, 1/day.
    pub(crate) fn chemotherapy_kill(&self, since_dose: Option<f64>) -> f64 {
        match (self.chemotherapy, since_dose) {
            (Some(scale), Some(since)) => scale * CHEMOTHERAPY_KILL * (-since / CHEMOTHERAPY_FADE).exp(),
            _ => 0.0,
        }
    }

    /// Every moment at which a step must end: doses, start, stop, the asked moments and the last day; rising, once each.
    pub(crate) fn moments(&self, asked: &[f64]) -> Vec<f64> {
        let mut moments = vec![0.0, self.start, self.stop, self.days];
        moments.extend_from_slice(&self.doses);
        moments.extend_from_slice(asked);
        moments.retain(|moment| (0.0..=self.days).contains(moment));
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        moments
    }
}
