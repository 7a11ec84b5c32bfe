//! The index from outside: what is put in is found, what is taken out is gone, and damage is survived.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::fs;

use askwell_search::{Change, Document, Index, Opened, Query, Synonym};

fn document(id: &str, title: &str, answer: &str) -> Document {
    Document {
        id: id.into(),
        title: title.into(),
        answer: answer.into(),
        specialty: "medical-oncology".into(),
        topic: "breast-cancer".into(),
        reviewed_on: Some("2026-02-01".into()),
        path: format!("/answers/{id}"),
        ..Document::default()
    }
}

fn put(document: Document) -> Change {
    Change::Put(Box::new(document))
}

fn few() -> Vec<Change> {
    vec![
        put(document(
            "her2",
            "Is HER2-positive breast cancer different?",
            "Trastuzumab blocks the HER2 protein. Ask your team.",
        )),
        put(Document {
            specialty: "cardiology".into(),
            topic: "heart-failure".into(),
            reviewed_on: Some("2024-02-01".into()),
            ..document("pills", "How do diuretics help a weak heart?", "They let the kidneys shed salt and fluid.")
        }),
        put(document("gout", "How is gout treated?", "Rest and anti-inflammatory medicine calm the joint.")),
    ]
}

fn filled() -> Index {
    let index = Index::in_memory(None).unwrap();
    index.apply(&few(), 3).unwrap();
    index
}

fn ids(index: &Index, text: &str) -> Vec<String> {
    index.search(&Query::new(text)).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn people_are_not_shown_what_has_little_to_do_with_their_words() {
    let people = |text: &str| Query { only_near: true, ..Query::new(text) };
    let near = |text: &str| filled().search(&people(text)).unwrap().hits.len();
    assert_eq!(near("zzqqyy"), 0);
    assert!(near("gout") >= 1);
    let text = "what does trastuzumab do for breast cancer and gout";
    assert!(near(text) <= filled().search(&Query::new(text)).unwrap().hits.len());
}

#[test]
fn what_is_put_is_found_at_once_and_what_is_removed_is_gone() {
    let index = filled();
    assert_eq!(ids(&index, "gout")[0], "gout");
    index.apply(&[Change::Remove("gout".into())], 4).unwrap();
    assert!(ids(&index, "gout").is_empty());
    assert_eq!((index.len(), index.position()), (2, 4));
}

#[test]
fn applying_twice_is_applying_once() {
    let index = filled();
    index.apply(&few(), 3).unwrap();
    assert_eq!(index.len(), 3);
}

#[test]
fn a_misspelt_question_is_repaired_and_says_so() {
    let results = filled().search(&Query::new("hers-2 positiv brest cancer")).unwrap();
    assert_eq!(results.hits[0].id, "her2");
    assert!(results.corrected.unwrap().contains("breast"));
}

#[test]
fn the_last_word_may_be_unfinished() {
    assert_eq!(filled().suggest("how do diur", 5).unwrap()[0].id, "pills");
}

#[test]
fn a_misspelt_word_becomes_what_belongs_to_the_words_around_it() {
    let index = Index::in_memory(None).unwrap();
    let walks =
        (0..4).map(|n| put(document(&format!("walk{n}"), "Does a stroll help the heart?", "A daily stroll does.")));
    let blood = put(document("blood", "Why is there blood in my stool?", "Often piles; have it looked at."));
    index.apply(&walks.chain([blood]).collect::<Vec<_>>(), 1).unwrap();
    let results = index.search(&Query::new("blood in my stoll ")).unwrap();
    assert_eq!(results.corrected.as_deref(), Some("blood in my stool "));
    assert_eq!(results.hits[0].id, "blood");
}

#[test]
fn an_unfinished_word_goes_on_as_the_words_before_it_suggest() {
    let index = Index::in_memory(None).unwrap();
    let names = ["cancer", "cataract", "calcium", "catheter", "caffeine", "cavity"];
    let frequent = names.iter().flat_map(|name| (0..2).map(move |n| put(document(&format!("{name}{n}"), name, name))));
    let swollen = ["ankle", "calf", "knee"].map(|part| put(document(part, &format!("A swollen {part}"), "Rest it.")));
    index.apply(&frequent.chain(swollen).collect::<Vec<_>>(), 1).unwrap();
    assert_eq!(index.suggest("a swollen ca", 3).unwrap()[0].id, "calf");
}

#[test]
fn a_lay_word_finds_the_professional_one() {
    assert_eq!(ids(&filled(), "water pill")[0], "pills");
}

#[test]
fn a_reviewers_synonym_counts_from_then_on() {
    let index = filled();
    assert!(ids(&index, "podagra").is_empty());
    index.set_synonyms(&[Synonym { says: "podagra".into(), means: "gout".into(), source: "old name".into() }]);
    assert_eq!(ids(&index, "podagra"), ["gout"]);
}

#[test]
fn facets_narrow_and_are_counted() {
    let index = filled();
    let all = index.search(&Query::new("how gout diuretics cancer")).unwrap();
    assert_eq!(all.facets.specialties, [("medical-oncology".into(), 2), ("cardiology".into(), 1)]);
    let narrow = |query: Query| index.search(&query).unwrap().hits.len();
    let query = Query::new("how gout diuretics cancer");
    assert_eq!(narrow(Query { specialty: Some("cardiology".into()), ..query.clone() }), 1);
    assert_eq!(narrow(Query { reviewed_since: Some("2026-01-01".into()), ..query.clone() }), 2);
    assert_eq!(narrow(Query { reviewed_since: Some("soon".into()), ..query.clone() }), 0);
    assert_eq!(narrow(Query { language: Some("de".into()), ..query }), 0);
    assert_eq!((all.facets.reviewed_since("2026-01-01"), all.facets.reviewed_since("2024-01-01")), (2, 3));
    assert_eq!(all.facets.reviewed_since("soon"), 0);
}

#[test]
fn one_edit_reaches_the_four_common_slips() {
    for known in ["breast", "rest", "brent", "berst"] {
        let index = Index::in_memory(None).unwrap();
        // Often enough for a changed first letter.
        let changes: Vec<_> = (0..9).map(|n| put(document(&n.to_string(), known, "It helps."))).collect();
        index.apply(&changes, 1).unwrap();
        let results = index.search(&Query::new("brest ")).unwrap();
        assert_eq!(results.corrected, Some(format!("{known} ")));
    }
}

#[test]
fn who_was_corrected_may_search_for_the_words_as_typed() {
    let query = Query { as_typed: true, ..Query::new("brest cancer ") };
    let results = filled().search(&query).unwrap();
    assert_eq!((results.hits[0].id.as_str(), results.corrected), ("her2", None));
    assert!(filled().search(&Query { text: "brest ".into(), ..query }).unwrap().hits.is_empty());
}

#[test]
fn the_list_that_comes_with_the_program_names_its_sources() {
    let list: Vec<_> = askwell_search::built_in().collect();
    assert!(list.len() > 300 && list.iter().all(|synonym| !synonym.source.is_empty()));
}

#[test]
fn the_snippet_shows_the_sentence_and_marks_it() {
    let hit = filled().search(&Query::new("what does trastuzumab do")).unwrap().hits.remove(0);
    assert!(hit.snippet.text.starts_with("Trastuzumab"));
    assert_eq!(hit.snippet.text.get(hit.snippet.highlights[0].clone()), Some("Trastuzumab"));
}

#[test]
fn pages_follow_one_another_without_overlap() {
    let index = filled();
    let query = Query { limit: 1, ..Query::new("gout diuretics cancer") };
    let pages: Vec<_> = (0..3).map(|offset| index.search(&Query { offset, ..query.clone() }).unwrap()).collect();
    let mut seen: Vec<_> = pages.iter().map(|page| page.hits[0].id.clone()).collect();
    seen.sort();
    assert_eq!(seen, ["gout", "her2", "pills"]);
    assert_eq!(pages.iter().map(|page| page.more).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn any_text_gets_an_answer() {
    let index = filled();
    let long = "my knee hurts when it rains ".repeat(1_500);
    let operators = r#"title:"gout" AND (NOT -cancer) ^2 ~1 * ? [a TO z] {!} \ /.*/"#;
    let odd = [
        "",
        " ",
        "?!…",
        "the of and",
        "\0gout\0",
        operators,
        &long,
        &"gout ".repeat(9_000),
        "جوت 痛风 подагра gout",
        "👩🏽‍⚕️",
        &"x".repeat(40_000),
    ];
    for text in odd {
        index.search(&Query::new(text)).unwrap();
        index.suggest(text, 5).unwrap();
    }
    assert_eq!(ids(&index, operators)[0], "gout");
    assert_eq!(ids(&index, "\0gout\0"), ["gout"]);
}

#[test]
fn the_index_is_taken_up_where_it_stopped() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let first = Index::open(&folder, None).unwrap();
    assert_eq!(first.opened(), &Opened::Fresh);
    first.apply(&few(), 17).unwrap();
    drop(first);
    let again = Index::open(&folder, None).unwrap();
    assert_eq!((again.opened(), again.position(), again.len()), (&Opened::Resumed, 17, 3));
}

#[test]
fn every_damaged_file_leads_to_a_fresh_index_and_the_old_one_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let mut damaged = 0;
    loop {
        let index = Index::open(&folder, None).unwrap();
        index.apply(&few(), 17).unwrap();
        drop(index);
        let mut files: Vec<_> =
            fs::read_dir(folder.join("words")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files
            .retain(|file| file.extension().is_some_and(|ending| ending != "lock") && !file.ends_with(".managed.json"));
        files.sort();
        let Some(file) = files.get(damaged) else { break };
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes.splice(middle..(middle + 3).min(bytes.len()), *b"\x07\x99\x01");
        fs::write(file, bytes).unwrap();
        damaged += 1;
        let again = Index::open(&folder, None).unwrap();
        let Opened::SetAside { folder: aside, .. } = again.opened() else {
            panic!("{} was not noticed", file.display())
        };
        assert!(aside.exists());
        assert_eq!((again.position(), again.len()), (0, 0));
    }
    assert!(damaged > 5);
}

#[test]
fn clearing_forgets_everything() {
    let index = filled();
    index.clear().unwrap();
    assert_eq!((index.len(), index.position()), (0, 0));
    assert!(index.is_empty());
}

#[test]
fn readers_go_on_while_changes_come_in() {
    let index = filled();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| assert!(!ids(&index, "gout").is_empty())));
        }
        for position in 4..24 {
            index.apply(&few(), position).unwrap();
        }
    });
    assert_eq!(index.position(), 23);
}

#[test]
fn without_a_sound_model_words_go_on_and_the_status_says_why() {
    let place = tempfile::tempdir().unwrap();
    let why = |model: Option<&std::path::Path>| {
        let index = Index::in_memory(model).unwrap();
        index.apply(&few(), 1).unwrap();
        assert_eq!(index.embed_pending(10).unwrap(), 0);
        let results = index.search(&Query::new("gout")).unwrap();
        assert!(!results.hits.is_empty() && !results.meaning_used);
        index.status().words_only_reason.unwrap()
    };
    assert!(why(None).contains("no sentence model"));
    assert!(why(Some(place.path())).contains("model.onnx"));
    fs::write(place.path().join("model.onnx"), "not a model").unwrap();
    fs::write(place.path().join("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n").unwrap();
    assert!(why(Some(place.path())).contains("model.onnx"));
}

#[test]
fn shown_hits_stay_where_they_are_when_better_ones_arrive() {
    let mut results = filled().search(&Query::new("gout diuretics cancer")).unwrap();
    let last = results.hits.last().unwrap().id.clone();
    results.keep_in_place(std::slice::from_ref(&last));
    assert_eq!(results.hits[0].id, last);
}
