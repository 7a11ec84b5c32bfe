//! Planning for a service from its own history, while it runs; and planning that is told to stop.

use askwell_sim::{PlanReport, Report, Scenario};

use crate::house::House;
use crate::running::Running;

const CLINIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sim/src/tests/clinic.scenario.json");

#[test]
fn a_service_that_runs_is_planned_for_from_its_own_history() {
    let house = House::new();
    house.run(&["plan", "--own"]).ended(2, "there is no service here");
    house.run(&["plan", "--own", CLINIC]).ended(2, "cannot be used with");
    house.run(&["plan"]).ended(2, "SCENARIO");
    let mut demo = Running::start(house.command("data", &["demo", "--port", "0", "--folder", "data", "--fresh"]));
    demo.says("Everything lies in");
    let files = ["--output", "plan.json", "--plot", "plan.svg", "--scenario-out", "own.scenario.json"];
    let plan = || {
        let planned = house.run(&[&["plan", "--own", "--target", "0.5"][..], &files].concat());
        let planned = planned.ended(0, "what they could not say:\n  the history is short");
        assert!(planned.words.contains("is reached"), "{}", planned.words);
        serde_json::from_str::<PlanReport>(&house.read("plan.json")).unwrap()
    };
    // How the promise was kept is written down by a follower of the journal, which may be a moment behind.
    let mut report = plan();
    for _ in 0..20 {
        if report.history.as_ref().is_none_or(|basis| basis.on_time.is_some()) {
            break;
        }
        report = plan();
    }

    let scenario = Scenario::parse(&house.read("own.scenario.json")).unwrap();
    let basis = report.history.as_ref().unwrap();
    assert!(basis.cases > 5 && basis.on_time.is_some_and(|share| share > 0.0), "{basis:?}");
    assert!((scenario.horizon_h - scenario.warmup_h - 168.0).abs() < 1e-9, "a week from tomorrow on");
    assert!(scenario.doctors.iter().any(|doctor| doctor.id.contains("Okonkwo")), "doctors have their names");
    assert!(scenario.doctors.iter().any(|doctor| doctor.id.ends_with("(on call)")));
    let weekly: f64 = scenario.arrivals.dow_weights.iter().sum::<f64>() * scenario.arrivals.per_day;
    assert!(weekly > 1.0, "{weekly} cases a week");
    let cell = report.forecast.grid.first().unwrap();
    assert!(cell.on_time.1 <= cell.on_time.0 && cell.oncall_interval.0 <= cell.oncall_share, "{cell:?}");
    assert!(house.read("plan.svg").contains(&scenario.name));

    // What was made can be played and changed by hand like any other.
    let again = house.run(&["simulate", "own.scenario.json", "--replications", "1"]).went_well();
    let again: Report = serde_json::from_str(&again.data).unwrap();
    assert_eq!(again.scenario, report.forecast.scenario);
}

#[cfg(unix)]
#[test]
fn planning_that_is_told_to_stop_gives_the_best_so_far() {
    let house = House::new();
    let mut planning =
        Running::start(house.command("data", &["plan", CLINIC, "--target", "1", "--output", "plan.json"]));
    planning.says("Ctrl-C gives the best so far");
    planning.signal("INT");
    let (status, words) = planning.ended();
    assert!(status.success(), "{words}");
    assert!(words.contains("not reached when it was stopped"), "{words}");
    let report: PlanReport = serde_json::from_str(&house.read("plan.json")).unwrap();
    assert!(report.interrupted && !report.reached);
    assert_eq!(house.names(), ["plan.json"], "no half-written file is left");
}
