//! What can be typed.

use clap::{Parser, Subcommand};

/// Ask a doctor, and keep the promise: the service an organization runs itself.
#[derive(Debug, Parser)]
#[command(name = "askwell", version, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
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
