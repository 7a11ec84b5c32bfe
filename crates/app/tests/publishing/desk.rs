//! The publishing desk beyond the plain way: duplicates become one, lines are remarked on, a sample is read twice, evidence is cited.

use std::sync::Arc;

use askwell_app::core::Refused;
use askwell_app::core::code::Slug;
use askwell_app::core::content::BadContent;
use askwell_app::core::publication::{RetractionReason, Work};
use askwell_app::core::reading::Sample;
use askwell_app::core::review::Checklist;
use askwell_app::editing::{Comments, Revising, Standing};
use askwell_app::import::Lines;
use askwell_app::reviewing::{Judged, Judging, Opinion, Remark};
use askwell_app::{Error, Found, Settings};

use crate::house::{House, moment};
use crate::stories::refused;

const EVIDENCE: &str = r#"{"schema":"askwell.evidence/1","results":[{"id":"hera","trial":"HERA","people":5099,
    "in_whom":"women after surgery","tried":"trastuzumab","compared_with":"no trastuzumab","measured":"alive, free of cancer",
    "of_100":{"tried":"69","compared":"63"},"sources":[{"title":"HERA after 11 years","publisher":"Lancet","year":2017,
    "url":"https://example.org/hera","checked_on":null,"confidence":"high"}]}]}"#;
const LINE: &str = r#"{"id":"a-1","title":"Is HER2 positive breast cancer different from other types?","language":"en",
    "specialty":"medical_oncology","topic":{"slug":"her2","name":"HER2"},"summary":"Yes.",
    "sections":[{"question":"Is it different?","answer":"Yes."}],"sources":[],"license":"CC BY 4.0"}"#;

async fn import(house: &House, line: &str) {
    let candidate = Lines::default().read(line).unwrap();
    house.app.import(None, vec![candidate], Arc::new(|_| {})).await.unwrap();
}

async fn sound(house: &House) {
    assert_eq!(house.store.verify(|_, _| {}).await.unwrap().faults, []);
}

#[tokio::test]
async fn a_duplicate_leads_to_the_page_that_says_the_same_and_can_be_taken_apart() {
    let house = House::open().await;
    let id = house.published().await;
    import(&house, LINE).await;
    house.app.index_catch_up().await.unwrap();
    let looked = house.app.merge_look(&house.editor, id).await.unwrap();
    let into = looked.candidates[0].path.clone();
    assert!(
        looked.is_public && into.ends_with("is-her2-positive-breast-cancer-different-from-other-types"),
        "{looked:?}"
    );
    let key = house.fresh();
    house.app.merge(&house.editor, id, &into, key).await.unwrap();
    house.app.merge(&house.editor, id, &into, key).await.unwrap();
    assert!(matches!(house.read(id).await.unwrap(), Found::Merged { path, .. } if path == into));
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!(
        (editor.standing, editor.can.edit, editor.can.unmerge),
        (Standing::Merged { path: into.clone() }, false, true)
    );
    let history = house.app.answer_history("medical-oncology", "her2", into.rsplit('/').next().unwrap()).await.unwrap();
    assert_eq!(history.merged.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), [looked.path.as_str()]);
    house.app.index_catch_up().await.unwrap();
    assert!(!house.app.suggest("HER2 positive").unwrap().iter().any(|found| found.path == looked.path));
    let listed = house.app.answers(None, None, None).await.unwrap().answers;
    assert_eq!(listed.iter().map(|card| card.path.as_str()).collect::<Vec<_>>(), [into.as_str()]);
    sound(&house).await;
    house.app.unmerge(&house.editor, id, house.fresh()).await.unwrap();
    assert!(matches!(house.read(id).await.unwrap(), Found::Live(_)));
    sound(&house).await;
}

#[tokio::test]
async fn a_page_is_not_merged_into_itself_or_into_what_is_not_there() {
    let house = House::open().await;
    let id = house.published().await;
    let own = house.app.merge_look(&house.editor, id).await.unwrap().path;
    assert_eq!(refused(house.app.merge(&house.editor, id, &own, house.fresh()).await), Refused::NotMergeable);
    let elsewhere = house.app.merge(&house.editor, id, "/answers/medical-oncology/her2/nowhere", house.fresh()).await;
    assert!(matches!(elsewhere, Err(Error::Field { field: "address", .. })));
    assert!(matches!(house.app.merge_look(&house.patient, id).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_patient_takes_back_a_page_that_was_merged() {
    let house = House::open().await;
    let id = house.published().await;
    import(&house, LINE).await;
    let into = "/answers/medical-oncology/her2/is-her2-positive-breast-cancer-different-from-other-types";
    house.app.merge(&house.editor, id, into, house.fresh()).await.unwrap();
    house.app.consent_withdraw(&house.patient, house.consultation, house.fresh()).await.unwrap();
    assert!(matches!(house.read(id).await.unwrap(), Found::Withdrawn { .. }));
    sound(&house).await;
}

#[tokio::test]
async fn evidence_that_changed_while_a_page_was_merged_flags_it_when_it_stands_again() {
    let house = House::open().await;
    house.app.evidence_import(None, EVIDENCE).await.unwrap();
    import(&house, LINE).await;
    import(
        &house,
        &LINE.replace("a-1", "a-2").replace("other types", "others").replacen('{', r#"{"cites":["hera"],"#, 1),
    )
    .await;
    let path =
        |slug: &str| format!("/answers/medical-oncology/her2/is-her2-positive-breast-cancer-different-from-{slug}");
    let id = house.app.publication_find(&house.editor, &path("others")).await.unwrap();
    house.app.merge(&house.editor, id, &path("other-types"), house.fresh()).await.unwrap();
    let changed = house.app.evidence_import(None, &EVIDENCE.replace("\"63\"", "\"64\"")).await.unwrap();
    assert_eq!((changed.changed, changed.flagged), (1, 0), "nobody reads it meanwhile");
    house.app.unmerge(&house.editor, id, house.fresh()).await.unwrap();
    let again = house.app.look_again(&house.editor, None).await.unwrap().pages;
    assert_eq!(
        (again.len(), again[0].page.id, again[0].changed[0].title.as_str()),
        (1, id, "HERA: alive, free of cancer")
    );
    sound(&house).await;
}

#[tokio::test]
async fn a_way_over_several_pages_leads_to_its_end_and_to_what_became_of_it() {
    let house = House::open().await;
    let slugs = ["other-types", "other-kinds", "others"];
    for (id, slug) in ["a-1", "a-2", "a-3"].into_iter().zip(slugs) {
        import(&house, &LINE.replace("a-1", id).replace("other types", &slug.replace('-', " "))).await;
    }
    let path =
        |slug: &str| format!("/answers/medical-oncology/her2/is-her2-positive-breast-cancer-different-from-{slug}");
    let [first, second, last] = slugs.map(path);
    let id = async |path: &str| house.app.publication_find(&house.editor, path).await.unwrap();
    let (first_id, second_id, last_id) = (id(&first).await, id(&second).await, id(&last).await);
    house.app.merge(&house.editor, first_id, &second, house.fresh()).await.unwrap();
    house.app.merge(&house.editor, second_id, &last, house.fresh()).await.unwrap();
    assert!(matches!(house.read(first_id).await.unwrap(), Found::Merged { path, .. } if path == last));
    assert_eq!(refused(house.app.merge(&house.editor, last_id, &first, house.fresh()).await), Refused::NotMergeable);
    house.app.retract(&house.editor, last_id, RetractionReason::Outdated, house.fresh()).await.unwrap();
    assert!(matches!(house.read(first_id).await.unwrap(), Found::Merged { path, .. } if path == last));
    assert!(matches!(house.read(last_id).await.unwrap(), Found::Retracted { .. }), "which says what became of it");
    // The source of a merged page changes nothing here.
    import(&house, &LINE.replace("Yes.", "Yes, it is.").replace("other types", slugs[0].replace('-', " ").as_str()))
        .await;
    assert!(matches!(house.read(first_id).await.unwrap(), Found::Merged { .. }));
    sound(&house).await;
}

fn wants_changes(text: askwell_app::core::code::Digest, remarks: Vec<Remark>) -> Judging {
    let comments = Comments { overall: String::new(), ..Comments::default() };
    Judging { text, checklist: Checklist::default(), opinion: Opinion::RequestChanges { comments, remarks } }
}

#[tokio::test]
async fn a_remark_stands_beside_its_line_until_the_line_changes() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let lines = house.app.check(&house.reviewer, id).await.unwrap().lines;
    let (number, words) = lines.iter().find(|part| part.part == "answer-2").unwrap().lines[0].clone();
    let remark = |line, said: &str| Remark { part: "answer-2".into(), line, said: said.into() };
    let text = house.digest(id).await;
    let nowhere =
        house.app.review(&house.reviewer, id, wants_changes(text, vec![remark(99, "Here?")]), house.fresh()).await;
    assert!(matches!(nowhere, Err(Error::Field { problem: "comments-no-line", .. })));
    let judging = wants_changes(text, vec![remark(number, "After how many years?")]);
    assert_eq!(house.app.review(&house.reviewer, id, judging, house.fresh()).await.unwrap(), Judged::ChangesRequested);
    let remarks = |editor: askwell_app::editing::Editor| editor.verdicts[0].lines.clone();
    let shown = remarks(house.app.editor(&house.editor, id).await.unwrap());
    assert_eq!((shown[0].comment.words.as_str(), shown[0].stands), (words.as_str(), Some(number)));
    house.edit(id, "Medicines made for it help most people.").await;
    assert_eq!(
        remarks(house.app.editor(&house.editor, id).await.unwrap())[0].stands,
        Some(number),
        "another part changed"
    );
    let mut form = house.form(id).await;
    form.sections[1].answer = form.sections[1].answer.replace("after some years", "after ten years");
    house.app.revise(&house.editor, id, form, house.fresh()).await.unwrap();
    assert_eq!(remarks(house.app.editor(&house.editor, id).await.unwrap())[0].stands, None, "resolved by the change");
}

async fn read_twice() -> (House, askwell_app::core::id::PublicationId) {
    let house = House::with(Settings { second_readers: Sample { percent: 100, seed: 1 }, ..Settings::default() }).await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    (house, id)
}

#[tokio::test]
async fn the_second_reader_does_not_see_the_first_verdict_and_it_counts_only_with_theirs() {
    let (house, id) = read_twice().await;
    assert_eq!(house.sign(&house.reviewer, id).await.unwrap(), Judged::AwaitsAnother);
    assert!(matches!(house.read(id).await, Err(Error::NotFound)));
    let check = house.app.check(&house.second_reviewer, id).await.unwrap();
    assert_eq!((check.verdicts.len(), check.barred), (0, None));
    assert_eq!(house.app.check(&house.reviewer, id).await.unwrap().barred, Some(Refused::ReadBefore));
    assert_eq!(refused(house.sign(&house.reviewer, id).await), Refused::ReadBefore);
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!((editor.readings, editor.verdicts.len()), (Some((1, 2)), 0), "not even the editor");
    assert!(!editor.history.iter().any(|one| one.kind == "publication.reviewed"));
    let to_review = |desk: askwell_app::editing::PublishingDesk| desk.to_review.len();
    assert_eq!(to_review(house.app.publishing_desk(&house.reviewer).await.unwrap()), 0);
    assert_eq!(to_review(house.app.publishing_desk(&house.second_reviewer).await.unwrap()), 1);
    assert!(matches!(house.sign(&house.second_reviewer, id).await.unwrap(), Judged::Published { .. }));
    let Found::Live(page) = house.read(id).await.unwrap() else { panic!("two signed it") };
    assert_eq!(page.reviewed_by.unwrap().name, "Dr. Noor Haddad");
    let agreement = house.app.publishing_desk(&house.editor).await.unwrap().agreement;
    assert_eq!((agreement.pairs(), agreement.percent()), (1, Some(100)));
    sound(&house).await;
}

#[tokio::test]
async fn two_who_disagree_leave_it_to_the_editor() {
    let (house, id) = read_twice().await;
    let text = house.digest(id).await;
    let remark = Remark { part: "summary".into(), line: 1, said: "Is that so?".into() };
    let judged = house.app.review(&house.reviewer, id, wants_changes(text, vec![remark]), house.fresh()).await.unwrap();
    assert_eq!(judged, Judged::AwaitsAnother);
    assert_eq!(house.sign(&house.second_reviewer, id).await.unwrap(), Judged::Disagreed);
    let editor = house.app.editor(&house.editor, id).await.unwrap();
    assert_eq!((editor.work, editor.verdicts.len(), editor.can.third), (Some(Work::Disagreed), 2, true));
    assert_eq!(house.app.publishing_desk(&house.editor).await.unwrap().disagreed.len(), 1);
    house.submit(id).await.unwrap();
    assert_eq!(house.app.check(&house.reviewer, id).await.unwrap().barred, Some(Refused::ReadBefore));
    house.app.recall(&house.editor, id, house.fresh()).await.unwrap();
    house.edit(id, "It grows faster, and there are medicines made for it.").await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    assert_eq!(house.app.check(&house.reviewer, id).await.unwrap().barred, None, "another text is read anew");
    sound(&house).await;
}

#[tokio::test]
async fn where_one_may_read_it_nobody_waits_for_a_second() {
    let house = House::with(Settings { second_readers: Sample { percent: 100, seed: 1 }, ..Settings::default() }).await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    let gone = house.second_reviewer.account.unwrap();
    let role = askwell_app::core::access::Role::Reviewer;
    house.app.role_revoke(askwell_store::By::Operator, gone, role).await.unwrap();
    house.submit(id).await.unwrap();
    assert!(matches!(
        house.sign(&house.reviewer, id).await.unwrap(),
        Judged::Published { .. } | Judged::WaitsForPatient
    ));
}

#[tokio::test]
async fn a_text_takes_the_evidence_it_cites_as_it_is_now_and_the_drawer_marks_what_changed() {
    let house = House::open().await;
    house.app.evidence_import(None, EVIDENCE).await.unwrap();
    house.agree().await;
    let id = house.begin().await;
    let hera = Slug::new("hera").unwrap();
    let cite = Revising { cites: vec![hera.clone()], ..house.form(id).await };
    house.app.revise(&house.editor, id, cite, house.fresh()).await.unwrap();
    let page = house.app.editor(&house.editor, id).await.unwrap().page;
    assert_eq!(page.evidence.results[0].of_100.as_ref().unwrap().tried.to_string(), "69");
    house.app.evidence_import(None, &EVIDENCE.replace("\"69\"", "\"70\"")).await.unwrap();
    let named = house.app.evidence_named(&house.editor, std::slice::from_ref(&hera), &page.evidence).await.unwrap();
    assert!(named[0].is_changed);
    let form = house.form(id).await;
    house.app.revise(&house.editor, id, form, house.fresh()).await.unwrap();
    let page = house.app.editor(&house.editor, id).await.unwrap().page;
    assert_eq!(page.evidence.results[0].of_100.as_ref().unwrap().tried.to_string(), "70");
    let unknown = Revising { cites: vec![Slug::new("nobody").unwrap()], ..house.form(id).await };
    let unknown = house.app.revise(&house.editor, id, unknown, house.fresh()).await;
    assert!(matches!(unknown, Err(Error::Field { field: "cites", problem: "evidence-unknown" })));
}

#[tokio::test]
async fn doctors_and_the_desk_find_evidence_and_patients_do_not() {
    let house = House::open().await;
    house.app.evidence_import(None, EVIDENCE).await.unwrap();
    for actor in [&house.doctor, &house.reviewer, &house.editor] {
        let found = house.app.evidence_find(actor, "hera women").await.unwrap();
        assert_eq!((found[0].title.as_str(), found[0].year), ("HERA", Some(2017)));
    }
    assert!(matches!(house.app.evidence_find(&house.patient, "hera").await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_source_without_an_address_or_a_date_is_refused() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    let with = |form: Revising, change: fn(&mut askwell_app::core::content::Source)| {
        let mut form = form;
        change(&mut form.sources[0]);
        form
    };
    let form = with(house.form(id).await, |source| source.url.clear());
    let refused = house.app.revise(&house.editor, id, form, house.fresh()).await;
    assert!(matches!(refused, Err(Error::BadContent(BadContent::NoAddress { source_number: 1 }))));
    let form = with(house.form(id).await, |source| (source.year, source.checked_on) = (None, None));
    let refused = house.app.revise(&house.editor, id, form, house.fresh()).await;
    assert!(matches!(refused, Err(Error::BadContent(BadContent::NoDate { source_number: 1 }))));
}

#[tokio::test]
async fn what_is_due_is_listed_before_its_day_and_named_overdue_after_it() {
    let house = House::open().await;
    let id = house.published().await;
    let listed = async |house: &House| house.app.look_again(&house.reviewer, None).await.unwrap().pages;
    assert!(listed(&house).await.is_empty(), "a year is far");
    house.pass(24 * 320);
    let pages = listed(&house).await;
    assert_eq!((pages[0].page.id, pages[0].is_overdue, pages[0].in_work), (id, false, false));
    house.pass(24 * 60);
    assert!(listed(&house).await[0].is_overdue, "since {}", moment());
    let shown = async |house: &House| {
        house.app.index_catch_up().await.unwrap();
        let list = house.app.answers(None, None, None).await.unwrap().answers;
        let found = house.app.index().status().documents;
        let Found::Live(page) = house.app.answer(id).await.unwrap() else { panic!("it is public") };
        (list.len(), found, page.review_overdue, page.listed)
    };
    assert_eq!(shown(&house).await, (1, 1, true, true), "a banner at first");
    house.pass(24 * 90);
    assert_eq!(shown(&house).await, (0, 0, true, false), "then at its address alone");
    assert!(matches!(house.app.look_again(&house.reviewer, Some("odd")).await, Err(Error::NotFound)));
}
