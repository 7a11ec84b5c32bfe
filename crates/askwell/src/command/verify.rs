//! `askwell verify`: the journal replayed against everything it speaks of; or one page against its proof, offline.

use std::path::PathBuf;

use askwell_app::proof_verify;
use askwell_store::Store;

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress;

/// How much more is learned from the help than from the first line.
pub(crate) const HELP: &str = "\
Examples:
  askwell verify
  askwell verify --config /etc/askwell.toml > faults.txt || mail -s 'askwell: faults' operator@example.org < faults.txt

Reads the whole journal, entry by entry and leaf by leaf up to its head; folds every record from its events and compares it with its row; opens
every sealed text and file. Changes nothing and may run beside the service. One line a fault goes to standard output; exit code 1 when there is one.

  curl -s https://answers.example.org/log/key > key
  curl -s https://answers.example.org/answers/SPECIALTY/TOPIC/SLUG/proof > proof.json
  curl -s https://answers.example.org/answers/SPECIALTY/TOPIC/SLUG.json > page.json
  askwell verify --page page.json --proof proof.json --key key

Checks without asking anybody that the key signed the checkpoint, that the entries are in the log it speaks of, and that the page reads as they say.
What was proven goes to standard output as JSON; exit code 1 when it does not hold. Keep the key from the first day: a new one proves nothing about the past.";

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Check this proof of a page instead of the service.
    #[arg(long, value_name = "FILE", requires = "key")]
    proof: Option<PathBuf>,
    /// The line that verifies signatures of the log.
    #[arg(long, value_name = "FILE", requires = "proof")]
    key: Option<PathBuf>,
    /// The page as JSON; without it the proof's own words count.
    #[arg(long, value_name = "FILE", requires = "proof")]
    page: Option<PathBuf>,
}

/// A proof and what it is checked with.
#[derive(Debug)]
pub(crate) struct ProofFiles {
    proof: PathBuf,
    key: PathBuf,
    page: Option<PathBuf>,
}

impl Options {
    /// The files of a proof, when one is to be checked.
    pub(crate) fn proof(self) -> Option<ProofFiles> {
        Some(ProofFiles { proof: self.proof?, key: self.key?, page: self.page })
    }
}

/// Checks one page against its proof, and says what was proven.
pub(crate) fn proof(files: &ProofFiles) -> Result<(), Failure> {
    let read = |file: &PathBuf| {
        std::fs::read_to_string(file).map_err(|error| Failure::BadInput(format!("{}: {error}", file.display())))
    };
    let page = files.page.as_ref().map(read).transpose()?;
    let (proof, key) = (read(&files.proof)?, read(&files.key)?);
    let proven = proof_verify(page.as_deref(), &proof, key.trim());
    let proven = proven.map_err(|wrong| Failure::NotWell(format!("it is not proven: {wrong}")))?;
    let mut output = Output::to(None)?;
    output.line(&serde_json::to_string(&proven).expect("plain values are JSON"))?;
    output.finish()?;
    Ok(())
}

/// Verifies, and says what is wrong and where.
pub(crate) async fn run(config: &Config) -> Result<(), Failure> {
    config.is_there()?;
    let store = Store::open(&config.store).await.map_err(Failure::doing("opening the store"))?;
    let bar = progress::bar(None, "journal entries");
    let verified = store.verify(|done, all| progress::turn_to(&bar, done, Some(all), "journal entries")).await;
    bar.finish_and_clear();
    store.close().await;
    let report = verified.map_err(Failure::doing("verifying"))?;
    let mut output = Output::to(None)?;
    for fault in &report.faults {
        output.line(&fault.to_string())?;
    }
    output.finish()?;
    let root: String = report.head.root.iter().map(|byte| format!("{byte:02x}")).collect();
    eprintln!(
        "journal of {} entries, root {root}; {} records, {} texts, {} files",
        report.head.size, report.records, report.texts, report.files
    );
    match report.faults.len() {
        0 => Ok(()),
        1 => Err(Failure::NotWell("1 fault".into())),
        faults => Err(Failure::NotWell(format!("{faults} faults"))),
    }
}
