//! What can go wrong in this room.

use std::path::PathBuf;

/// Why search could not do what it was asked.
///
/// A query is never among the reasons: any text gets an answer, possibly an empty one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The index on disk cannot be read or written; `Index::open` would set it aside.
    #[error("the search index cannot be used")]
    Index(#[from] tantivy::TantivyError),
    /// A file beside the index cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The model files are not those this program can run.
    #[error("the sentence model cannot be used: {0}")]
    Model(String),
    /// A line of a corpus, query or pairs file is not what the format asks for.
    #[error("{}, line {line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The result of this room's functions.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }
}
