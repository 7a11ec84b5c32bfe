//! How rare a word is in answers about health, whatever the collection: for comparing two texts without one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Counted once over a public library; the file's head says which and how.
const COUNTED: &str = include_str!("../data/rarity.tsv");
/// A stem that the list does not hold: said by fewer than 1 answer in 700.
const UNLISTED: f32 = 6.9;

static RARITY: LazyLock<HashMap<&str, f32>> = LazyLock::new(|| {
    let lines = COUNTED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    lines
        .flat_map(|(rarity, stems)| stems.split(' ').map(move |stem| (stem, rarity.parse().unwrap_or(UNLISTED))))
        .collect()
});

/// The natural logarithm of one over the share of answers that say a word with this stem; 0 for what all say.
pub(crate) fn of(stem: &str) -> f32 {
    RARITY.get(stem).copied().unwrap_or(UNLISTED)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn what_every_answer_says_is_common_and_a_name_is_rare() {
        assert!(of("symptom") < of("thyroid") && of("thyroid") < of("trastuzumab"));
        assert_eq!(of("trastuzumab"), UNLISTED);
    }

    #[test]
    fn every_line_can_be_read() {
        for line in COUNTED.lines().filter(|line| !line.starts_with('#')) {
            let (rarity, stems) = line.split_once('\t').unwrap();
            assert!((0.0..UNLISTED).contains(&rarity.parse::<f32>().unwrap()), "{line}");
            assert!(stems.split(' ').all(|stem| !stem.is_empty() && crate::words::words(stem).len() == 1), "{stems}");
        }
    }
}
