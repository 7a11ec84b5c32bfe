//! Everything the journal can say has its words here; a change of them is a change of the stored form.
#![allow(clippy::unwrap_used)]

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::access::Role;
use crate::code::{Digest, Language, Rule};
use crate::consultation::{
    self as c, Cause, CloseReason, OfferEnd, Outcome, OverrideReason, Priority, ReleaseReason, Side,
};
use crate::id::{MessageId, PatientId, TextId};
use crate::practitioner::{self as p, SuspensionReason};
use crate::publication::{self as b, Origin, RetractionReason};
use crate::query::{DeferralReason, How, Resolution};
use crate::review::{Checklist, RedactionReport, Review, Verdict};
use crate::roster::Tier;
use crate::{account as a, consent, sample, synonym as s};

fn account() -> AccountId {
    AccountId(Uuid::from_u128(0xacc))
}

fn doctor() -> PractitionerId {
    sample::oncologist().id
}

fn at() -> Timestamp {
    sample::moment()
}

fn accounts() -> Vec<a::Event> {
    vec![
        a::Event::Opened { patient: PatientId(Uuid::from_u128(0xa)), at: at() },
        a::Event::RoleGranted { role: Role::Reviewer },
        a::Event::RoleRevoked { role: Role::Editor },
        a::Event::PractitionerClaimed { practitioner: doctor() },
        a::Event::Erased { at: at() },
    ]
}

fn practitioners() -> Vec<p::Event> {
    let (scope, license) = (sample::oncologist().scope, sample::license());
    vec![
        p::Event::Claimed { account: account(), scope: scope.clone(), license: license.clone() },
        p::Event::Verified { by: account(), scope, license, at: at() },
        p::Event::Suspended { reason: SuspensionReason::Register, at: at() },
    ]
}

fn consultations() -> Vec<c::Event> {
    let words = sample::words(5);
    let deferred = Resolution { question: 2, how: How::Defer(DeferralReason::TestResult) };
    vec![
        sample::opened(),
        c::Event::Offered { to: doctor(), tier: Tier::OnCall, until: at(), why: None },
        c::Event::OfferEnded { to: doctor(), why: OfferEnd::Expired },
        c::Event::Accepted { by: doctor(), at: at() },
        c::Event::Declined { by: doctor(), reason: c::DeclineReason::ConflictOfInterest, at: at() },
        c::Event::Released { from: doctor(), reason: ReleaseReason::LeaseExpired, at: at(), why: None },
        c::Event::AssignedByHand { to: doctor(), by: account(), at: at(), why: None },
        c::Event::AskedBack { by: doctor(), words: words.clone(), at: at() },
        c::Event::Replied { words: words.clone(), at: at() },
        c::Event::Answered { by: doctor(), words: words.clone(), resolutions: vec![deferred], at: at() },
        c::Event::FollowedUp { words: words.clone(), questions: 1, at: at() },
        c::Event::Remarked { words, at: at() },
        c::Event::Seen { side: Side::Patient, message: MessageId(Uuid::from_u128(5)), at: at() },
        c::Event::Rerouted { specialty: sample::oncology(), by: account(), at: at(), why: None },
        c::Event::PriorityChanged {
            priority: Priority::Urgent,
            promise: SignedDuration::from_hours(1),
            by: account(),
            at: at(),
            why: None,
        },
        c::Event::Alarmed { turn: 1, cause: Cause::NobodyRostered, due: at(), at: at() },
        c::Event::Consented { line: consent::Line::Given { text: Digest([1; 32]), at: at() } },
        c::Event::Consented { line: consent::Line::Withdrawn { at: at() } },
        c::Event::RedirectedToCare { rules: vec![Rule::new("chest_pain_now").unwrap()], at: at() },
        c::Event::Withdrawn { at: at() },
        c::Event::Closed { reason: CloseReason::FollowUpsEnded, at: at() },
        c::Event::OutcomeReported { day: 7, outcome: Outcome::Better },
    ]
}

/// What a coordinator does by hand, once for each reason.
fn overrides() -> Vec<c::Event> {
    let by = account();
    let promise = SignedDuration::from_hours(1);
    let released = |reason| c::Event::Released { from: doctor(), reason, at: at(), why: None };
    let assigned = || c::Event::AssignedByHand { to: doctor(), by, at: at(), why: None };
    vec![
        assigned().because(OverrideReason::KnowsPatient),
        c::Event::Offered { to: doctor(), tier: Tier::Backup, until: at(), why: None }
            .because(OverrideReason::NobodyElse),
        assigned().because(OverrideReason::PatientAsked),
        released(ReleaseReason::ByCoordinator).because(OverrideReason::UnfairLoad),
        c::Event::Rerouted { specialty: sample::oncology(), by, at: at(), why: None }
            .because(OverrideReason::WrongField),
        c::Event::PriorityChanged { priority: Priority::Urgent, promise, by, at: at(), why: None }
            .because(OverrideReason::Clinical),
        released(ReleaseReason::ByCoordinator).because(OverrideReason::Other),
    ]
}

fn publications() -> Vec<b::Event> {
    let (text, digest, by) = (TextId(Uuid::from_u128(5)), Digest([1; 32]), account());
    let (place, language) = (sample::place(), Language::new("en").unwrap());
    let from_here = Origin::Consultation {
        consultation: sample::consultation().id,
        patient: sample::consultation().patient,
        authors: vec![doctor()],
    };
    let from_elsewhere = Origin::Import { line: digest, reviewed_on: Some(Date::constant(2025, 11, 3)) };
    let report = RedactionReport { text: digest, proposed: 3, accepted: 2, refused: 1, added: 1, by, at: at() };
    let verdict = Verdict::Approved { checklist: Checklist::default(), next_review_on: Date::constant(2027, 3, 2) };
    let review = Review { text: digest, by: doctor(), account: by, verdict, at: at() };
    let changes = Verdict::ChangesRequested { checklist: Checklist::default(), comments: text };
    vec![
        b::Event::Drafted {
            origin: from_here,
            place: place.clone(),
            language: language.clone(),
            text,
            digest,
            by,
            at: at(),
        },
        b::Event::Imported { origin: from_elsewhere, place: place.clone(), language, text, digest, by, at: at() },
        b::Event::Reimported { line: digest, reviewed_on: None, text, digest, by, at: at() },
        b::Event::Revised { text, digest, by, at: at() },
        b::Event::Moved { place },
        b::Event::Redacted { report },
        b::Event::Submitted { text: digest, by, at: at(), readers: 1 },
        b::Event::Submitted { text: digest, by, at: at(), readers: 2 },
        b::Event::Recalled { by, at: at() },
        b::Event::Reviewed { review: review.clone() },
        b::Event::Reviewed { review: Review { verdict: changes, ..review } },
        b::Event::Published { revision: 2, text: digest, next_review_on: Date::constant(2027, 3, 2), at: at() },
        b::Event::Attested { words: digest },
        b::Event::Cited { evidence: evidence() },
        b::Event::EvidenceChanged { evidence: evidence(), next_review_on: Date::constant(2026, 11, 3), at: at() },
        b::Event::Merged { into: PublicationId(Uuid::from_u128(0xb2)), by, at: at() },
        b::Event::Unmerged { by, at: at() },
        b::Event::Retracted { reason: RetractionReason::Outdated, by, at: at() },
        b::Event::Withdrawn { at: at() },
    ]
}

fn evidence() -> std::collections::BTreeSet<crate::code::Slug> {
    [crate::code::Slug::new("katherine-free-of-cancer").unwrap()].into()
}

fn synonyms() -> Vec<s::Event> {
    let written = s::Written { text: TextId(Uuid::from_u128(5)), digest: Digest([1; 32]), by: account(), at: at() };
    vec![
        s::Event::Added { written: written.clone() },
        s::Event::Changed { written },
        s::Event::Retired { by: account(), at: at() },
        s::Event::Restored { by: account(), at: at() },
    ]
}

fn everything() -> Vec<Event> {
    let shift = Shift {
        id: ShiftId(Uuid::from_u128(3)),
        practitioner: doctor(),
        tier: Tier::Regular,
        starts_at: at(),
        ends_at: at() + SignedDuration::from_hours(8),
        offered: false,
    };
    let mut events = Vec::new();
    events.extend(accounts().into_iter().map(|event| Event::Account { id: account(), event }));
    events.extend(practitioners().into_iter().map(|event| Event::Practitioner { id: doctor(), event }));
    let consultation = sample::consultation().id;
    events.extend(consultations().into_iter().map(|event| Event::Consultation { id: consultation, event }));
    events.extend(overrides().into_iter().map(|event| Event::Consultation { id: consultation, event }));
    let publication = PublicationId(Uuid::from_u128(0xb));
    events.extend(publications().into_iter().map(|event| Event::Publication { id: publication, event }));
    events.push(Event::Roster { event: RosterEvent::Removed { shift: shift.id } });
    events.push(Event::Roster { event: RosterEvent::Added { shift: shift.clone() } });
    events.push(Event::Roster { event: RosterEvent::Changed { shift: Shift { offered: true, ..shift } } });
    let synonym = SynonymId(Uuid::from_u128(0x5));
    events.extend(synonyms().into_iter().map(|event| Event::Synonym { id: synonym, event }));
    events.push(Event::AccessLog { batch: Digest([1; 32]), lines: 12 });
    events
}

#[test]
fn what_the_journal_can_say() {
    let told: Vec<_> = everything()
        .into_iter()
        .map(|event| format!("{}\n  {}", event.kind(), serde_json::to_string(&event).unwrap()))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_journal_reads_what_it_writes() {
    for event in everything() {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
    }
}

#[test]
fn only_what_a_coordinator_does_takes_a_reason() {
    for event in overrides() {
        assert!(event.override_reason().is_some(), "{event:?}");
    }
    let seen = c::Event::Withdrawn { at: at() };
    assert_eq!(seen.clone().because(OverrideReason::Other), seen);
}

#[test]
fn a_journal_from_before_reasons_still_reads() {
    let older = r#"{"what":"assigned_by_hand","to":"00000000-0000-0000-0000-0000000000d1","by":"00000000-0000-0000-0000-000000000acc","at":"2026-03-02T09:00:00Z"}"#;
    let event: c::Event = serde_json::from_str(older).unwrap();
    assert_eq!(event.override_reason(), None);
}
