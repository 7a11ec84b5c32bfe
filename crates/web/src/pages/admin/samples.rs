//! Samples of the operator's pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template as _;
use askwell_app::core::access::Role;
use askwell_app::core::code::{Country, Language, Register, Specialty};
use askwell_app::core::id::{AccountId, PractitionerId};
use askwell_app::core::practitioner::Scope;
use askwell_app::people::{AccountRow, Claim, Clinician, DoctorRow, DoctorStanding, MyClaim, People, Person, StaffRow};
use askwell_app::{Gauges, JournalPage, JournalRow, Overview};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{accounts, claim, journal, overview, people, person};
use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::when::When;
use crate::words::Words;
use crate::{route, sample};

/// A made-up doctor.
pub(crate) fn claim() -> Claim {
    let proof = "a code written here";
    Claim {
        name: "Dr. Ada Brandt".to_owned(),
        qualifications: "Medical oncologist, MD".to_owned(),
        register: Register::new("gmc-demo").expect(proof),
        country: Country::new("GB").expect(proof),
        registration: "DEMO-2001".to_owned(),
        scope: Scope {
            specialties: BTreeSet::from([Specialty::new("medical_oncology").expect(proof)]),
            languages: ["de", "en", "sv"].map(|tag| Language::new(tag).expect(proof)).into(),
        },
        biography: "Ada looks after people with breast cancer.".to_owned(),
        interests: "None declared.".to_owned(),
    }
}

fn moment() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("a moment of 2026")
}

fn account() -> AccountId {
    "0192f0c1-0000-7000-8000-00000000000a".parse().expect("an identifier")
}

fn row(standing: DoctorStanding) -> DoctorRow {
    let claim = claim();
    DoctorRow {
        account: account(),
        id: PractitionerId(account().0),
        name: claim.name,
        register: claim.register.to_string(),
        registration: claim.registration,
        country: claim.country.to_string(),
        specialties: claim.scope.specialties.iter().map(ToString::to_string).collect(),
        standing,
        valid_until: moment(),
    }
}

fn clinician(standing: DoctorStanding) -> Clinician {
    let is_claimed = standing == DoctorStanding::Claimed;
    Clinician {
        id: PractitionerId(account().0),
        version: 1,
        slug: "ada-brandt".to_owned(),
        claim: claim(),
        standing,
        suspension: None,
        valid_until: (!is_claimed).then(|| moment().to_zoned(TimeZone::UTC).date()),
    }
}

fn entry(number: u64, kind: &str) -> JournalRow {
    JournalRow {
        number,
        at: moment(),
        by: format!("account:{}", account()),
        kind: kind.to_owned(),
        subject: account().to_string(),
    }
}

fn somebody(doctor: Option<Clinician>) -> Person {
    Person {
        id: account(),
        contact: Some(("Ada".to_owned(), "ada.brandt@example.org".to_owned())),
        roles: BTreeSet::from([Role::Patient]),
        opened_at: moment(),
        erased_at: None,
        doctor,
        is_self: false,
        entries: vec![entry(8, "practitioner.claimed"), entry(7, "account.opened")],
    }
}

fn overview_now() -> Overview {
    Overview {
        claims: 1,
        lapsing: 2,
        doctors: 11,
        staff: 15,
        answers: 16_407,
        gauges: Gauges {
            journal: 52_118,
            mails_waiting: 3,
            mails_sent: 418,
            mails_given_up: 1,
            index_documents: 16_400,
            index_position: 52_110,
        },
        vectors: 16_000,
        words_only_reason: Some("no sentence model was given".to_owned()),
    }
}

/// Every page of this audience: a name and what it renders to.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, Arc::new(TimeZone::UTC));
    let frame = |path: String| -> Frame { sample::frame_in(words, &path).signed_in([Role::Operator], "Sam Ocampo") };
    let claims = People {
        claims: vec![row(DoctorStanding::Claimed)],
        doctors: [
            DoctorStanding::Lapsed,
            DoctorStanding::LapsesSoon,
            DoctorStanding::Suspended { at: moment() },
            DoctorStanding::Good,
        ]
        .map(row)
        .into(),
        staff: vec![StaffRow {
            account: account(),
            name: "Ida Sommer".to_owned(),
            email: "ida.sommer@example.org".to_owned(),
            roles: BTreeSet::from([Role::Patient, Role::Editor, Role::Coordinator]),
        }],
    };
    let nobody = People { claims: Vec::new(), doctors: Vec::new(), staff: Vec::new() };
    let mut refused = Form::new();
    refused.complain("email", Complaint::new("people-add-email-odd"));
    let accounts = [None, Some(moment())].map(|erased_at| AccountRow {
        id: account(),
        roles: BTreeSet::from([Role::Patient]),
        opened_at: moment(),
        erased_at,
    });
    let entries = JournalPage {
        size: 120,
        root: "a7".repeat(32),
        entries: vec![entry(120, "practitioner.verified"), entry(119, "consultation.answered")],
        older: Some(71),
    };
    let person_path = || route::to::admin_person(account());
    let person = |doctor, form| person::page(frame(person_path()), &somebody(doctor), form, &when).render();
    let mut unchecked = Form::new();
    unchecked.complain("checked", Complaint::new("person-checked-missing"));
    let mine = MyClaim { doctor: clinician(DoctorStanding::Claimed), in_good_standing: false };
    let verified = MyClaim { doctor: clinician(DoctorStanding::Good), in_good_standing: true };
    let of_mine =
        |claim: &MyClaim| claim::claimed(frame(route::to::my_doctor()), claim, "help@example.org", &when).render();
    vec![
        ("admin", overview::page(frame(route::to::admin()), &overview_now(), 212).render()),
        ("admin-people", people::page(frame(route::to::admin_people()), &claims, Form::new(), &when).render()),
        ("admin-people-none", people::page(frame(route::to::admin_people()), &nobody, refused, &when).render()),
        (
            "admin-accounts",
            accounts::page(frame(route::to::admin_accounts()), &accounts, true, Some("x".into()), &when).render(),
        ),
        ("admin-person-claim", person(Some(clinician(DoctorStanding::Claimed)), None)),
        ("admin-person-refused", person(Some(clinician(DoctorStanding::Claimed)), Some(unchecked))),
        ("admin-person-good", person(Some(clinician(DoctorStanding::Good)), None)),
        ("admin-person-plain", person(None, None)),
        ("admin-journal", journal::page(frame(route::to::admin_journal()), &entries, true, &when).render()),
        ("my-doctor", claim::page(frame(route::to::my_doctor()), Form::new()).render()),
        ("my-doctor-claimed", of_mine(&mine)),
        ("my-doctor-verified", of_mine(&verified)),
    ]
}
