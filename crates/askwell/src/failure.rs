//! How a command ends when it does not end well.

use std::path::Path;
use std::process::ExitCode;

/// The exit code of a command that was interrupted: 128 and the number of the signal, as shells count.
pub(crate) const INTERRUPTED: u8 = 130;

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
    /// Somebody pressed Ctrl-C; exit code 130.
    #[error("interrupted: nothing half-done was kept")]
    Interrupted,
}

impl Failure {
    /// Gives a closure that says what was being done when something failed.
    pub(crate) fn doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        doing: impl Into<String>,
    ) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        move |source| Self::Failed { doing, source: source.into() }
    }

    /// Gives a closure that says that a file could not be opened; one that is not there is a mistake of who named it.
    pub(crate) fn opening(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let shown = path.display().to_string();
        move |error| match error.kind() {
            std::io::ErrorKind::NotFound => Self::BadInput(format!("{shown}: there is no such file")),
            _ => Self::doing(format!("opening {shown}"))(error),
        }
    }

    /// Gives the exit code: 2 for what the caller can mend in the input, 130 after Ctrl-C, 1 for all else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::BadInput(_) | Self::BadLine { .. } => ExitCode::from(2),
            Self::Interrupted => ExitCode::from(INTERRUPTED),
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

impl From<askwell_app::Error> for Failure {
    fn from(error: askwell_app::Error) -> Self {
        match error {
            askwell_app::Error::Field { .. } | askwell_app::Error::Refused(_) => Self::BadInput(error.to_string()),
            error => Self::doing("using the service")(error),
        }
    }
}
