//! The rules of publication in the words of the domain.
#![allow(clippy::unwrap_used)]

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Refused;
use crate::consultation::Consultation;
use crate::id::{AccountId, PublicationId, TextId};
use crate::practitioner::Practitioner;
use crate::query::{How, Resolution};
use crate::review::{Checklist, Verdict};
use crate::roster::Tier;
use crate::sample;

fn minute(minutes: i64) -> Timestamp {
    sample::moment() + SignedDuration::from_mins(minutes)
}

fn editor() -> AccountId {
    AccountId(Uuid::from_u128(0xed))
}

fn text(number: u8) -> (TextId, Digest) {
    (TextId(Uuid::from_u128(u128::from(number))), Digest([number; 32]))
}

fn report(text: Digest) -> RedactionReport {
    RedactionReport { text, proposed: 3, accepted: 2, refused: 1, added: 0, by: editor(), at: minute(110) }
}

fn complete() -> Checklist {
    Checklist {
        accurate: true,
        balanced: true,
        sourced: true,
        risks_named: true,
        when_to_seek_care: true,
        no_identity: true,
        plain_words: true,
        conflicts_declared: true,
    }
}

fn approval() -> Verdict {
    Verdict::Approved { checklist: complete(), next_review_on: Date::constant(2027, 3, 2) }
}

fn answered() -> Consultation {
    let doctor = sample::oncologist();
    let mut consultation = sample::consultation();
    let offered = consultation.offer(&doctor, Tier::Regular, minute(15), minute(10)).unwrap();
    consultation.apply(&offered);
    let accepted = consultation.accept(&doctor, minute(10)).unwrap();
    consultation.apply(&accepted);
    let all = [1, 2].map(|question| Resolution { question, how: How::Answer }).to_vec();
    let answer = consultation.answer(&doctor, sample::words(7), all, minute(60)).unwrap();
    consultation.apply(&answer);
    consultation
}

fn agreed_to(text: Digest) -> Consultation {
    let mut consultation = answered();
    let consent = consultation.consent(text, minute(90)).unwrap();
    consultation.apply(&consent);
    consultation
}

fn drafted(consultation: &Consultation) -> Publication {
    let (id, digest) = text(1);
    let event = Publication::draft(consultation, sample::place(), id, digest, editor(), minute(100)).unwrap();
    Publication::begin(PublicationId(Uuid::from_u128(0xb)), &event).unwrap()
}

fn done(publication: &mut Publication, event: Result<Event, Refused>) {
    publication.apply(&event.unwrap());
}

fn in_review(publication: &mut Publication) {
    let digest = publication.newest().digest;
    let redacted = publication.redact(report(digest));
    done(publication, redacted);
    let submitted = publication.submit(digest, editor(), minute(120));
    done(publication, submitted);
}

fn approved(publication: &mut Publication, reviewer: &Practitioner) {
    in_review(publication);
    let reviewed = publication.review(reviewer, publication.newest().digest, approval(), minute(130));
    done(publication, reviewed);
}

#[test]
fn a_page_without_consent_is_not_even_begun() {
    let (id, digest) = text(1);
    let refused = Publication::draft(&answered(), sample::place(), id, digest, editor(), minute(100));
    assert_eq!(refused, Err(Refused::NoConsent));
}

#[test]
fn a_text_is_not_reviewed_before_a_person_decided_every_redaction() {
    let publication = drafted(&agreed_to(text(1).1));
    assert_eq!(publication.submit(text(1).1, editor(), minute(120)), Err(Refused::NoRedactionReport));
    let undecided = RedactionReport { refused: 0, ..report(text(1).1) };
    assert_eq!(publication.redact(undecided), Err(Refused::NoRedactionReport));
}

#[test]
fn an_edit_voids_the_redaction_report_and_the_review() {
    let mut publication = drafted(&agreed_to(text(1).1));
    approved(&mut publication, &sample::reviewer());
    let (id, digest) = text(2);
    let revised = publication.revise(id, digest, editor(), minute(140));
    done(&mut publication, revised);
    assert_eq!(publication.publish(Some(&agreed_to(digest)), minute(141)), Err(Refused::NotReviewed));
    assert_eq!(publication.submit(digest, editor(), minute(142)), Err(Refused::NoRedactionReport));
}

#[test]
fn the_text_does_not_move_under_the_reviewer() {
    let mut publication = drafted(&agreed_to(text(1).1));
    in_review(&mut publication);
    let (id, digest) = text(2);
    assert_eq!(publication.revise(id, digest, editor(), minute(125)), Err(Refused::InReview));
    let stale = publication.review(&sample::reviewer(), digest, approval(), minute(126));
    assert_eq!(stale, Err(Refused::StaleRevision));
}

#[test]
fn nobody_reviews_their_own_words() {
    let mut publication = drafted(&agreed_to(text(1).1));
    in_review(&mut publication);
    let author = sample::oncologist();
    assert_eq!(publication.review(&author, text(1).1, approval(), minute(130)), Err(Refused::OwnWork));
    let mut preparer = sample::reviewer();
    preparer.account = editor();
    assert_eq!(publication.review(&preparer, text(1).1, approval(), minute(130)), Err(Refused::OwnWork));
}

#[test]
fn a_reviewer_whose_license_lapsed_signs_nothing() {
    let mut publication = drafted(&agreed_to(text(1).1));
    in_review(&mut publication);
    let mut reviewer = sample::reviewer();
    reviewer.license.valid_until = minute(129);
    assert_eq!(publication.review(&reviewer, text(1).1, approval(), minute(130)), Err(Refused::LicenseLapsed));
}

#[test]
fn an_approval_needs_the_whole_checklist_and_a_next_review_within_three_years() {
    let mut publication = drafted(&agreed_to(text(1).1));
    in_review(&mut publication);
    let reviewer = sample::reviewer();
    let try_verdict = |verdict| publication.review(&reviewer, text(1).1, verdict, minute(130));
    let checklist = Checklist { sourced: false, ..complete() };
    let incomplete = Verdict::Approved { checklist, next_review_on: Date::constant(2027, 3, 2) };
    assert_eq!(try_verdict(incomplete), Err(Refused::ChecklistIncomplete { item: "sourced" }));
    for date in [Date::constant(2026, 3, 2), Date::constant(2029, 3, 3)] {
        let verdict = Verdict::Approved { checklist: complete(), next_review_on: date };
        assert!(matches!(try_verdict(verdict), Err(Refused::NextReviewOutOfRange { .. })), "{date}");
    }
}

#[test]
fn it_is_published_with_consent_to_exactly_this_text_and_not_otherwise() {
    let consultation = agreed_to(text(1).1);
    let mut publication = drafted(&consultation);
    approved(&mut publication, &sample::reviewer());
    assert_eq!(publication.publish(None, minute(140)), Err(Refused::NoConsent));
    let other = agreed_to(text(2).1);
    assert_eq!(publication.publish(Some(&other), minute(140)), Err(Refused::ConsentToAnotherText));
    let mut withdrawn = consultation.clone();
    let taken_back = withdrawn.withdraw_consent(minute(135)).unwrap();
    withdrawn.apply(&taken_back);
    assert_eq!(publication.publish(Some(&withdrawn), minute(140)), Err(Refused::NoConsent));
    let published = publication.publish(Some(&consultation), minute(140));
    done(&mut publication, published);
    assert_eq!(publication.live().map(|revision| revision.number), Some(1));
}

#[test]
fn withdrawn_consent_ends_every_stage() {
    let consultation = agreed_to(text(1).1);
    let mut publication = drafted(&consultation);
    approved(&mut publication, &sample::reviewer());
    let published = publication.publish(Some(&consultation), minute(140));
    done(&mut publication, published);
    let withdrawn = publication.withdraw(minute(150));
    done(&mut publication, withdrawn);
    assert!(publication.live().is_none());
    let (id, digest) = text(2);
    assert_eq!(publication.revise(id, digest, editor(), minute(151)), Err(Refused::NoConsent));
}

#[test]
fn a_correction_leaves_the_page_standing_until_it_is_reviewed() {
    let consultation = agreed_to(text(1).1);
    let mut publication = drafted(&consultation);
    approved(&mut publication, &sample::reviewer());
    let published = publication.publish(Some(&consultation), minute(140));
    done(&mut publication, published);
    let (id, digest) = text(2);
    let revised = publication.revise(id, digest, editor(), minute(200));
    done(&mut publication, revised);
    assert_eq!(publication.live().map(|revision| revision.number), Some(1));
    approved(&mut publication, &sample::reviewer());
    let published = publication.publish(Some(&agreed_to(digest)), minute(240));
    done(&mut publication, published);
    assert!(matches!(publication.public, Public::Live { revision: 2, first_at, .. } if first_at == minute(140)));
}

#[test]
fn a_public_page_is_looked_at_again_without_a_new_text_and_keeps_its_signature_until_it_has_another() {
    let consultation = agreed_to(text(1).1);
    let mut publication = drafted(&consultation);
    approved(&mut publication, &sample::reviewer());
    let published = publication.publish(Some(&consultation), minute(140));
    done(&mut publication, published);
    let submitted = publication.submit(text(1).1, editor(), minute(200));
    done(&mut publication, submitted);
    let changes = Verdict::ChangesRequested { checklist: Checklist::default(), comments: text(9).0 };
    let reviewed = publication.review(&sample::second_oncologist(), text(1).1, changes, minute(210));
    done(&mut publication, reviewed);
    let signed_by = |publication: &Publication| publication.live().unwrap().review.as_ref().unwrap().by;
    assert_eq!(signed_by(&publication), sample::reviewer().id);
    let (id, digest) = text(2);
    let revised = publication.revise(id, digest, editor(), minute(220));
    done(&mut publication, revised);
    approved(&mut publication, &sample::second_oncologist());
    let published = publication.publish(Some(&agreed_to(digest)), minute(240));
    done(&mut publication, published);
    assert_eq!(signed_by(&publication), sample::second_oncologist().id);
}

#[test]
fn an_imported_answer_is_public_and_says_that_nobody_here_reviewed_it() {
    let origin = Origin::Import { line: Digest([3; 32]), reviewed_on: None };
    let (id, digest) = text(1);
    let language = crate::code::Language::new("en").unwrap();
    let event = Publication::import(origin, sample::place(), language, id, digest, editor(), minute(0));
    let mut publication = Publication::begin(PublicationId(Uuid::from_u128(1)), &event).unwrap();
    assert!(matches!(publication.public, Public::Live { next_review_on: None, .. }));
    assert!(publication.newest().review.is_none());

    let again = |publication: &Publication, number| {
        let (id, digest) = text(number);
        publication.reimport(Digest([4; 32]), None, id, digest, editor(), minute(5))
    };
    assert_eq!(again(&publication, 1), Err(Refused::NothingToChange));
    let changed = again(&publication, 2);
    done(&mut publication, changed);
    assert_eq!(publication.live().map(|revision| revision.digest), Some(text(2).1));
    let withdrawn = publication.withdraw(minute(6));
    done(&mut publication, withdrawn);
    assert_eq!(again(&publication, 3), Err(Refused::NotPublic));
}

proptest! {
    /// Whatever anybody tries in whatever order: what is public has consent, a redaction report and an approving review by
    /// somebody else, each about exactly that text.
    #[test]
    fn nothing_is_published_without_consent_redaction_and_review_of_exactly_that_text(
        steps in prop::collection::vec((0_u8..13, 1_u8..5, 0_usize..3), 1..60),
    ) {
        let people = [sample::oncologist(), sample::reviewer(), sample::second_oncologist()];
        let mut consultation = agreed_to(text(1).1);
        let mut publication = drafted(&consultation);
        let mut events = Vec::new();
        for (now, (step, number, person)) in (200..).zip(steps) {
            let (id, digest) = text(number);
            let now = minute(now);
            let consented = match step {
                0 => consultation.consent(digest, now).ok(),
                1 if number == 1 => consultation.withdraw_consent(now).ok(),
                _ => None,
            };
            if let Some(event) = consented {
                consultation.apply(&event);
            }
            let event = match step {
                2 => publication.revise(id, digest, people[person].account, now),
                3 => publication.redact(report(digest)),
                4 => publication.submit(digest, editor(), now),
                5 => publication.review(&people[person], digest, approval(), now),
                6 => publication.recall(editor(), now),
                7 => publication.publish(Some(&consultation), now),
                8 if number == 4 => publication.retract(RetractionReason::Wrong, editor(), now),
                9 => publication.submit_to_two(digest, editor(), now),
                10 => publication.review(&people[person], digest, changes(), now),
                11 => publication.merge(&other(2), editor(), now),
                12 => publication.unmerge(editor(), now),
                _ => continue,
            };
            let Ok(event) = event else { continue };
            let readings = publication.readings.clone();
            publication.apply(&event);
            if matches!(event, Event::Published { .. }) {
                let live = publication.live().unwrap();
                prop_assert!(consultation.consents.covers(&live.digest));
                prop_assert_eq!(live.redaction.as_ref().map(|report| report.text), Some(live.digest));
                let review = live.review.as_ref().unwrap();
                prop_assert_eq!(review.text, live.digest);
                let approved = matches!(review.verdict, Verdict::Approved { .. });
                prop_assert!(approved);
                let given = readings.map(|readings| readings.given).unwrap_or_default();
                let signed = |review: &Review| matches!(review.verdict, Verdict::Approved { .. });
                // Two signed it; or two disagreed, and the last of three signed it.
                prop_assert!(given.iter().all(signed) || (given.len() == 3 && given.last().is_some_and(signed)));
                prop_assert!(given.iter().map(|review| review.by).collect::<BTreeSet<_>>().len() == given.len());
                prop_assert!(!publication.authors().contains(&review.by));
                prop_assert!(publication.revisions.iter().all(|revision| revision.by != review.account));
            }
            events.push(event);
        }
        let mut replayed = drafted(&agreed_to(text(1).1));
        for event in &events {
            let told: Event = serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap();
            replayed.apply(&told);
        }
        prop_assert_eq!(replayed, publication);
    }
}

fn slugs(names: &[&str]) -> BTreeSet<crate::code::Slug> {
    names.iter().map(|name| crate::code::Slug::new(*name).unwrap()).collect()
}

fn published() -> Publication {
    let mut publication = drafted(&agreed_to(text(1).1));
    approved(&mut publication, &sample::reviewer());
    let event = publication.publish(Some(&agreed_to(text(1).1)), minute(140));
    done(&mut publication, event);
    publication
}

#[test]
fn changed_evidence_flags_the_pages_that_cite_it_and_a_new_signature_clears_the_flag() {
    let mut publication = published();
    let cited = publication.cite(slugs(&["hera", "katherine"]));
    done(&mut publication, cited);
    assert_eq!(publication.evidence_changed(&slugs(&["cleopatra"]), minute(150)), Err(Refused::NothingToChange));
    let changed = publication.evidence_changed(&slugs(&["hera", "cleopatra"]), minute(150));
    done(&mut publication, changed);
    assert_eq!(publication.changed, slugs(&["hera"]));
    let Public::Live { next_review_on, .. } = publication.public else { panic!("it stands meanwhile") };
    assert_eq!(next_review_on, Some(minute(150).to_zoned(jiff::tz::TimeZone::UTC).date()));
    assert_eq!(publication.evidence_changed(&slugs(&["hera"]), minute(151)), Err(Refused::NothingToChange));
    approved(&mut publication, &sample::reviewer());
    let again = publication.publish(Some(&agreed_to(text(1).1)), minute(160));
    done(&mut publication, again);
    assert!(publication.changed.is_empty());
}

#[test]
fn a_page_that_is_not_public_cites_nothing() {
    let publication = drafted(&agreed_to(text(1).1));
    assert_eq!(publication.cite(slugs(&["hera"])), Err(Refused::NotPublic));
    assert_eq!(publication.evidence_changed(&slugs(&["hera"]), minute(150)), Err(Refused::NotPublic));
}

fn other(number: u128) -> Publication {
    let event = Publication::import(
        Origin::Import { line: Digest([9; 32]), reviewed_on: None },
        Place { slug: crate::code::Slug::new("another").unwrap(), ..sample::place() },
        crate::code::Language::new("en").unwrap(),
        text(50).0,
        text(50).1,
        editor(),
        minute(1),
    );
    Publication::begin(PublicationId(Uuid::from_u128(number)), &event).unwrap()
}

#[test]
fn a_merged_page_leads_to_the_other_and_stands_again_as_it_stood() {
    let (mut page, canonical) = (other(1), other(2));
    let before = page.clone();
    let merged = page.merge(&canonical, editor(), minute(10));
    done(&mut page, merged);
    assert_eq!((page.merged_into(), page.live()), (Some(canonical.id), None));
    assert_eq!(page.merge(&canonical, editor(), minute(11)), Err(Refused::Merged));
    assert_eq!(page.revise(text(3).0, text(3).1, editor(), minute(11)), Err(Refused::Merged));
    let unmerged = page.unmerge(editor(), minute(12));
    done(&mut page, unmerged);
    assert_eq!((&page.public, &page.revisions, page.work), (&before.public, &before.revisions, None));
    assert_eq!(page.unmerge(editor(), minute(13)), Err(Refused::NotMerged));
}

#[test]
fn nobody_is_led_in_a_circle_to_nothing_or_to_another_language() {
    let (mut page, canonical) = (other(1), other(2));
    assert_eq!(page.merge(&page.clone(), editor(), minute(10)), Err(Refused::NotMergeable));
    let foreign = Publication { language: crate::code::Language::new("sv").unwrap(), ..canonical.clone() };
    assert_eq!(page.merge(&foreign, editor(), minute(10)), Err(Refused::NotMergeable));
    let merged = page.merge(&canonical, editor(), minute(10));
    done(&mut page, merged);
    assert_eq!(canonical.merge(&page, editor(), minute(11)), Err(Refused::NotMergeable));
}

#[test]
fn a_draft_may_be_merged_instead_of_published_but_not_under_its_reviewers_eyes() {
    let mut page = drafted(&agreed_to(text(1).1));
    let merged = page.merge(&other(2), editor(), minute(110));
    in_review(&mut page);
    assert_eq!(page.merge(&other(2), editor(), minute(125)), Err(Refused::InReview));
    let recalled = page.recall(editor(), minute(126));
    done(&mut page, recalled);
    done(&mut page, merged);
    let unmerged = page.unmerge(editor(), minute(127));
    done(&mut page, unmerged);
    assert_eq!((&page.public, page.work), (&Public::Never, Some(Work::Draft)));
}

#[test]
fn a_patient_takes_a_merged_page_back_too() {
    let mut page = drafted(&agreed_to(text(1).1));
    let merged = page.merge(&other(2), editor(), minute(110));
    done(&mut page, merged);
    let withdrawn = page.withdraw(minute(120));
    done(&mut page, withdrawn);
    assert_eq!(page.unmerge(editor(), minute(121)), Err(Refused::NotMerged));
}

fn with_two_readers() -> Publication {
    let mut page = drafted(&agreed_to(text(1).1));
    let redacted = page.redact(report(text(1).1));
    done(&mut page, redacted);
    let submitted = page.submit_to_two(text(1).1, editor(), minute(120));
    done(&mut page, submitted);
    page
}

fn changes() -> Verdict {
    Verdict::ChangesRequested { checklist: Checklist::default(), comments: text(30).0 }
}

fn read(page: &mut Publication, by: &Practitioner, verdict: Verdict) {
    let reviewed = page.review(by, text(1).1, verdict, minute(130));
    done(page, reviewed);
}

#[test]
fn of_two_readers_the_first_verdict_counts_for_nothing_alone() {
    let mut page = with_two_readers();
    read(&mut page, &sample::reviewer(), approval());
    assert_eq!((page.work, &page.newest().review), (Some(Work::InReview), &None));
    let again = page.review(&sample::reviewer(), text(1).1, approval(), minute(131));
    assert_eq!(again, Err(Refused::ReadBefore), "one reviewer is not two");
    assert_eq!(page.publish(Some(&agreed_to(text(1).1)), minute(132)), Err(Refused::NotReviewed));
}

#[test]
fn two_who_sign_make_it_public_until_the_earlier_of_their_days() {
    let mut page = with_two_readers();
    read(&mut page, &sample::reviewer(), approval());
    let sooner = Verdict::Approved { checklist: complete(), next_review_on: Date::constant(2026, 9, 1) };
    read(&mut page, &sample::second_oncologist(), sooner);
    assert_eq!(page.newest().review.as_ref().map(|review| review.by), Some(sample::reviewer().id));
    let published = page.publish(Some(&agreed_to(text(1).1)), minute(140)).unwrap();
    assert!(
        matches!(published, Event::Published { next_review_on, .. } if next_review_on == Date::constant(2026, 9, 1))
    );
    assert_eq!((page.agreement.pairs(), page.agreement.percent()), (1, Some(100)));
}

#[test]
fn two_who_disagree_leave_it_to_a_change_or_to_a_third() {
    let mut page = with_two_readers();
    read(&mut page, &sample::reviewer(), changes());
    read(&mut page, &sample::second_oncologist(), approval());
    assert_eq!((page.work, page.agreement.split), (Some(Work::Disagreed), 1));
    assert_eq!(page.publish(Some(&agreed_to(text(1).1)), minute(140)), Err(Refused::NotReviewed));
    let mut changed = page.clone();
    let revised = changed.revise(text(2).0, text(2).1, editor(), minute(141));
    done(&mut changed, revised);
    assert_eq!((changed.work, &changed.readings), (Some(Work::Draft), &None));
    let submitted = page.submit(text(1).1, editor(), minute(142));
    done(&mut page, submitted);
    assert_eq!(page.review(&sample::reviewer(), text(1).1, approval(), minute(143)), Err(Refused::ReadBefore));
    let third = Practitioner {
        id: PractitionerId(Uuid::from_u128(0x3d)),
        account: AccountId(Uuid::from_u128(0x3d)),
        ..sample::reviewer()
    };
    read(&mut page, &third, approval());
    assert_eq!(page.work, Some(Work::Approved));
    assert_eq!(page.newest().review.as_ref().map(|review| review.by), Some(third.id), "the third decides, and signs");
    assert_eq!(page.agreement.pairs(), 1, "a third verdict is no pair");
}

#[test]
fn a_text_taken_back_from_two_readers_is_read_anew_by_both() {
    let mut page = with_two_readers();
    read(&mut page, &sample::reviewer(), approval());
    let recalled = page.recall(editor(), minute(135));
    done(&mut page, recalled);
    let submitted = page.submit_to_two(text(1).1, editor(), minute(136));
    done(&mut page, submitted);
    assert!(page.readings.as_ref().is_some_and(|readings| readings.given.is_empty()));
}
