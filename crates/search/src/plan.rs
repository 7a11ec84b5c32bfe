//! From what was typed to weighted terms: repair, completion, other names, the most telling words of a long message.

use std::collections::BTreeMap;

use crate::lexicon::Lexicon;
use crate::snippet;
use crate::synonyms::Thesaurus;
use crate::words::{self, Word};

/// What will be looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Stems with their weight; what was typed weighs 1.
    pub(crate) terms: BTreeMap<String, f32>,
    /// The sum of weight times rarity over the terms.
    pub(crate) possible: f32,
    /// The text with repaired words, when one was.
    pub(crate) corrected: Option<String>,
    /// The text as the sentence model should read it, repaired and its last word completed: the likeliest way first, weighing 1, and
    /// others with how likely they are beside it.
    pub(crate) readings: Vec<(String, f32)>,
    /// Whether it ends in the middle of a word, as far as can be told.
    pub(crate) unfinished: bool,
}

/// Terms looked up at most for a keystroke; the rarest stay.
pub(crate) const TERMS_QUICK: usize = 24;
/// Terms looked up at most for a search. Fewer cost quality: 32 instead of all lost 0.018 MRR on whole patient messages.
pub(crate) const TERMS_MOST: usize = 128;
/// Entries of the index read for a search at most, over all its terms: about three milliseconds of one core. A library of a hundred times
/// more answers has a hundred times more entries for "pain"; there the rarer words of a message say enough.
pub(crate) const ENTRIES_MOST: u64 = 150_000;
/// Words read of a long text at most: half from its beginning, half from its end, where the question often stands.
const WORDS_MOST: usize = 800;
/// Unknown words of a text that are repaired at most: a repair walks a part of the dictionary. A long message has fewer than ten; what has more is no
/// language that the collection knows.
const REPAIRS_MOST: usize = 40;
/// What a word gains by being repeated, times the logarithm of how often.
const REPEAT_WEIGHT: f32 = 0.5;
/// What another name of the thing weighs.
const SYNONYM_WEIGHT: f32 = 0.5;
/// How many endings of the last word are looked for. The likeliest weighs as much as a typed word, another the square root of how likely it
/// is beside that.
const COMPLETIONS_MOST: usize = 5;
/// How many ways to complete the text the model reads; each costs a reading of some milliseconds. Beside one, three were worth
/// 0.007 MRR on 30 letters of a doctor's question, 0.010 on 80 letters of a patient's message, and nothing on longer texts.
const READINGS_MOST: usize = 3;

/// From here on a text is a story, with its questions somewhere in it.
const STORY_BYTES: usize = 400;
/// What they weigh beside the whole: +0.004 MRR on whole patient messages, clean and misspelt, at 128 word pieces each.
const QUESTIONS_WEIGHT: f32 = 0.5;

impl Plan {
    /// Plans a search for `text`; `typing` says that its last word may be unfinished.
    pub(crate) fn new(text: &str, typing: bool, lexicon: &mut Lexicon, thesaurus: &Thesaurus) -> Self {
        let words = ends(words::words(text));
        let unfinished = typing && text.chars().next_back().is_some_and(char::is_alphanumeric);
        let mut plan = Self { unfinished, ..Self::default() };
        let whole = words.len() - usize::from(unfinished && !words.is_empty());
        let mut known: BTreeMap<&str, bool> = BTreeMap::new();
        for word in words.iter().take(whole) {
            known.entry(&word.text).or_insert_with(|| words::is_stop(&word.text) || lexicon.frequency(&word.text) > 0);
        }
        if unfinished || known.values().any(|known| !known) {
            let telling = known.iter().filter(|(word, known)| **known && !words::is_stop(word));
            lexicon.look_around(telling.map(|(word, _)| words::stem(word)).collect());
        }
        let mut stems = Vec::with_capacity(words.len());
        let mut repairs = Vec::new();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut repaired: BTreeMap<&str, String> = BTreeMap::new();
        for word in words.iter().take(whole) {
            let read = if known.get(word.text.as_str()).is_some_and(|known| *known) {
                &word.text
            } else {
                let fresh = repaired.len() < REPAIRS_MOST;
                repaired.entry(&word.text).or_insert_with(|| {
                    fresh.then(|| lexicon.repair(&word.text)).flatten().unwrap_or_else(|| word.text.clone())
                })
            };
            if *read != word.text {
                repairs.push((word.span.clone(), read.clone()));
            }
            let stem = words::stem(read);
            if !words::is_stop(read) {
                *counts.entry(stem.clone()).or_insert(0_u32) += 1;
            }
            stems.push(stem);
        }
        let last = words.get(whole).filter(|_| unfinished);
        let completions = last.map(|word| (word, plan.complete(word, lexicon, &mut stems)));
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
        plan.readings = match completions {
            Some((word, guesses)) if !guesses.is_empty() => guesses
                .into_iter()
                .take(READINGS_MOST)
                .map(|(guess, weight)| {
                    let completed = repairs.iter().cloned().chain([(word.span.clone(), guess)]).collect::<Vec<_>>();
                    (rewritten(text, &completed), weight)
                })
                .collect(),
            _ => readings_of(rewritten(text, &repairs)),
        };
        plan
    }

    /// Weighs the terms by their rarity and keeps the `most` telling, as far as `entries_most` entries of the index reach; the first is always kept.
    ///
    /// `known` gives a stem's rarity and how many documents have it. BM25 multiplies by rarity once; half a power more was worth
    /// 0.007 MRR on messages and nothing on short questions.
    pub(crate) fn weigh(&mut self, most: usize, entries_most: u64, known: impl Fn(&str) -> (f32, u64)) {
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
        self.possible = 0.0;
        for (share, stem, weight, entries) in terms.into_iter().take(most) {
            if read > 0 && read + entries > entries_most {
                continue;
            }
            read += entries;
            self.possible += share;
            self.terms.insert(stem, weight);
        }
    }

    fn raise(&mut self, stem: String, weight: f32) {
        let entry = self.terms.entry(stem).or_insert(0.0);
        *entry = entry.max(weight);
    }

    /// The likeliest reading; empty for a plan that was not made from a text.
    pub(crate) fn understood(&self) -> &str {
        self.readings.first().map_or("", |(reading, _)| reading)
    }

    /// Looks for the word and its likeliest endings; gives the words it may be, the likeliest first and weighing 1.
    fn complete(&mut self, word: &Word, lexicon: &Lexicon, stems: &mut Vec<String>) -> Vec<(String, f32)> {
        let mut guesses = lexicon.completions(&word.text, COMPLETIONS_MOST);
        let as_it_is = lexicon.belongs(&word.text);
        if as_it_is.is_none() && guesses.is_empty() {
            guesses = lexicon.repair(&word.text).map(|repaired| (repaired, 1.0)).into_iter().collect();
        }
        stems.push(words::stem(&word.text));
        let likeliest = guesses.first().map_or(1.0, |(_, weight)| *weight);
        for (ending, weight) in &guesses {
            if !words::is_stop(ending) {
                self.raise(words::stem(ending), (weight / likeliest).sqrt());
            }
        }
        if let Some(weight) = as_it_is {
            if !words::is_stop(&word.text) {
                self.raise(words::stem(&word.text), 1.0);
            }
            guesses.push((word.text.clone(), weight));
            guesses.sort_by(|a, b| b.1.total_cmp(&a.1));
        }
        let best = guesses.first().map_or(1.0, |(_, weight)| *weight);
        guesses.iter_mut().for_each(|(_, weight)| *weight /= best);
        guesses
    }
}

/// A text as the model reads it; of a story also the questions in it, which it would drown or never reach.
fn readings_of(text: String) -> Vec<(String, f32)> {
    let mut readings = vec![(text, 1.0)];
    if let Some((text, _)) = readings.first().filter(|(text, _)| text.len() > STORY_BYTES) {
        let sentences = snippet::sentences(text).into_iter().filter_map(|span| text.get(span));
        let questions: Vec<_> = sentences.filter(|sentence| sentence.trim_end().ends_with('?')).collect();
        let questions = questions.join(" ");
        if !questions.is_empty() && questions.len() * 2 < text.len() {
            readings.push((questions, QUESTIONS_WEIGHT));
        }
    }
    readings
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_read_with_the_questions_in_it_and_a_question_once() {
        let story =
            format!("{}Is it dangerous? She is well otherwise.", "My mother takes two tablets a day. ".repeat(15));
        let readings = readings_of(story.clone());
        assert_eq!(readings, [(story, 1.0), ("Is it dangerous?".to_owned(), QUESTIONS_WEIGHT)]);
        assert_eq!(readings_of("Is it dangerous?".into()).len(), 1);
        assert_eq!(readings_of("Is it? ".repeat(100)).len(), 1, "nothing but questions is read as it is");
    }
}
