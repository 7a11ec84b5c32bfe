//! The words the collection knows: how frequent one is, how one beginning goes on, what a misspelt one was to be.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// A view of the vocabulary as of one searcher.
pub(crate) struct Lexicon<'a> {
    searcher: &'a Searcher,
    word: Field,
    /// Whether unknown words stay as they are.
    as_typed: bool,
}

/// Terms looked at per segment for a beginning; bounds the work for "a".
const SCAN_LONGEST: usize = 3_000;
/// Shorter words are not repaired: too many neighbors mean something else.
const REPAIR_SHORTEST: usize = 4;

impl<'a> Lexicon<'a> {
    pub(crate) fn new(searcher: &'a Searcher, word: Field) -> Self {
        Self { searcher, word, as_typed: false }
    }

    /// The same view, which repairs nothing.
    pub(crate) fn leaving_words(self) -> Self {
        Self { as_typed: true, ..self }
    }

    /// Documents that hold the word as written (stems apart). An unreadable dictionary knows no words.
    pub(crate) fn frequency(&self, word: &str) -> u64 {
        self.searcher.doc_freq(&Term::from_field_text(self.word, word)).unwrap_or(0)
    }

    /// The most frequent words that begin with `prefix`, the prefix itself apart.
    pub(crate) fn completions(&self, prefix: &str, limit: usize) -> Vec<(String, u64)> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let Ok(index) = segment.inverted_index(self.word) else { continue };
            let Ok(mut stream) = index.terms().range().gt(prefix).into_stream() else { continue };
            let mut scanned = 0;
            while scanned < SCAN_LONGEST && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                scanned += 1;
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(limit);
        found
    }

    /// The most frequent known word one edit away (a letter left out, put in, changed, or two swapped).
    ///
    /// A changed first letter counts for less: people rarely miss it. The dictionary is walked once, by an automaton of all words that near.
    pub(crate) fn repair(&self, word: &str) -> Option<String> {
        let letters = word.chars().count();
        let has_digits = word.bytes().any(|byte| byte.is_ascii_digit());
        let is_a_word = letters >= REPAIR_SHORTEST && word.is_ascii() && !(has_digits && letters > 6);
        if self.as_typed || !is_a_word {
            return None;
        }
        let near = FuzzyTermQuery::new(Term::from_field_text(self.word, word), 1, true);
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let Ok(index) = segment.inverted_index(self.word) else { continue };
            let Ok(automaton) = near.automaton() else { continue };
            let Ok(mut stream) = index.terms().search(automaton).into_stream() else { continue };
            while stream.advance() {
                if let Ok(candidate) = std::str::from_utf8(stream.key()) {
                    *found.entry(candidate.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let first = word.chars().next();
        let weigh = |(candidate, frequency): (String, u64)| {
            (if candidate.chars().next() == first { frequency } else { frequency / 8 }, candidate)
        };
        let best = found.into_iter().map(weigh).max()?;
        (best.0 > 0).then_some(best.1)
    }
}
