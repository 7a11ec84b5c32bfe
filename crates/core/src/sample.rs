//! Made-up people and cases for tests, the same in every test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::code::{Country, Digest, Language, Register, Slug, Specialty};
use crate::consultation::{self, Consultation, Opening, Priority, Subject};
use crate::id::{AccountId, ConsultationId, MessageId, PatientId, PractitionerId, TextId};
use crate::message::Words;
use crate::practitioner::{License, Practitioner, Scope, Standing};
use crate::publication::Place;

pub(crate) fn moment() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(crate) fn oncology() -> Specialty {
    Specialty::new("medical_oncology").unwrap()
}

pub(crate) fn words(number: u128) -> Words {
    Words {
        message: MessageId(Uuid::from_u128(number)),
        text: TextId(Uuid::from_u128(number)),
        digest: Digest([7; 32]),
        attachments: Vec::new(),
    }
}

fn doctor(number: u128) -> Practitioner {
    Practitioner {
        id: PractitionerId(Uuid::from_u128(number)),
        account: AccountId(Uuid::from_u128(number)),
        scope: Scope {
            specialties: BTreeSet::from([oncology()]),
            languages: BTreeSet::from([Language::new("en").unwrap()]),
        },
        license: license(),
        standing: Standing::Verified { by: AccountId(Uuid::from_u128(1)), at: moment() },
        version: 2,
    }
}

pub(crate) fn license() -> License {
    License {
        register: Register::new("gmc").unwrap(),
        country: Country::new("GB").unwrap(),
        credentials: Digest([9; 32]),
        valid_until: moment() + SignedDuration::from_hours(24 * 365),
    }
}

pub(crate) fn oncologist() -> Practitioner {
    doctor(0x0c)
}

pub(crate) fn second_oncologist() -> Practitioner {
    doctor(0x0d)
}

pub(crate) fn reviewer() -> Practitioner {
    doctor(0x0e)
}

pub(crate) fn opened() -> consultation::Event {
    let opening = Opening {
        patient: PatientId(Uuid::from_u128(0xa)),
        subject: Subject::Myself,
        specialty: oncology(),
        language: Language::new("en").unwrap(),
        priority: Priority::Routine,
        flags: Vec::new(),
        words: words(1),
        questions: 2,
        promise: SignedDuration::from_hours(4),
        calendar: None,
        follow_ups_allowed: 2,
    };
    Consultation::open(opening, moment()).unwrap()
}

pub(crate) fn consultation() -> Consultation {
    Consultation::begin(ConsultationId(Uuid::from_u128(0xc)), &opened()).unwrap()
}

pub(crate) fn place() -> Place {
    Place {
        specialty: oncology(),
        topic: Slug::new("her2-positive-breast-cancer").unwrap(),
        slug: Slug::new("is-it-different").unwrap(),
    }
}
