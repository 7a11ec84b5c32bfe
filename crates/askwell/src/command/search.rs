//! `askwell search`: whole files of queries or pairs, answered by the index of this service or of a corpus.

use std::path::{Path, PathBuf};

use askwell_search::batch::{self, Progress, Stage};
use askwell_search::{DEPTH, Error, Index};
use indicatif::ProgressBar;

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::output::{Output, part_of};
use crate::{interrupt, lines, progress, service};

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell search --queries queries.jsonl --run out.run                      what the answers of this service give
  askwell search --corpus library.jsonl.gz --queries queries.jsonl --run out.run --limit 10
  askwell search --pairs pairs.jsonl --run out.scores                       how surely two texts ask the same

A query is {\"qid\",\"text\"}, a pair {\"pid\",\"q1\",\"q2\"}, a line of a corpus {\"id\",\"title\",\"answer\"} (or `question`, and if there are
any `focus`, `synonyms`, `qtype`). A run is TREC's: qid Q0 docid rank score tag. With a search model (search.model in the configuration,
or ASKWELL_SEARCH_MODEL) it goes by words and meaning, else by words alone; a corpus is indexed for this call alone.")]
pub(crate) struct Options {
    /// Search this file instead of the answers of the service.
    #[arg(long, value_name = "FILE", conflicts_with = "pairs")]
    corpus: Option<PathBuf>,
    /// The queries.
    #[arg(long, value_name = "FILE", required_unless_present = "pairs", conflicts_with = "pairs")]
    queries: Option<PathBuf>,
    /// Pairs of texts to compare.
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Where the run, or the scores, go; the file appears when it is whole.
    #[arg(long, value_name = "FILE")]
    run: PathBuf,
    /// At most so many results a query.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=DEPTH as i64), conflicts_with = "pairs")]
    limit: u16,
}

/// Answers queries, or compares pairs.
pub(crate) async fn run(options: &Options, config: &Config) -> Result<(), Failure> {
    for input in [&options.corpus, &options.queries, &options.pairs].into_iter().flatten() {
        // Said before minutes are spent on the first of them.
        drop(lines::open(input)?);
    }
    Output::try_out(Some(&options.run))?;
    let part = part_of(&options.run);
    let _watch = interrupt::before_ending(move || drop(std::fs::remove_file(part)))?;
    let bar = progress::bar(None, "");
    let done = work(options, config, &bar).await;
    bar.finish_and_clear();
    done
}

async fn work(options: &Options, config: &Config, bar: &ProgressBar) -> Result<(), Failure> {
    let mut told = |progress: Progress| tell(bar, progress);
    let model = config.model.as_deref();
    if let Some(pairs) = &options.pairs {
        let index = Index::in_memory(model)?;
        say_how(&index);
        return Ok(batch::compare(&index, pairs, &options.run, &mut told)?);
    }
    let Some(queries) = &options.queries else { return Err(Failure::BadInput("--queries is missing".into())) };
    let limit = usize::from(options.limit);
    if let Some(corpus) = &options.corpus {
        let index = batch::index(corpus, model, &mut told)?;
        say_how(&index);
        return Ok(batch::answer(&index, queries, &options.run, limit, &mut told)?);
    }
    config.is_there()?;
    // Held until the answers are written.
    let hold = Hold::take(config)?;
    let app = service::open(config, &hold).await?;
    app.synonyms_load().await.map_err(Failure::doing("reading the other names of this service"))?;
    say_how(app.index());
    let answered = batch::answer(app.index(), queries, &options.run, limit, &mut told);
    app.store().close().await;
    Ok(answered?)
}

fn say_how(index: &Index) {
    let status = index.status();
    let documents = if index.is_empty() { String::new() } else { format!("{} documents, ", status.documents) };
    match status.words_only_reason {
        None => eprintln!("{documents}by words and meaning"),
        Some(reason) => eprintln!("{documents}by words alone: {reason}"),
    }
}

fn tell(bar: &ProgressBar, Progress { stage, done, total }: Progress) {
    let things = match stage {
        Stage::Indexing => "documents read",
        Stage::Embedding => "documents understood",
        Stage::Answering => "lines answered",
    };
    progress::turn_to(bar, done as u64, total.map(|total| total as u64), things);
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Line { path, line, reason } => {
                Self::BadLine { place: Path::display(&path).to_string(), line, problem: reason }
            }
            error => Self::doing("searching")(error),
        }
    }
}
