//! The program: configuration, subcommands, wiring.
//!
//! Data goes to standard output, words and progress to standard error. Exit code 0 when all went well, 2 when the input can be
//! mended (a wrong flag, a wrong line, named by its number), 1 for everything else.

mod cli;
mod command;
mod config;
mod demo;
mod failure;
mod lines;
mod service;

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
    let config = cli.config.as_deref();
    match cli.command {
        Command::Serve => with_runtime(async {
            let config = config::read(config)?;
            service::run(service::open(&config).await?, &config).await
        }),
        Command::Demo(options) => with_runtime(demo::run(options)),
        Command::Import { files } => with_runtime(async {
            let app = service::open(&config::read(config)?).await?;
            let imported = command::import::run(&app, &files).await;
            app.store().close().await;
            imported
        }),
        Command::Triage => command::text::triage(),
        Command::Deidentify => command::text::deidentify(),
        Command::Route => command::text::route(),
    }
}

/// Runs a command that needs the store: with a log on standard error and as many threads as the machine has.
fn with_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ASKWELL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,askwell=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(Failure::doing("starting"))?.block_on(work)
}
