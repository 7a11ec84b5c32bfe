//! `askwell export`: published answers, the journal, or what was corrected of the routing, as JSON Lines.

use std::path::PathBuf;

use askwell_app::{App, Correction, Exported};
use askwell_store::{Line, Store};
use serde::Serialize;

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::{progress, service};

/// So many journal entries are read at once.
const ENTRIES_AT_ONCE: u32 = 1_000;

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell export > answers.jsonl
  askwell export --output answers.jsonl && ASKWELL_DATA=elsewhere askwell import answers.jsonl
  askwell export --journal | tail -n 3
  askwell export --corrections > routing.jsonl

Answers come in the format that `askwell import` reads (docs/import.md), with their identifiers, so that a second import changes nothing.
Everything in it is public already. A page that the format cannot hold is named on standard error, and the exit code is 1.
The journal comes as it is stored and hashed: `leaf` is SHA-256 over a zero byte and the lines number, moment in microseconds, caused_by,
kind, subject, event (RFC 6962). It holds identifiers, codes, moments and digests, and no words of anybody.
A correction is a question that a coordinator or a doctor sent to another field: where it stood, where it belonged, and which phrases
of the routing lexicon had spoken, in the lexicon's words. It is what the lexicon is mended by.
For everything, sealed texts and files included, make a backup.")]
pub(crate) struct Options {
    /// The journal's entries instead of the published answers.
    #[arg(long)]
    journal: bool,
    /// What people corrected of the routing, as training data, instead of the published answers.
    #[arg(long, conflicts_with = "journal")]
    corrections: bool,
    /// Where it goes; standard output without it. The file appears when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// An entry as it is stored; `event` is the very text that was hashed.
#[derive(Serialize)]
struct Entry<'a> {
    number: u64,
    at: jiff::Timestamp,
    at_microseconds: i64,
    caused_by: &'a str,
    kind: &'a str,
    subject: &'a str,
    event: &'a str,
    leaf: String,
}

/// Exports answers, or the journal.
pub(crate) async fn run(options: &Options, config: &Config) -> Result<(), Failure> {
    config.is_there()?;
    let app = service::open_beside(config).await?;
    let output = Output::to(options.output.as_deref())?;
    let done = match (options.journal, options.corrections) {
        (true, _) => journal(app.store(), output).await,
        (_, true) => corrections(&app, output).await,
        _ => answers(&app, output).await,
    };
    app.store().close().await;
    done
}

async fn answers(app: &App, mut output: Output) -> Result<(), Failure> {
    let bar = progress::bar(None, "answers");
    let (mut written, mut left_out) = (0_u64, 0_u64);
    let exported = app.answers_export(|Exported { path, line, .. }| match line {
        Ok(line) => {
            written += 1;
            bar.inc(1);
            output.line(&line)
        }
        Err(problem) => {
            left_out += 1;
            bar.suspend(|| eprintln!("{path} is left out: {problem}"));
            Ok::<(), Failure>(())
        }
    });
    let exported = exported.await;
    bar.finish_and_clear();
    exported?;
    output.finish()?;
    eprintln!("{written} answers");
    match left_out {
        0 => Ok(()),
        count => Err(Failure::NotWell(format!("{count} answers are left out: the format cannot hold them"))),
    }
}

async fn corrections(app: &App, mut output: Output) -> Result<(), Failure> {
    let mut written = 0_u64;
    app.corrections_export(|correction: Correction| {
        written += 1;
        output.line(&serde_json::to_string(&correction).map_err(Failure::doing("writing a correction"))?)
    })
    .await?;
    output.finish()?;
    eprintln!("{written} corrections");
    Ok(())
}

async fn journal(store: &Store, mut output: Output) -> Result<(), Failure> {
    let reading = || Failure::doing("reading the journal");
    let mut reader = store.snapshot().await.map_err(reading())?;
    let size = reader.journal_head().await.map_err(reading())?.size;
    let bar = progress::bar(Some(size), "entries");
    let mut after = 0;
    loop {
        let lines = reader.journal_lines(after, ENTRIES_AT_ONCE).await.map_err(reading())?;
        let Some(last) = lines.last().map(|line| line.number) else { break };
        for line in &lines {
            output.line(&entry(line)?)?;
        }
        after = last;
        bar.set_position(after);
    }
    bar.finish_and_clear();
    output.finish()?;
    eprintln!("{after} entries");
    Ok(())
}

fn entry(line: &Line) -> Result<String, Failure> {
    let entry = Entry {
        number: line.number,
        at: line.at,
        at_microseconds: line.at.as_microsecond(),
        caused_by: &line.caused_by,
        kind: &line.kind,
        subject: &line.subject,
        event: &line.event,
        leaf: line.leaf.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    serde_json::to_string(&entry).map_err(Failure::doing("writing an entry"))
}
