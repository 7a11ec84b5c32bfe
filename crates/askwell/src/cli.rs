//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::command::keys::Keys;
use crate::command::people::People;
use crate::command::{backup, check, export, figure, plan, reindex, search, simulate, verify};
use crate::demo;

/// Ask a doctor, and keep the promise: the service an organization runs itself.
#[derive(Debug, Parser)]
#[command(name = "askwell", version, propagate_version = true)]
pub(crate) struct Cli {
    /// The configuration file; see docs/configuration.md. Without it everything has its default.
    #[arg(long, global = true, env = "ASKWELL_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the service.
    ///
    /// Example: askwell serve --config askwell.toml
    Serve,
    /// Run a filled service on a loopback port, in a throw-away folder.
    ///
    /// Example: askwell demo --port 9000 --fresh
    Demo(demo::Options),
    /// Say what is wrong here and how to mend it.
    #[command(after_help = check::HELP)]
    Check,
    /// Bring reviewed answers in: Askwell's own format or MedQuAD records, JSON Lines, .gz too; and evidence. Each file whole or not at all.
    ///
    /// Example: askwell import evidence.json answers.jsonl library.jsonl.gz
    Import {
        /// The files; docs/import.md and docs/evidence.md describe them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Give everything that was published out again as JSON Lines, or the journal.
    Export(export::Options),
    /// Say how soon care is needed: JSON Lines in, JSON Lines out.
    ///
    /// Example: echo '{"id":"1","text":"crushing chest pain since an hour"}' | askwell triage
    Triage,
    /// Find what would identify somebody and give the text without it: JSON Lines in, JSON Lines out.
    ///
    /// Example: echo '{"id":"1","text":"I am Ana Ruiz, call 020 7946 0018"}' | askwell deidentify
    Deidentify,
    /// Rank the fields of medicine a question belongs to: JSON Lines in, JSON Lines out.
    ///
    /// Example: echo '{"id":"1","text":"my skin itches at night"}' | askwell route
    Route,
    /// Answer a file of queries, or compare pairs of texts: a TREC run out.
    Search(search::Options),
    /// Play a service many times over and say what share of cases is answered in time.
    Simulate(simulate::Options),
    /// Say how a roster will do, and look for the smallest change that reaches a target.
    Plan(plan::Options),
    /// Follow a case under the HER2 teaching model: JSON in, its course or a drawing out.
    Figure(figure::Options),
    /// Replay the journal against everything it speaks of, and say what is wrong and where.
    #[command(after_help = verify::HELP)]
    Verify(verify::Options),
    /// Copy everything but the master key, while the service goes on.
    Backup(backup::BackupOptions),
    /// Put a backup into an empty place.
    Restore(backup::RestoreOptions),
    /// Build the search index anew from the journal.
    #[command(after_help = reindex::HELP)]
    Reindex,
    /// Let people in, list them, hand out links that sign in once.
    #[command(subcommand)]
    People(People),
    /// Tell the master key from others, or change it.
    #[command(subcommand)]
    Keys(Keys),
}
