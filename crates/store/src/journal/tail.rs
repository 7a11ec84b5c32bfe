//! The growing end of the journal inside a transaction, and how it is written with the commit.

use super::{LEVELS_BETWEEN_NODES, Line};
use crate::db::{Cell, insert, later, sql};
use crate::merkle::{CompactRange, Node};
use crate::reader::{Reader, number};
use crate::{Error, Result};

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

    pub(super) fn append(&mut self, mut entry: Line) -> u64 {
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

/// Writes entries, finished nodes and the head.
pub(crate) async fn write(reader: &mut Reader, flush: Flush) -> Result<()> {
    let alone = flush.entries.len() == 1;
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
    if alone {
        // One entry, as most units have it, goes in one trip with the head and the commit.
        let text = "insert into journal (number, at, caused_by, kind, subject, event, leaf)
                    values ($1, $2, $3, $4, $5, $6, $7)";
        later(reader, text, cells).await?;
    } else {
        insert(reader, "insert into journal (number, at, caused_by, kind, subject, event, leaf) values", "", 7, cells)
            .await?;
    }
    let nodes = flush.nodes.iter().flat_map(|node| {
        [Cell::from(i64::from(node.level)), Cell::from(number(node.position)), Cell::from(node.hash.to_vec())]
    });
    insert(reader, "insert into journal_nodes (level, position, hash) values", "", 3, nodes.collect()).await?;
    sql!(
        reader,
        later "insert into journal_head (one, size, peaks) values (1, $1, $2)
               on conflict (one) do update set size = excluded.size, peaks = excluded.peaks",
        number(flush.size),
        flush.peaks
    )
}

/// Reads the tree's end, as stored.
pub(crate) async fn range(reader: &mut Reader) -> Result<CompactRange> {
    read(sql!(reader, one "select size, peaks from journal_head where one = 1")?)
}

/// Begins a transaction that nobody else writes beside, perhaps with a savepoint in it, and reads the tree's end.
pub(crate) async fn range_locked(reader: &mut Reader, with_savepoint: bool) -> Result<CompactRange> {
    if !reader.is_sqlite() {
        reader.conn.begin_writing().await?;
        if with_savepoint {
            reader.conn.raw("savepoint unit").await?;
        }
        return range(reader).await;
    }
    // SQLite takes it all in one trip.
    read(if with_savepoint {
        sql!(
            reader,
            one "begin immediate; savepoint unit; select size, peaks from journal_head where one = 1"
        )?
    } else {
        sql!(reader, one "begin immediate; select size, peaks from journal_head where one = 1")?
    })
}

fn read(row: Option<(i64, String)>) -> Result<CompactRange> {
    let Some((size, peaks)) = row else { return Ok(CompactRange::default()) };
    let contradiction = || Error::Contradiction { table: "journal_head", column: "peaks", id: size.to_string() };
    let bytes = hex::decode(&peaks).map_err(|_| contradiction())?;
    let (peaks, rest) = bytes.as_chunks::<32>();
    let size = u64::try_from(size).map_err(|_| contradiction())?;
    CompactRange::from_parts(size, peaks.to_vec()).filter(|_| rest.is_empty()).ok_or_else(contradiction)
}
