//! `askwell import FILE...`: reviewed answers in, each file whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use askwell_app::App;
use askwell_app::import::{Candidate, Lines};

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::{lines, progress, service};

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
