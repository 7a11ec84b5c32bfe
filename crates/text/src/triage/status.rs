//! Whether a mention is about somebody's present state: not denied, not long past, not a relative's history, not a what-if.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::phrase::{Groups, Hit, Lexicon};
use crate::words::{Break, Word};

/// How a mention is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Present,
    /// Present, and for months or years already.
    Long,
    Denied,
    Past,
    Relative,
    WhatIf,
}

/// Words and phrases that change how a mention is meant; the lists are in `data/status.toml`.
#[derive(Debug, serde::Deserialize)]
struct Cues {
    denies_list: Vec<String>,
    denies_near: Vec<String>,
    denies_after: Vec<String>,
    ends_denial: Vec<String>,
    past: Vec<String>,
    long: Vec<String>,
    now: Vec<String>,
    relative: Vec<String>,
    relative_past: Vec<String>,
    what_if: Vec<String>,
    study: Vec<String>,
    first_person_now: Vec<String>,
    no_denial: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    DeniesList,
    DeniesNear,
    DeniesAfter,
    EndsDenial,
    Past,
    Long,
    Now,
    Relative,
    RelativePast,
    WhatIf,
    Study,
    FirstPersonNow,
    NoDenial,
}

const ORDER: [Cue; 13] = [
    Cue::DeniesList,
    Cue::DeniesNear,
    Cue::DeniesAfter,
    Cue::EndsDenial,
    Cue::Past,
    Cue::Long,
    Cue::Now,
    Cue::Relative,
    Cue::RelativePast,
    Cue::WhatIf,
    Cue::Study,
    Cue::FirstPersonNow,
    Cue::NoDenial,
];

/// How many words a list of denials ("no fever, cough or cold") may run on.
const LIST_REACH: usize = 14;
/// How many words "not" reaches.
const NEAR_REACH: usize = 6;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let cues: Cues = toml::from_str(include_str!("../../data/status.toml")).expect("the embedded cues parse");
    let lists = [
        &cues.denies_list,
        &cues.denies_near,
        &cues.denies_after,
        &cues.ends_denial,
        &cues.past,
        &cues.long,
        &cues.now,
        &cues.relative,
        &cues.relative_past,
        &cues.what_if,
        &cues.study,
        &cues.first_person_now,
        &cues.no_denial,
    ];
    let mut lexicon = Lexicon::default();
    for (concept, list) in lists.iter().enumerate() {
        for phrase in *list {
            lexicon.add(concept, phrase, &Groups::new()).expect("the embedded cues are phrases");
        }
    }
    lexicon
});

/// The cues of one text, laid out for asking.
pub(super) struct Reader<'a> {
    words: &'a [Word],
    cues: Vec<(Cue, Range<usize>)>,
    sentences: Vec<Range<usize>>,
    sentence_of: Vec<usize>,
    cues_of: Vec<Range<usize>>,
    studied: bool,
    /// Words of denial that a sign itself names ("no wet nappy"): they deny nothing further along a list.
    spent: HashSet<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(words: &'a [Word]) -> Self {
        let mut cues: Vec<(Cue, Range<usize>)> =
            LEXICON.hits(words).into_iter().map(|hit| (ORDER[hit.concept], hit.words)).collect();
        let excused: HashSet<usize> =
            cues.iter().filter(|(cue, _)| *cue == Cue::NoDenial).map(|(_, at)| at.start).collect();
        cues.retain(|(cue, at)| !(matches!(cue, Cue::DeniesList | Cue::DeniesNear) && excused.contains(&at.start)));
        cues.sort_by_key(|(_, at)| at.start);
        let mut sentences: Vec<Range<usize>> = Vec::new();
        let mut sentence_of = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            match sentences.last_mut() {
                Some(last) if word.before != Break::Sentence => last.end = at + 1,
                _ => sentences.push(at..at + 1),
            }
            sentence_of.push(sentences.len() - 1);
        }
        let cues_of = sentences
            .iter()
            .map(|sentence| {
                let from = cues.partition_point(|(_, at)| at.start < sentence.start);
                from..cues.partition_point(|(_, at)| at.start < sentence.end)
            })
            .collect();
        let studied = cues.iter().any(|(cue, _)| *cue == Cue::Study);
        Self { words, cues, sentences, sentence_of, cues_of, studied, spent: HashSet::new() }
    }

    /// Takes note of the words the signs name themselves.
    pub(super) fn spend<'h>(&mut self, signs: impl Iterator<Item = &'h Hit>) {
        self.spent = signs.flat_map(|hit| hit.named.iter().copied()).collect();
    }

    /// The sentence a word stands in, as a range of words.
    pub(super) fn sentence(&self, word: usize) -> Range<usize> {
        self.sentence_of.get(word).map_or(0..0, |at| self.sentences[*at].clone())
    }

    /// Which sentence a word stands in, counted from the start of the text.
    pub(super) fn sentence_number(&self, word: usize) -> usize {
        self.sentence_of.get(word).copied().unwrap_or_default()
    }

    /// How the mention is meant.
    pub(super) fn status(&self, hit: &Hit) -> Status {
        let own: HashSet<usize> = hit.named.iter().copied().collect();
        let sentence = self.sentence(hit.words.start);
        let cues: Vec<&(Cue, Range<usize>)> = self
            .sentence_of
            .get(hit.words.start)
            .map(|at| {
                self.cues[self.cues_of[*at].clone()]
                    .iter()
                    .filter(|(_, words)| !words.clone().any(|w| own.contains(&w)))
                    .collect()
            })
            .unwrap_or_default();
        let has = |wanted: Cue| cues.iter().any(|(cue, _)| *cue == wanted);
        if self.denied(hit, &cues) {
            return Status::Denied;
        }
        let now = has(Cue::Now);
        if has(Cue::RelativePast) || (has(Cue::Relative) && has(Cue::Past) && !now) {
            return Status::Relative;
        }
        if has(Cue::WhatIf) && !has(Cue::FirstPersonNow) {
            return Status::WhatIf;
        }
        if self.studied && !has(Cue::FirstPersonNow) {
            return Status::WhatIf;
        }
        // "In 2012, a stroke" is past; in "my legs are weak, slipped disc last year" only the disc is.
        let past = cues.iter().any(|(cue, at)| {
            *cue == Cue::Past
                && self.same_clause(&sentence, at, hit)
                && (at.start < hit.words.start || self.no_comma_between(at, hit))
        });
        let now_here = cues.iter().any(|(cue, at)| *cue == Cue::Now && self.no_comma_between(at, hit));
        if past && !now_here {
            return Status::Past;
        }
        // "For the past two years" holds a word of now ("past"), which is part of the long course and says nothing against it.
        let long = cues.iter().find(|(cue, at)| *cue == Cue::Long && self.same_clause(&sentence, at, hit));
        let fresh = |course: &Range<usize>| {
            cues.iter().any(|(cue, at)| *cue == Cue::Now && !course.contains(&at.start) && at.start + 1 != course.start)
        };
        if long.is_some_and(|(_, course)| !fresh(course)) {
            return Status::Long;
        }
        Status::Present
    }

    /// Whether a number at this word speaks of now: not in a what-if, a study question or the past.
    pub(super) fn counts(&self, word: usize) -> bool {
        let hit = Hit { concept: 0, words: word..word + 1, named: vec![word] };
        matches!(self.status(&hit), Status::Present | Status::Long | Status::Denied)
    }

    fn denied(&self, hit: &Hit, cues: &[&(Cue, Range<usize>)]) -> bool {
        let start = hit.words.start;
        for (cue, at) in cues {
            let denies = match cue {
                Cue::DeniesList if at.end <= start && self.spent.contains(&at.start) => {
                    start - at.end < NEAR_REACH && self.flows(at.end, start, cues)
                }
                Cue::DeniesList if at.end <= start => {
                    start - at.end <= LIST_REACH && self.list_runs(at.end, start, cues)
                }
                Cue::DeniesNear if at.end <= start => start - at.end < NEAR_REACH && self.flows(at.end, start, cues),
                Cue::DeniesList | Cue::DeniesNear => hit.words.contains(&at.start),
                Cue::DeniesAfter => {
                    at.start >= hit.words.end
                        && at.start - hit.words.end <= 2
                        && self.flows(hit.words.end, at.start, cues)
                }
                _ => false,
            };
            if denies {
                return true;
            }
        }
        self.answered_no(hit)
    }

    /// "Fever: no", "fever - nil".
    fn answered_no(&self, hit: &Hit) -> bool {
        let Some(next) = self.words.get(hit.words.end) else { return false };
        let closes = self.words.get(hit.words.end + 1).is_none_or(|after| after.before > Break::Space);
        matches!(next.text.as_str(), "no" | "nil" | "none" | "absent")
            && next.before != Break::Sentence
            && next.before != Break::Comma
            && closes
    }

    /// A denial runs on over commas while only list items follow: no pronoun, no verb, no "but".
    fn list_runs(&self, from: usize, to: usize, cues: &[&(Cue, Range<usize>)]) -> bool {
        if cues.iter().any(|(cue, at)| *cue == Cue::EndsDenial && at.start >= from && at.start < to) {
            return false;
        }
        let mut since_comma = None;
        for at in from..to {
            if self.words[at].before == Break::Clause {
                return false;
            }
            if self.words[at].before == Break::Comma {
                since_comma = Some(at);
            }
            let after_and = at > from && matches!(self.words[at - 1].text.as_str(), "and" | "but" | "or");
            if is_pronoun(&self.words[at].text) {
                return false;
            }
            if (since_comma.is_some() || after_and) && is_verb_or_subject(&self.words[at].text) {
                return false;
            }
        }
        match self.words.get(to) {
            Some(first) => {
                first.before < Break::Clause && !(first.before == Break::Comma && is_verb_or_subject(&first.text))
            }
            None => true,
        }
    }

    /// No comma, clause or "but" between.
    fn flows(&self, from: usize, to: usize, cues: &[&(Cue, Range<usize>)]) -> bool {
        (from..=to).all(|at| {
            self.words.get(at).is_none_or(|word| {
                word.before == Break::Space || at == from && word.before == Break::Comma && from == to
            })
        }) && !cues.iter().any(|(cue, at)| *cue == Cue::EndsDenial && at.start >= from && at.start < to)
            && !(from..to).any(|at| matches!(self.words[at].text.as_str(), "and" | "when" | "since" | "because" | "so"))
    }

    fn no_comma_between(&self, cue: &Range<usize>, hit: &Hit) -> bool {
        let (from, to) =
            if cue.start < hit.words.start { (cue.end, hit.words.start) } else { (hit.words.end, cue.start) };
        (from..=to).all(|at| self.words.get(at).is_none_or(|word| word.before == Break::Space))
    }

    /// Whether cue and mention stand in one clause: nothing stronger than a comma between, and no "but", "and now".
    fn same_clause(&self, sentence: &Range<usize>, cue: &Range<usize>, hit: &Hit) -> bool {
        let (from, to) =
            if cue.start < hit.words.start { (cue.end, hit.words.start) } else { (hit.words.end, cue.start) };
        sentence.contains(&cue.start)
            && (from..=to).all(|at| self.words.get(at).is_none_or(|word| word.before != Break::Clause))
            && !(from..to).any(|at| matches!(self.words[at].text.as_str(), "but" | "however" | "now"))
    }
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "i" | "he" | "she" | "it" | "they" | "we")
}

fn is_verb_or_subject(word: &str) -> bool {
    matches!(
        word,
        "i" | "he"
            | "she"
            | "it"
            | "they"
            | "we"
            | "my"
            | "his"
            | "her"
            | "is"
            | "are"
            | "was"
            | "has"
            | "have"
            | "had"
            | "feel"
            | "feels"
            | "got"
            | "there"
            | "this"
            | "just"
            | "only"
            | "now"
            | "am"
            | "suddenly"
            | "since"
    )
}
