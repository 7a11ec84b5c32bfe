//! Proofs: that an entry is in the journal, and that an earlier journal is its beginning.

use std::ops::Range;

use super::{Head, LEVELS_BETWEEN_NODES, Line, hash};
use crate::db::sql;
use crate::merkle::{self, Hash};
use crate::reader::{Reader, number};
use crate::{Error, Result};

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

impl Reader {
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
