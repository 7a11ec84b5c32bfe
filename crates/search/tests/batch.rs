//! Whole files: a corpus, queries and pairs in, runs out, and bad lines named.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::fs;
use std::io::Write;
use std::path::Path;

use askwell_search::{Error, Index, batch};
use flate2::Compression;
use flate2::write::GzEncoder;

const CORPUS: &str = r#"{"id": "a", "title": "How is gout treated?", "answer": "Rest the joint."}

{"id": "b", "question": "What are the symptoms of scurvy?", "answer": "Sore gums.", "focus": "Scurvy", "synonyms": ["Barlow disease"], "qtype": "symptoms", "url": "ignored"}
{"id": "c", "title": "Can I fly with a cold?", "answer": "", "focus": null, "qtype": null}
"#;
const QUERIES: &str = "{\"qid\": \"1\", \"text\": \"signs of barlow disease\"}\n{\"qid\": \"2\", \"text\": \"gout\"}\n";

fn write(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn run(folder: &Path, corpus: &Path, queries: &Path) -> Result<String, Error> {
    let index = batch::index(corpus, None, &mut |_| ())?;
    let out = folder.join("run");
    batch::answer(&index, queries, &out, 10, &mut |_| ())?;
    Ok(fs::read_to_string(out).unwrap())
}

#[test]
fn a_corpus_and_queries_become_a_trec_run() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let run = run(folder, &write(folder, "c.jsonl", CORPUS), &write(folder, "q.jsonl", QUERIES)).unwrap();
    let firsts: Vec<_> = run.lines().filter(|line| line.split(' ').nth(3) == Some("1")).collect();
    assert!(firsts[0].starts_with("1 Q0 b 1 ") && firsts[1].starts_with("2 Q0 a 1 "), "{run}");
}

#[test]
fn gzip_is_read_like_plain_text() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(CORPUS.as_bytes()).unwrap();
    fs::write(folder.join("c.jsonl.gz"), packed.finish().unwrap()).unwrap();
    let queries = write(folder, "q.jsonl", QUERIES);
    let plain = run(folder, &write(folder, "c.jsonl", CORPUS), &queries).unwrap();
    assert_eq!(run(folder, &folder.join("c.jsonl.gz"), &queries).unwrap(), plain);
}

#[test]
fn a_bad_line_is_named_and_nothing_half_done_stays() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let corpus = write(folder, "c.jsonl", CORPUS);
    let queries = write(folder, "q.jsonl", &format!("{QUERIES}\n{{\"qid\": 3}}\n"));
    let error = run(folder, &corpus, &queries).unwrap_err();
    assert!(matches!(error, Error::Line { line: 4, .. }), "{error}");
    let left: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn pairs_are_scored_and_the_same_question_scores_higher() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let pairs = "{\"pid\": 1, \"q1\": \"How is gout treated?\", \"q2\": \"how do they treat gout\"}\n\
                 {\"pid\": \"x\", \"q1\": \"How is gout treated?\", \"q2\": \"Can I fly with a cold?\"}\n";
    let out = folder.join("scores");
    batch::compare(&Index::in_memory(None).unwrap(), &write(folder, "p.jsonl", pairs), &out, &mut |_| ()).unwrap();
    let scores: Vec<(String, f32)> = fs::read_to_string(out)
        .unwrap()
        .lines()
        .map(|line| {
            let (pid, score) = line.split_once(' ').unwrap();
            (pid.to_owned(), score.parse().unwrap())
        })
        .collect();
    assert!(scores[0].0 == "1" && scores[1].0 == "x" && scores[0].1 > scores[1].1, "{scores:?}");
}
