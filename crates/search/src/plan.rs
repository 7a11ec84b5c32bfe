//! From what was typed to weighted terms: repair, completion, other names, the most telling words of a long message.

use std::collections::BTreeMap;

use crate::lexicon::Lexicon;
use crate::synonyms::Thesaurus;
use crate::words::{self, Word};

/// What will be looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Stems with their weight; what was typed weighs 1.
    pub(crate) terms: BTreeMap<String, f32>,
    /// The text with repaired words, when one was.
    pub(crate) corrected: Option<String>,
    /// The text as the sentence model should read it: repaired, its last word completed.
    pub(crate) understood: String,
    /// Whether it ends in the middle of a word, as far as can be told.
    pub(crate) unfinished: bool,
}

/// Terms looked up at most for a keystroke; the rarest stay.
pub(crate) const TERMS_QUICK: usize = 24;
/// Terms looked up at most for a search. Fewer cost quality: 32 instead of all lost 0.018 MRR on whole patient messages.
pub(crate) const TERMS_MOST: usize = 128;
/// Entries of the index read for a search at most, over all its terms: about three milliseconds of one core. A library of a hundred times
/// more answers has a hundred times more entries for "pain"; there the rarer words of a message say enough.
const ENTRIES_MOST: u64 = 150_000;
/// Words read of a long text at most: half from its beginning, half from its end, where the question often stands.
const WORDS_MOST: usize = 800;
/// Unknown words of a text that are repaired at most: a repair walks a part of the dictionary. A long message has fewer than ten; what has more is no
/// language that the collection knows.
const REPAIRS_MOST: usize = 40;
/// What a word gains by being repeated, times the logarithm of how often.
const REPEAT_WEIGHT: f32 = 0.5;
/// What another name of the thing weighs.
const SYNONYM_WEIGHT: f32 = 0.5;
/// What a guessed ending of the last word weighs.
const COMPLETION_WEIGHT: f32 = 0.6;
/// How many endings are tried.
const COMPLETIONS_MOST: usize = 5;

impl Plan {
    /// Plans a search for `text`; `typing` says that its last word may be unfinished.
    pub(crate) fn new(text: &str, typing: bool, lexicon: &Lexicon, thesaurus: &Thesaurus) -> Self {
        let words = ends(words::words(text));
        let unfinished = typing && text.chars().next_back().is_some_and(char::is_alphanumeric);
        let mut plan = Self { unfinished, ..Self::default() };
        let mut stems = Vec::with_capacity(words.len());
        let mut repairs = Vec::new();
        let mut completion = None;
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        let mut unknown = 0;
        for (at, word) in words.iter().enumerate() {
            let last = at + 1 == words.len();
            if last && unfinished {
                let guess = plan.complete(word, lexicon, &mut stems);
                completion = guess.filter(|guess| *guess != word.text).map(|guess| (word.span.clone(), guess));
                continue;
            }
            let read = seen.entry(&word.text).or_insert_with(|| understood(&word.text, lexicon, &mut unknown)).clone();
            if read != word.text {
                repairs.push((word.span.clone(), read.clone()));
            }
            stems.push(words::stem(&read));
            if !words::is_stop(&read) {
                *counts.entry(words::stem(&read)).or_insert(0_u32) += 1;
            }
        }
        for (stem, count) in counts {
            plan.raise(stem, 1.0 + REPEAT_WEIGHT * (count as f32).ln());
        }
        for name in thesaurus.other_names(&stems) {
            // A name of several words counts as one thing: its weight is shared out.
            let weight = SYNONYM_WEIGHT / (name.len() as f32).sqrt();
            for stem in name {
                plan.raise(stem.clone(), weight);
            }
        }
        if plan.terms.is_empty() {
            // Nothing but small words: better to look for them than for nothing.
            stems.into_iter().take(TERMS_MOST).for_each(|stem| plan.raise(stem, 1.0));
        }
        // Another ending is no mistake: who wrote "medicines" where the answers say "medicine" is not told so.
        let mistakes: Vec<_> = repairs
            .iter()
            .filter(|(span, read)| {
                text.get(span.clone()).is_some_and(|typed| words::stem(&typed.to_lowercase()) != words::stem(read))
            })
            .cloned()
            .collect();
        plan.corrected = (!mistakes.is_empty()).then(|| rewritten(text, &mistakes));
        repairs.extend(completion);
        plan.understood = rewritten(text, &repairs);
        plan
    }

    /// Weighs the terms by their rarity and keeps the `most` telling, as far as [`ENTRIES_MOST`] reaches; the first is always kept.
    ///
    /// `known` gives a stem's rarity and how many documents have it. BM25 multiplies by rarity once; half a power more was worth
    /// 0.007 MRR on messages and nothing on short questions.
    pub(crate) fn weigh(&mut self, most: usize, known: impl Fn(&str) -> (f32, u64)) {
        let mut terms: Vec<_> = std::mem::take(&mut self.terms)
            .into_iter()
            .map(|(stem, weight)| (known(&stem), stem, weight))
            .filter(|((rarity, _), ..)| *rarity > 0.0)
            .map(|((rarity, entries), stem, weight)| {
                (rarity * rarity.sqrt() * weight, stem, weight * rarity.sqrt(), entries)
            })
            .collect();
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut read = 0;
        for (_, stem, weight, entries) in terms.into_iter().take(most) {
            if read > 0 && read + entries > ENTRIES_MOST {
                continue;
            }
            read += entries;
            self.terms.insert(stem, weight);
        }
    }

    fn raise(&mut self, stem: String, weight: f32) {
        let entry = self.terms.entry(stem).or_insert(0.0);
        *entry = entry.max(weight);
    }

    /// Looks for the word and its likeliest endings; gives the likeliest of all.
    fn complete(&mut self, word: &Word, lexicon: &Lexicon, stems: &mut Vec<String>) -> Option<String> {
        let known = lexicon.frequency(&word.text);
        let mut endings = lexicon.completions(&word.text, COMPLETIONS_MOST);
        if known == 0 && endings.is_empty() {
            endings = lexicon.repair(&word.text).map(|repaired| (repaired, 1)).into_iter().collect();
        }
        if known > 0 && !words::is_stop(&word.text) {
            self.raise(words::stem(&word.text), 1.0);
        }
        stems.push(words::stem(&word.text));
        let likeliest = endings.first().filter(|(_, frequency)| *frequency > known).map(|(ending, _)| ending.clone());
        for (ending, _) in endings {
            if !words::is_stop(&ending) {
                self.raise(words::stem(&ending), COMPLETION_WEIGHT);
            }
        }
        likeliest
    }
}

/// The word as the collection spells it; `unknown` counts the words that it does not know.
fn understood(word: &str, lexicon: &Lexicon, unknown: &mut usize) -> String {
    if words::is_stop(word) || lexicon.frequency(word) > 0 {
        return word.to_owned();
    }
    *unknown += 1;
    if *unknown > REPAIRS_MOST {
        return word.to_owned();
    }
    lexicon.repair(word).unwrap_or_else(|| word.to_owned())
}

fn ends(mut words: Vec<Word>) -> Vec<Word> {
    if words.len() > WORDS_MOST {
        let tail = words.split_off(words.len() - WORDS_MOST / 2);
        words.truncate(WORDS_MOST / 2);
        words.extend(tail);
    }
    words
}

/// `text` with some spans replaced; the spans are in order and come from `text`.
fn rewritten(text: &str, changes: &[(std::ops::Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, new) in changes.iter().filter(|(span, _)| span.end <= text.len()) {
        out.push_str(text.get(from..span.start).unwrap_or_default());
        out.push_str(new);
        from = span.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}
