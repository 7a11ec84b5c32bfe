//! Agreement with the reference numbers, which are outputs of this model from an independent integrator.

use askwell_figures::Case;
use askwell_figures::course;
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
