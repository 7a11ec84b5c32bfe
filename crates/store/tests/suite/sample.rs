//! Made-up people and cases, the same in every test.

use std::collections::BTreeSet;

use askwell_core::account::{self, Account};
use askwell_core::code::{Country, Digest, Language, Register, Slug, Specialty};
use askwell_core::consultation::{self, Consultation, Opening, Priority, Subject};
use askwell_core::id::{
    AccountId, ConsultationId, MessageId, PatientId, PractitionerId, PublicationId, ShiftId, SynonymId, TextId,
};
use askwell_core::message::Words;
use askwell_core::practitioner::{self, License, Practitioner, Scope};
use askwell_core::publication::{self, Origin, Place, Publication};
use askwell_core::query::{How, Resolution};
use askwell_core::roster::{Shift, Tier};
use askwell_core::synonym::{self, Synonym, Written};
use askwell_store::{By, Error, Store, Unit};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) fn moment() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub(crate) fn patient(number: u128) -> PatientId {
    PatientId(Uuid::from_u128(number))
}

pub(crate) fn account_id(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

pub(crate) fn oncology() -> Specialty {
    Specialty::new("medical_oncology").unwrap()
}

pub(crate) fn topic() -> Slug {
    Slug::new("her2-positive-breast-cancer").unwrap()
}

pub(crate) fn words(number: u128) -> Words {
    Words {
        message: MessageId(Uuid::from_u128(number)),
        text: TextId(Uuid::from_u128(number)),
        digest: Digest([7; 32]),
        attachments: Vec::new(),
    }
}

pub(crate) fn account(number: u128) -> (Account, account::Event) {
    let event = Account::open(patient(number), moment());
    (Account::begin(account_id(number), &event).unwrap(), event)
}

pub(crate) fn claimed(number: u128) -> (Practitioner, practitioner::Event) {
    let scope =
        Scope { specialties: BTreeSet::from([oncology()]), languages: BTreeSet::from([Language::new("en").unwrap()]) };
    let license = License {
        register: Register::new("gmc").unwrap(),
        country: Country::new("GB").unwrap(),
        credentials: Digest([9; 32]),
        valid_until: moment() + SignedDuration::from_hours(24 * 365),
    };
    let event = Practitioner::claim(account_id(number), scope, license).unwrap();
    (Practitioner::begin(PractitionerId(Uuid::from_u128(number)), &event).unwrap(), event)
}

/// A practitioner who was verified, as the rules see one.
pub(crate) fn oncologist(number: u128) -> Practitioner {
    let (mut practitioner, _) = claimed(number);
    let (scope, license) = (practitioner.scope.clone(), practitioner.license.clone());
    let event = practitioner.verify(account_id(1), scope, license, moment()).unwrap();
    practitioner.apply(&event);
    practitioner
}

pub(crate) fn opened(number: u128) -> (Consultation, consultation::Event) {
    let opening = Opening {
        patient: patient(0xa),
        subject: Subject::Myself,
        specialty: oncology(),
        language: Language::new("en").unwrap(),
        priority: Priority::Routine,
        flags: Vec::new(),
        words: words(number),
        questions: 2,
        promise: SignedDuration::from_hours(4),
        calendar: None,
        follow_ups_allowed: 2,
    };
    let event = Consultation::open(opening, moment()).unwrap();
    (Consultation::begin(ConsultationId(Uuid::from_u128(number)), &event).unwrap(), event)
}

pub(crate) fn place(slug: &str) -> Place {
    Place { specialty: oncology(), topic: topic(), slug: Slug::new(slug).unwrap() }
}

/// The words of every imported page.
pub(crate) const IMPORTED: &str = "Words anybody may read.";

pub(crate) fn imported(number: u128, place: Place) -> (Publication, publication::Event) {
    let origin = Origin::Import { line: Digest([3; 32]), reviewed_on: None };
    let language = Language::new("en").unwrap();
    let text = TextId(Uuid::from_u128(number));
    let digest = Digest(<sha2::Sha256 as sha2::Digest>::digest(IMPORTED).into());
    let event = Publication::import(origin, place, language, text, digest, account_id(1), moment());
    (Publication::begin(PublicationId(Uuid::from_u128(number)), &event).unwrap(), event)
}

/// The words of every synonym.
pub(crate) const WORDING: &str = r#"{"says":["water pill"],"means":"diuretic","source":"A made-up list"}"#;

pub(crate) fn synonym(number: u128) -> (Synonym, synonym::Event) {
    let digest = Digest(<sha2::Sha256 as sha2::Digest>::digest(WORDING).into());
    let text = TextId(Uuid::from_u128(number));
    let event = Synonym::add(Written { text, digest, by: account_id(1), at: moment() });
    (Synonym::begin(SynonymId(Uuid::from_u128(number)), &event).unwrap(), event)
}

pub(crate) fn shift(number: u128, from_hour: i64, hours: i64) -> Shift {
    let starts_at = moment() + SignedDuration::from_hours(from_hour);
    Shift {
        id: ShiftId(Uuid::from_u128(number)),
        practitioner: PractitionerId(Uuid::from_u128(0xc)),
        tier: Tier::Regular,
        starts_at,
        ends_at: starts_at + SignedDuration::from_hours(hours),
        offered: false,
    }
}

/// Runs a unit that must succeed.
pub(crate) async fn write<T: Send + 'static>(
    store: &Store,
    work: impl for<'u> FnOnce(&'u mut Unit) -> askwell_store::Work<'u, Result<T, Error>> + Send + 'static,
) -> T {
    store.write(By::Service, moment(), work).await.unwrap()
}

/// Opens a consultation in the store.
pub(crate) async fn open(store: &Store, number: u128) -> Consultation {
    let (consultation, event) = opened(number);
    let kept = consultation.clone();
    write(store, move |unit| Box::pin(async move { unit.consultation_save(&consultation, &event).await })).await;
    kept
}

/// Leads a consultation through an event and saves it.
pub(crate) async fn happen(store: &Store, consultation: &mut Consultation, event: consultation::Event) {
    consultation.apply(&event);
    let state = consultation.clone();
    write(store, move |unit| Box::pin(async move { unit.consultation_save(&state, &event).await })).await;
}

/// Opens a consultation and has the doctor answer it after some minutes.
pub(crate) async fn answered(store: &Store, number: u128, doctor: &Practitioner, after: i64) -> Consultation {
    let mut consultation = open(store, number).await;
    let at = moment() + minutes(after);
    let event = consultation.assign_by_hand(doctor, account_id(1), moment()).unwrap();
    happen(store, &mut consultation, event).await;
    let resolutions = (1..=2).map(|question| Resolution { question, how: How::Answer }).collect();
    let event = consultation.answer(doctor, words(number + 0x1000), resolutions, at).unwrap();
    happen(store, &mut consultation, event).await;
    consultation
}
