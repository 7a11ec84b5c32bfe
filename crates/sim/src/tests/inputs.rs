//! What is wrong with an input is said with its place.

use crate::{PolicyName, Refused, Scenario, Trace, generate};

const CLINIC: &str = include_str!("clinic.scenario.json");

/// The message for the clinic with one thing changed.
fn refused(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut json: serde_json::Value = serde_json::from_str(CLINIC).unwrap();
    change(&mut json);
    Scenario::parse(&json.to_string()).unwrap_err().to_string()
}

#[test]
fn an_unknown_field_is_named() {
    let message = refused(|json| json["doctors"][1]["shoe_size"] = 42.into());
    assert!(message.contains("shoe_size") && message.contains("line 1"), "{message}");
}

#[test]
fn a_shift_that_ends_before_it_starts_is_named() {
    let message = refused(|json| json["doctors"][2]["shifts"][1] = serde_json::json!([600, 540]));
    assert!(
        message.starts_with("doctors[2] (") && message.contains("shifts[1]") && message.contains("540"),
        "{message}"
    );
}

#[test]
fn a_doctor_without_skills_is_named() {
    let message = refused(|json| json["doctors"][0]["skills"] = serde_json::json!([]));
    assert!(message.starts_with("doctors[0] (") && message.contains("no skills"), "{message}");
}

#[test]
fn a_skill_nobody_knows_is_named() {
    let message = refused(|json| json["doctors"][0]["skills"] = serde_json::json!(["astrology"]));
    assert!(message.contains("astrology"), "{message}");
}

#[test]
fn shares_must_sum_to_one() {
    let message = refused(|json| json["languages"][0]["share"] = 0.5.into());
    assert!(message.starts_with("languages: the shares sum to"), "{message}");
}

#[test]
fn a_wrong_tier_and_a_wrong_number_are_refused() {
    assert!(refused(|json| json["doctors"][0]["tier"] = "boss".into()).contains("boss"));
    assert!(refused(|json| json["behaviour"]["p_abandon"] = 1.5.into()).contains("p_abandon"));
    assert!(refused(|json| json["arrivals"]["hour_weights"] = serde_json::json!([1, 2])).contains("not 24"));
}

#[test]
fn a_trace_cut_in_half_is_refused() {
    let scenario = Scenario::parse(CLINIC).unwrap();
    let json = serde_json::to_string(&generate(&scenario, 0)).unwrap();
    let half: String = json.chars().take(json.len() / 2).collect();
    let message = Trace::parse(&half).unwrap_err().to_string();
    assert!(message.contains("EOF") && message.contains("column"), "{message}");
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    value["cases"]["e1"].as_array_mut().unwrap().truncate(10);
    let message = Trace::parse(&value.to_string()).unwrap_err().to_string();
    assert!(message.starts_with("cases.e1: has 10 entries"), "{message}");
}

#[test]
fn a_policy_nobody_wrote_is_refused_with_the_names_there_are() {
    let refused = "round_table".parse::<PolicyName>().unwrap_err();
    assert_eq!(refused, Refused::Policy("round_table".to_owned()));
    assert!(refused.to_string().contains("plan_ladder"));
}
