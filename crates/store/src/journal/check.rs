//! Checking the journal entry by entry.

use super::{LEVELS_BETWEEN_NODES, Line};
use crate::Result;
use crate::db::sql;
use crate::merkle::{CompactRange, Node};
use crate::reader::{Reader, number};

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
