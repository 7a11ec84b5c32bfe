#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    opened: Timestamp,
    promise_min: i64,
    calendar: Option<String>,
    first_due: Timestamp,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    at: Timestamp,
    kind: String,
    in_time: Option<bool>,
    #[serde(default)]
    due: Option<Timestamp>,
    budget_left_min: Option<f64>,
    #[serde(default)]
    ignored: bool,
}

fn calendar(name: &str) -> Calendar {
    let day =
        |opens: &str, closes: &str| vec![Hours { opens: opens.parse().unwrap(), closes: closes.parse().unwrap() }];
    let time_zone = TimeZone::get("Europe/Berlin").unwrap();
    if name == "always" {
        return Calendar::new(time_zone, std::array::from_fn(|_| day("00:00", "24:00")), BTreeSet::new()).unwrap();
    }
    let week = std::array::from_fn(|weekday| match weekday {
        0..=4 => day("08:00", "20:00"),
        5 => day("09:00", "13:00"),
        _ => Vec::new(),
    });
    let holidays = ["2026-04-03", "2026-04-06", "2026-12-25"].map(|date| date.parse().unwrap());
    Calendar::new(time_zone, week, holidays.into()).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_clock_follows_its_vectors() {
    let Cases { cases } = serde_json::from_str(include_str!("cases.json")).unwrap();
    assert_eq!(cases.len(), 23);
    for case in cases {
        let calendar = case.calendar.as_deref().map(calendar);
        let mut deadline = Deadline::new(case.opened, SignedDuration::from_mins(case.promise_min), calendar);
        let name = &case.name;
        assert_eq!(deadline.due(), Some(case.first_due), "{name}");
        for step in case.steps {
            match step.kind.as_str() {
                "ask" => {
                    let asked = deadline.ask(step.at);
                    assert_eq!(asked.is_none(), step.ignored, "{name}");
                    assert_eq!(asked.map(|asked| asked.in_time), step.in_time, "{name}");
                    let left = asked.map(|asked| asked.left.as_secs_f64() / 60.0);
                    assert_eq!(left, step.budget_left_min, "{name}");
                }
                "reply" => assert_eq!(deadline.reply(step.at), step.due, "{name}"),
                "follow_up" => assert_eq!(deadline.new_turn(step.at), step.due, "{name}"),
                "answer" => {
                    assert_eq!(Some(deadline.answer(step.at)), step.in_time, "{name}");
                    assert_eq!(deadline.due(), step.due, "{name}");
                }
                other => panic!("{name}: {other}"),
            }
        }
    }
}

#[test]
fn forty_replies_move_the_deadline_once() {
    let mut deadline = Deadline::new(at("2026-01-12T09:00:00Z"), SignedDuration::from_hours(4), None);
    deadline.ask(at("2026-01-12T10:00:00Z"));
    let due = deadline.reply(at("2026-01-12T11:00:00Z"));
    for minute in 1..40 {
        assert_eq!(deadline.reply(at("2026-01-12T11:00:00Z") + SignedDuration::from_mins(minute)), None);
    }
    assert_eq!(deadline.due(), due);
}

#[test]
fn a_late_question_does_not_heal_the_miss() {
    let mut deadline = Deadline::new(at("2026-01-12T09:00:00Z"), SignedDuration::from_hours(4), None);
    deadline.ask(at("2026-01-12T13:01:00Z"));
    deadline.reply(at("2026-01-12T14:00:00Z"));
    assert!(deadline.in_time(at("2026-01-12T14:30:00Z")));
    assert!(!deadline.kept(at("2026-01-12T14:30:00Z")));
    assert_eq!(deadline.asks(), (1, 1));
}

#[test]
fn a_changed_promise_keeps_the_used_time() {
    let mut deadline = Deadline::new(at("2026-01-12T09:00:00Z"), SignedDuration::from_hours(4), None);
    assert_eq!(deadline.change_promise(SignedDuration::from_hours(1)), Some(at("2026-01-12T10:00:00Z")));
    deadline.ask(at("2026-01-12T09:40:00Z"));
    assert_eq!(deadline.change_promise(SignedDuration::from_hours(4)), None);
    // 20 of 60 minutes were left; the promise grew by 180.
    assert_eq!(deadline.reply(at("2026-01-12T12:00:00Z")), Some(at("2026-01-12T15:20:00Z")));
}

#[test]
fn a_reopened_turn_goes_on_with_what_was_left() {
    let mut deadline = Deadline::new(at("2026-01-12T09:00:00Z"), SignedDuration::from_hours(4), None);
    deadline.answer(at("2026-01-12T10:00:00Z"));
    assert_eq!(deadline.reopen(at("2026-01-13T10:00:00Z")), Some(at("2026-01-13T13:00:00Z")));
    assert_eq!(deadline.turn(), 1);
}

#[test]
fn an_unanswered_turn_has_no_next_one() {
    let mut deadline = Deadline::new(at("2026-01-12T09:00:00Z"), SignedDuration::from_hours(4), None);
    assert_eq!(deadline.new_turn(at("2026-01-12T10:00:00Z")), None);
    assert_eq!(deadline.due(), Some(at("2026-01-12T13:00:00Z")));
}

#[test]
fn a_deadline_survives_its_written_form() {
    let mut deadline =
        Deadline::new(at("2026-01-12T17:30:00Z"), SignedDuration::from_hours(4), Some(calendar("clinic")));
    deadline.ask(at("2026-01-12T18:00:00Z"));
    let written = serde_json::to_string(&deadline).unwrap();
    assert_eq!(serde_json::from_str::<Deadline>(&written).unwrap(), deadline);
}

#[test]
fn a_calendar_that_cannot_be_is_refused_with_its_reason() {
    let refused = |json: &str| serde_json::from_str::<Calendar>(json).unwrap_err().to_string();
    let empty = r#"{"tz":"Europe/Berlin","week":[[],[],[],[],[],[],[]]}"#;
    assert!(refused(empty).contains("no open hours"));
    let backwards = r#"{"tz":"Europe/Berlin","week":[[["20:00","08:00"]],[],[],[],[],[],[]]}"#;
    assert!(refused(backwards).contains("end before they begin"));
    assert!(refused(r#"{"tz":"Europe/Atlantis","week":[[],[],[],[],[],[],[]]}"#).contains("Atlantis"));
    assert!(refused(r#"{"tz":"UTC","week":[[["25:00","26:00"]],[],[],[],[],[],[]]}"#).contains("25:00"));
}

proptest::proptest! {
    /// Advancing and measuring are each other's inverse, over clock changes and holidays.
    #[test]
    fn service_time_adds_up(start in 0_i64..365 * 86_400, minutes in 1_i64..20_000) {
        let calendar = calendar("clinic");
        let from = at("2026-01-01T00:00:00Z") + SignedDuration::from_secs(start);
        let until = calendar.advance(from, SignedDuration::from_mins(minutes));
        proptest::prop_assert_eq!(calendar.service_between(from, until), SignedDuration::from_mins(minutes));
    }
}
