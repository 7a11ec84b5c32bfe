//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
    /// Bring reviewed answers in: Askwell's own format or MedQuAD records, JSON Lines, .gz too. Each file whole or not at all.
    ///
    /// Example: askwell import answers.jsonl library.jsonl.gz
    Import {
        /// The files; docs/import.md describes them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
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
}
