//! Samples of the doctor's pages.

use std::sync::Arc;

use askama::Template as _;
use askwell_app::core::Refused;
use askwell_app::core::access::Role;
use askwell_app::core::code::{Language, Specialty};
use askwell_app::core::consultation::{Priority, Subject};
use askwell_app::core::id::{ConsultationId, PractitionerId, ShiftId};
use askwell_app::core::roster::{Shift, Tier};
use askwell_app::desk::{Card, Desk};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::home::{AnsweredPage, CaseCard, DeskPage};
use super::shifts::ShiftsPage;
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

fn card(number: u128, due: Option<i64>) -> Card {
    Card {
        id: ConsultationId(Uuid::from_u128(number)),
        specialty: Specialty::new("medical_oncology").expect("a code"),
        language: Language::new("en").expect("a tag"),
        priority: Priority::Routine,
        subject: Subject::Child,
        turn: 2,
        open_questions: 2,
        opened_at: minutes(-90),
        due: due.map(minutes),
        offer: due.filter(|due| *due > 100).map(|_| (Tier::OnCall, minutes(7))),
        answered_at: due.is_none().then(|| minutes(-5)),
    }
}

fn shift() -> Shift {
    Shift {
        id: ShiftId(Uuid::from_u128(1)),
        practitioner: PractitionerId(Uuid::from_u128(1)),
        tier: Tier::Regular,
        starts_at: minutes(-60),
        ends_at: minutes(180),
        offered: false,
    }
}

fn desk(refused: Option<Refused>) -> Desk {
    Desk {
        refused,
        licensed_until: minutes(60 * 24 * 10),
        on: Some(shift()),
        next: None,
        waiting: 3,
        offered: vec![card(1, Some(150))],
        in_hand: vec![card(2, Some(40))],
        returned: vec![card(3, Some(-4))],
        with_patient: Vec::new(),
    }
}

fn frame(words: Words, path: &str) -> Frame {
    frame_in(words, path).signed_in([Role::Practitioner], "Dr. Ada Brandt")
}

/// One sample of every page, and the desk in its states.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, Arc::new(jiff::tz::TimeZone::UTC));
    let page = |desk: &Desk| DeskPage::of(desk, frame(words, "/desk"), &when, now()).render();
    let empty =
        Desk { on: None, waiting: 0, offered: Vec::new(), in_hand: Vec::new(), returned: Vec::new(), ..desk(None) };
    let answered = AnsweredPage {
        cards: vec![CaseCard::of(&card(4, None), &when, words, now())],
        newer: None,
        older: Some("/desk/answered?after=x".into()),
        frame: frame(words, "/desk/answered"),
    };
    let shifts = |shifts: &[Shift], offered: &[(Shift, String)], form: Form| {
        ShiftsPage::of(shifts, offered, frame(words, "/desk/shifts"), (&when, now()), form).render()
    };
    let address = "calendars/5f.ics".to_owned();
    let with_address = ShiftsPage {
        address: Some(address),
        ..ShiftsPage::of(&[shift()], &[], frame(words, "/desk/shifts"), (&when, now()), Form::new())
    };
    let ahead = Shift { starts_at: minutes(300), ends_at: minutes(400), ..shift() };
    let on_offer = Shift { offered: true, ..ahead.clone() };
    let mut late = Form::new();
    late.complain("shifts", Complaint::new(key("swap-gone")));
    let mut pages = vec![
        ("desk", page(&desk(None))),
        ("desk-refused", page(&desk(Some(Refused::LicenseLapsed)))),
        ("desk-empty", page(&empty)),
        ("desk-answered", answered.render()),
        ("desk-shifts", shifts(&[shift(), ahead.clone(), on_offer.clone()], &[], Form::new())),
        ("desk-shifts-offered", shifts(&[shift()], &[(on_offer, "Dr. Amara Okonkwo".into())], Form::new())),
        ("desk-shifts-address", with_address.render()),
        ("desk-shifts-late", shifts(&[shift()], &[], late)),
        ("desk-shifts-none", shifts(&[], &[], Form::new())),
    ];
    pages.extend(super::case::samples(words, &when, now()));
    pages
}
