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
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// The eight leaves and the roots of the first one to eight, as the Certificate Transparency project publishes them (merkle tree tests, 2013).
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hash(hex_text: &str) -> Hash {
        hex::decode(hex_text).unwrap().try_into().unwrap()
    }

    fn hashes(hex_texts: &[&str]) -> Vec<Hash> {
        hex_texts.iter().map(|text| hash(text)).collect()
    }

    fn published_leaves() -> Vec<Hash> {
        LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect()
    }

    /// The definition of RFC 6962, section 2.1, word for word: slow and plainly right.
    fn defined_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            many => {
                let mut k = 1;
                while k * 2 < many.len() {
                    k *= 2;
                }
                node_hash(&defined_root(&many[..k]), &defined_root(&many[k..]))
            }
        }
    }

    fn proof(leaves: &[Hash], ranges: Option<Vec<Range<u64>>>) -> Vec<Hash> {
        let range_root = |range: Range<u64>| defined_root(&leaves[range.start as usize..range.end as usize]);
        ranges.unwrap().into_iter().map(range_root).collect()
    }

    #[test]
    fn the_published_roots_come_out() {
        assert_eq!(hex::encode(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let leaves = published_leaves();
        for (size, expected) in (1..).zip(ROOTS) {
            assert_eq!(hex::encode(root(&leaves[..size])), expected, "{size} leaves");
        }
    }

    #[test]
    fn the_published_inclusion_proofs_come_out() {
        let leaves = published_leaves();
        let published: [(u64, u64, &[&str]); 5] = [
            (0, 1, &[]),
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1,
                5,
                &[
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (index, size, expected) in published {
            let found = proof(&leaves, inclusion_ranges(index, size));
            assert_eq!(found, hashes(expected), "leaf {index} of {size}");
            let root = hash(ROOTS[size as usize - 1]);
            assert!(inclusion_holds(&leaves[index as usize], index, size, &found, &root));
        }
    }

    #[test]
    fn the_published_consistency_proofs_come_out() {
        let leaves = published_leaves();
        let published: [(u64, u64, &[&str]); 4] = [
            (1, 1, &[]),
            (
                1,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                &[
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                &[
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (old, new, expected) in published {
            let found = proof(&leaves, consistency_ranges(old, new));
            assert_eq!(found, hashes(expected), "{old} in {new}");
            let (old_root, new_root) = (hash(ROOTS[old as usize - 1]), hash(ROOTS[new as usize - 1]));
            assert!(consistency_holds(old, &old_root, new, &new_root, &found));
        }
    }

    #[test]
    fn a_range_with_the_wrong_number_of_peaks_is_refused() {
        assert_eq!(CompactRange::from_parts(3, vec![[0; 32]]), None);
    }

    proptest! {
        #[test]
        fn the_compact_range_is_the_defined_root(count in 0_usize..300) {
            let leaves: Vec<Hash> = (0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            prop_assert_eq!(root(&leaves), defined_root(&leaves));
        }

        #[test]
        fn finished_subtrees_are_the_roots_over_their_leaves(count in 1_u64..200) {
            let leaves: Vec<Hash> = (0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            let mut range = CompactRange::default();
            let mut nodes = Vec::new();
            for leaf in &leaves {
                range.append(*leaf, |node| nodes.push(node));
            }
            prop_assert_eq!(nodes.len() as u64, count - u64::from(count.count_ones()));
            for node in nodes {
                let start = (node.position << node.level) as usize;
                prop_assert_eq!(node.hash, defined_root(&leaves[start..start + (1 << node.level)]));
            }
        }

        #[test]
        fn every_leaf_is_proved_and_a_changed_one_is_not(size in 1_u64..200, seed in any::<u64>()) {
            let leaves: Vec<Hash> = (0..size).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            let (index, root) = (seed % size, defined_root(&leaves));
            let found = proof(&leaves, inclusion_ranges(index, size));
            prop_assert!(inclusion_holds(&leaves[index as usize], index, size, &found, &root));
            prop_assert!(!inclusion_holds(&leaf_hash(b"other"), index, size, &found, &root));
        }

        #[test]
        fn every_beginning_is_proved_and_a_changed_one_is_not(new in 1_u64..200, seed in any::<u64>()) {
            let leaves: Vec<Hash> = (0..new).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            let old = seed % new + 1;
            let (old_root, new_root) = (defined_root(&leaves[..old as usize]), defined_root(&leaves));
            let found = proof(&leaves, consistency_ranges(old, new));
            prop_assert!(consistency_holds(old, &old_root, new, &new_root, &found));
            prop_assert!(!consistency_holds(old, &leaf_hash(b"other"), new, &new_root, &found));
            prop_assert!(!consistency_holds(old, &old_root, new, &leaf_hash(b"other"), &found));
        }

        #[test]
        fn subtrees_cover_the_range_and_join_to_its_root(start_level in 0_u32..5, start in 0_u64..4, len in 1_u64..200) {
            let start = start << (start_level + 8);
            let parts = subtrees(start..start + len);
            let mut at = start;
            for (level, position) in &parts {
                prop_assert_eq!(position << level, at);
                at += 1 << level;
            }
            prop_assert_eq!(at, start + len);
        }
    }
}
