//! The journal: one numbered entry per event, hashed into a tree that only grows.
//!
//! An entry's leaf is the RFC 6962 hash of six lines: number, moment in microseconds, who caused it, kind, subject, and the
//! event as JSON, all exactly as they are stored. None of them holds a line break, so the lines cannot be read two ways, and
//! anybody can recompute a leaf with `printf` and `sha256sum`.

mod check;
mod proof;
mod tail;
mod tile;

use askwell_core::event::Event;
use jiff::Timestamp;

use crate::by::By;
use crate::db::sql;
use crate::merkle::{self, Hash};
use crate::reader::{Reader, moment, number};
use crate::unit::Unit;
use crate::{Error, Result};

pub(crate) use check::Checker;
pub use check::JournalFault;
pub use proof::Inclusion;
pub(crate) use tail::{Tail, TailMark, range, range_locked, write};
pub use tile::TILE_WIDTH;

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps; number order is commit order.
    pub number: u64,
    /// When it happened by the clock of the node that wrote it; numbers, not moments, give the order.
    pub at: Timestamp,
    /// Who caused it.
    pub by: By,
    /// What happened.
    pub event: Event,
}

/// One entry exactly as it is stored and hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number; the first is 1 and none is left out.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who caused it, as [`By`] writes itself.
    pub caused_by: String,
    /// Its kind in two words, such as `consultation.answered`.
    pub kind: String,
    /// The identifier of what it happened to; empty when that is not one thing.
    pub subject: String,
    /// The event as JSON.
    pub event: String,
    /// Its hash as a leaf of the tree.
    pub leaf: Hash,
}

impl Line {
    /// Gives the bytes of which the leaf is the hash.
    pub fn hashed(&self) -> String {
        let Self { number, caused_by, kind, subject, event, .. } = self;
        format!("{number}\n{}\n{caused_by}\n{kind}\n{subject}\n{event}", self.at.as_microsecond())
    }

    /// Recomputes the leaf from everything else.
    pub fn computed_leaf(&self) -> Hash {
        merkle::leaf_hash(self.hashed().as_bytes())
    }

    /// Reads what the entry says; a kind this program does not know is refused.
    pub fn read(&self) -> Result<Entry> {
        let contradiction = |column| Error::Contradiction { table: "journal", column, id: self.number.to_string() };
        let by = self.caused_by.parse().map_err(|_| contradiction("caused_by"))?;
        let event = serde_json::from_str(&self.event).map_err(|_| contradiction("event"))?;
        Ok(Entry { number: self.number, at: self.at, by, event })
    }
}

/// How long the journal is and what it amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of entries.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
}

/// Inner nodes are kept for every eighth level: one stored hash for 256 entries, and a proof reads at most 128 a step.
const LEVELS_BETWEEN_NODES: u32 = 8;

impl Unit {
    /// Appends an entry and gives its number. It is written with the commit.
    ///
    /// Whatever changes a record is appended by that record's own function, such as `consultation_save`; this is for the rest.
    pub fn journal_append(&mut self, event: &Event) -> Result<u64> {
        let line = Line {
            number: 0,
            at: self.now(),
            caused_by: self.by().to_string(),
            kind: event.kind().to_owned(),
            subject: event.subject().map(|id| id.to_string()).unwrap_or_default(),
            event: serde_json::to_string(event)?,
            leaf: [0; 32],
        };
        Ok(self.tail.append(line))
    }
}

pub(crate) type LineRow = (i64, i64, String, String, String, String, Vec<u8>);

pub(crate) fn line((line_number, at, caused_by, kind, subject, event, leaf): LineRow) -> Result<Line> {
    let id = line_number.to_string();
    Ok(Line {
        number: crate::reader::count(line_number, "journal", "number", &id)?,
        at: moment(at, "journal", "at", &id)?,
        caused_by,
        kind,
        subject,
        event,
        leaf: hash(leaf, "journal", "leaf", &id)?,
    })
}

pub(crate) fn hash(bytes: Vec<u8>, table: &'static str, column: &'static str, id: &str) -> Result<Hash> {
    bytes.try_into().map_err(|_| Error::Contradiction { table, column, id: id.to_owned() })
}

impl Reader {
    /// Gives how long the journal is, and its root.
    pub async fn journal_head(&mut self) -> Result<Head> {
        let range = range(self).await?;
        Ok(Head { size: range.size(), root: range.root() })
    }

    /// Gives the entries after a number, in order, at most `most`: what followers read.
    pub async fn journal_page(&mut self, after: u64, most: u32) -> Result<Vec<Entry>> {
        self.journal_lines(after, most).await?.iter().map(Line::read).collect()
    }

    /// Gives the entries after a number as they are stored, in order, at most `most`.
    pub async fn journal_lines(&mut self, after: u64, most: u32) -> Result<Vec<Line>> {
        let rows: Vec<LineRow> = sql!(
            self,
            all "select number, at, caused_by, kind, subject, event, leaf from journal
                 where number > $1 order by number limit $2",
            number(after),
            i64::from(most)
        )?;
        rows.into_iter().map(line).collect()
    }

    /// Gives the entries about one subject, in order.
    pub async fn journal_about(&mut self, subject: impl ToString) -> Result<Vec<Entry>> {
        let rows: Vec<LineRow> = sql!(
            self,
            all "select number, at, caused_by, kind, subject, event, leaf from journal
                 where subject = $1 order by number",
            subject.to_string()
        )?;
        rows.into_iter().map(|row| line(row)?.read()).collect()
    }

    /// Gives an entry as it is stored, by its number.
    pub async fn journal_line(&mut self, line_number: u64) -> Result<Option<Line>> {
        let row: Option<LineRow> = sql!(
            self,
            one "select number, at, caused_by, kind, subject, event, leaf from journal where number = $1",
            number(line_number)
        )?;
        row.map(line).transpose()
    }
}
