//! How search by words grows with the library: one core, the room alone without HTTP, over 1, 10 and 100 times the library.

use std::path::Path;
use std::process::Command;

use super::statistics::exponent;
use super::table::{Row, Table};
use super::{Bench, corpus};
use crate::step::{cargo, step};

/// Times the library: about 16 thousand, 160 thousand and 1.6 million answers.
const TIMES: [usize; 3] = [1, 10, 100];
/// Questions that are typed and searched for, and messages of some sixty words.
const QUESTIONS: usize = 100;
/// Milliseconds to be kept at the 99th percentile by the largest library.
const REACH: f64 = 15.0;

/// What one library took.
struct Measured {
    documents: f64,
    keystroke: f64,
    question: f64,
    message: f64,
}

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    step(
        "building the measure of growth",
        &cargo(),
        &["build", "--quiet", "--release", "--package", "askwell-search", "--example", "bench"],
    )?;
    let library = bench.library()?;
    let folder = bench.empty("growth")?;
    let (questions, messages) = (folder.join("questions.jsonl"), folder.join("messages.jsonl"));
    corpus::write_queries(&questions, &corpus::titles(QUESTIONS))?;
    corpus::write_queries(&messages, &corpus::messages(QUESTIONS))?;
    let mut all = Vec::new();
    for times in TIMES {
        let index = folder.join(format!("times-{times}"));
        let asked = run(&library, &questions, &index, times)?;
        let told = run(&library, &messages, &index, times)?;
        let of = |output: &str, what: &str| number(output, &format!("{what}: n"), "p99");
        let measured = Measured {
            documents: number(&asked, "Status", "documents:").ok_or("the measure counted no documents")?,
            keystroke: of(&asked, "keystroke").ok_or("the measure typed nothing")?,
            question: of(&asked, "search").ok_or("the measure searched nothing")?,
            message: of(&told, "search").ok_or("the measure searched nothing")?,
        };
        let bytes = number(&asked, "on disk", "disk:").unwrap_or_default();
        let row = Row::new(
            format!("words alone, {} answers, one core, p99", measured.documents),
            format!(
                "keystroke {:.2}, question {:.2}, message of sixty words {:.2} ms; {bytes:.0} MB on disk",
                measured.keystroke, measured.question, measured.message
            ),
        );
        table.add(row.reach("p99 ≤ 15 ms", measured.keystroke.max(measured.question).max(measured.message) <= REACH));
        all.push(measured);
        std::fs::remove_dir_all(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    }
    for (what, of) in [
        ("keystroke", (|measured| measured.keystroke) as fn(&Measured) -> f64),
        ("question", |measured| measured.question),
        ("message", |measured| measured.message),
    ] {
        let points: Vec<(f64, f64)> = all.iter().map(|measured| (measured.documents, of(measured))).collect();
        table.add(Row::new(
            format!("growth of a {what}'s p99"),
            format!("answers to the power {:.2}", exponent(&points)),
        ));
    }
    Ok(())
}

fn run(library: &Path, queries: &Path, index: &Path, times: usize) -> Result<String, String> {
    let program = crate::demo::target().join("release/examples/bench");
    let output = Command::new("taskset")
        .args(["--cpu-list", "0"])
        .args([program.as_path(), library, queries, index])
        .arg(times.to_string())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() { Ok(words) } else { Err(format!("{} failed\n{words}", program.display())) }
}

/// The number that follows `name` in the first line that begins with `start`.
fn number(output: &str, start: &str, name: &str) -> Option<f64> {
    let line = output.lines().find(|line| line.starts_with(start))?;
    let rest = line.split_once(name)?.1.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_what_the_measure_says() {
        let output = "Status { documents: 42, vectors: 0 }\nkeystroke: n 7 p50 0.10 p95 0.20 p99 1.30 ms\n";
        assert_eq!(number(output, "keystroke: n", "p99"), Some(1.3));
        assert_eq!(number(output, "Status", "documents:"), Some(42.0));
    }
}
