//! The program: configuration, subcommands, wiring.
//!
//! Data goes to standard output, words and progress to standard error. Exit code 0 when all went well, 2 when the input can be
//! mended (a wrong flag, a wrong line, named by its number), 1 for everything else.

mod cli;
mod command;
mod failure;
mod lines;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Triage => command::text::triage(),
        Command::Deidentify => command::text::deidentify(),
        Command::Route => command::text::route(),
    }
}
