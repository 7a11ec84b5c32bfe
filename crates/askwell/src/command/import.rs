//! `askwell import FILE...`: reviewed answers in, each file whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use askwell_app::App;
use askwell_app::import::{Candidate, Lines};
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;
use crate::lines;

/// Imports every file and brings the index up to date, so that what was imported is found at once.
pub(crate) async fn run(app: &App, files: &[PathBuf]) -> Result<(), Failure> {
    for file in files {
        let candidates = read(file)?;
        if candidates.is_empty() {
            eprintln!("{}: no answers in it", file.display());
            continue;
        }
        let bar = bar(candidates.len());
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
    app.index_catch_up().await.map_err(Failure::doing("bringing the index up to date"))?;
    Ok(())
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

/// A bar on standard error; nothing where that is no terminal.
fn bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} answers, {per_sec}, {eta} left");
    let bar = ProgressBar::new(length as u64);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
