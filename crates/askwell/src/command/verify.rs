//! `askwell verify`: the journal replayed against everything it speaks of.

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
every sealed text and file. Changes nothing and may run beside the service. One line a fault goes to standard output; exit code 1 when there is one.";

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
