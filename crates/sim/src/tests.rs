#![allow(clippy::unwrap_used)]

mod checker;
mod inputs;

use crate::{PolicyName, Scenario, Trace, generate, simulate_scenario, simulate_trace};
use checker::check;

/// A small clinic of two days: three specialties, two languages, a thin night, somebody on call.
pub(super) fn clinic() -> Scenario {
    Scenario::parse(include_str!("tests/clinic.scenario.json")).unwrap()
}

#[test]
fn every_policy_obeys_the_rules() {
    for replication in 0..3 {
        let trace = generate(&clinic(), replication);
        for policy in PolicyName::ALL {
            let (log, result) = simulate_trace(&trace, policy);
            let counted = check(&trace, &log).unwrap_or_else(|problem| panic!("{policy:?} {replication}: {problem}"));
            assert_eq!(counted.cases, result.metrics.cases, "{policy:?}");
            assert!((counted.on_time - result.metrics.on_time).abs() < 1e-12, "{policy:?}");
        }
    }
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let trace = generate(&clinic(), 0);
    let (log, _) = simulate_trace(&trace, PolicyName::PlanLadder);
    let mut doubled = log.clone();
    doubled.segments.push(log.segments[0].clone());
    assert!(check(&trace, &doubled).is_err(), "work done twice");
    let mut hurried = log.clone();
    hurried.segments[0].4 = hurried.segments[0].3 + 0.01;
    assert!(check(&trace, &hurried).is_err(), "work done too fast");
    let mut absent = log.clone();
    absent.segments[0].3 += 100_000.0;
    absent.segments[0].4 += 100_000.0;
    assert!(check(&trace, &absent).is_err(), "work done by nobody present");
}

#[test]
fn the_same_trace_gives_the_same_bytes() {
    let trace = generate(&clinic(), 1);
    let bytes = |policy| serde_json::to_string(&simulate_trace(&trace, policy)).unwrap();
    for policy in PolicyName::ALL {
        assert_eq!(bytes(policy), bytes(policy), "{policy:?}");
    }
}

/// Two traces that differ only after a moment: what was decided before it must be the same.
#[test]
fn no_policy_sees_ahead() {
    let trace = generate(&clinic(), 2);
    let cut = 1500.0;
    let mut other = trace.clone();
    let keep = other.cases.t.iter().filter(|t| **t < cut).count();
    let columns = &mut other.cases;
    columns.t.truncate(keep);
    columns.spec.truncate(keep);
    columns.lang.truncate(keep);
    columns.urg.truncate(keep);
    columns.due.truncate(keep);
    columns.e1.truncate(keep);
    columns.e2.truncate(keep);
    columns.reply.truncate(keep);
    columns.avers.truncate(keep);
    for doctor in &mut other.doctors {
        doctor.present.retain(|(start, ..)| *start < cut);
    }
    for policy in PolicyName::ALL {
        let before = |trace: &Trace| {
            let (log, result) = simulate_trace(trace, policy);
            let segments: Vec<_> = log.segments.into_iter().filter(|segment| segment.4 < cut).collect();
            let promises: Vec<_> = result.promises.into_iter().filter(|promise| promise.2 < cut).collect();
            (segments, promises)
        };
        assert_eq!(before(&trace), before(&other), "{policy:?}");
    }
}

#[test]
fn calling_in_keeps_more_than_picking() {
    let share = |policy| simulate_scenario(&clinic(), 3, policy, &mut |_| ()).metrics["on_time"].mean;
    let (ours, picked) = (share(PolicyName::PlanLadder), share(PolicyName::SelfPick));
    assert!(ours > picked + 0.05, "{ours} against {picked}");
}

#[test]
fn every_hour_and_specialty_has_its_figures_with_intervals() {
    let report = simulate_scenario(&clinic(), 4, PolicyName::PlanLadder, &mut |_| ());
    for cell in &report.grid {
        let (share, least, most) = cell.on_time;
        assert!(least <= share && share <= most, "{cell:?}");
        assert!(cell.oncall_interval.0 <= cell.oncall_share && cell.oncall_share <= cell.oncall_interval.1, "{cell:?}");
        assert!(cell.p99_interval.0 <= cell.p99 && cell.p99 <= cell.p99_interval.1, "{cell:?}");
    }
    let used =
        |hour| report.grid.iter().find(|cell| cell.hour == hour && cell.specialty == "general").unwrap().utilisation;
    let (whole, busy) = (report.metrics["utilisation"].mean, used(10).unwrap().mean);
    assert!((0.2..=1.0).contains(&busy) && (busy - whole).abs() < 0.5, "{busy} at ten, {whole} over all");
}

#[test]
fn a_service_without_any_doctor_present_tells_the_truth() {
    let mut scenario = clinic();
    scenario.behaviour.p_absent_shift = 1.0;
    scenario.doctors.retain(|doctor| doctor.tier == crate::Tier::Regular);
    let trace = generate(&scenario, 0);
    let (log, result) = simulate_trace(&trace, PolicyName::PlanLadder);
    assert!(log.segments.is_empty());
    assert_eq!(result.metrics.unanswered, result.metrics.cases);
    assert!(result.metrics.on_time.abs() < f64::EPSILON);
}

#[test]
fn a_field_nobody_answers_is_late_and_the_others_are_not() {
    let mut scenario = clinic();
    for doctor in &mut scenario.doctors {
        doctor.skills.retain(|skill| skill != "heart");
    }
    scenario.doctors.retain(|doctor| !doctor.skills.is_empty());
    let report = simulate_scenario(&scenario, 2, PolicyName::PlanLadder, &mut |_| ());
    let (late, others): (Vec<_>, Vec<_>) = report.grid.iter().partition(|cell| cell.specialty == "heart");
    assert!(late.iter().all(|cell| cell.on_time.0.abs() < f64::EPSILON && cell.utilisation.is_none()), "{late:?}");
    let cases = |cells: &[&crate::Cell]| cells.iter().map(|cell| cell.cases).sum::<usize>();
    let kept: f64 = others.iter().map(|cell| cell.on_time.0 * cell.cases as f64).sum();
    assert!(kept > 0.9 * cases(&others) as f64, "{kept} of {}", cases(&others));
    assert!((report.metrics["unanswered"].mean * 2.0 - cases(&late) as f64).abs() < 0.5);
    assert!(report.metrics["worst_specialty"].mean.abs() < f64::EPSILON);
}

#[test]
fn ten_times_the_arrivals_are_survived() {
    let mut scenario = clinic();
    scenario.arrivals.per_day *= 10.0;
    (scenario.horizon_h, scenario.drain_h) = (18.0, 6.0);
    let trace = generate(&scenario, 0);
    let (log, result) = simulate_trace(&trace, PolicyName::PlanLadder);
    check(&trace, &log).unwrap();
    assert!(result.metrics.utilisation > 0.8, "doctors are busy: {}", result.metrics.utilisation);
    assert!(result.metrics.on_time < 0.9);
}

#[test]
fn the_planner_finds_a_change_and_stops_when_told() {
    let mut scenario = clinic();
    scenario.doctors.retain(|doctor| doctor.tier == crate::Tier::Regular);
    let stopped = crate::plan(&scenario, 0.999, &mut |_| (), &|| true).unwrap();
    assert!(stopped.interrupted && stopped.steps.is_empty() && !stopped.reached);
    let easy = crate::plan(&scenario, 0.1, &mut |_| (), &|| false).unwrap();
    assert!(easy.reached && easy.steps.is_empty());
    let svg = crate::plot(&easy.forecast);
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && svg.contains("general"));
}
