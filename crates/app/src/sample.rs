//! Made-up people and cases for tests, the same in every test.
#![allow(clippy::unwrap_used)]

use askwell_core::code::{Digest, Language, Specialty};
use askwell_core::consultation::{Consultation, Opening, Priority, Subject};
use askwell_core::id::{ConsultationId, MessageId, PatientId, PractitionerId, TextId};
use askwell_core::message::Words;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) fn moment() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(crate) fn doctor_id(number: u128) -> PractitionerId {
    PractitionerId(Uuid::from_u128(0xd0 + number))
}

pub(crate) fn words(number: u128) -> Words {
    Words {
        message: MessageId(Uuid::from_u128(number)),
        text: TextId(Uuid::from_u128(number)),
        digest: Digest([7; 32]),
        attachments: Vec::new(),
    }
}

/// A routine question in oncology with two questions, opened at [`moment`], due four hours later.
pub(crate) fn consultation() -> Consultation {
    let opening = Opening {
        patient: PatientId(Uuid::from_u128(0xa)),
        subject: Subject::Myself,
        specialty: Specialty::new("medical_oncology").unwrap(),
        language: Language::new("en").unwrap(),
        priority: Priority::Routine,
        flags: Vec::new(),
        words: words(1),
        questions: 2,
        promise: SignedDuration::from_hours(4),
        calendar: None,
        follow_ups_allowed: 2,
    };
    let event = Consultation::open(opening, moment()).unwrap();
    Consultation::begin(ConsultationId(Uuid::from_u128(0xc)), &event).unwrap()
}
