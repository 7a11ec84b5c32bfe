//! Agreement with the reference numbers, which are outputs of this model from an independent integrator.

use askwell_figures::model::receptor::{Hold, Receptors, drive};
use askwell_figures::{Case, course};
use serde_json::Value;

/// The fixture: algebra and courses.
pub(crate) fn reference() -> Value {
    serde_json::from_str(include_str!("fixtures/reference.json")).unwrap()
}

/// Within 0.3 % or 1e-6 of the listed value.
pub(crate) fn agrees(got: f64, listed: f64) -> bool {
    (got - listed).abs() <= (0.003 * listed.abs()).max(1e-6)
}

#[test]
fn every_value_of_every_reference_course_agrees() {
    let reference = reference();
    let courses = reference["courses"].as_object().unwrap();
    assert_eq!(courses.len(), 8);
    let mut worst = 0.0_f64;
    for (name, listed) in courses {
        let case: Case = serde_json::from_value(listed.clone()).unwrap();
        let got = serde_json::to_value(course(&case).unwrap()).unwrap();
        for (quantity, values) in listed.as_object().unwrap() {
            let Some(values) = values.as_array() else { continue };
            let computed = got[quantity].as_array().unwrap();
            assert_eq!(computed.len(), values.len(), "{name} {quantity}");
            for (index, (computed, value)) in computed.iter().zip(values).enumerate() {
                let (computed, value) = (computed.as_f64().unwrap(), value.as_f64().unwrap());
                assert!(agrees(computed, value), "{name} {quantity}[{index}]: {computed} instead of {value}");
                if value.abs() > 1e-6 {
                    worst = worst.max((computed / value - 1.0).abs());
                }
            }
        }
    }
    println!("worst relative difference {worst:.2e}");
}

#[test]
fn the_way_from_gene_copies_to_growth_agrees() {
    let reference = reference();
    for row in reference["algebra"]["receptor_to_growth"].as_array().unwrap() {
        let listed = |name: &str| row[name].as_f64().unwrap();
        let cell = Receptors::new(listed("copies"), listed("expression"));
        let signal = |domain_four, domain_two, tablets| cell.signal(Hold { domain_four, domain_two, tablets });
        for (name, got) in [
            ("receptors", cell.total),
            ("free", cell.free),
            ("homodimers", cell.equal_pairs),
            ("heterodimers", cell.mixed_pairs),
            ("signal", signal(0.0, 0.0, 0.0)),
            ("drive", drive(signal(0.0, 0.0, 0.0))),
            ("doubling_days", cell.doubling_days()),
            // The reference takes these at nine tenths and eight tenths of the receptors held.
            ("signal_T", signal(0.9, 0.0, 0.0)),
            ("signal_TP", signal(0.9, 0.8, 0.0)),
            ("signal_TKI", signal(0.0, 0.0, 1.2)),
        ] {
            assert!((got / listed(name) - 1.0).abs() < 1e-9, "{name}: {got} instead of {}", listed(name));
        }
    }
}

#[test]
fn a_course_answers_the_moments_asked_for() {
    let scenario =
        serde_json::json!({"tumour": [[20, 1, 1.6], [2.25, 2.5, 0], [2, 0.05, 0]], "meds": ["t-dxd"], "days": 100});
    let weekly: Case = serde_json::from_value(serde_json::json!({ "scenario": scenario })).unwrap();
    let series = course(&weekly).unwrap();
    assert_eq!(series.t_days.len(), 16);
    assert_eq!(series.t_days.last(), Some(&100.0));
    let asked = serde_json::json!({ "scenario": scenario, "t_days": [0.5, 20.9, 42.0] });
    let asked = course(&serde_json::from_value(asked).unwrap()).unwrap();
    assert_eq!(asked.t_days, [0.5, 20.9, 42.0]);
    let difference = asked.volume_mL[2] / series.volume_mL[6] - 1.0;
    assert!(difference.abs() < 1e-4, "other steps, the same course: {difference}");
}

#[test]
fn what_goes_out_can_come_in_again() {
    let courses = reference();
    let case: Case = serde_json::from_value(courses["courses"]["chemo_tablet_stop"].clone()).unwrap();
    let series = course(&case).unwrap();
    let text = serde_json::to_string(&series).unwrap();
    let again: Case = serde_json::from_str(&text).unwrap();
    assert_eq!(course(&again).unwrap(), series);
}
