//! The program: configuration, subcommands, wiring.
//!
//! Data goes to standard output, words and progress to standard error. Exit code 0 when all went well, 2 when the input can be
//! mended (a wrong flag, a wrong line, named by its number), 130 after Ctrl-C, 1 for everything else.

mod cli;
mod command;
mod config;
mod demo;
mod failure;
mod hold;
mod interrupt;
mod lines;
mod output;
mod progress;
mod service;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use failure::Failure;
use hold::Hold;

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
    let config = cli.config.as_deref();
    match cli.command {
        Command::Serve => with_runtime(async {
            let config = config::read(config)?;
            let listener = service::listen(config.listen).await?;
            let hold = Hold::take(&config)?;
            service::run(service::open(&config, &hold).await?, &config, listener).await
        }),
        Command::Demo(options) => with_runtime(demo::run(options)),
        Command::Check => until_interrupted(command::check::run(config)),
        Command::Import { files } => until_interrupted(command::import::run(&config::read(config)?, &files)),
        Command::Export(options) => until_interrupted(command::export::run(&options, &config::read(config)?)),
        Command::Verify(options) => match options.proof() {
            Some(proof) => command::verify::proof(&proof),
            None => until_interrupted(command::verify::run(&config::read(config)?)),
        },
        Command::Backup(options) => until_interrupted(command::backup::backup(&options, &config::read(config)?)),
        Command::Restore(options) => until_interrupted(command::backup::back(&options, &config::read(config)?)),
        Command::Reindex => until_interrupted(command::reindex::run(&config::read(config)?)),
        Command::People(people) => until_interrupted(command::people::run(people, &config::read(config)?)),
        Command::Keys(keys) => until_interrupted(command::keys::run(&keys, &config::read(config)?)),
        Command::Triage => command::text::triage(),
        Command::Deidentify => command::text::deidentify(),
        Command::Route => command::text::route(),
        Command::Search(options) => with_runtime(command::search::run(&options, &config::read(config)?)),
        Command::Simulate(options) => command::simulate::run(&options),
        Command::Plan(options) if options.own() => {
            with_runtime(async { command::plan::run_own(options, &config::read(config)?).await })
        }
        Command::Plan(options) => command::plan::run(&options),
        Command::Figure(options) => command::figure::run(&options),
    }
}

/// Runs a command that ends by itself, or at Ctrl-C: then what it holds is let go, and half-done files go with it.
fn until_interrupted(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    with_runtime(async {
        tokio::select! {
            done = work => done,
            Ok(()) = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
        }
    })
}

/// Runs a command that needs the store: with a log on standard error and as many threads as the machine has.
fn with_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ASKWELL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,askwell=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(Failure::doing("starting"))?.block_on(work)
}
