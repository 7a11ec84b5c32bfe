//! The word lists: names, places, words that stay.

use std::collections::HashSet;
use std::sync::LazyLock;

/// One word or phrase a line, sorted, so that nothing is copied.
struct Sorted(Vec<&'static str>);

impl Sorted {
    fn of(text: &'static str) -> Self {
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        Self(lines)
    }

    fn has(&self, word: &str) -> bool {
        self.0.binary_search(&word).is_ok()
    }
}

fn set(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

static GIVEN: LazyLock<Sorted> = LazyLock::new(|| Sorted::of(include_str!("../../data/given-names.txt")));
static SURNAMES: LazyLock<Sorted> = LazyLock::new(|| Sorted::of(include_str!("../../data/surnames.txt")));
static CITIES: LazyLock<Sorted> = LazyLock::new(|| Sorted::of(include_str!("../../data/cities.txt")));
static KEEP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(include_str!("../../data/keep.txt")));
static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(include_str!("../../data/stop.txt")));

/// A given name somewhere.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN.has(word)
}

/// A family name somewhere.
pub(super) fn is_surname(word: &str) -> bool {
    SURNAMES.has(word)
}

/// A town, in one or more words.
pub(super) fn is_city(words: &str) -> bool {
    CITIES.has(words)
}

/// An eponym, a medicine, a brand, a region: stays unless a title stands before it.
pub(super) fn stays(word: &str) -> bool {
    KEEP.contains(word)
}

/// A word that is no name whatever stands before it.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(word)
}
