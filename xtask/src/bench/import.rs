//! How fast a library comes in: the whole command, from its start until every answer is searchable.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::process::ended_children_seconds;
use super::statistics::median;
use super::table::{Row, Table};
use super::{Bench, service::Service};

/// How often it is done; the middle counts.
const TIMES: usize = 3;

/// Answers a second that are to be reached.
const REACH: f64 = 3_000.0;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let library = bench.library()?;
    let digest = crate::download::sha256(&library).ok_or("the library cannot be read")?;
    let mut seconds = Vec::new();
    let mut cpu = Vec::new();
    let mut answers = 0;
    for _ in 0..TIMES {
        let folder = bench.empty("import")?;
        let before = ended_children_seconds();
        let begun = Instant::now();
        answers = run(&bench.program, &folder, &library)?;
        seconds.push(begun.elapsed().as_secs_f64());
        cpu.push(ended_children_seconds() - before);
        found(&bench.program, &folder)?;
    }
    let rate = answers as f64 / median(&seconds);
    let short: String = digest.chars().take(8).collect();
    let what = format!("import of {answers} answers (file {short}), whole command, searchable at its end");
    let row = Row::new(what, format!("{rate:.0} answers/s ({:.2} s)", median(&seconds)));
    table.add(row.reach("≥ 3,000 answers/s", rate >= REACH));
    table.add(Row::new("import: processor time of all threads", format!("{:.2} s", median(&cpu))));
    Ok(())
}

/// Imports one file into a data folder and gives how many answers were new.
pub(crate) fn run(program: &Path, data: &Path, library: &Path) -> Result<usize, String> {
    let output = Command::new(program)
        .arg("import")
        .arg(library)
        .env("ASKWELL_DATA", data)
        .env_remove("ASKWELL_CONFIG")
        .env_remove("ASKWELL_SEARCH_MODEL")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let words = String::from_utf8_lossy(&output.stderr);
    let new = words.split(": ").find_map(|part| part.split_once(" new,")?.0.parse().ok());
    match new {
        Some(new) if output.status.success() => Ok(new),
        _ => Err(format!("importing {} failed ({})\n{words}", library.display(), output.status)),
    }
}

/// A word of the answers is found as soon as the service runs.
fn found(program: &Path, data: &Path) -> Result<(), String> {
    let service = Service::start(program, data, None)?;
    let answer = service.client()?.get("/api/v1/search?q=treatment", "")?;
    if answer.status == 200 && answer.text().contains("\"url\"") {
        return Ok(());
    }
    Err(format!("what was imported is not found: status {}", answer.status))
}
