//! Measures search on files: `run CORPUS QUERIES RUN [MODEL [FOLDER]]` or `run --pairs PAIRS RUN MODEL`.
//!
//! With a FOLDER the index and its vectors stay there for the next run.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use askwell_search::{Index, batch};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut quiet = |_| ();
    match arguments.as_slice() {
        ["--pairs", pairs, run, model] => {
            batch::compare(&Index::in_memory(Some(Path::new(model)))?, Path::new(pairs), Path::new(run), &mut quiet)?;
        }
        [corpus, queries, run, model @ ..] => {
            let started = Instant::now();
            let with = model.first().map(Path::new);
            let index = match model.get(1) {
                Some(folder) => Index::open(Path::new(folder), with)?,
                None => Index::in_memory(with)?,
            };
            batch::fill(&index, Path::new(corpus), &mut quiet)?;
            eprintln!("indexed {} documents in {:.1?}", index.len(), started.elapsed());
            let started = Instant::now();
            batch::answer(&index, Path::new(queries), Path::new(run), 100, &mut quiet)?;
            eprintln!("answered in {:.1?}", started.elapsed());
        }
        _ => return Err("run CORPUS QUERIES RUN [MODEL [FOLDER]] | run --pairs PAIRS RUN MODEL".into()),
    }
    Ok(())
}
