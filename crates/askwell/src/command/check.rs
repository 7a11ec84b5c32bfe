//! `askwell check`: what is wrong here, and how to mend it.

mod machine;
mod people;
mod store;

use std::fmt;
use std::path::Path;

use askwell_app::{Clock as _, SystemClock};

use crate::config;
use crate::failure::Failure;
use crate::output::Output;

/// How much more is learned from the help than from the first line.
pub(crate) const HELP: &str = "\
Examples:
  askwell check --config /etc/askwell.toml
  askwell check | grep -v '^ok'

One line a finding: ok, warn or bad, what was looked at, how it is, and how to mend it. Changes nothing and may run beside the service.
Exit code 0 when nothing is bad, 1 when something is.";

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// As it should be.
    Ok,
    /// Works, but somebody should know.
    Warn,
    /// Does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    level: Level,
    what: &'static str,
    says: String,
    mend: Option<String>,
}

impl Finding {
    pub(super) fn ok(what: &'static str, says: impl Into<String>) -> Self {
        Self { level: Level::Ok, what, says: says.into(), mend: None }
    }

    pub(super) fn warn(what: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { level: Level::Warn, what, says: says.into(), mend: Some(mend.into()) }
    }

    pub(super) fn bad(what: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { level: Level::Bad, what, says: says.into(), mend: Some(mend.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Bad => "bad",
        };
        write!(f, "{level:<5} {:<14} {}", self.what, self.says)?;
        self.mend.as_ref().map_or(Ok(()), |mend| write!(f, "; mend: {mend}"))
    }
}

/// Gives an error with its causes in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// Looks at everything and prints what was found as it is found.
pub(crate) async fn run(path: Option<&Path>) -> Result<(), Failure> {
    let mut print = Print { output: Output::to(None)?, bad: 0 };
    let config = match config::read(path) {
        Ok(config) => config,
        Err(failure) => {
            print.finding(&Finding::bad(
                "configuration",
                chain(&failure),
                "docs/configuration.md shows every field",
            ))?;
            return print.end();
        }
    };
    let read = path.map_or_else(|| "defaults and environment".to_owned(), |path| path.display().to_string());
    print.finding(&Finding::ok("configuration", read))?;
    let now = SystemClock::new().now();
    for finding in machine::look(&config, now).await {
        print.finding(&finding)?;
    }
    let (findings, store) = store::look(&config).await;
    for finding in findings {
        print.finding(&finding)?;
    }
    if let Some(store) = store {
        for finding in people::look(&config, &store, now).await {
            print.finding(&finding)?;
        }
        store.close().await;
    }
    print.end()
}

/// Prints findings and counts the bad ones.
struct Print {
    output: Output,
    bad: usize,
}

impl Print {
    fn finding(&mut self, finding: &Finding) -> Result<(), Failure> {
        self.bad += usize::from(finding.level == Level::Bad);
        self.output.line(&finding.to_string())
    }

    fn end(self) -> Result<(), Failure> {
        self.output.finish()?;
        match self.bad {
            0 => Ok(()),
            1 => Err(Failure::NotWell("1 thing is bad".into())),
            bad => Err(Failure::NotWell(format!("{bad} things are bad"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_that_says_how_to_mend_it() {
        let finding = Finding::bad("master key", "can be read by others", "chmod 0400 master.key");
        assert_eq!(finding.to_string(), "bad   master key     can be read by others; mend: chmod 0400 master.key");
        assert_eq!(Finding::ok("disk", "12 GB free").to_string(), "ok    disk           12 GB free");
    }
}
