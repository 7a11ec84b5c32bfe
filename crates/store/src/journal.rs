//! The journal: one numbered entry per event, hashed into a tree that only grows.
//!
//! An entry's leaf is the RFC 6962 hash of six lines: number, moment in microseconds, who caused it, kind, subject, and the
//! event as JSON, all exactly as they are stored. None of them holds a line break, so the lines cannot be read two ways, and
//! anybody can recompute a leaf with `printf` and `sha256sum`.

use std::ops::Range;

use askwell_core::event::Event;
use jiff::Timestamp;

use crate::by::By;
use crate::db::{Cell, insert, sql};
use crate::merkle::{self, CompactRange, Hash, Node};
use crate::reader::{Reader, moment, number};
use crate::unit::Unit;
use crate::{Error, Result};

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

/// That an entry is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The journal it is in.
    pub head: Head,
    /// The entry.
    pub line: Line,
    /// The hashes from its leaf to the root, deepest first.
    pub proof: Vec<Hash>,
}

/// The growing end of the journal inside a transaction: the tree so far and what is not written yet.
#[derive(Debug)]
pub(crate) struct Tail {
    range: CompactRange,
    entries: Vec<Line>,
    nodes: Vec<Node>,
}

/// Where the tail was, to go back to.
#[derive(Debug)]
pub(crate) struct TailMark {
    range: CompactRange,
    entries: usize,
    nodes: usize,
}

/// What a commit must write.
#[derive(Debug)]
pub(crate) struct Flush {
    entries: Vec<Line>,
    nodes: Vec<Node>,
    size: u64,
    peaks: String,
}

/// Inner nodes are kept for every eighth level: one stored hash for 256 entries, and a proof reads at most 128 a step.
const LEVELS_BETWEEN_NODES: u32 = 8;

impl Tail {
    pub(crate) fn new(range: CompactRange) -> Self {
        Self { range, entries: Vec::new(), nodes: Vec::new() }
    }

    pub(crate) fn size(&self) -> u64 {
        self.range.size()
    }

    pub(crate) fn mark(&self) -> TailMark {
        TailMark { range: self.range.clone(), entries: self.entries.len(), nodes: self.nodes.len() }
    }

    pub(crate) fn go_back(&mut self, mark: TailMark) {
        self.range = mark.range;
        self.entries.truncate(mark.entries);
        self.nodes.truncate(mark.nodes);
    }

    fn append(&mut self, mut entry: Line) -> u64 {
        entry.number = self.range.size() + 1;
        entry.leaf = entry.computed_leaf();
        let nodes = &mut self.nodes;
        self.range.append(entry.leaf, |node| {
            if node.level.is_multiple_of(LEVELS_BETWEEN_NODES) {
                nodes.push(node);
            }
        });
        self.entries.push(entry);
        self.range.size()
    }

    /// Gives what must be written, if anything.
    pub(crate) fn take(&mut self) -> Option<Flush> {
        if self.entries.is_empty() {
            return None;
        }
        Some(Flush {
            entries: std::mem::take(&mut self.entries),
            nodes: std::mem::take(&mut self.nodes),
            size: self.range.size(),
            peaks: hex::encode(self.range.peaks().concat()),
        })
    }
}

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

/// Writes entries, finished nodes and the head.
pub(crate) async fn write(reader: &mut Reader, flush: Flush) -> Result<()> {
    let mut cells = Vec::with_capacity(flush.entries.len() * 7);
    for entry in flush.entries {
        cells.extend([
            Cell::from(number(entry.number)),
            Cell::from(entry.at.as_microsecond()),
            Cell::from(entry.caused_by),
            Cell::from(entry.kind),
            Cell::from(entry.subject),
            Cell::from(entry.event),
            Cell::from(entry.leaf.to_vec()),
        ]);
    }
    insert(reader, "insert into journal (number, at, caused_by, kind, subject, event, leaf) values", "", 7, cells)
        .await?;
    let nodes = flush.nodes.iter().flat_map(|node| {
        [Cell::from(i64::from(node.level)), Cell::from(number(node.position)), Cell::from(node.hash.to_vec())]
    });
    insert(reader, "insert into journal_nodes (level, position, hash) values", "", 3, nodes.collect()).await?;
    sql!(
        reader,
        run "insert into journal_head (one, size, peaks) values (1, $1, $2)
             on conflict (one) do update set size = excluded.size, peaks = excluded.peaks",
        number(flush.size),
        flush.peaks
    )?;
    Ok(())
}

/// Reads the tree's end, as stored.
pub(crate) async fn range(reader: &mut Reader) -> Result<CompactRange> {
    let row: Option<(i64, String)> = sql!(reader, one "select size, peaks from journal_head where one = 1")?;
    let Some((size, peaks)) = row else { return Ok(CompactRange::default()) };
    let contradiction = || Error::Contradiction { table: "journal_head", column: "peaks", id: size.to_string() };
    let bytes = hex::decode(&peaks).map_err(|_| contradiction())?;
    let (peaks, rest) = bytes.as_chunks::<32>();
    let size = u64::try_from(size).map_err(|_| contradiction())?;
    CompactRange::from_parts(size, peaks.to_vec()).filter(|_| rest.is_empty()).ok_or_else(contradiction)
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

    /// Proves that an entry is in the journal as it is now. Reads a few hundred hashes, however long the journal.
    pub async fn journal_inclusion(&mut self, line_number: u64) -> Result<Inclusion> {
        let head = self.journal_head().await?;
        let outside = Error::OutsideJournal { size: head.size, asked: line_number };
        let Some(index) = line_number.checked_sub(1) else { return Err(outside) };
        let Some(ranges) = merkle::inclusion_ranges(index, head.size) else { return Err(outside) };
        let line = self.journal_line(line_number).await?.ok_or(outside)?;
        Ok(Inclusion { head, line, proof: self.journal_roots(ranges).await? })
    }

    /// Proves that the journal of `old` entries is the beginning of the journal as it is now.
    pub async fn journal_consistency(&mut self, old: u64) -> Result<(Head, Vec<Hash>)> {
        let head = self.journal_head().await?;
        let ranges =
            merkle::consistency_ranges(old, head.size).ok_or(Error::OutsideJournal { size: head.size, asked: old })?;
        Ok((head, self.journal_roots(ranges).await?))
    }

    /// Gives the root as it was when the journal had `size` entries.
    pub async fn journal_root_at(&mut self, size: u64) -> Result<Hash> {
        let head = self.journal_head().await?;
        if size > head.size {
            return Err(Error::OutsideJournal { size: head.size, asked: size });
        }
        self.journal_range_root(0..size).await
    }

    async fn journal_roots(&mut self, ranges: Vec<Range<u64>>) -> Result<Vec<Hash>> {
        let mut roots = Vec::with_capacity(ranges.len());
        for range in ranges {
            roots.push(self.journal_range_root(range).await?);
        }
        Ok(roots)
    }

    /// Gives the root over a range of leaves that begins where a subtree of its size may.
    async fn journal_range_root(&mut self, range: Range<u64>) -> Result<Hash> {
        let mut roots = Vec::new();
        for (level, position) in merkle::subtrees(range) {
            roots.push(self.journal_subtree(level, position).await?);
        }
        Ok(merkle::fold_right(&roots))
    }

    /// Gives the root of a complete subtree from the nearest stored level at or below it.
    async fn journal_subtree(&mut self, level: u32, position: u64) -> Result<Hash> {
        let stored = level - level % LEVELS_BETWEEN_NODES;
        let count = 1 << (level - stored);
        let first = position * count;
        let rows: Vec<(Vec<u8>,)> = if stored == 0 {
            sql!(
                self,
                all "select leaf from journal where number >= $1 and number < $2 order by number",
                number(first + 1),
                number(first + 1 + count)
            )?
        } else {
            sql!(
                self,
                all "select hash from journal_nodes where level = $1 and position >= $2 and position < $3 order by position",
                i64::from(stored),
                number(first),
                number(first + count)
            )?
        };
        let id = format!("{level}/{position}");
        if rows.len() as u64 != count {
            return Err(Error::Missing { table: "journal_nodes", id });
        }
        let hashes: Result<Vec<Hash>> =
            rows.into_iter().map(|(bytes,)| hash(bytes, "journal_nodes", "hash", &id)).collect();
        Ok(merkle::root(&hashes?))
    }
}

/// What is wrong with a journal, at the first place where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalFault {
    /// A number is left out or comes twice.
    #[error("journal entry {number} is not there")]
    Absent {
        /// The number that should come.
        number: u64,
    },
    /// An entry is not what was hashed when it was written.
    #[error("journal entry {number} was changed: its leaf is not the hash of its columns")]
    Changed {
        /// The entry.
        number: u64,
    },
    /// Entries and a stored subtree disagree: one of these entries was changed and its leaf made to fit.
    #[error("one of the journal entries {} to {} was changed: the stored root over them is another", first, last)]
    Rewritten {
        /// The first entry of the subtree.
        first: u64,
        /// The last entry of the subtree.
        last: u64,
    },
    /// The head is not that of the entries.
    #[error("the journal's head says {stored_size} entries, its {size} entries give another root")]
    Head {
        /// Entries there are.
        size: u64,
        /// Entries the head speaks of.
        stored_size: u64,
    },
}

/// Checks a journal entry by entry; feed it every entry in order, then ask whether the head fits.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    range: CompactRange,
}

impl Checker {
    /// Takes the next entry; gives the stored-level nodes it completes, or what is wrong with it.
    pub(crate) fn entry(&mut self, entry: &Line) -> Result<Vec<Node>, JournalFault> {
        let expected = self.range.size() + 1;
        if entry.number != expected {
            return Err(JournalFault::Absent { number: expected });
        }
        if entry.leaf != entry.computed_leaf() {
            return Err(JournalFault::Changed { number: entry.number });
        }
        let mut nodes = Vec::new();
        self.range.append(entry.leaf, |node| {
            if node.level.is_multiple_of(LEVELS_BETWEEN_NODES) {
                nodes.push(node);
            }
        });
        Ok(nodes)
    }

    /// Compares with the head as it is stored.
    pub(crate) fn head(&self, stored: &CompactRange) -> Result<(), JournalFault> {
        if self.range == *stored {
            return Ok(());
        }
        Err(JournalFault::Head { size: self.range.size(), stored_size: stored.size() })
    }
}

impl Reader {
    /// Checks a node that entries completed against the stored one.
    pub(crate) async fn journal_node_check(&mut self, node: Node) -> Result<Option<JournalFault>> {
        let row: Option<(Vec<u8>,)> = sql!(
            self,
            one "select hash from journal_nodes where level = $1 and position = $2",
            i64::from(node.level),
            number(node.position)
        )?;
        if row.is_some_and(|(hash,)| hash == node.hash) {
            return Ok(None);
        }
        let first = (node.position << node.level) + 1;
        Ok(Some(JournalFault::Rewritten { first, last: first + (1 << node.level) - 1 }))
    }
}
