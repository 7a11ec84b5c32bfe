//! `askwell import FILE...`: reviewed answers and evidence in, each file whole or not at all.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use askwell_app::import::{Candidate, Lines};
use askwell_app::{App, Error};

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::{lines, progress, service};

/// So much of a file says whether it is evidence.
const EVIDENCE_HEAD_BYTES: u64 = 256;
/// A file of evidence holds at most so many bytes: some ten thousand items.
const EVIDENCE_BYTES_MOST: u64 = 16 * 1024 * 1024;

/// Imports every file and brings the index up to date, so that what was imported is found at once; beside a running service that
/// is left to the service, which follows by itself.
pub(crate) async fn run(config: &Config, files: &[PathBuf]) -> Result<(), Failure> {
    let hold = Hold::try_take(config)?;
    let app = match &hold {
        Some(hold) => service::open(config, hold).await?,
        None => service::open_beside(config).await?,
    };
    let mut imported = import(&app, files).await;
    if imported.is_ok() {
        imported = match hold {
            Some(_) => app.index_catch_up().await.map(drop).map_err(Failure::doing("bringing the index up to date")),
            None => {
                eprintln!("The running service takes them into its index.");
                Ok(())
            }
        };
    }
    app.store().close().await;
    imported
}

async fn import(app: &App, files: &[PathBuf]) -> Result<(), Failure> {
    for file in files {
        if let Some(text) = evidence(file)? {
            import_evidence(app, file, &text).await?;
            continue;
        }
        let candidates = read(file)?;
        if candidates.is_empty() {
            eprintln!("{}: no answers in it", file.display());
            continue;
        }
        let bar = progress::bar(Some(candidates.len() as u64), "answers");
        let told = bar.clone();
        let imported = app.import(None, candidates, Arc::new(move |done| told.set_position(done as u64))).await;
        bar.finish_and_clear();
        let imported = imported.map_err(Failure::doing(format!("importing {}", file.display())))?;
        eprintln!(
            "{}: {} new, {} changed, {} left alone",
            file.display(),
            imported.added,
            imported.changed,
            imported.left_alone
        );
    }
    Ok(())
}

/// Takes a file of evidence, and says which pages must be looked at again.
async fn import_evidence(app: &App, file: &Path, text: &str) -> Result<(), Failure> {
    let place = file.display().to_string();
    let imported = app.evidence_import(None, text).await.map_err(|error| match error {
        Error::Line { line, problem } => Failure::BadLine { place: place.clone(), line, problem },
        Error::BadContent(problem) => Failure::BadInput(format!("{place}, {problem}")),
        error => Failure::doing(format!("importing {place}"))(error),
    })?;
    eprintln!(
        "{place}: {} new, {} changed, {} left alone; pages to be looked at again: {}",
        imported.added, imported.changed, imported.left_alone, imported.flagged
    );
    Ok(())
}

/// Gives the text of a file of evidence; nothing for a file of answers, which is read line by line.
///
/// A line of answers is an object by itself and says no schema; evidence is one document and says its own.
fn evidence(file: &Path) -> Result<Option<String>, Failure> {
    let mut input = lines::open(file)?;
    let mut text = String::new();
    let read = input.by_ref().take(EVIDENCE_HEAD_BYTES).read_to_string(&mut text);
    // A head that is cut within a character, or is no text at all, is left to whoever reads the lines.
    if read.is_err_and(|error| error.kind() != std::io::ErrorKind::InvalidData) || !says_evidence(&text) {
        return Ok(None);
    }
    let read = input.take(EVIDENCE_BYTES_MOST).read_to_string(&mut text);
    read.map_err(Failure::doing(format!("reading {}", file.display())))?;
    Ok(Some(text))
}

/// Whether the beginning of a file names the format of evidence.
fn says_evidence(head: &str) -> bool {
    let head: String = head.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace()).collect();
    head.strip_prefix("{\"schema\":\"").is_some_and(|rest| rest.starts_with("askwell.evidence/"))
}

/// Reads and checks a whole file before anything is written.
fn read(file: &Path) -> Result<Vec<Candidate>, Failure> {
    let mut lines_read = Lines::default();
    let mut candidates = Vec::new();
    let place = file.display().to_string();
    lines::read_texts(&place, lines::open(file)?, |line, text| {
        let candidate =
            lines_read.read(text).map_err(|problem| Failure::BadLine { place: place.clone(), line, problem })?;
        candidates.push(candidate);
        Ok(())
    })?;
    Ok(candidates)
}

#[cfg(test)]
mod tests {
    use super::says_evidence;

    #[test]
    fn a_file_of_evidence_is_known_by_the_schema_it_begins_with() {
        assert!(says_evidence("\u{feff}{\n  \"schema\": \"askwell.evidence/1\","));
        assert!(says_evidence(r#"{"schema":"askwell.evidence/2","#));
        assert!(!says_evidence(r#"{"id":"a-1","title":"schema: askwell.evidence/1"}"#));
        assert!(!says_evidence(""));
    }
}
