//! Samples of the coordinator's pages.

use std::sync::Arc;

use askama::Template as _;
use askwell_app::board::{
    Before, Board, BoardCase, Callable, Considered, DoctorLine, Expected, Presence, Queued, Step, StepReason, WhatIf,
    Whereabouts, Why,
};
use askwell_app::core::access::Role;
use askwell_app::core::code::{Language, Specialty};
use askwell_app::core::consultation::{Cause, OverrideReason, Priority};
use askwell_app::core::dispatch::Change;
use askwell_app::core::id::{ConsultationId, PractitionerId, ShiftId};
use askwell_app::core::roster::{Interval, Shift, Tier};
use askwell_app::rosters::RosterWeek;
use askwell_app::{PageSaid, SearchBoard, SearchSaid, Vain};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::case::BoardCasePage;
use super::queue::{BoardPage, Queue};
use super::roster::RosterPage;
use super::searches::SearchesPage;
use super::shift::ShiftPage;
use super::what_if::WhatIfPage;
use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::sample::frame_in;
use crate::when::When;
use crate::words::{Words, key};

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a moment")
}

fn minutes(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

fn specialty() -> Specialty {
    Specialty::new("medical_oncology").expect("a code")
}

fn queued(number: u128, due: i64, whereabouts: Whereabouts, outlook: Option<Expected>) -> Queued {
    Queued {
        id: ConsultationId(Uuid::from_u128(number)),
        specialty: specialty(),
        language: Language::new("en").expect("a tag"),
        priority: if due < 100 { Priority::Urgent } else { Priority::Routine },
        turn: 1,
        opened_at: minutes(-30),
        due: minutes(due),
        slack: SignedDuration::from_mins(due - 11),
        whereabouts,
        outlook,
        alarms: if due < 0 { vec![Cause::MissedWaiting] } else { Vec::new() },
        declined: 1,
        called: vec![("Dr. Amara Okonkwo".into(), Tier::OnCall, minutes(6))],
    }
}

fn board() -> Board {
    let late = Some(Expected::Late { at: Some(minutes(180)) });
    let in_time = Some(Expected::InTime { by: "Dr. Henrik Lindqvist".into(), at: minutes(70) });
    let called = Some(Expected::Called { by: "Dr. Amara Okonkwo".into(), from: minutes(20) });
    let in_hand = Whereabouts::InHand { by: "Dr. Henrik Lindqvist".into(), since: minutes(-9), until: minutes(6) };
    let line = |number: u128, presence, tier| DoctorLine {
        id: PractitionerId(Uuid::from_u128(number)),
        name: "Dr. Henrik Lindqvist".into(),
        specialties: vec![specialty()],
        tier,
        presence,
        shift: (minutes(-60), minutes(180)),
        seen_at: Some(minutes(-1)),
        in_hand: Vec::new(),
        license_lapses: number == 2,
    };
    Board {
        at: now(),
        queue: vec![
            queued(1, -20, Whereabouts::Waiting, late),
            queued(2, 80, Whereabouts::Waiting, in_time),
            queued(3, 150, in_hand, None),
            queued(5, 170, Whereabouts::Waiting, called),
            queued(4, 200, Whereabouts::WithPatient { by: "Dr. Amara Okonkwo".into() }, None),
        ],
        doctors: vec![line(1, Presence::Present, Tier::Regular), line(2, Presence::StandingBy, Tier::OnCall)],
        in_danger: 1,
        overdue: 1,
        unrouted: 0,
    }
}

fn frame(words: Words, path: &str) -> Frame {
    frame_in(words, path).signed_in([Role::Coordinator], "Sam Ocampo")
}

fn searches() -> SearchBoard {
    let vain = |words: &str| vec![Vain { words: words.into(), count: 4, last_at: now() }];
    SearchBoard {
        open: vain("frozen shoulder swimming"),
        wanted: vain("honey for a cough at night"),
        for_synonyms: vain("gouty toe"),
        dismissed: vain("football results"),
        pages: vec![PageSaid {
            path: "/answers/rheumatology/gout/how-is-gout-treated".into(),
            title: "How is gout treated?".into(),
            helped: 12,
            missed: 3,
        }],
        searches: vec![SearchSaid { words: "gout beer".into(), helped: 2, missed: 5 }],
    }
}

/// One sample of every page.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, Arc::new(jiff::tz::TimeZone::UTC));
    let empty = Board { at: now(), queue: Vec::new(), doctors: Vec::new(), in_danger: 0, overdue: 0, unrouted: 2 };
    let page = |board: &Board| BoardPage { queue: Queue::of(board, &when, words), frame: frame(words, "/board") };
    let doctor = |number: u128, may| Callable {
        id: PractitionerId(Uuid::from_u128(number)),
        name: format!("Dr. Number {number}"),
        may,
        on: Some(Tier::Regular),
        is_busy: false,
    };
    let step = |kind, why| Step { at: minutes(-5), kind, doctor: Some("Dr. Number 1".into()), why, by_hand: None };
    let case = BoardCase {
        queued: board().queue.first().cloned(),
        version: 4,
        specialty: specialty(),
        priority: Priority::Routine,
        steps: vec![
            step("consultation.opened", None),
            step("consultation.offered", Some(StepReason::Asked(Tier::OnCall))),
            step("consultation.alarmed", Some(StepReason::Alarmed(Cause::PagesUnanswered))),
            Step { by_hand: Some(OverrideReason::NobodyElse), ..step("consultation.assigned_by_hand", None) },
        ],
        callable: vec![doctor(1, Ok(())), doctor(2, Err(Why::Language))],
    };
    let id = "00000000-0000-0000-0000-000000000001";
    let shift = Shift {
        id: ShiftId(Uuid::from_u128(1)),
        practitioner: PractitionerId(Uuid::from_u128(1)),
        tier: Tier::Regular,
        starts_at: minutes(0),
        ends_at: minutes(240),
        offered: false,
    };
    let week = RosterWeek {
        monday: jiff::civil::date(2026, 11, 16),
        shifts: vec![(shift, "Dr. Number 1".into())],
        uncovered: vec![(specialty(), vec![Interval { starts_at: minutes(240), ends_at: minutes(900) }])],
        doctors: vec![(PractitionerId(Uuid::from_u128(1)), "Dr. Number 1".into())],
    };
    let case_page = BoardCasePage::of(&case, id, frame(words, "/board"), (&when, now()), Form::new(), || "k".into());
    let what_if = |choices: &Considered, seen, form| {
        WhatIfPage::of(choices, seen, frame(words, "/board/what-if"), (&when, "k".into()), form).render()
    };
    let doctor_id = PractitionerId(Uuid::from_u128(1));
    let considered = Considered {
        doctors: vec![(doctor_id, "Dr. Number 1".into())],
        case: Some((ConsultationId(Uuid::from_u128(1)), 4, specialty())),
    };
    let by_queue = Considered { case: None, ..considered.clone() };
    let seen = WhatIf {
        at: now(),
        waiting: 3,
        late_before: 2,
        late_after: 0,
        changed: vec![Before {
            id: ConsultationId(Uuid::from_u128(1)),
            specialty: specialty(),
            due: minutes(80),
            before: Expected::Late { at: None },
            after: Expected::InTime { by: "Dr. Number 1".into(), at: minutes(12) },
        }],
        shift: Some((ShiftId(Uuid::from_u128(1)), now())),
    };
    let nothing = WhatIf { changed: Vec::new(), ..seen.clone() };
    let give = Change::Give { consultation: ConsultationId(Uuid::from_u128(1)), to: doctor_id };
    let call = Change::CallIn { practitioner: doctor_id, until: minutes(120) };
    let extend = Change::Extend { practitioner: doctor_id, by: SignedDuration::from_hours(2) };
    let on_roster = week.shifts.first().cloned().expect("there is one");
    let no_reason = Form::new().with("doctor", doctor_id);
    let mut no_reason = no_reason.with("specialty", "medical_oncology");
    no_reason.complain("give_reason", Complaint::new(key("reason-missing")));
    let refused_page = BoardCasePage::of(&case, id, frame(words, "/board"), (&when, now()), no_reason, || "k".into());
    let mut cannot = Form::new().with("change", "extend");
    cannot.complain("change", Complaint::new(key("what-if-cannot")));
    vec![
        ("board-case-refused", refused_page.render()),
        ("board-shift", ShiftPage::of(&on_roster, frame(words, "/board/roster"), &when, Form::new()).render()),
        ("board-what-if", what_if(&by_queue, None, Form::new())),
        ("board-what-if-cannot", what_if(&by_queue, None, cannot)),
        ("board-what-if-call", what_if(&considered, Some((call, &seen)), Form::new())),
        ("board-what-if-queue", what_if(&by_queue, Some((call, &seen)), Form::new())),
        ("board-what-if-give", what_if(&considered, Some((give, &seen)), Form::new())),
        ("board-what-if-extend", what_if(&by_queue, Some((extend, &nothing)), Form::new())),
        ("board", page(&board()).render()),
        ("board-empty", page(&empty).render()),
        ("board-case", case_page.render()),
        (
            "board-searches",
            SearchesPage::of(searches(), frame(words, "/board/searches"), &when, Some("gout".into()), true).render(),
        ),
        (
            "board-searches-empty",
            SearchesPage::of(SearchBoard::default(), frame(words, "/board/searches"), &when, None, false).render(),
        ),
        ("board-roster", RosterPage::of(&week, frame(words, "/board/roster"), &when, Form::new()).render()),
    ]
}
