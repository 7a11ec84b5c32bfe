//! The words the collection knows: how frequent one is, how one beginning goes on, what a misspelt one was to be.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use crate::index::Index;
use crate::plan::{Plan, TERMS_QUICK};
use crate::query::Query;

/// A view of the vocabulary as of one searcher.
pub(crate) struct Lexicon<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    /// Whether unknown words stay as they are.
    as_typed: bool,
    /// Documents about the other words of the text, in the order of the index.
    around: Vec<DocAddress>,
}

/// Documents looked at to see which word belongs to the others.
const AROUND: usize = 50;
/// Entries of the index read for that at most: the rarest of the other words say enough.
const AROUND_ENTRIES_MOST: u64 = 30_000;
/// Frequent candidates for a word that are looked for in them.
const CANDIDATES: usize = 24;
/// What it says that a word is frequent in the whole collection, beside one document around that holds it.
const PRIOR: f32 = 0.3;
/// Terms looked at per segment for a beginning; bounds the work for "a".
const SCAN_LONGEST: usize = 3_000;
/// Shorter words are not repaired: too many neighbors mean something else.
const REPAIR_SHORTEST: usize = 4;

impl<'a> Lexicon<'a> {
    pub(crate) fn new(index: &'a Index, searcher: &'a Searcher) -> Self {
        Self { index, searcher, as_typed: false, around: Vec::new() }
    }

    /// The same view, which repairs nothing.
    pub(crate) fn leaving_words(self) -> Self {
        Self { as_typed: true, ..self }
    }

    /// Looks at documents about `stems`, so that a word is completed and repaired to what belongs to them.
    pub(crate) fn look_around(&mut self, stems: Vec<String>) {
        let mut plan = Plan { terms: stems.into_iter().map(|stem| (stem, 1.0)).collect(), ..Plan::default() };
        plan.weigh(TERMS_QUICK, AROUND_ENTRIES_MOST, |stem| self.index.known(self.searcher, stem));
        let found = self.index.by_words(self.searcher, &plan, &Query::new(""), AROUND).unwrap_or_default();
        self.around = found.into_iter().map(|ranked| ranked.at).collect();
        self.around.sort();
    }

    /// Candidates with how well each belongs to the other words, best first: how many of the documents around hold it, and how many would
    /// by chance. `belief` is what else speaks for a candidate.
    fn belonging(&self, found: BTreeMap<String, u64>, belief: impl Fn(&str) -> f32) -> Vec<(String, f32)> {
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(CANDIDATES);
        let all = self.searcher.num_docs().max(1) as f32;
        let around = self.around.len().max(1) as f32;
        let chance = |frequency: u64| frequency as f32 / all * around;
        let mut weighed: Vec<_> = found
            .into_iter()
            .map(|(word, frequency)| {
                let weight = belief(&word) * (self.among(&word) + PRIOR * chance(frequency));
                (word, weight)
            })
            .collect();
        // A stable order: what is as likely stays as frequent, then as in the alphabet.
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
        weighed
    }

    /// How many of the documents around hold `word`.
    fn among(&self, word: &str) -> f32 {
        let term = Term::from_field_text(self.index.fields.word, word);
        let mut count = 0.0;
        for of_segment in self.around.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = of_segment.first() else { continue };
            let Ok(index) = self.searcher.segment_reader(first.segment_ord).inverted_index(self.index.fields.word)
            else {
                continue;
            };
            let Ok(Some(mut postings)) = index.read_postings(&term, IndexRecordOption::Basic) else { continue };
            for at in of_segment {
                if postings.doc() < at.doc_id && postings.seek(at.doc_id) == TERMINATED {
                    break;
                }
                count += f32::from(u8::from(postings.doc() == at.doc_id));
            }
        }
        count
    }

    /// Documents that hold the word as written (stems apart). An unreadable dictionary knows no words.
    pub(crate) fn frequency(&self, word: &str) -> u64 {
        self.searcher.doc_freq(&Term::from_field_text(self.index.fields.word, word)).unwrap_or(0)
    }

    /// The likeliest words that begin with `prefix`, itself apart, with how well each belongs to the other words.
    pub(crate) fn completions(&self, prefix: &str, limit: usize) -> Vec<(String, f32)> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let Ok(index) = segment.inverted_index(self.index.fields.word) else { continue };
            let Ok(mut stream) = index.terms().range().gt(prefix).into_stream() else { continue };
            let mut scanned = 0;
            while scanned < SCAN_LONGEST && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                scanned += 1;
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let mut likeliest = self.belonging(found, |_| 1.0);
        likeliest.truncate(limit);
        likeliest
    }

    /// How well a word belongs to the other words, as [`completions`](Self::completions) says of an ending; `None` for an unknown word.
    pub(crate) fn belongs(&self, word: &str) -> Option<f32> {
        let frequency = Some(self.frequency(word)).filter(|frequency| *frequency > 0)?;
        self.belonging(BTreeMap::from([(word.to_owned(), frequency)]), |_| 1.0).first().map(|(_, weight)| *weight)
    }

    /// The likeliest known word one edit away (a letter left out, put in, changed, or two swapped).
    ///
    /// A changed first letter counts for less: people rarely miss it. The dictionary is walked once, by an automaton of all words that near.
    pub(crate) fn repair(&self, word: &str) -> Option<String> {
        let letters = word.chars().count();
        let has_digits = word.bytes().any(|byte| byte.is_ascii_digit());
        let is_a_word = letters >= REPAIR_SHORTEST && word.is_ascii() && !(has_digits && letters > 6);
        if self.as_typed || !is_a_word {
            return None;
        }
        let near = FuzzyTermQuery::new(Term::from_field_text(self.index.fields.word, word), 1, true);
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let Ok(index) = segment.inverted_index(self.index.fields.word) else { continue };
            let Ok(automaton) = near.automaton() else { continue };
            let Ok(mut stream) = index.terms().search(automaton).into_stream() else { continue };
            while stream.advance() {
                if let Ok(candidate) = std::str::from_utf8(stream.key()) {
                    *found.entry(candidate.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let first = word.chars().next();
        let belief = |candidate: &str| if candidate.chars().next() == first { 1.0 } else { 1.0 / 8.0 };
        self.belonging(found, belief).into_iter().next().map(|(word, _)| word)
    }
}
