//! How good search is, on tasks whose right answers are known: `cargo xtask bench search FOLDER`.
//!
//! Every folder below FOLDER is a task: `corpus.jsonl.gz`, `queries*.jsonl.gz` and `qrels.txt` (`qid 0 docid grade`) as `askwell search` reads
//! them, or `pairs.jsonl.gz` with a `label` of 1 where both texts ask the same. A query id may carry a variant after `@`; each is scored by itself.
//! The data is not ours and not in this repository; docs/search.md says where it comes from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use super::Bench;
use super::table::{Row, Table};

/// Results of a query that count.
const CUT: usize = 10;
/// Results of a query that are asked for, so that unjudged ones can be left out before the cut.
const DEPTH: &str = "100";
/// Draws of the bootstrap over queries; 95 % of their means make the interval.
const DRAWS: usize = 1_000;
/// From this grade on an answer is right, where grades go up to 3.
const RIGHT_OF_GRADES: f64 = 2.0;

/// Grades by query and document.
type Judged = BTreeMap<String, BTreeMap<String, f64>>;

/// Scores every task below `folder`, in the order of their names.
pub(crate) fn measure(bench: &Bench, folder: &Path, table: &mut Table) -> Result<(), String> {
    let mut tasks = below(folder)?;
    tasks.retain(|path| path.is_dir());
    if tasks.is_empty() {
        return Err(format!("{} holds no folders with tasks", folder.display()));
    }
    for task in tasks {
        let name = task.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if task.join("pairs.jsonl.gz").is_file() {
            pairs(bench, &name, &task.join("pairs.jsonl.gz"), table)?;
        } else if task.join("corpus.jsonl.gz").is_file() {
            retrieval(bench, &name, &task, table)?;
        } else {
            eprintln!("   {name}: neither corpus.jsonl.gz nor pairs.jsonl.gz, left out");
        }
    }
    Ok(())
}

fn retrieval(bench: &Bench, name: &str, task: &Path, table: &mut Table) -> Result<(), String> {
    let judged = judged(&task.join("qrels.txt"))?;
    let is_graded = judged.values().flat_map(BTreeMap::values).any(|grade| *grade > 1.0);
    let queries = below(task)?.into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("queries") && name.ends_with(".jsonl.gz")
    });
    for queries in queries {
        let run = bench.empty("quality")?.join("run");
        let corpus = task.join("corpus.jsonl.gz");
        let arguments: [&Path; 7] = [
            "--corpus".as_ref(),
            &corpus,
            "--queries".as_ref(),
            &queries,
            "--limit".as_ref(),
            DEPTH.as_ref(),
            "--run".as_ref(),
        ];
        search(bench, &[&arguments[..], &[&run]].concat())?;
        for (variant, runs) in by_variant(&run)? {
            let what = |metric: &str| format!("{name}{variant}: {metric}");
            if is_graded {
                let with_right = |(qid, _): &(&String, &Vec<String>)| {
                    judged.get(*qid).is_some_and(|grades| grades.values().any(|grade| *grade >= RIGHT_OF_GRADES))
                };
                let condensed: Vec<f64> =
                    runs.iter().filter(with_right).map(|(qid, ids)| ndcg(ids, &judged[qid])).collect();
                let first: Vec<f64> = runs
                    .iter()
                    .filter(|(qid, _)| judged.contains_key(*qid))
                    .map(|(qid, ids)| first(ids, &judged[qid]))
                    .collect();
                table.add(Row::new(what("nDCG@10, unjudged left out"), interval(&condensed)));
                table.add(Row::new(what("grade of the first answer, unjudged = 0"), interval(&first)));
            } else {
                let ranks: Vec<f64> = runs
                    .iter()
                    .filter(|(qid, _)| judged.contains_key(*qid))
                    .map(|(qid, ids)| reciprocal(ids, &judged[qid]))
                    .collect();
                table.add(Row::new(what("MRR@10"), interval(&ranks)));
            }
        }
    }
    Ok(())
}

fn pairs(bench: &Bench, name: &str, pairs: &Path, table: &mut Table) -> Result<(), String> {
    let run = bench.empty("quality")?.join("scores");
    search(bench, &["--pairs".as_ref(), pairs, "--run".as_ref(), &run])?;
    let labels: BTreeMap<String, bool> = lines(pairs)?
        .iter()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let pid = line.get("pid")?;
            let pid = pid.as_str().map_or_else(|| pid.to_string(), str::to_owned);
            Some((pid, line.get("label")?.as_i64()? == 1))
        })
        .collect();
    let scored: Vec<(f64, bool)> = lines(&run)?
        .iter()
        .filter_map(|line| {
            let (pid, score) = line.split_once(' ')?;
            Some((score.parse().ok()?, *labels.get(pid)?))
        })
        .collect();
    table.add(Row::new(format!("{name}: same question or not, area under the curve"), format!("{:.3}", area(&scored))));
    table.add(Row::new(format!("{name}: accuracy at the best threshold"), format!("{:.3}", accuracy(&scored))));
    Ok(())
}

fn search(bench: &Bench, arguments: &[&Path]) -> Result<(), String> {
    let mut command = Command::new(&bench.program);
    command.arg("search").args(arguments).env_remove("ASKWELL_CONFIG");
    match &bench.model {
        Some(model) => command.env("ASKWELL_SEARCH_MODEL", model),
        None => command.env_remove("ASKWELL_SEARCH_MODEL"),
    };
    let status = command.status().map_err(|error| format!("{}: {error}", bench.program.display()))?;
    if status.success() { Ok(()) } else { Err(format!("askwell search failed ({status})")) }
}

/// Files and folders below a folder, by name.
fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    found.sort();
    Ok(found)
}

fn lines(path: &Path) -> Result<Vec<String>, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    reader.lines().collect::<Result<_, _>>().map_err(|error| format!("{}: {error}", path.display()))
}

fn judged(path: &Path) -> Result<Judged, String> {
    let mut judged = Judged::new();
    for line in lines(path)? {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [qid, _, id, grade] = parts.as_slice() else { continue };
        let grade = grade.parse().map_err(|_| format!("{}: `{line}` has no grade", path.display()))?;
        judged.entry((*qid).to_owned()).or_default().insert((*id).to_owned(), grade);
    }
    Ok(judged)
}

/// The documents of every query, best first, apart by what follows `@`.
fn by_variant(run: &Path) -> Result<BTreeMap<String, BTreeMap<String, Vec<String>>>, String> {
    let mut variants: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for line in lines(run)? {
        let mut parts = line.split_whitespace();
        let (Some(qid), Some(id)) = (parts.next(), parts.nth(1)) else { continue };
        let (query, variant) =
            qid.split_once('@').map_or((qid, String::new()), |(query, name)| (query, format!(" @{name}")));
        variants.entry(variant).or_default().entry(query.to_owned()).or_default().push(id.to_owned());
    }
    Ok(variants)
}

fn reciprocal(ids: &[String], grades: &BTreeMap<String, f64>) -> f64 {
    let right = |id: &String| grades.get(id).is_some_and(|grade| *grade >= 1.0);
    ids.iter().take(CUT).position(right).map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

/// Discounted cumulative gain of the judged results against the best order, with the grade as gain.
fn ndcg(ids: &[String], grades: &BTreeMap<String, f64>) -> f64 {
    let gain = |grades: &mut dyn Iterator<Item = f64>| -> f64 {
        grades.take(CUT).enumerate().map(|(at, grade)| grade / (at as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<f64> = grades.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let best = gain(&mut best.into_iter());
    if best == 0.0 { 0.0 } else { gain(&mut ids.iter().filter_map(|id| grades.get(id).copied())) / best }
}

fn first(ids: &[String], grades: &BTreeMap<String, f64>) -> f64 {
    ids.first().and_then(|id| grades.get(id)).copied().unwrap_or(0.0)
}

/// The chance that a right pair scores above a wrong one; ties count half.
fn area(scored: &[(f64, bool)]) -> f64 {
    let of = |label| scored.iter().filter(move |(_, is)| *is == label).map(|(score, _)| *score);
    let (right, wrong) = (of(true).count() as f64, of(false).count() as f64);
    let above: f64 = of(true)
        .map(|a| {
            of(false)
                .map(|b| {
                    if a > b {
                        1.0
                    } else if a == b {
                        0.5
                    } else {
                        0.0
                    }
                })
                .sum::<f64>()
        })
        .sum();
    above / (right * wrong).max(1.0)
}

fn accuracy(scored: &[(f64, bool)]) -> f64 {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Everything is called right at first; then the threshold climbs.
    let mut correct = sorted.iter().filter(|(_, label)| *label).count() as i64;
    let mut best = correct;
    for (at, (score, label)) in sorted.iter().enumerate() {
        correct += if *label { -1 } else { 1 };
        if sorted.get(at + 1).is_none_or(|(next, _)| next > score) {
            best = best.max(correct);
        }
    }
    best as f64 / sorted.len().max(1) as f64
}

/// A mean with its 95 % bootstrap interval over queries.
fn interval(values: &[f64]) -> String {
    if values.is_empty() {
        return "no judged queries".to_owned();
    }
    let mean = |sum: f64| sum / values.len() as f64;
    let mut dice = super::corpus::Dice::new();
    let mut draws: Vec<f64> = (0..DRAWS)
        .map(|_| mean((0..values.len()).map(|_| values[dice.below(values.len() as u64) as usize]).sum()))
        .collect();
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| super::statistics::percentile(&draws, share);
    format!("{:.3} [{:.3}, {:.3}], {} queries", mean(values.iter().sum()), at(0.025), at(0.975), values.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_first_right_answer_sets_the_reciprocal_rank() {
        let grades = BTreeMap::from([("b".to_owned(), 1.0)]);
        assert_eq!(reciprocal(&ids(&["a", "b"]), &grades), 0.5);
        assert_eq!(reciprocal(&ids(&["a"; 11]), &grades), 0.0);
    }

    #[test]
    fn the_best_order_of_the_judged_scores_one_whatever_unjudged_stands_between() {
        let grades = BTreeMap::from([("good".to_owned(), 3.0), ("fair".to_owned(), 1.0)]);
        assert!((ndcg(&ids(&["new", "good", "other", "fair"]), &grades) - 1.0).abs() < 1e-9);
        assert!(ndcg(&ids(&["fair", "good"]), &grades) < 0.9);
    }

    #[test]
    fn a_perfect_order_of_pairs_has_area_and_accuracy_one() {
        let scored = [(0.1, false), (0.2, false), (0.8, true)];
        assert_eq!((area(&scored), accuracy(&scored)), (1.0, 1.0));
        assert_eq!(area(&[(0.5, true), (0.5, false)]), 0.5);
    }
}
