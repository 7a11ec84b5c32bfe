//! A connection to read with.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::db::{Conn, Waiting};
use crate::secrets::{Key, Secrets};
use crate::{Error, Result};

/// Reads; never waits for the writer. Every look-up of the store is a function of this, and so of a [`Unit`](crate::Unit) too.
///
/// Each statement sees what was committed when it began. Hold it for one piece of work and let it go: there are as many as
/// the configuration has readers.
#[derive(Debug)]
pub struct Reader {
    pub(crate) conn: Conn,
    pub(crate) secrets: Arc<Secrets>,
    /// The first statement that failed; a unit in which one did cannot be kept.
    pub(crate) failed: Option<Error>,
    /// Writes that go with the next statement; only a unit has any.
    pub(crate) waiting: Waiting,
    /// Owners' keys that a unit opened, until its end: nobody erases an owner beside the one writer. A reader keeps none.
    pub(crate) keys: Option<BTreeMap<String, Key>>,
}

impl Reader {
    pub(crate) fn new(conn: Conn, secrets: Arc<Secrets>) -> Self {
        Self { conn, secrets, failed: None, waiting: Waiting::default(), keys: None }
    }

    /// Runs the writes that wait.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { self.ready_and("").await }
    }

    /// Runs the writes that wait, and behind them statements without values.
    pub(crate) async fn ready_and(&mut self, last: &'static str) -> Result<()> {
        if self.waiting.is_empty() {
            let done = self.conn.raw(last).await;
            if let Err(error) = &done {
                self.failed.get_or_insert_with(|| error.clone());
            }
            return done;
        }
        crate::db::execute(self, last.to_owned(), true, Vec::new()).await.map(drop)
    }

    /// Turns a failure of the driver into ours and remembers it.
    pub(crate) fn noted<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(|error| {
            let error = Error::from(error);
            self.failed.get_or_insert_with(|| error.clone());
            error
        })
    }

    /// Says whether this is SQLite, where a statement must differ.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.conn, Conn::Lite(_))
    }
}

/// A reader for which the database stands still: what `verify` and backups look at.
#[derive(Debug)]
pub struct Snapshot(Reader);

impl Snapshot {
    pub(crate) async fn begin(mut reader: Reader) -> Result<Self> {
        // Let go in the middle, the connection ends with its transaction and is not handed on.
        reader.conn.give_up();
        reader.conn.raw_either("begin", "begin isolation level repeatable read, read only").await?;
        Ok(Self(reader))
    }
}

impl std::ops::Deref for Snapshot {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl std::ops::DerefMut for Snapshot {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.0
    }
}

/// Gives the moment a column holds, or says which row contradicts itself.
pub(crate) fn moment(micros: i64, table: &'static str, column: &'static str, id: &str) -> Result<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(micros).map_err(|_| Error::Contradiction { table, column, id: id.to_owned() })
}

/// Gives a count or number, which no column holds below zero.
pub(crate) fn count(value: i64, table: &'static str, column: &'static str, id: &str) -> Result<u64> {
    u64::try_from(value).map_err(|_| Error::Contradiction { table, column, id: id.to_owned() })
}

/// Gives a number as a column takes it. Nothing here counts past 2^63.
pub(crate) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
