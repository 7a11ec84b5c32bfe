//! Words that mean the same: lay and professional names, brands and generics, abbreviations.
//!
//! The program brings a list (`data/synonyms.tsv`, with a source for every line); reviewers add their own in the service.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::words;

/// Two ways to say one thing, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// What people type ("water pill", "tylenol").
    pub says: String,
    /// What answers say ("diuretic", "acetaminophen").
    pub means: String,
    /// Where the equation comes from, for the reviewer after you.
    pub source: String,
}

/// The longest phrase that is looked up, in words.
const PHRASE_LONGEST: usize = 4;

/// The list that comes with the program; every line is `says TAB means TAB source`.
const BUILT_IN: &str = include_str!("../data/synonyms.tsv");

/// Phrases by their stems, and the stems that may stand for them.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    phrases: HashMap<String, Vec<Vec<String>>>,
}

impl Thesaurus {
    /// The built-in list and `added`, each read in both directions.
    pub(crate) fn new(added: &[Synonym]) -> Self {
        let mut thesaurus = Self::default();
        for (says, means, _) in lines() {
            thesaurus.equate(says, means);
        }
        for synonym in added {
            thesaurus.equate(&synonym.says, &synonym.means);
        }
        thesaurus
    }

    fn equate(&mut self, one: &str, other: &str) {
        let (one, other) = (stems(one), stems(other));
        let sizes = 1..=PHRASE_LONGEST;
        if one == other || !sizes.contains(&one.len()) || !sizes.contains(&other.len()) {
            return;
        }
        for (from, to) in [(&one, &other), (&other, &one)] {
            let meanings = self.phrases.entry(from.join(" ")).or_default();
            if !meanings.contains(to) {
                meanings.push(to.clone());
            }
        }
    }

    /// What else the stems may be called: for every phrase found, its other names as stems.
    pub(crate) fn other_names(&self, stems: &[String]) -> Vec<&[String]> {
        let mut names = Vec::new();
        for from in 0..stems.len() {
            for length in 1..=PHRASE_LONGEST.min(stems.len() - from) {
                let phrase = stems.iter().skip(from).take(length).map(String::as_str).collect::<Vec<_>>().join(" ");
                names.extend(self.phrases.get(&phrase).into_iter().flatten().map(Vec::as_slice));
            }
        }
        names
    }
}

fn stems(phrase: &str) -> Vec<String> {
    words::words(phrase).iter().map(|word| words::stem(&word.text)).collect()
}

/// The list that comes with the program, in its own order.
pub fn built_in() -> impl Iterator<Item = Synonym> {
    lines().map(|(says, means, source)| Synonym { says: says.into(), means: means.into(), source: source.into() })
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = BUILT_IN.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.filter_map(|line| {
        let mut columns = line.split('\t').map(str::trim);
        Some((columns.next()?, columns.next()?, columns.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_two_names_and_a_source() {
        for line in BUILT_IN.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let columns: Vec<_> = line.split('\t').map(str::trim).collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(columns.iter().all(|column| !column.is_empty()), "{line}");
        }
    }

    #[test]
    fn a_lay_word_leads_to_the_professional_one_and_back() {
        let thesaurus = Thesaurus::new(&[]);
        assert!(thesaurus.other_names(&stems("a water pill a day")).contains(&stems("diuretic").as_slice()));
        assert!(thesaurus.other_names(&stems("diuretics")).contains(&stems("water pill").as_slice()));
    }

    #[test]
    fn a_reviewer_adds_a_name() {
        let added = Synonym { says: "zappit".into(), means: "cautery".into(), source: "ward slang".into() };
        assert!(Thesaurus::new(&[added]).other_names(&stems("zappit")).contains(&stems("cautery").as_slice()));
    }
}
