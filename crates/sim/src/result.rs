//! What a run came to: the log and the result file, with every figure computed from the log.

use serde::{Deserialize, Serialize};

use crate::policy::{PolicyName, Promise};
use crate::scenario::Tier;
use crate::trace::Trace;
use crate::world::{Outcome, Run, Segment};

/// The log, `askwell.dispatch.log/1`: what an independent checker replays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Log {
    /// `askwell.dispatch.log/1`.
    pub format: String,
    /// The scenario's name.
    pub scenario: String,
    /// The trace's seed.
    pub seed: String,
    /// The policy's name.
    pub policy: String,
    /// `[doctor, case, round, start, end, outcome]` in order of their end.
    pub segments: Vec<(usize, usize, u8, f64, f64, String)>,
}

/// The result file, `askwell.dispatch.result/1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultFile {
    /// `askwell.dispatch.result/1`.
    pub format: String,
    /// The policy's name.
    pub policy: String,
    /// The scenario's name.
    pub scenario: String,
    /// The trace's seed.
    pub seed: String,
    /// The figures.
    pub metrics: Metrics,
    /// `[case, turn, made_at, promise, level]`: when a promise was made, and until which minute.
    pub promises: Vec<(usize, u8, f64, f64, f64)>,
    /// `[hour_index, specialty, cases, on_time]`.
    pub by_hour: Vec<(usize, String, usize, usize)>,
}

/// Figures of one run. Shares are of the measured cases; what is unanswered is late. Times are minutes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Measured cases.
    pub cases: usize,
    /// Share answered in time.
    pub on_time: f64,
    /// The same among the most urgent.
    pub on_time_urgent: f64,
    /// The same in the specialty where it is lowest.
    pub worst_specialty: f64,
    /// Median clock time to the final answer.
    pub p50: f64,
    /// Nine in ten are answered within.
    pub p90: f64,
    /// Ninety-nine in a hundred.
    pub p99: f64,
    /// The longest.
    pub max: f64,
    /// Median time to the first round's answer or question.
    pub first_p50: f64,
    /// Ninety-nine in a hundred.
    pub first_p99: f64,
    /// Share of regular doctors' presence spent working.
    pub utilisation: f64,
    /// Jain's fairness index of the regular doctors' shares of presence spent working.
    pub jain: f64,
    /// How often a case was put before a doctor.
    pub offers_per_case: f64,
    /// Share of cases in which an on-call or backup doctor worked.
    pub oncall_share: f64,
    /// Minutes they worked per 100 cases.
    pub oncall_min_per_100: f64,
    /// Share of promises kept.
    pub promise_kept: Option<f64>,
    /// Mean promised minutes.
    pub promise_len_mean: Option<f64>,
    /// Median promised minutes.
    pub promise_len_p50: Option<f64>,
    /// Ninety-five in a hundred are promised within.
    pub promise_len_p95: Option<f64>,
    /// Mean minutes between answer and promise.
    pub promise_slack_mean: Option<f64>,
    /// Never answered.
    pub unanswered: usize,
}

/// One case's end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CaseEnd {
    pub(crate) on_time: bool,
    pub(crate) first: Option<f64>,
    pub(crate) answered: Option<f64>,
    /// Minutes of clock time until the answer, or until the end where there is none.
    pub(crate) clock: f64,
    pub(crate) called_in: bool,
}

impl Log {
    pub(crate) fn new(trace: &Trace, policy: PolicyName, segments: &[Segment]) -> Self {
        let row = |segment: &Segment| {
            let outcome = match segment.outcome {
                Outcome::Ok => "ok",
                Outcome::Abandon => "abandon",
                Outcome::Left => "left",
                Outcome::Handover => "handover",
            };
            (segment.doctor, segment.case, segment.round, segment.start, segment.end, outcome.to_owned())
        };
        Self {
            format: "askwell.dispatch.log/1".to_owned(),
            scenario: trace.scenario.clone(),
            seed: trace.seed.clone(),
            policy: policy.as_str().to_owned(),
            segments: segments.iter().map(row).collect(),
        }
    }
}

/// How each case ended, from the log alone (R8).
pub(crate) fn case_ends(trace: &Trace, segments: &[Segment]) -> Vec<CaseEnd> {
    let cases = &trace.cases;
    let mut rounds: Vec<[Option<f64>; 2]> = vec![[None, None]; trace.len()];
    let mut called_in = vec![false; trace.len()];
    for segment in segments {
        called_in[segment.case] |= trace.doctors[segment.doctor].tier != Tier::Regular;
        if segment.outcome == Outcome::Ok {
            rounds[segment.case][usize::from(segment.round) - 1] = Some(segment.end);
        }
    }
    let end_of = |case: usize| {
        let [first, second] = rounds[case];
        let (arrived, reply) = (cases.t[case], cases.reply[case]);
        let has_second = cases.e2[case] > 0.0;
        let answered = if has_second { second } else { first };
        let deadline = trace.urgency[cases.urg[case]].deadline_min;
        let first_kept = first.is_some_and(|first| first <= cases.due[case]);
        let second_due = first.map(|first| (cases.due[case] + reply).max(first + reply + (deadline / 2.0).min(60.0)));
        let second_kept = !has_second || answered.zip(second_due).is_some_and(|(answered, due)| answered <= due);
        let paused = first.filter(|first| has_second && first + reply <= trace.end_min).map_or(0.0, |_| reply);
        let clock = (answered.unwrap_or(trace.end_min) - arrived - paused).max(0.0);
        CaseEnd {
            on_time: first_kept && second_kept && answered.is_some(),
            first,
            answered,
            clock,
            called_in: called_in[case],
        }
    };
    (0..trace.len()).map(end_of).collect()
}

/// The cases that count.
pub(crate) fn measured(trace: &Trace) -> impl Iterator<Item = usize> + '_ {
    let counts = |t: f64| trace.warmup_min <= t && t < trace.horizon_min;
    trace.cases.t.iter().enumerate().filter(move |(_, t)| counts(**t)).map(|(case, _)| case)
}

/// Computes the figures of a run.
pub(crate) fn metrics(trace: &Trace, run: &Run, ends: &[CaseEnd]) -> Metrics {
    let counted: Vec<usize> = measured(trace).collect();
    let share = |wanted: &dyn Fn(usize) -> bool, kept: &dyn Fn(usize) -> bool| {
        let all = counted.iter().filter(|case| wanted(**case)).count();
        let yes = counted.iter().filter(|case| wanted(**case) && kept(**case)).count();
        if all == 0 { 1.0 } else { ratio(yes, all) }
    };
    let on_time = |case: usize| ends[case].on_time;
    let by_specialty = (0..trace.specialties.len()).map(|spec| share(&|case| trace.cases.spec[case] == spec, &on_time));
    let clocks = sorted(counted.iter().map(|case| ends[*case].clock));
    let firsts = sorted(counted.iter().map(|&case| ends[case].first.unwrap_or(trace.end_min) - trace.cases.t[case]));
    let mut is_counted = vec![false; trace.len()];
    counted.iter().for_each(|&case| is_counted[case] = true);
    let called_minutes: f64 = run
        .segments
        .iter()
        .filter(|segment| trace.doctors[segment.doctor].tier != Tier::Regular && is_counted[segment.case])
        .map(|segment| segment.end - segment.start)
        .fold(0.0, |sum, minutes| sum + minutes);
    let (utilisation, jain) = use_of_presence(trace, run);
    Metrics {
        cases: counted.len(),
        on_time: share(&|_| true, &on_time),
        on_time_urgent: share(&|case| trace.cases.urg[case] == 0, &on_time),
        worst_specialty: by_specialty.fold(1.0, f64::min),
        p50: quantile(&clocks, 0.5),
        p90: quantile(&clocks, 0.9),
        p99: quantile(&clocks, 0.99),
        max: quantile(&clocks, 1.0),
        first_p50: quantile(&firsts, 0.5),
        first_p99: quantile(&firsts, 0.99),
        utilisation,
        jain,
        offers_per_case: ratio(run.offers, trace.len().max(1)),
        oncall_share: share(&|_| true, &|case| ends[case].called_in),
        oncall_min_per_100: 100.0 * called_minutes / as_float(counted.len().max(1)),
        unanswered: counted.iter().filter(|case| ends[**case].answered.is_none()).count(),
        ..Metrics::default()
    }
}

/// Share of presence worked by all regular doctors, and Jain's index over each one's share.
fn use_of_presence(trace: &Trace, run: &Run) -> (f64, f64) {
    let mut worked = vec![0.0; trace.doctors.len()];
    let measured = |start: f64, end: f64| (end.min(trace.horizon_min) - start.max(trace.warmup_min)).max(0.0);
    for segment in &run.segments {
        worked[segment.doctor] += measured(segment.start, segment.end);
    }
    let (mut all_worked, mut all_present) = (0.0, 0.0);
    let mut shares = Vec::new();
    for (doctor, worked) in trace.doctors.iter().zip(worked) {
        let present: f64 = doctor.present.iter().map(|&(start, end, _)| measured(start, end)).sum();
        if doctor.tier == Tier::Regular && present > 0.0 {
            all_worked += worked;
            all_present += present;
            shares.push(worked / present);
        }
    }
    let sum: f64 = shares.iter().sum();
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    let jain = if squares > 0.0 { sum * sum / (as_float(shares.len()) * squares) } else { 1.0 };
    (if all_present > 0.0 { all_worked / all_present } else { 0.0 }, jain)
}

/// Adds what became of the promises given to measured cases.
pub(crate) fn promise_metrics(trace: &Trace, segments: &[Segment], promises: &[Promise], metrics: &mut Metrics) {
    let mut ends = std::collections::BTreeMap::new();
    for segment in segments.iter().filter(|segment| segment.outcome == Outcome::Ok) {
        ends.insert((segment.case, segment.round), segment.end);
    }
    let counted: std::collections::BTreeSet<usize> = measured(trace).collect();
    let given: Vec<&Promise> = promises.iter().filter(|promise| counted.contains(&promise.0)).collect();
    if given.is_empty() {
        return;
    }
    let end = |promise: &Promise| ends.get(&(promise.0, promise.1)).copied();
    let kept = given.iter().filter(|promise| end(promise).is_some_and(|end| end <= promise.3)).count();
    let lengths = sorted(given.iter().map(|promise| promise.3 - promise.2));
    let slack: f64 = given.iter().map(|promise| promise.3 - end(promise).unwrap_or(trace.end_min)).sum();
    let count = as_float(given.len());
    metrics.promise_kept = Some(ratio(kept, given.len()));
    metrics.promise_len_mean = Some(lengths.iter().sum::<f64>() / count);
    metrics.promise_len_p50 = Some(quantile(&lengths, 0.5));
    metrics.promise_len_p95 = Some(quantile(&lengths, 0.95));
    metrics.promise_slack_mean = Some(slack / count);
}

/// Cases and cases in time per hour of arrival and specialty.
pub(crate) fn by_hour(trace: &Trace, ends: &[CaseEnd]) -> Vec<(usize, String, usize, usize)> {
    let mut cells = std::collections::BTreeMap::new();
    for case in measured(trace) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours since the start")]
        let hour = (trace.cases.t[case] / 60.0) as usize;
        let cell: &mut (usize, usize) = cells.entry((hour, trace.cases.spec[case])).or_default();
        cell.0 += 1;
        cell.1 += usize::from(ends[case].on_time);
    }
    let name = |spec: usize| trace.specialties[spec].name.clone();
    cells.into_iter().map(|((hour, spec), (cases, on_time))| (hour, name(spec), cases, on_time)).collect()
}

pub(crate) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The value at that share of a sorted list, between two neighbors by their distance.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = share * as_float(last);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (place - place.floor())
}

pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    as_float(part) / as_float(whole)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub(crate) fn as_float(count: usize) -> f64 {
    count as f64
}
