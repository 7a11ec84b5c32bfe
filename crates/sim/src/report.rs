//! Many replications of a scenario, as means with intervals and as a grid of hours and specialties.

mod hours;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::policy::PolicyName;
use crate::result::{Metrics, as_float, measured, quantile, ratio, sorted};
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::{Played, Policy, generate, play};

/// What a scenario comes to under a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `askwell.dispatch.report/1`.
    pub format: String,
    /// The scenario's name.
    pub scenario: String,
    /// The policy's name.
    pub policy: String,
    /// How many realisations.
    pub replications: u32,
    /// Figures by name: mean over replications and half the width of its 95 % interval.
    pub metrics: BTreeMap<String, Estimate>,
    /// Local hour of arrival and specialty, hours first.
    pub grid: Vec<Cell>,
}

/// A mean and half the width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean over replications.
    pub mean: f64,
    /// The truth lies within this distance, 95 times in 100.
    pub half_width: f64,
}

/// Cases of one specialty that arrive in one local hour of the day, over all days and replications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Local hour, 0 to 23.
    pub hour: usize,
    /// Name of the specialty.
    pub specialty: String,
    /// Cases in all replications.
    pub cases: usize,
    /// Share answered in time, with its 95 % interval (Wilson 1927).
    pub on_time: (f64, f64, f64),
    /// Share in which somebody was called in,
    pub oncall_share: f64,
    /// and its 95 % interval (Wilson 1927).
    pub oncall_interval: (f64, f64),
    /// Clock minutes within which ninety-nine in a hundred are answered,
    pub p99: f64,
    /// and its 95 % interval, by rank; with few cases its end is the longest there was.
    pub p99_interval: (f64, f64),
    /// Share of their presence in this hour for which the doctors at the desk who answer the specialty work, on whatever case; `None`
    /// where nobody is there.
    #[serde(rename = "use")]
    pub utilisation: Option<Estimate>,
}

/// Sums of a grid while replications come in.
#[derive(Default)]
struct Sum {
    cases: usize,
    on_time: usize,
    called_in: usize,
    clocks: Vec<f64>,
    /// One a replication in which somebody was present.
    utilisation: Vec<f64>,
}

/// Plays a scenario `replications` times under a policy; `progress` hears how many are done.
pub fn simulate_scenario(
    scenario: &Scenario,
    replications: u32,
    policy: PolicyName,
    progress: &mut dyn FnMut(u32),
) -> Report {
    let mut runs = Vec::new();
    let mut sums: BTreeMap<(usize, usize), Sum> = BTreeMap::new();
    for replication in 0..replications {
        let trace = generate(scenario, replication);
        let played = play(&trace, policy, &Policy::default());
        add(scenario, &trace, &played, &mut sums);
        runs.push(played.result.metrics);
        progress(replication + 1);
    }
    Report {
        format: "askwell.dispatch.report/1".to_owned(),
        scenario: scenario.name.clone(),
        policy: policy.as_str().to_owned(),
        replications,
        metrics: estimates(&runs),
        grid: sums.into_iter().map(|(place, sum)| cell(scenario, place, sum)).collect(),
    }
}

fn add(scenario: &Scenario, trace: &Trace, played: &Played, sums: &mut BTreeMap<(usize, usize), Sum>) {
    for case in measured(trace) {
        let (hour, _) = scenario.local(trace.cases.t[case]);
        let end = &played.ends[case];
        let sum = sums.entry((hour, trace.cases.spec[case])).or_default();
        sum.cases += 1;
        sum.on_time += usize::from(end.on_time);
        sum.called_in += usize::from(end.called_in);
        sum.clocks.push(end.clock);
    }
    let hours = hours::hours(scenario, trace, played);
    for (&(hour, spec), sum) in sums.iter_mut() {
        let name = &scenario.specialties[spec].name;
        let able = trace.doctors.iter().zip(&hours).filter(|(doctor, _)| doctor.skills.contains(name));
        let (present, worked) =
            able.map(|(_, hours)| hours[hour]).fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        if present > 0.0 {
            sum.utilisation.push((worked / present).min(1.0));
        }
    }
}

fn cell(scenario: &Scenario, (hour, spec): (usize, usize), sum: Sum) -> Cell {
    let (_, least, most) = wilson(sum.called_in, sum.cases);
    let clocks = sorted(sum.clocks.into_iter());
    Cell {
        hour,
        specialty: scenario.specialties[spec].name.clone(),
        cases: sum.cases,
        on_time: wilson(sum.on_time, sum.cases),
        oncall_share: ratio(sum.called_in, sum.cases.max(1)),
        oncall_interval: (least, most),
        p99: quantile(&clocks, 0.99),
        p99_interval: rank_interval(&clocks, 0.99),
        utilisation: (!sum.utilisation.is_empty()).then(|| estimate(&sum.utilisation)),
    }
}

/// A share and its 95 % interval, sound also near 0 and 1 (Wilson 1927).
fn wilson(yes: usize, all: usize) -> (f64, f64, f64) {
    if all == 0 {
        return (1.0, 0.0, 1.0);
    }
    let (n, p, z) = (as_float(all), ratio(yes, all), 1.96);
    let scale = 1.0 + z * z / n;
    let center = (p + z * z / (2.0 * n)) / scale;
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / scale;
    // At 0 and 1 rounding must not push the share itself out.
    (p, (center - half).clamp(0.0, p), (center + half).clamp(p, 1.0))
}

/// The 95 % interval of a quantile: values of the ranks that a binomial count does not leave (normal approximation).
fn rank_interval(sorted: &[f64], share: f64) -> (f64, f64) {
    let n = as_float(sorted.len().max(1));
    let half = 1.96 * (share * (1.0 - share) / n).sqrt();
    (quantile(sorted, (share - half).max(0.0)), quantile(sorted, (share + half).min(1.0)))
}

/// Mean and interval of each figure that every run has.
pub(crate) fn estimates(runs: &[Metrics]) -> BTreeMap<String, Estimate> {
    let mut columns: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for run in runs {
        for (name, value) in run.figures() {
            columns.entry(name.to_owned()).or_default().push(value);
        }
    }
    columns.into_iter().map(|(name, values)| (name, estimate(&values))).collect()
}

pub(crate) fn estimate(values: &[f64]) -> Estimate {
    let count = as_float(values.len().max(1));
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    Estimate { mean, half_width: student(values.len()) * (variance / count).sqrt() }
}

/// The 97.5 % point of Student's t for so many values, from the usual table; 1.96 for many.
fn student(values: usize) -> f64 {
    match values {
        0..=2 => 12.71,
        3 => 4.30,
        4 => 3.18,
        5 => 2.78,
        6..=7 => 2.57,
        8..=10 => 2.36,
        11..=15 => 2.20,
        16..=30 => 2.09,
        _ => 1.98,
    }
}

impl Metrics {
    /// Every figure by name.
    fn figures(&self) -> Vec<(&'static str, f64)> {
        let always = [
            ("cases", as_float(self.cases)),
            ("on_time", self.on_time),
            ("on_time_urgent", self.on_time_urgent),
            ("worst_specialty", self.worst_specialty),
            ("p50", self.p50),
            ("p90", self.p90),
            ("p99", self.p99),
            ("max", self.max),
            ("first_p50", self.first_p50),
            ("first_p99", self.first_p99),
            ("utilisation", self.utilisation),
            ("jain", self.jain),
            ("offers_per_case", self.offers_per_case),
            ("oncall_share", self.oncall_share),
            ("oncall_min_per_100", self.oncall_min_per_100),
            ("unanswered", as_float(self.unanswered)),
        ];
        let promised = [
            ("promise_kept", self.promise_kept),
            ("promise_len_mean", self.promise_len_mean),
            ("promise_len_p50", self.promise_len_p50),
            ("promise_len_p95", self.promise_len_p95),
            ("promise_slack_mean", self.promise_slack_mean),
        ];
        let promised = promised.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
        always.into_iter().chain(promised).collect()
    }
}
