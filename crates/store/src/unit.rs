//! A unit of work: what one closure reads, decides and writes, all or nothing.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use jiff::Timestamp;

use crate::by::By;
use crate::db::sql;
use crate::journal::{Tail, TailMark};
use crate::reader::Reader;
use crate::{Error, Result};

/// A unit of work under way. It reads like a [`Reader`] and sees its own writes, except journal entries, which are
/// written together with the commit.
#[derive(Debug)]
pub struct Unit {
    reader: Reader,
    by: By,
    now: Timestamp,
    pub(crate) tail: Tail,
    /// Set when a key was destroyed: the writer then clears what the database still holds of it.
    pub(crate) erased: bool,
}

/// Where a unit began, to go back to.
#[derive(Debug)]
pub(crate) struct Mark {
    tail: TailMark,
    erased: bool,
}

impl Unit {
    pub(crate) fn new(reader: Reader, tail: Tail) -> Self {
        Self { reader, by: By::Service, now: Timestamp::UNIX_EPOCH, tail, erased: false }
    }

    /// Gives the moment of this unit, to the microsecond, as everything it writes will have it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Gives the moment as columns hold it.
    pub(crate) fn now_micros(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// Gives who does this.
    pub fn by(&self) -> By {
        self.by
    }

    /// Begins the work of one closure.
    pub(crate) fn enter(&mut self, by: By, now: Timestamp) -> Mark {
        self.by = by;
        self.now = now.round(jiff::Unit::Microsecond).unwrap_or(now);
        self.reader.failed = None;
        self.reader.keys = Some(BTreeMap::new());
        // The head is at most 64 hashes; entries already waiting stay where they are and are cut back by number.
        Mark { tail: self.tail.mark(), erased: self.erased }
    }

    /// Goes back to where a closure began; the database is taken back by the caller.
    pub(crate) fn leave(&mut self, mark: Mark) {
        self.tail.go_back(mark.tail);
        self.erased = mark.erased;
        self.reader.failed = None;
        self.reader.waiting.clear();
    }

    /// Says whether a statement failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.reader.failed.is_some()
    }

    /// Gives the failure that makes this unit impossible to keep.
    pub(crate) fn failure(&mut self) -> Option<Error> {
        self.reader.failed.take()
    }

    /// Writes what waited for the commit: journal entries and the new head.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        let Some(flush) = self.tail.take() else { return Ok(()) };
        crate::journal::write(&mut self.reader, flush).await?;
        if !self.reader.is_sqlite() {
            let size = self.tail.size().to_string();
            sql!(self.reader, run "select pg_notify('askwell_journal', $1)", size)?;
        }
        Ok(())
    }
}

impl Deref for Unit {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Unit {
    /// Gives the connection back when the transaction is over.
    pub(crate) fn into_conn(self) -> crate::db::Conn {
        self.reader.conn
    }
}
