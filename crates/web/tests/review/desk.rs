//! The publishing desk beyond the plain way, through forms alone: the drawer, remarks on lines, merging, pages to look at again.

use std::sync::Arc;

use askwell_app::Settings;
use askwell_app::core::reading::Sample;
use askwell_app::import::Lines;
use askwell_web::route;
use axum::http::StatusCode;

use crate::house::House;
use crate::{Browser, Page, SIGNED, words};

const EVIDENCE: &str = r#"{"schema":"askwell.evidence/1","results":[{"id":"hera","trial":"HERA","people":5099,
    "in_whom":"women after surgery","tried":"trastuzumab","compared_with":"no trastuzumab","measured":"alive, free of cancer",
    "of_100":{"tried":"69","compared":"63"},"sources":[{"title":"HERA after 11 years","publisher":"Lancet","year":2017,
    "url":"https://example.org/hera","checked_on":null,"confidence":"high"}]}]}"#;
const LINE: &str = r#"{"id":"a-1","title":"Is HER2 positive breast cancer different from other types?","language":"en",
    "specialty":"medical_oncology","topic":{"slug":"her2","name":"HER2"},"summary":"Yes.",
    "sections":[{"question":"Is it different?","answer":"Yes."}],"sources":[],"license":"CC BY 4.0"}"#;

async fn import(house: &House) -> &'static str {
    let candidate = Lines::default().read(LINE).unwrap();
    house.app.import(None, vec![candidate], Arc::new(|_| {})).await.unwrap();
    house.app.index_catch_up().await.unwrap();
    "/answers/medical-oncology/her2/is-her2-positive-breast-cancer-different-from-other-types"
}

/// A form's fields with its key and digest, as a browser would send them.
fn signed(check: &Page, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = ["key", "text"].map(|name| (name.to_owned(), check.hidden(name)));
    let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    own.into_iter().chain(more).collect()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn evidence_is_found_and_cited_without_a_script_and_nothing_typed_is_lost() {
    let house = House::open().await;
    house.app.evidence_import(None, EVIDENCE).await.unwrap();
    house.agree().await;
    let id = house.begin().await;
    let editor = Browser::of(&house, &house.editor).await;
    let page = editor.get(&route::to::review_edit(id)).await;
    let (key, from) = (page.hidden("key"), page.hidden("from"));
    let typed = words(&page, &key, &from, "Typed and not saved yet.");
    let mut looking = typed.clone();
    looking.extend([("drawer", "find"), ("evidence_q", "her wom"), ("cite_to", "answer-1")]);
    let found = editor.post(&route::to::review_evidence(id), &looking).await;
    assert_eq!(found.status, StatusCode::OK);
    for shown in ["Typed and not saved yet.", "cite:hera", "HERA after 11 years, 2017", "nobody has checked it again"] {
        assert!(found.body.contains(shown), "{shown}");
    }
    let mut citing = typed.clone();
    citing.extend([("drawer", "cite:hera"), ("cite_to", "answer-1")]);
    let cited = editor.post(&route::to::review_evidence(id), &citing).await;
    for shown in
        ["one protein. [1] [2]", "name=\"cites\" value=\"hera\"", "value=\"https://example.org/hera\"", "drop:hera"]
    {
        assert!(cited.body.contains(shown), "{shown}");
    }
    let mut saving = typed.clone();
    saving.extend([
        ("cites", "hera"),
        ("source-title-2", "HERA after 11 years"),
        ("source-url-2", "https://example.org/hera"),
        ("source-year-2", "2017"),
    ]);
    let saved = editor.post(&route::to::review_save(id), &saving).await;
    assert!(saved.location.ends_with("news=saved"), "{}", saved.body);
    let page = editor.get(&route::to::review_edit(id)).await;
    assert!(page.body.contains("name=\"cites\" value=\"hera\""));
    let mut dropping = typed.clone();
    dropping.extend([("cites", "hera"), ("drawer", "drop:hera")]);
    let dropped = editor.post(&route::to::review_evidence(id), &dropping).await;
    assert!(!dropped.body.contains("name=\"cites\""));
    let fragment =
        editor.get(&route::with_query(&route::to::evidence_found(), [("q", "hera"), ("for", "//elsewhere.org")])).await;
    assert!(fragment.body.contains("cite:hera") && !fragment.body.contains("elsewhere.org"));
}

#[tokio::test]
async fn a_source_without_address_or_date_and_a_number_without_source_come_back_in_words() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    let editor = Browser::of(&house, &house.editor).await;
    let page = editor.get(&route::to::review_edit(id)).await;
    let (key, from) = (page.hidden("key"), page.hidden("from"));
    let typed = words(&page, &key, &from, "In short.");
    for (fields, said) in [
        (vec![("source-title-2", "A book"), ("source-year-2", "2020")], "Source 2 has no address"),
        (vec![("source-title-2", "A page"), ("source-url-2", "https://example.org/page")], "Source 2 has no date"),
        (vec![("number-what-1", "relapse"), ("number-value-1", "1 in 10")], "Say for each number which source"),
    ] {
        let refused = editor.post(&route::to::review_save(id), &[typed.clone(), fields].concat()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(said) && refused.body.contains("In short."), "{said}");
    }
}

#[tokio::test]
async fn a_remark_on_a_line_reaches_the_editor_beside_that_line() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let reviewer = Browser::of(&house, &house.reviewer).await;
    let check = reviewer.get(&route::to::review_check(id)).await;
    assert!(check.body.contains("name=\"line-answer-2-1\""));
    let changes = [("opinion", "changes"), ("line-answer-2-1", "After how many years?")];
    let fields = signed(&check, &changes);
    let judged = reviewer.post(&route::to::review_judge(id), &pairs(&fields)).await;
    assert!(judged.location.ends_with("news=changes"), "{}", judged.body);
    let editor = Browser::of(&house, &house.editor).await;
    let page = editor.get(&route::to::review_edit(id)).await;
    let beside = page.body.split_once("id=\"remarks\"").expect("the lines to change stand on the page").1;
    assert!(beside.contains("After how many years?") && beside.contains("about 90 are free of it"));
    // A line that is not there is said, and what was written comes back.
    house.edit(id, "Medicines made for it help most people.").await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let check = reviewer.get(&route::to::review_check(id)).await;
    let fields = signed(&check, &[("opinion", "changes"), ("line-answer-2-77", "Where?")]);
    let odd = reviewer.post(&route::to::review_judge(id), &pairs(&fields)).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("a line that is not in this text"));
}

#[tokio::test]
async fn a_merged_address_leads_on_until_the_pages_are_taken_apart() {
    let house = House::open().await;
    let id = house.published().await;
    let into = import(&house).await;
    let editor = Browser::of(&house, &house.editor).await;
    let page = editor.get(&route::to::review_edit(id)).await;
    assert!(page.body.contains(&route::to::review_merge(id)));
    let look = editor.get(&route::to::review_merge(id)).await;
    assert!(look.status == StatusCode::OK && look.body.contains(into), "{}", look.body);
    let key = look.hidden("key");
    let nowhere = editor.post(&route::to::review_merged(id), &[("key", &key)]).await;
    assert!(nowhere.status == StatusCode::UNPROCESSABLE_ENTITY && nowhere.body.contains("Choose a page"));
    let odd = [("key", key.as_str()), ("into", "another"), ("address", "https://example.org/elsewhere")];
    let odd = editor.post(&route::to::review_merged(id), &odd).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("https://example.org/elsewhere"));
    let merged = editor.post(&route::to::review_merged(id), &[("key", &key), ("into", into)]).await;
    assert!(merged.location.ends_with("news=merged"), "{}", merged.body);
    let own = house.store.read().await.unwrap().publication(id).await.unwrap().unwrap().place.path();
    for (from, to) in [
        (own.clone(), into.to_owned()),
        (format!("{own}.json"), format!("{into}.json")),
        (format!("{own}/history"), format!("{into}/history")),
    ] {
        let led = editor.get(&from).await;
        assert_eq!((led.status, led.location), (StatusCode::PERMANENT_REDIRECT, to));
    }
    assert!(editor.get(&format!("{into}/history")).await.body.contains(&own), "its history names what leads to it");
    assert!(!editor.get("/answers").await.body.contains(&own));
    assert!(
        !editor.get("/feed.xml").await.body.contains(&own) && !editor.get("/sitemap.xml").await.body.contains(&own)
    );
    let page = editor.get(&route::to::review_edit(id)).await;
    assert!(page.body.contains("Let it stand by itself again") && !page.body.contains("id=\"words\""));
    let apart = editor.post(&route::to::review_unmerge(id), &[("key", &page.hidden("key"))]).await;
    assert!(apart.location.ends_with("news=unmerged"));
    assert_eq!(editor.get(&own).await.status, StatusCode::OK);
    let patient = Browser::of(&house, &house.patient).await;
    assert!(!patient.get(&route::to::review_merge(id)).await.status.is_success());
}

#[tokio::test]
async fn the_second_reader_reads_no_verdict_and_the_figure_is_said() {
    let house = House::with(Settings { second_readers: Sample { percent: 100, seed: 1 }, ..Settings::default() }).await;
    house.agree().await;
    let id = house.begin().await;
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let judge = async |browser: &Browser| {
        let check = browser.get(&route::to::review_check(id)).await;
        assert!(
            !check.body.contains("wants changes") && !check.body.contains("signed</strong>"),
            "nobody's verdict is shown"
        );
        let mut fields = signed(&check, &SIGNED);
        fields.push(("next_review_on".to_owned(), "2027-03-02".to_owned()));
        browser.post(&route::to::review_judge(id), &pairs(&fields)).await.location
    };
    let (first, second) =
        (Browser::of(&house, &house.reviewer).await, Browser::of(&house, &house.second_reviewer).await);
    assert!(judge(&first).await.ends_with("news=another"));
    assert!(!first.get(&route::to::review()).await.body.contains(&route::to::review_check(id)));
    let editor = Browser::of(&house, &house.editor).await;
    assert!(editor.get(&route::to::review_edit(id)).await.body.contains("1 of 2 verdicts are in"));
    assert!(judge(&second).await.ends_with("news=published"));
    assert!(editor.get(&route::to::review()).await.body.contains("They agreed on 100 of 100"));
}

#[tokio::test]
async fn a_page_flagged_by_evidence_stands_in_the_queue_with_what_changed() {
    let house = House::open().await;
    house.app.evidence_import(None, EVIDENCE).await.unwrap();
    let line = LINE.replacen('{', r#"{"cites":["hera"],"#, 1);
    house.app.import(None, vec![Lines::default().read(&line).unwrap()], Arc::new(|_| {})).await.unwrap();
    let reviewer = Browser::of(&house, &house.reviewer).await;
    assert!(reviewer.get(&route::to::review_again()).await.body.contains("No page is due"));
    house.app.evidence_import(None, &EVIDENCE.replace("\"63\"", "\"64\"")).await.unwrap();
    let queue = reviewer.get(&route::to::review_again()).await;
    for shown in ["Evidence changed", "HERA: alive, free of cancer", "different from other types?"] {
        assert!(queue.body.contains(shown), "{shown}");
    }
    assert!(reviewer.get(&route::to::review()).await.body.contains(&route::to::review_again()));
}
