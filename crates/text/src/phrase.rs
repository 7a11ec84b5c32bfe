//! A small phrase language over words, matched many phrases at once in time linear in the text.
//!
//! ```text
//! chest|breastbone ~3 pain|hurt*|<squeeze>      one of these words, up to three words between, then one of those
//! arm &4 numb*                                  both, in either order, at most four words apart
//! very? bad headache                            "very" may be there or not
//! ```
//!
//! `*` ends a word stem; `=downed` is that form alone, where the forms of a word count as one; `<name>` is a group of words defined once; `#n` is any number, `#y` a year from 1900 to 2099. No phrase reaches over the end of a sentence. Gaps and
//! phrase lengths are bounded, so the work per word is bounded too.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::number::spelled;
use crate::words::{Break, Word};

/// Where a phrase was met: the words it spans, and which of them it named (the others were gap).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) concept: usize,
    pub(crate) words: Range<usize>,
    pub(crate) named: Vec<usize>,
}

/// Groups of interchangeable words, by name.
pub(crate) type Groups = BTreeMap<String, Vec<String>>;

/// Many phrases, each belonging to a concept, ready to be matched together.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    exact: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    /// Roots of the words named, when the forms of one word are to count as one; see [`root`].
    roots: Option<HashMap<String, u32>>,
    longest_stem: usize,
    phrases: Vec<Phrase>,
    starting_with: HashMap<u32, Vec<usize>>,
}

#[derive(Debug)]
struct Phrase {
    concept: usize,
    steps: Vec<Step>,
}

#[derive(Debug, Clone)]
struct Step {
    symbols: HashSet<u32>,
    gap: usize,
}

impl Lexicon {
    /// A lexicon to which "collapsing" is "collapsed" and "minutes" is "minute".
    pub(crate) fn of_roots() -> Self {
        Self { roots: Some(HashMap::new()), ..Self::default() }
    }

    /// Adds a phrase; the error names what could not be read.
    pub(crate) fn add(&mut self, concept: usize, phrase: &str, groups: &Groups) -> Result<(), String> {
        for ordered in either_order(phrase) {
            for plain in without_options(&ordered) {
                let steps = self.steps(&plain, groups).map_err(|problem| format!("{problem} in phrase {phrase:?}"))?;
                let Some(first) = steps.first() else { return Err(format!("empty phrase {phrase:?}")) };
                for symbol in &first.symbols {
                    self.starting_with.entry(*symbol).or_default().push(self.phrases.len());
                }
                self.phrases.push(Phrase { concept, steps });
            }
        }
        Ok(())
    }

    /// Every word and stem the phrases name; stems come without their star.
    pub(crate) fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }

    /// Whether a phrase names the word or a stem of it.
    pub(crate) fn knows(&self, word: &str) -> bool {
        !self.symbols(word).is_empty()
    }

    /// Meets all phrases in the words, in the order of the text; at each word a phrase is met at most once.
    pub(crate) fn hits(&self, words: &[Word]) -> Vec<Hit> {
        let symbols: Vec<Vec<u32>> = words.iter().map(|word| self.symbols(&word.text)).collect();
        let mut hits = Vec::new();
        for start in 0..words.len() {
            for symbol in &symbols[start] {
                let Some(candidates) = self.starting_with.get(symbol) else { continue };
                for phrase in candidates.iter().map(|at| &self.phrases[*at]) {
                    let mut named = vec![start];
                    if follow(&phrase.steps[1..], start + 1, words, &symbols, &mut named) {
                        let end = named.last().map_or(start, |last| *last) + 1;
                        hits.push(Hit { concept: phrase.concept, words: start..end, named });
                    }
                }
            }
        }
        hits
    }

    fn symbols(&self, word: &str) -> Vec<u32> {
        let mut found: Vec<u32> = self.exact.get(word).copied().into_iter().collect();
        found.extend(self.roots.as_ref().and_then(|roots| roots.get(root(word))));
        if is_number(word) {
            found.extend(self.exact.get("#n"));
            let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            found.extend(if year { self.exact.get("#y") } else { None });
        }
        for (end, _) in word.char_indices().skip(2).chain([(word.len(), ' ')]) {
            if end > self.longest_stem {
                break;
            }
            found.extend(word.get(..end).and_then(|stem| self.stems.get(stem)));
        }
        found
    }

    fn steps(&mut self, phrase: &str, groups: &Groups) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        let mut gap = 0;
        for item in phrase.split_whitespace() {
            if let Some(number) = item.strip_prefix('~') {
                gap = number.parse().map_err(|_| format!("bad gap {item:?}"))?;
                continue;
            }
            let mut symbols = HashSet::new();
            for alternative in item.split('|') {
                if let Some(name) = alternative.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                    let group = groups.get(name).ok_or_else(|| format!("unknown group {name:?}"))?;
                    symbols.extend(group.iter().flat_map(|word| self.symbols_of(word)));
                } else {
                    symbols.extend(self.symbols_of(alternative));
                }
            }
            steps.push(Step { symbols, gap });
            gap = 0;
        }
        Ok(steps)
    }

    /// The numbers of a word as a phrase names it: itself, and its root unless "=" holds it to this form.
    fn symbols_of(&mut self, word: &str) -> Vec<u32> {
        match word.strip_prefix('=') {
            Some(form) => vec![self.symbol(form)],
            None => [Some(self.symbol(word)), self.root_symbol(word)].into_iter().flatten().collect(),
        }
    }

    /// The number of a word's root, when roots count.
    fn root_symbol(&mut self, word: &str) -> Option<u32> {
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let known = self.exact.len() + self.stems.len();
        let roots = self.roots.as_mut().filter(|_| plain)?;
        let next = u32::try_from(known + roots.len()).unwrap_or(u32::MAX);
        Some(*roots.entry(root(word).to_owned()).or_insert(next))
    }

    fn symbol(&mut self, word: &str) -> u32 {
        let roots = self.roots.as_ref().map_or(0, HashMap::len);
        let next = u32::try_from(self.exact.len() + self.stems.len() + roots).unwrap_or(u32::MAX);
        match word.strip_suffix('*') {
            Some(stem) => {
                self.longest_stem = self.longest_stem.max(stem.len());
                *self.stems.entry(stem.to_owned()).or_insert(next)
            }
            None => *self.exact.entry(word.to_owned()).or_insert(next),
        }
    }
}

/// What the regular forms of a word share: without "s", "es", "ed", "ing", a silent "e" and the doubling before them. Four
/// letters must stay, so that "sing" and "used" are only themselves.
pub(crate) fn root(word: &str) -> &str {
    const LEAST: usize = 4;
    let cut = |end: &str| word.strip_suffix(end).filter(|rest| rest.len() >= LEAST);
    let bare =
        cut("ing").or_else(|| cut("ed")).or_else(|| cut("es")).or_else(|| cut("s").filter(|it| !it.ends_with('s')));
    let rest = bare.unwrap_or(word);
    let undoubled = ["bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt"]
        .iter()
        .find(|twice| bare.is_some() && rest.ends_with(**twice))
        .and_then(|twice| rest.strip_suffix(twice.get(1..).unwrap_or_default()))
        .filter(|it| it.len() >= LEAST);
    let rest = undoubled.unwrap_or(rest);
    rest.strip_suffix('e').filter(|it| it.len() >= LEAST).unwrap_or(rest)
}

fn follow(steps: &[Step], from: usize, words: &[Word], symbols: &[Vec<u32>], named: &mut Vec<usize>) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    for at in from..=from + step.gap {
        let Some(word) = words.get(at) else { return false };
        if word.before == Break::Sentence {
            return false;
        }
        if symbols[at].iter().any(|symbol| step.symbols.contains(symbol)) {
            named.push(at);
            if follow(rest, at + 1, words, symbols, named) {
                return true;
            }
            named.pop();
        }
    }
    false
}

fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
        || spelled(word).is_some()
        || matches!(word, "few" | "several" | "couple")
}

/// "a &3 b" as the two ordered phrases it stands for.
fn either_order(phrase: &str) -> Vec<String> {
    let Some((left, rest)) = phrase.split_once('&') else { return vec![phrase.to_owned()] };
    let (gap, right) = rest.split_once(' ').unwrap_or((rest, ""));
    let (left, right) = (left.trim(), right.trim());
    vec![format!("{left} ~{gap} {right}"), format!("{right} ~{gap} {left}")]
}

/// "a? b" as "a b" and "b".
fn without_options(phrase: &str) -> Vec<String> {
    let items: Vec<&str> = phrase.split_whitespace().collect();
    let Some(optional) = items.iter().position(|item| item.ends_with('?')) else { return vec![phrase.to_owned()] };
    let mut with = items.clone();
    with[optional] = items[optional].trim_end_matches('?');
    let mut without = items;
    without.remove(optional);
    [with, without].iter().flat_map(|items| without_options(&items.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn met(phrase: &str, text: &str) -> bool {
        let mut lexicon = Lexicon::default();
        let groups = Groups::from([("ache".to_owned(), vec!["pain".to_owned(), "hurt*".to_owned()])]);
        assert_eq!(lexicon.add(0, phrase, &groups), Ok(()));
        !lexicon.hits(&words(text)).is_empty()
    }

    #[test]
    fn gaps_stems_and_groups_match() {
        assert!(met("chest ~2 <ache>", "my chest really is hurting"));
        assert!(!met("chest ~1 <ache>", "my chest really is hurting"));
    }

    #[test]
    fn forms_of_a_word_count_as_one_unless_held_to_one_form() {
        let mut lexicon = Lexicon::of_roots();
        assert_eq!(lexicon.add(0, "collapsed", &Groups::new()), Ok(()));
        assert_eq!(lexicon.add(1, "=fainted", &Groups::new()), Ok(()));
        let met = |text: &str| lexicon.hits(&words(text)).into_iter().map(|hit| hit.concept).collect::<Vec<_>>();
        assert_eq!(met("he is collapsing and may faint"), [0]);
        assert_eq!(met("he fainted"), [1]);
    }

    #[test]
    fn either_order_is_met_both_ways() {
        assert!(met("arm &2 numb*", "a numb left arm"));
        assert!(met("arm &2 numb*", "my arm went numb"));
    }

    #[test]
    fn a_phrase_does_not_reach_into_the_next_sentence() {
        assert!(!met("chest ~3 pain", "I waxed my chest. No pain."));
    }

    #[test]
    fn optional_words_may_be_missing() {
        assert!(met("very? bad headache", "bad headache"));
        assert!(met("very? bad headache", "very bad headache"));
    }
}
