//! `askwell figure her2`: the course of a case under the teaching model, or its drawing.

use std::io::Read as _;

use askwell_figures::{Case, English, course, svg};

use crate::failure::Failure;
use crate::output::Output;

/// A case holds at most so many bytes; the largest that is answered is far below.
const CASE_BYTES_MOST: u64 = 1024 * 1024;

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell figure her2 < case.json > course.json
  askwell figure her2 --svg < case.json > course.svg
  echo '{\"scenario\":{\"tumour\":[[20,1,1.6],[2,1,0],[2,1,0]],\"meds\":[\"trastuzumab\"],\"days\":84}}' | askwell figure her2

A case is one JSON object: `scenario` with `tumour` (three kinds of cell, each [gene copies, expression, mL]), `meds` and `days`,
if wished `start`, `stop` and `every`; and `t_days`, the days to answer (every week when left out). docs/figures.md says what the
model is and what must not be claimed with it: how it works, not what will happen.")]
pub(crate) struct Options {
    /// Which figure.
    figure: Name,
    /// Draw the course instead of giving its numbers.
    #[arg(long)]
    svg: bool,
}

/// The figures there are.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Name {
    /// How HER2 drives a cancer cell and how medicines get in its way.
    Her2,
}

/// Reads a case from standard input and writes its course, or the drawing of it, to standard output.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let Name::Her2 = options.figure;
    let mut text = String::new();
    let read = std::io::stdin().lock().take(CASE_BYTES_MOST + 1).read_to_string(&mut text);
    read.map_err(|error| Failure::BadInput(format!("standard input: {error}")))?;
    if text.len() as u64 > CASE_BYTES_MOST {
        return Err(Failure::BadInput(format!("standard input: longer than {CASE_BYTES_MOST} bytes")));
    }
    let wrong = |problem: String| Failure::BadInput(format!("standard input: {problem}"));
    let case: Case = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let mut output = Output::to(None)?;
    if options.svg {
        let drawing = svg::case(&case, &English).map_err(|refused| wrong(refused.to_string()))?;
        output.line(&svg::standalone(&drawing))?;
    } else {
        let series = course(&case).map_err(|refused| wrong(refused.to_string()))?;
        output.line(&serde_json::to_string(&series).map_err(Failure::doing("writing the course"))?)?;
    }
    output.finish()
}
