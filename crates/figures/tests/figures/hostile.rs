//! What comes from outside: forms and cases that are wrong, strange or meant to break something.

use askwell_figures::model::parameter::VMAX;
use askwell_figures::svg::{cell, growth, presets};
use askwell_figures::{Case, Figure, Kind, Medicine, Phrase, Refused, Scenario, Words, course};
use proptest::prelude::*;

use crate::drawings::{assert_well_formed, text_of};

fn refused(pairs: &[(&str, &str)]) -> Refused {
    Figure::from_query(pairs.iter().copied()).unwrap_err()
}

#[test]
fn a_form_field_that_is_wrong_is_named() {
    for (field, value) in [
        ("copies", ""),
        ("copies", "twenty"),
        ("copies", "NaN"),
        ("copies", "1e999"),
        ("copies", "-inf"),
        ("copies", "0.99"),
        ("copies", "40.01"),
        ("copies", "1,5"),
        ("copies", "\u{661}\u{662}"),
        ("expression", "0"),
        ("expression", "7"),
        ("neighbours", "-0.1"),
        ("neighbours", "1.1"),
        ("weeks", "11"),
        ("weeks", "53"),
        ("preset", "normal"),
        ("preset", "<script>"),
        ("medicine", ""),
        ("medicine", "paracetamol"),
        ("medicine", "lapatinib"),
        ("medicine", "Trastuzumab"),
    ] {
        let reason = refused(&[(field, value)]).to_string();
        assert!(reason.starts_with(field), "{value:?}: {reason}");
    }
}

#[test]
fn a_form_that_contradicts_itself_is_refused() {
    assert!(matches!(refused(&[("copies", "2"), ("copies", "3")]), Refused::Twice { .. }));
    assert!(matches!(refused(&[("medicine", "t-dxd"), ("medicine", "t-dxd")]), Refused::Twice { .. }));
    assert!(matches!(refused(&[("medicine", "t-dxd"), ("medicine", "t-dm1")]), Refused::TwoConjugates { .. }));
}

#[test]
fn a_preset_button_outranks_the_sliders_beside_it() {
    let pairs = [("copies", "20"), ("preset", "ihc0"), ("expression", "1"), ("utm_source", "letter")];
    let figure = Figure::from_query(pairs).unwrap();
    assert_eq!((figure.copies(), figure.expression()), (2.0, 0.3));
}

#[test]
fn a_refusal_stays_short_whatever_was_sent() {
    let long = "ä".repeat(1_000_000);
    assert!(refused(&[("copies", &long)]).to_string().len() < 200);
    assert!(refused(&[("medicine", &long)]).to_string().len() < 200);
}

#[test]
fn a_case_that_is_wrong_is_refused_with_its_field() {
    let tumour = "[[20,1,1.6],[2.25,2.5,0],[2,0.05,0]]";
    let scenario = |tumour: &str, rest: &str| format!(r#"{{"scenario":{{"tumour":{tumour},{rest}}}}}"#);
    let plain = r#""meds":[],"days":84"#;
    for (text, named) in [
        (scenario("[[0.5,1,1.6],[2,1,0],[2,1,0]]", plain), "tumour[0] copies"),
        (scenario("[[20,1,1.6],[2,9,0],[2,1,0]]", plain), "tumour[1] expression"),
        (scenario("[[20,1,1.6],[2,1,0],[2,1,-1]]", plain), "tumour[2] volume"),
        (scenario("[[20,1,0],[2,1,0],[2,1,0]]", plain), "tumour"),
        (scenario("[[20,1,500],[2,1,500],[2,1,0]]", plain), "tumour volume"),
        (scenario(tumour, r#""meds":[],"days":0"#), "days"),
        (scenario(tumour, r#""meds":[],"days":366.5"#), "days"),
        (scenario(tumour, r#""meds":["t-dxd","t-dm1"],"days":84"#), "meds"),
        (scenario(tumour, r#""meds":["t-dxd","t-dxd"],"days":84"#), "meds"),
        (scenario(tumour, r#""meds":[],"days":84,"start":-1"#), "start"),
        (scenario(tumour, r#""meds":[],"days":84,"start":10,"stop":9"#), "stop"),
        (scenario(tumour, r#""meds":[],"days":84,"every":0"#), "every"),
        (format!(r#"{{"t_days":[7,7],{}"#, &scenario(tumour, plain).replacen('{', "", 1)), "t_days"),
        (format!(r#"{{"t_days":[85],{}"#, &scenario(tumour, plain).replacen('{', "", 1)), "t_days"),
    ] {
        let case: Case = serde_json::from_str(&text).unwrap();
        let reason = course(&case).unwrap_err().to_string();
        assert!(reason.starts_with(named), "{text}: {reason}");
    }
}

#[test]
fn a_case_of_the_wrong_shape_does_not_parse() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"scenario":{"tumour":[[20,1,1.6]],"meds":[],"days":84}}"#,
        r#"{"scenario":{"tumour":[[20,1,1.6],[2,1],[2,1,0]],"meds":[],"days":84}}"#,
        r#"{"scenario":{"tumour":[[20,1,"1.6"],[2,1,0],[2,1,0]],"meds":[],"days":84}}"#,
        r#"{"scenario":{"tumour":[[1e999,1,1.6],[2,1,0],[2,1,0]],"meds":[],"days":84}}"#,
        r#"{"scenario":{"tumour":[[20,1,1.6],[2,1,0],[2,1,0]],"meds":["aspirin"],"days":84}}"#,
        r#"{"scenario":{"tumour":[[20,1,1.6],[2,1,0],[2,1,0]],"meds":[],"days":null}}"#,
        r#"{"scenario":{"tumour":[[20,1,1.6],[2,1,0],[2,1,0]],"meds":[],"days":84,"dose":1}}"#,
    ] {
        assert!(serde_json::from_str::<Case>(text).is_err(), "{text}");
    }
}

/// Words of somebody who means harm.
struct Hostile;

impl Words for Hostile {
    fn say(&self, phrase: &Phrase) -> String {
        format!("</title><script>alert('{}')</script>\u{0}\u{202e}&\"", phrase.key())
    }
}

#[test]
fn words_cannot_break_out_of_the_drawing() {
    let figure = Figure::from_query([("medicine", "t-dxd"), ("neighbours", "0.5")]).unwrap();
    for view in [cell(&figure, &Hostile), growth(&figure, &Hostile), presets(&figure, &Hostile)] {
        assert_well_formed(&view);
        assert!(!view.contains("<script") && !view.contains('\u{0}'));
        assert!(text_of(&view).contains("&lt;script&gt;"));
    }
}

fn medicines() -> impl Strategy<Value = Vec<Medicine>> {
    proptest::sample::subsequence(Medicine::ALL.to_vec(), 0..=8)
}

fn one_conjugate(mut medicines: Vec<Medicine>) -> Vec<Medicine> {
    if medicines.contains(&Medicine::TDm1) {
        medicines.retain(|medicine| *medicine != Medicine::TDxd);
    }
    medicines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_form_gives_a_figure_within_limits_or_a_named_refusal(pairs in proptest::collection::vec(
        (prop_oneof!["copies|expression|neighbours|weeks|preset|medicine", ".*"], prop_oneof!["-?[0-9]{1,3}(\\.[0-9]{1,3})?", "trastuzumab|t-dxd|low1|ihc0", ".*"]),
        0..6,
    )) {
        match Figure::from_query(pairs.clone()) {
            Ok(figure) => {
                prop_assert!((1.0..=40.0).contains(&figure.copies()));
                prop_assert!((0.05..=6.0).contains(&figure.expression()));
                prop_assert!((0.0..=1.0).contains(&figure.neighbours()));
                prop_assert!((12.0..=52.0).contains(&figure.weeks()));
            }
            Err(refused) => {
                let reason = refused.to_string();
                prop_assert!(pairs.iter().any(|(field, _)| reason.starts_with(field.as_str())), "{reason}");
            }
        }
    }

    #[test]
    fn any_figure_is_drawn_well_formed(copies in 1.0..=40.0_f64, expression in 0.05..=6.0_f64, neighbours in 0.0..=1.0_f64,
                                       weeks in 12.0..=52.0_f64, chosen in medicines()) {
        let mut pairs = vec![("copies", copies.to_string()), ("expression", expression.to_string()),
                             ("neighbours", neighbours.to_string()), ("weeks", weeks.to_string())];
        let offered = one_conjugate(chosen).into_iter().filter(|medicine| Medicine::TOGGLES.contains(medicine));
        pairs.extend(offered.map(|medicine| ("medicine", medicine.id().to_owned())));
        let figure = Figure::from_query(pairs).unwrap();
        for view in [cell(&figure, &askwell_figures::English), growth(&figure, &askwell_figures::English)] {
            assert_well_formed(&view);
            prop_assert!(!view.contains("NaN") && !view.contains("inf"));
            prop_assert!(view.len() < 40_000, "{} bytes", view.len());
        }
    }

    #[test]
    fn any_course_stays_within_what_can_be(
        kinds in proptest::array::uniform3((1.0..=40.0_f64, 0.05..=6.0_f64, 0.0..=150.0_f64)),
        chosen in medicines(), days in 1.0..=366.0_f64, start in 0.0..=100.0_f64, length in 0.0..=300.0_f64, every in 1.0..=60.0_f64,
    ) {
        let scenario = Scenario { tumour: kinds.map(Kind::from), meds: one_conjugate(chosen), days, start: Some(start),
                                  stop: Some(start + length), every: Some(every) };
        let series = course(&Case { scenario, t_days: None }).unwrap();
        let lengths = [&series.volume_mL, &series.H, &series.L, &series.N, &series.dying, &series.healthy, &series.occupancy_IV,
                       &series.occupancy_II, &series.payload_H_nM, &series.payload_N_nM, &series.payload_healthy_nM, &series.signal_H_rel];
        for values in lengths {
            prop_assert_eq!(values.len(), series.t_days.len());
            prop_assert!(values.iter().all(|value| value.is_finite() && *value >= -1e-12));
        }
        for share in [&series.occupancy_IV, &series.occupancy_II, &series.healthy, &series.signal_H_rel] {
            prop_assert!(share.iter().all(|share| *share <= 1.0 + 1e-12));
        }
        prop_assert!(series.volume_mL.iter().all(|volume| *volume <= VMAX + 1e-6));
    }

    #[test]
    fn any_numbers_at_all_give_a_course_or_a_refusal(
        kinds in proptest::array::uniform3((any::<f64>(), any::<f64>(), any::<f64>())),
        days in any::<f64>(), start in any::<Option<f64>>(), stop in any::<Option<f64>>(), every in any::<Option<f64>>(),
        sane in any::<[bool; 3]>(), t_days in any::<Option<Vec<f64>>>(),
    ) {
        let tumour = if sane[0] { [(20.0, 1.0, 1.6), (2.0, 1.0, 0.0), (2.0, 1.0, 0.0)] } else { kinds };
        let scenario = Scenario { tumour: tumour.map(Kind::from), meds: vec![Medicine::TDxd], days: if sane[1] { 28.0 } else { days },
                                  start, stop, every: if sane[2] { None } else { every } };
        if let Ok(series) = course(&Case { scenario, t_days }) {
            prop_assert!(series.volume_mL.iter().all(|volume| volume.is_finite()));
        }
    }
}
