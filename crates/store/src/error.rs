//! What can go wrong here: a variant is a situation somebody can act on, with its facts.

use std::path::PathBuf;
use std::sync::Arc;

/// Gives what the function promises, or why it could not.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal or a failure of the store. Cheap to copy, since one failed commit answers every unit that waited for it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The database was written by a newer program; nothing was touched.
    #[error("the database has schema {found}, this program knows up to {known}: start the newer program")]
    SchemaNewer {
        /// Number of the newest migration in the database.
        found: i64,
        /// Number of the newest migration this program has.
        known: i64,
    },
    /// The key file opens another database than this one.
    #[error("{} is not the master key of this database", path.display())]
    WrongMasterKey {
        /// The key file.
        path: PathBuf,
    },
    /// The database has sealed texts, but the key file is not there. A new key would open none of them, so none is made.
    #[error("the database was sealed under a master key, but {} is missing: put the key file back", path.display())]
    MasterKeyMissing {
        /// Where the key file should be.
        path: PathBuf,
    },
    /// The key file can be read by others, or does not hold a key.
    #[error("the master key file {} {fault}", path.display())]
    MasterKeyUnfit {
        /// The key file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// No room is left on the disk; reads go on.
    #[error("the disk is full: nothing was written, reading goes on")]
    Full,
    /// Another process has been writing for longer than a unit waits.
    #[error("another process is writing to the database for too long")]
    Busy,
    /// The database does not answer.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Arc<sqlx::Error>),
    /// Somebody else changed the record since it was read; load it again and decide anew.
    #[error("{table} {id} was changed meanwhile")]
    Stale {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
    },
    /// Another record already holds what must be unique.
    #[error("it is already taken ({what})")]
    Taken {
        /// The constraint, as the database names it.
        what: String,
    },
    /// What was asked for by its identifier is not there.
    #[error("{table} {id} does not exist")]
    Missing {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
    },
    /// A row that contradicts itself.
    #[error("{table} {id}: {column} cannot be what it is")]
    Contradiction {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The record.
        id: String,
    },
    /// A sealed record does not open under its key: it was changed, or moved from another record.
    #[error("{table} {id} does not open: it was changed or moved")]
    Tampered {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
    },
    /// The key was destroyed; what lay under it cannot be read or added to again.
    #[error("{owner} was erased")]
    Erased {
        /// Whose key it was.
        owner: String,
    },
    /// A file is larger than it may be.
    #[error("the file is larger than {most_bytes} bytes")]
    TooLarge {
        /// The most it may have.
        most_bytes: u64,
    },
    /// A file broke off before its end while it came in; nothing was kept.
    #[error("the file broke off: {0}")]
    BrokeOff(Arc<str>),
    /// The closure of a unit panicked; only that unit was undone.
    #[error("the unit of work panicked and was undone")]
    Panicked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The target of a restore already holds something.
    #[error("{target} is not empty: restore goes into an empty place only")]
    NotEmpty {
        /// The table or folder.
        target: String,
    },
    /// A backup that is not whole.
    #[error("the backup is damaged: {part} {fault}")]
    BackupDamaged {
        /// The file inside the backup.
        part: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A page or proof outside the journal was asked for.
    #[error("the journal has {size} entries, {asked} was asked for")]
    OutsideJournal {
        /// Entries in the journal.
        size: u64,
        /// What was asked for.
        asked: u64,
    },
    /// The configuration cannot work.
    #[error("the {setting} setting cannot work: {fault}")]
    Configuration {
        /// The setting.
        setting: &'static str,
        /// Why.
        fault: String,
    },
    /// A value could not be written as JSON.
    #[error("a value cannot be written as JSON")]
    Json(#[source] Arc<serde_json::Error>),
    /// The file system refused.
    #[error("{} cannot be used", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<std::io::Error>,
    },
    /// The file store refused.
    #[error("the file store refused")]
    Files(#[source] Arc<object_store::Error>),
    /// The database refused for a reason not named above.
    #[error("the database refused a statement")]
    Database(#[source] Arc<sqlx::Error>),
}

impl Error {
    /// Gives the error of a file operation with the path it was about.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| {
            if matches!(source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
                return Self::Full;
            }
            Self::Io { path, source: Arc::new(source) }
        }
    }
}

/// Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of an extended code.
const SQLITE_BUSY: i64 = 5;
const SQLITE_FULL: i64 = 13;
/// The extended code for the file of shared memory beside the log that could not grow: what opening on a full disk meets first.
const SQLITE_IOERR_SHMSIZE: &str = "4874";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(refused) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => {
                    Self::Unreachable(Arc::new(error))
                }
                sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
                error => Self::Database(Arc::new(error)),
            };
        };
        if refused.is_unique_violation() {
            let what = refused.constraint().map_or_else(|| refused.message().to_owned(), str::to_owned);
            return Self::Taken { what };
        }
        let code = refused.code().unwrap_or_default().into_owned();
        // PostgreSQL speaks in five letters (53100 disk full, 55P03 waited too long, 25P03 and 57Pxx ended by the server), SQLite in numbers.
        match code.as_str() {
            "53100" | SQLITE_IOERR_SHMSIZE => return Self::Full,
            "55P03" => return Self::Busy,
            "25P03" | "57P01" | "57P02" | "57P03" => return Self::Unreachable(Arc::new(error)),
            _ => {}
        }
        match code.parse::<i64>().map(|code| code & 0xff) {
            Ok(SQLITE_FULL) if code.len() < 5 => Self::Full,
            Ok(SQLITE_BUSY) if code.len() < 5 => Self::Busy,
            _ => Self::Database(Arc::new(error)),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(Arc::new(error))
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(here) = cause {
            if let Some(io) = here.downcast_ref::<std::io::Error>()
                && matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
            {
                return Self::Full;
            }
            cause = here.source();
        }
        Self::Files(Arc::new(error))
    }
}
