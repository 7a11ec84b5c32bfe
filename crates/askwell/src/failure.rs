//! How a command ends when it does not end well.

use std::process::ExitCode;

/// Why a command ended, and so with which exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was given is not what it should be; exit code 2.
    #[error("{0}")]
    BadInput(String),
    /// A line of the input is not what it should be; exit code 2.
    #[error("{place}, line {line}: {problem}")]
    BadLine {
        /// The file's name, or `standard input`.
        place: String,
        /// From 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Something did not work; exit code 1.
    #[error("{doing}")]
    Failed {
        /// What was being done.
        doing: String,
        /// Why it did not work.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A check found something wrong and has said what; exit code 1.
    #[error("{0}")]
    NotWell(String),
}

impl Failure {
    /// Gives a closure that says what was being done when something failed.
    pub(crate) fn doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        doing: impl Into<String>,
    ) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        move |source| Self::Failed { doing, source: source.into() }
    }

    /// Gives the exit code: 2 for what the caller can mend in the input, 1 for all else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::BadInput(_) | Self::BadLine { .. } => ExitCode::from(2),
            Self::Failed { .. } | Self::NotWell(_) => ExitCode::from(1),
        }
    }

    /// Prints what went wrong with its whole chain of causes, once, to standard error.
    pub(crate) fn print(&self) {
        eprint!("askwell: {self}");
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            eprint!(": {error}");
            cause = error.source();
        }
        eprintln!();
    }
}
