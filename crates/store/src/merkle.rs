//! The hash tree over the journal, as RFC 6962 (2013), section 2.1, defines it.
//!
//! Pure arithmetic: hashes in, hashes out. A proof is first a list of ranges of leaves whose roots it consists of; where those
//! roots come from (a slice here, the database in `journal`) is the caller's affair.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Gives the hash of a leaf: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// Gives the hash of an inner node: SHA-256 of a one byte and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Gives the root over no leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A tree that only grows, kept as the roots of its complete subtrees: at most 64 hashes, whatever the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactRange {
    size: u64,
    peaks: Vec<Hash>,
}

/// A complete subtree that an added leaf finished: `position` counts subtrees of its `level` (2^level leaves) from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Its height; a leaf is 0.
    pub level: u32,
    /// How many subtrees of this height stand to its left.
    pub position: u64,
    /// Its root.
    pub hash: Hash,
}

impl CompactRange {
    /// Takes a range back from storage; `None` when a tree of this size cannot have so many peaks.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// Gives the number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Gives the roots of the complete subtrees, largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds a leaf and tells `finished` of every inner subtree it completes, lowest first.
    pub fn append(&mut self, leaf: Hash, mut finished: impl FnMut(Node)) {
        let mut hash = leaf;
        let mut level = 0;
        // As in counting: every one bit below the first zero is a subtree that now has its right sibling.
        while self.size >> level & 1 == 1 {
            let left = self.peaks.pop().expect("a peak stands for every one bit of the size");
            hash = node_hash(&left, &hash);
            level += 1;
            finished(Node { level, position: self.size >> level, hash });
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Gives the root over all leaves.
    pub fn root(&self) -> Hash {
        fold_right(&self.peaks)
    }
}

/// Joins subtree roots that lie side by side, from the right; the shape of RFC 6962 where each is no smaller than the next.
pub fn fold_right(hashes: &[Hash]) -> Hash {
    let mut hashes = hashes.iter().rev();
    let Some(last) = hashes.next() else { return empty_root() };
    hashes.fold(*last, |right, left| node_hash(left, &right))
}

/// Gives the root over a slice of leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut range = CompactRange::default();
    for leaf in leaves {
        range.append(*leaf, |_| {});
    }
    range.root()
}

/// Gives where a tree of `size` leaves divides: the largest power of two below it. At least two leaves are needed.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// Names the ranges whose roots prove that the leaf at `index` (from 0) is in the tree of `size`; deepest first, as RFC 6962 has it.
///
/// `None` when there is no such leaf.
pub fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let mut ranges = Vec::new();
    let mut within = 0..size;
    while within.end - within.start > 1 {
        let middle = within.start + split(within.end - within.start);
        if index < middle {
            ranges.push(middle..within.end);
            within.end = middle;
        } else {
            ranges.push(within.start..middle);
            within.start = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// Names the ranges whose roots prove that the tree of `old` leaves is the beginning of the tree of `new`.
///
/// `None` when `old` is nothing or more than `new`; equal sizes need no proof.
pub fn consistency_ranges(old: u64, new: u64) -> Option<Vec<Range<u64>>> {
    if old == 0 || old > new {
        return None;
    }
    let mut ranges = Vec::new();
    let mut within = 0..new;
    while old != within.end {
        let middle = within.start + split(within.end - within.start);
        if old <= middle {
            ranges.push(middle..within.end);
            within.end = middle;
        } else {
            ranges.push(within.start..middle);
            within.start = middle;
        }
    }
    // The verifier knows the old root already, and so the last range where it is that whole tree.
    if within.start > 0 {
        ranges.push(within);
    }
    ranges.reverse();
    Some(ranges)
}

/// Cuts a range into complete subtrees, left to right, each as `(level, position)`.
pub fn subtrees(range: Range<u64>) -> Vec<(u32, u64)> {
    let mut subtrees = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let fits = (range.end - start).ilog2();
        let level = fits.min(start.trailing_zeros());
        subtrees.push((level, start >> level));
        start += 1 << level;
    }
    subtrees
}

/// Says whether the proof leads from the leaf at `index` (from 0) to the root of the tree of `size`.
pub fn inclusion_holds(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    let Some(ranges) = inclusion_ranges(index, size) else { return false };
    if ranges.len() != proof.len() {
        return false;
    }
    let computed = ranges.iter().zip(proof).fold(*leaf, |hash, (range, sibling)| {
        if range.start > index { node_hash(&hash, sibling) } else { node_hash(sibling, &hash) }
    });
    computed == *root
}

/// Says whether the proof shows that the tree with `old_root` is the beginning of the tree with `new_root`.
pub fn consistency_holds(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    let Some(ranges) = consistency_ranges(old, new) else { return false };
    if ranges.len() != proof.len() {
        return false;
    }
    let mut steps = ranges.iter().zip(proof).peekable();
    // Both computations start from the largest complete subtree at the old edge: the first of the proof, unless it is the old tree itself.
    let mut at_edge = *old_root;
    if let Some((range, hash)) = steps.peek().copied()
        && range.end == old
    {
        at_edge = *hash;
        steps.next();
    }
    let (mut computed_old, mut computed_new) = (at_edge, at_edge);
    for (range, hash) in steps {
        if range.start >= old {
            computed_new = node_hash(&computed_new, hash);
        } else {
            computed_old = node_hash(hash, &computed_old);
            computed_new = node_hash(hash, &computed_new);
        }
    }
    computed_old == *old_root && computed_new == *new_root
}

#[cfg(test)]
mod tests;
