//! Why something people wanted was not done.

use askwell_core::Refused;
use askwell_core::content::BadContent;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something people wanted was not done: one variant a situation somebody can act on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or one may not know that it is.
    #[error("there is no such thing")]
    NotFound,
    /// One must sign in first.
    #[error("sign in first")]
    SignInFirst,
    /// The role does not allow it.
    #[error("this account may not do that")]
    Forbidden,
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A text is not what it should be.
    #[error(transparent)]
    BadContent(#[from] BadContent),
    /// A form's field is not what it should be; `problem` is a code with words in the locale files.
    #[error("{field}: {problem}")]
    Field {
        /// The field's name in the form.
        field: &'static str,
        /// What is wrong, as a code.
        problem: &'static str,
    },
    /// A file is not what it says, or not of a kind we take; `problem` is a code with words in the locale files.
    #[error("the file is refused: {problem}")]
    File {
        /// What is wrong, as a code.
        problem: &'static str,
    },
    /// A line of an import is not what it should be; nothing was imported.
    #[error("line {line}: {problem}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Somebody else changed it meanwhile.
    #[error("it was changed by somebody else meanwhile")]
    Stale,
    /// Too many attempts; try again later.
    #[error("too many attempts; try again in {seconds} seconds")]
    TooMany {
        /// When to try again.
        seconds: u32,
    },
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] askwell_store::Error),
    /// The index failed.
    #[error("the search index failed")]
    Search(#[from] askwell_search::Error),
    /// A stored text is not what its place says.
    #[error("a stored text of {what} cannot be read")]
    Unreadable {
        /// What it belongs to.
        what: &'static str,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// A mail could not be handed over.
    #[error("the mail could not be handed over")]
    Mail(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A file or folder of the machine could not be used.
    #[error("the file system refused")]
    Io(#[from] std::io::Error),
}
