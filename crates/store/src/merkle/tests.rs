//! Published vectors, and what must hold for trees of every size.
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
