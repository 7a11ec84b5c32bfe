//! The stories.

use std::collections::BTreeMap;

use askwell_app::consents::Stage;
use askwell_app::core::Refused;
use askwell_app::core::access::{Actor, Role};
use askwell_app::core::content::{BadContent, Number};
use askwell_app::core::publication::RetractionReason;
use askwell_app::core::review::Checklist;
use askwell_app::editing::{Choice, Comments, Decided, Deciding, Part, Revising, Standing};
use askwell_app::reviewing::{Judged, Judging, Opinion};
use askwell_app::{Error, Found};

use super::house::{House, complete, key};

pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refused {
    match result {
        Err(Error::Refused(refused)) => refused,
        other => panic!("it was not refused: {other:?}"),
    }
}

#[tokio::test]
async fn what_the_patient_agreed_to_is_public_once_a_colleague_signs_exactly_that() {
    let house = House::open().await;
    assert_eq!(house.app.publishing_desk(&house.editor).await.unwrap().to_begin, []);
    house.agree().await;
    let waiting = house.app.publishing_desk(&house.editor).await.unwrap().to_begin;
    assert_eq!(waiting.len(), 1);
    let look = house.app.draft_look(&house.editor, waiting[0].consultation).await.unwrap();
    assert_eq!(look.original.len(), 2);
    assert!(!format!("{:?}", look.page).contains("Mara"), "the patient agreed to a text without her name");

    let id = house.begin().await;
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!((editor.page, editor.is_agreed), (look.page, true));
    assert_eq!(editor.place.topic.as_str(), "her2-positive-breast-cancer");
    assert_eq!(refused(house.submit(id).await), Refused::NoRedactionReport);
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    assert!(matches!(house.read(id).await, Err(Error::NotFound)), "nothing is public yet");
    let judged = house.sign(&house.reviewer, id).await.unwrap();
    assert!(matches!(judged, Judged::Published { .. }), "{judged:?}");
    let Ok(Found::Live(page)) = house.read(id).await else { panic!("it is not public") };
    assert_eq!(page.answered_by[0].name, "Dr. Ada Brandt");
    assert_eq!(page.reviewed_by.unwrap().name, "Dr. Noor Haddad");
    assert_eq!(page.topic_name, "HER2-positive breast cancer");
    let desk = house.app.publishing_desk(&house.editor).await.unwrap();
    assert!(desk.to_begin.is_empty() && desk.drafts.is_empty() && desk.in_review.is_empty());
}

#[tokio::test]
async fn an_edited_text_waits_for_the_patients_yes_to_exactly_it() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.edit(id, "It grows faster. Medicines made for it help most people.").await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    assert_eq!(house.sign(&house.reviewer, id).await.unwrap(), Judged::WaitsForPatient);
    assert!(matches!(house.read(id).await, Err(Error::NotFound)));
    assert_eq!(house.app.publishing_desk(&house.editor).await.unwrap().waiting_for_patient.len(), 1);
    let shown = house.app.consent_look(&house.patient, house.consultation, &[]).await.unwrap();
    assert_eq!(shown.stage, Stage::Edited);
    assert!(shown.proposal.page.summary.contains("Medicines made for it"));
    house.agree().await;
    assert!(matches!(house.read(id).await, Ok(Found::Live(_))), "the yes made it public");
}

#[tokio::test]
async fn a_reviewer_sends_it_back_and_the_editor_reads_why() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let parts = BTreeMap::from([("answer-2".to_owned(), "After how many years?".to_owned())]);
    let comments = Comments { overall: "Nearly there.".into(), parts, ..Comments::default() };
    let judging = |comments| Judging {
        text: "00".repeat(32).parse().unwrap(),
        checklist: Checklist { accurate: true, ..Checklist::default() },
        opinion: Opinion::RequestChanges { comments, remarks: Vec::new() },
    };
    let silent = house.app.review(&house.reviewer, id, judging(Comments::default()), house.fresh()).await;
    assert!(matches!(silent, Err(Error::Field { field: "comment-overall", .. })));
    let text = house.digest(id).await;
    let judging = Judging { text, ..judging(comments.clone()) };
    let judged = house.app.review(&house.reviewer, id, judging, house.fresh()).await.unwrap();
    assert_eq!(judged, Judged::ChangesRequested);
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!(editor.verdicts[0].comments, comments);
    assert!(!editor.can.submit, "the same words are not handed in again");
    house.edit(id, "Medicines made for it help most people.").await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let check = house.app.check(&house.reviewer, id).await.unwrap();
    assert_eq!((check.barred, check.verdicts.len()), (None, 1));
}

#[tokio::test]
async fn nobody_reviews_their_own_words() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let desk = house.app.publishing_desk(&house.doctor).await.unwrap();
    assert_eq!((desk.to_review.len(), desk.own_in_review), (0, 1));
    assert_eq!(house.app.check(&house.doctor, id).await.unwrap().barred, Some(Refused::OwnWork));
    assert_eq!(refused(house.sign(&house.doctor, id).await), Refused::OwnWork);
    // Nor what they prepared.
    let mut both = house.reviewer.clone();
    both.account = house.editor.account;
    assert_eq!(house.app.check(&both, id).await.unwrap().barred, Some(Refused::OwnWork));
    assert_eq!(house.app.publishing_desk(&house.reviewer).await.unwrap().to_review.len(), 1);
}

#[tokio::test]
async fn a_reviewer_whose_license_lapsed_signs_nothing() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    house.pass(24 * 901);
    assert_eq!(house.app.check(&house.reviewer, id).await.unwrap().barred, Some(Refused::LicenseLapsed));
    assert_eq!(refused(house.sign(&house.reviewer, id).await), Refused::LicenseLapsed);
}

#[tokio::test]
async fn the_report_names_the_text_that_remains_and_an_edit_voids_it() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    let form = house.form(id).await;
    let summary = "Mara, 44, from the mill, does well on it.".to_owned();
    house.app.revise(&house.editor, id, Revising { summary, ..form }, house.fresh()).await.unwrap();
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    let found = editor.scanned.proposals.iter().find(|proposal| proposal.text == "Mara").unwrap();
    assert!(found.part == Part::Summary && !found.reason.is_empty() && !found.was_kept);
    let undecided = Deciding {
        text: editor.digest.parse().unwrap(),
        choices: BTreeMap::new(),
        added: vec![("the mill".into(), "a factory".into())],
    };
    let passed_over = house.app.redactions_decide(&house.editor, id, undecided.clone(), house.fresh()).await;
    assert!(matches!(passed_over, Err(Error::Field { problem: "redaction-undecided", .. })));
    let choice = |number| if number == found.number { Choice::Redact("Somebody".into()) } else { Choice::Keep };
    let choices = editor.scanned.proposals.iter().map(|proposal| (proposal.number, choice(proposal.number))).collect();
    let deciding = Deciding { choices, ..undecided };
    let decided = house.app.redactions_decide(&house.editor, id, deciding.clone(), house.fresh()).await.unwrap();
    assert_eq!(decided, Decided::Filed);
    let after = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!(after.page.summary, "Somebody, 44, from a factory, does well on it.");
    let report = after.report.unwrap();
    assert_eq!((report.accepted, report.added, report.by.as_str()), (1, 1, "Ida Sommer"));
    // The decisions were about the text before; another window's are refused.
    let late = house.app.redactions_decide(&house.editor, id, deciding, house.fresh()).await;
    assert_eq!(refused(late), Refused::StaleRevision);

    house.edit(id, "It helps most people.").await;
    let edited = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!(edited.report, None);
    assert!(edited.scanned.proposals.iter().all(|proposal| proposal.was_kept), "what was kept is remembered");
    assert_eq!(refused(house.submit(id).await), Refused::NoRedactionReport);
}

#[tokio::test]
async fn withdrawn_consent_ends_a_page_in_review_and_leaves_no_word_to_read() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let text = house.digest(id).await;
    house.app.consent_withdraw(&house.patient, house.consultation, house.fresh()).await.unwrap();
    assert!(matches!(house.app.editor(&house.editor, id).await, Err(Error::NotFound)));
    assert!(matches!(house.app.check(&house.reviewer, id).await, Err(Error::NotFound)));
    assert!(matches!(house.app.draft_look(&house.editor, house.consultation).await, Err(Error::NotFound)));
    let next_review_on = jiff::civil::Date::constant(2027, 3, 2);
    let judging = Judging { text, checklist: complete(), opinion: Opinion::Approve { next_review_on } };
    let late = house.app.review(&house.reviewer, id, judging, house.fresh()).await;
    assert_eq!(refused(late), Refused::NoConsent);
    assert!(matches!(house.read(id).await, Ok(Found::Withdrawn { .. })));
}

#[tokio::test]
async fn a_public_page_is_found_until_consent_is_withdrawn_and_a_new_yes_begins_a_new_page() {
    let house = House::open().await;
    let id = house.published().await;
    house.app.index_catch_up().await.unwrap();
    let found = || house.app.suggest("HER2 positive breast cancer");
    assert_eq!(found().unwrap().len(), 1);
    house.app.consent_withdraw(&house.patient, house.consultation, house.fresh()).await.unwrap();
    house.app.index_catch_up().await.unwrap();
    assert_eq!(found().unwrap(), []);
    assert!(matches!(house.read(id).await, Ok(Found::Withdrawn { .. })));
    house.pass(1);
    house.agree().await;
    let anew = house.begin().await;
    assert_ne!(anew, id);
    let place = house.app.editor(&house.editor, anew).await.unwrap().place;
    assert!(place.slug.as_str().ends_with("-2"), "the tombstone keeps its address: {place:?}");
}

#[tokio::test]
async fn a_correction_stands_behind_the_page_until_it_is_signed_and_a_retraction_says_why() {
    let house = House::open().await;
    let id = house.published().await;
    let Ok(Found::Live(first)) = house.read(id).await else { panic!("not public") };
    assert!(!house.app.editor(&house.editor, id).await.unwrap().can.relocate, "a public address stays");
    house.edit(id, "Corrected: medicines made for it help most people.").await;
    let Ok(Found::Live(still)) = house.read(id).await else { panic!("not public") };
    assert_eq!(still.summary, first.summary);
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    house.sign(&house.second_reviewer, id).await.unwrap();
    house.agree().await;
    let Ok(Found::Live(second)) = house.read(id).await else { panic!("not public") };
    assert!(second.summary.starts_with("Corrected") && second.revision == 2);
    assert_eq!(second.published_at, first.published_at);

    let retract = |key| house.app.retract(&house.reviewer, id, RetractionReason::Outdated, key);
    retract(key(7)).await.unwrap();
    retract(key(7)).await.unwrap();
    assert!(matches!(house.read(id).await, Ok(Found::Retracted { reason: RetractionReason::Outdated, .. })));
    assert_eq!(refused(retract(key(8)).await), Refused::NotPublic);
}

#[tokio::test]
async fn an_overdue_page_is_looked_at_again_without_a_new_text() {
    let house = House::open().await;
    let id = house.published().await;
    assert_eq!(house.app.publishing_desk(&house.editor).await.unwrap().overdue, []);
    house.pass(24 * 366);
    let overdue = house.app.publishing_desk(&house.editor).await.unwrap().overdue;
    assert_eq!(overdue.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    house.submit(id).await.unwrap();
    let judged = house.sign(&house.second_reviewer, id).await.unwrap();
    assert!(matches!(judged, Judged::Published { .. }), "{judged:?}");
    assert_eq!(house.app.publishing_desk(&house.editor).await.unwrap().overdue, []);
    let Standing::Live { revision: 1, next_review_on: Some(on) } =
        house.app.editor(&house.editor, id).await.unwrap().standing
    else {
        panic!("the first text is not the public one")
    };
    assert_eq!(on.year(), 2028);
}

#[tokio::test]
async fn a_taken_address_a_number_without_source_and_a_strange_link_are_refused_and_lose_nothing() {
    let house = House::open().await;
    let id = house.published().await;
    let taken = house.app.editor(&house.editor, id).await.unwrap().place;
    house.app.consent_withdraw(&house.patient, house.consultation, house.fresh()).await.unwrap();
    house.pass(1);
    house.agree().await;
    let anew = house.begin().await;
    let form = house.form(anew).await;
    let revise = |revising: Revising| house.app.revise(&house.editor, anew, revising, house.fresh());
    let mut theirs = form.clone();
    theirs.address.slug = taken.slug.to_string();
    assert!(matches!(revise(theirs).await, Err(Error::Field { field: "slug", problem: "slug-taken" })));
    let mut odd = form.clone();
    odd.address.slug = "../etc".to_owned();
    assert!(matches!(revise(odd).await, Err(Error::Field { field: "slug", problem: "slug-odd" })));
    let number = Number { what: "Alive".into(), value: "90 of 100".into(), source: 2, ..Number::default() };
    let unsourced = Revising { numbers: vec![number], ..form.clone() };
    let bad = revise(unsourced).await;
    assert!(matches!(bad, Err(Error::BadContent(BadContent::NoSuchSource { source_number: 2 }))), "{bad:?}");
    let mut strange = form.clone();
    strange.sources[0].url = "javascript:alert(1)".into();
    assert!(matches!(revise(strange).await, Err(Error::BadContent(BadContent::BadAddress { .. }))));
    assert_eq!(refused(revise(form.clone()).await), Refused::NothingToChange);
    assert_eq!(house.app.editor(&house.editor, anew).await.unwrap().revision, 1);
    let mut moved = form;
    moved.address.slug = "how-her2-differs".to_owned();
    revise(moved).await.unwrap();
    let place = house.app.editor(&house.editor, anew).await.unwrap().place;
    assert_eq!(place.slug.as_str(), "how-her2-differs");
}

#[tokio::test]
async fn a_double_click_saves_once_and_a_second_window_does_not_overwrite_the_first() {
    let house = House::open().await;
    house.agree().await;
    let begun = house.app.draft_begin(&house.editor, house.consultation, key(1)).await.unwrap();
    assert_eq!(house.app.draft_begin(&house.editor, house.consultation, key(1)).await.unwrap(), begun);
    assert_eq!(house.begin().await, begun, "there is one page of a conversation");
    let form = house.form(begun).await;
    let first = Revising { summary: "First.".into(), ..form.clone() };
    house.app.revise(&house.editor, begun, first.clone(), key(2)).await.unwrap();
    house.app.revise(&house.editor, begun, first, key(2)).await.unwrap();
    let second = Revising { summary: "Second.".into(), ..form };
    assert_eq!(refused(house.app.revise(&house.editor, begun, second.clone(), key(3)).await), Refused::StaleRevision);
    assert!(matches!(house.app.revise(&house.editor, begun, second, key(2)).await, Err(Error::Stale)));
    let editor = house.app.editor(&house.editor, begun).await.unwrap();
    assert_eq!((editor.page.summary.as_str(), editor.revision), ("First.", 2));
}

#[tokio::test]
async fn the_text_does_not_move_under_the_reviewer_until_it_is_taken_back() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let form = house.form(id).await;
    let change = Revising { summary: "Quickly changed.".into(), ..form };
    assert_eq!(refused(house.app.revise(&house.editor, id, change.clone(), house.fresh()).await), Refused::InReview);
    house.app.recall(&house.editor, id, house.fresh()).await.unwrap();
    house.app.revise(&house.editor, id, change, house.fresh()).await.unwrap();
}

#[tokio::test]
async fn only_editors_prepare_only_reviewers_judge_and_nobody_reads_without_consent() {
    let house = House::open().await;
    for (who, expected) in [(&house.patient, "Forbidden"), (&Actor::reader(), "SignInFirst")] {
        let desk = house.app.publishing_desk(who).await;
        assert_eq!(format!("{:?}", desk.unwrap_err()), expected);
    }
    let look = house.app.draft_look(&house.editor, house.consultation).await;
    assert!(matches!(look, Err(Error::NotFound)), "an editor may not know of what nobody agreed to publish");
    house.agree().await;
    let id = house.begin().await;
    assert!(matches!(house.app.editor(&house.reviewer, id).await, Err(Error::Forbidden)));
    assert!(matches!(house.app.check(&house.editor, id).await, Err(Error::Forbidden)));
    let coordinator = Actor { roles: [Role::Coordinator].into(), ..house.editor.clone() };
    assert!(matches!(house.app.editor(&coordinator, id).await, Err(Error::Forbidden)));
    house.app.editor(&house.editor, id).await.unwrap();
    let readings = house.store.read().await.unwrap().accesses_about(house.consultation, 10).await.unwrap();
    assert!(readings.iter().any(|reading| reading.what == "editing" && Some(reading.account) == house.editor.account));
}
