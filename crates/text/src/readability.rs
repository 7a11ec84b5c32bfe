//! How plain a text is, and what an answer leaves out. Help beside an editor, never a gate.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::phrase::{Groups, Lexicon};
use crate::span::covered;
use crate::words::{Break, Word, fold, words};

/// A sentence with more words than this is called long (GOV.UK content design, sentence length, 2014).
pub const LONG_SENTENCE_WORDS: usize = 25;

/// A word or phrase patients may not know, with plain words for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jargon {
    /// Where it stands.
    pub span: Span,
    /// Plain words to put in its place or behind it.
    pub plain: &'static str,
}

/// How plain a text is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Readability {
    /// Words counted; zero gives grades of zero.
    pub words: usize,
    /// Sentences counted.
    pub sentences: usize,
    /// Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid and others, 1975).
    pub fkgl: f32,
    /// SMOG grade: 1.043 √(30 long words per sentence) + 3.1291, long words having three syllables or more (McLaughlin, 1969).
    pub smog: f32,
    /// Sentences of more than [`LONG_SENTENCE_WORDS`] words.
    pub long_sentences: Vec<Span>,
    /// Unexplained medical words; a word explained in brackets or after "means" right behind it is left out.
    pub jargon: Vec<Jargon>,
}

/// Something an answer leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// "How likely", "how effective" was asked, and the answer gives no number.
    MissingNumber,
    /// The answer does not say when to seek care.
    MissingWhenToSeekCare,
    /// The answer names no source.
    MissingSource,
    /// The question holds a sign of an emergency, and the answer does not say to seek care now.
    MissingUrgency,
}

impl Check {
    /// The key of its words in the locale files.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::MissingNumber => "check-missing-number",
            Self::MissingWhenToSeekCare => "check-missing-when-to-seek-care",
            Self::MissingSource => "check-missing-source",
            Self::MissingUrgency => "check-missing-urgency",
        }
    }
}

struct JargonList {
    lexicon: Lexicon,
    plain: Vec<&'static str>,
}

/// "term | term = plain words", one entry a line.
static JARGON: LazyLock<JargonList> = LazyLock::new(|| {
    let mut list = JargonList { lexicon: Lexicon::default(), plain: Vec::new() };
    for line in include_str!("../data/jargon.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((terms, plain)) = line.split_once('=') else { continue };
        for term in terms.split('|') {
            list.lexicon
                .add(list.plain.len(), &term.trim().replace('-', " "), &Groups::new())
                .expect("the embedded jargon list is phrases");
        }
        list.plain.push(plain.trim());
    }
    list
});

static ASKS_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\bhow (likely|effective|well|often|common|many|much|long|big|high|sure|accurate)\b|\b(chance|chances|odds|risk|probability|success rate|survival|percent|percentage|prognosis)\b",
    )
});
static HAS_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|a third|a quarter) (in|of|out of|people|per|percent|women|men|patients|days|weeks|months|years)\b|\bhalf of\b",
    )
});
static SEEK_CARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(see|visit|contact|call|consult|ask|tell|go (back )?to|return to|speak (to|with)|talk (to|with)|seek|get)\b[^.?!\n]{0,60}\b(doctor|gp|hospital|emergency|clinic|a&e|er|ambulance|care|help|nurse|physician|midwife|specialist|999|911|112|108|111)\b|\bif (you|it|the|any|your|she|he|they)\b[^.?!\n]{0,80}\b(worse|worsen|worsens|develop|get|notice|do not improve|does not improve|not better|persists?|fever|bleed)",
    )
});
static URGENT_CARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(emergency|ambulance|immediately|right away|right now|at once|straight away|without delay|urgently|as soon as possible|today|a&e|er now|999|911|112|108|call 1\d\d)\b",
    )
});
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)https?://|\bdoi\b|\b(nhs|nice|who|cdc|cochrane|fda|ema|uptodate|pubmed|lancet|nejm|bmj|jama|acog|rcog|esc|aha|asco|esmo|icmr|guideline|guidelines|trial|study|studies|review|source|sources|according to|meta-analysis)\b|\[\d+\]|\(\d{4}\)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is fixed and valid")
}

/// Measures a text; linear in its length. The grades are made for English and say little about other languages.
#[must_use]
pub fn measure(text: &str) -> Readability {
    let all = words(text);
    let spoken: Vec<&Word> = all.iter().filter(|word| word.text.starts_with(char::is_alphabetic)).collect();
    let syllables: Vec<usize> = spoken.iter().map(|word| syllables(&word.text)).collect();
    let sentences = sentences(&all);
    let (word_count, sentence_count) = (spoken.len(), sentences.len());
    let (mut fkgl, mut smog) = (0.0, 0.0);
    if word_count > 0 {
        let (words, sentences) = (word_count as f32, sentence_count.max(1) as f32);
        let long = syllables.iter().filter(|count| **count >= 3).count() as f32;
        fkgl = 0.39 * words / sentences + 11.8 * syllables.iter().sum::<usize>() as f32 / words - 15.59;
        smog = 1.043 * (long * 30.0 / sentences).sqrt() + 3.1291;
    }
    let long_sentences =
        sentences.into_iter().filter(|(count, _)| *count > LONG_SENTENCE_WORDS).map(|(_, span)| span).collect();
    Readability { words: word_count, sentences: sentence_count, fkgl, smog, long_sentences, jargon: jargon(text, &all) }
}

/// Sentences as (words, span). A line break alone ends no sentence here, only an empty line does.
fn sentences(all: &[Word]) -> Vec<(usize, Span)> {
    let mut found: Vec<(usize, Span)> = Vec::new();
    for word in all {
        match found.last_mut() {
            Some((count, span)) if word.before != Break::Sentence => {
                *count += 1;
                span.end = word.span.end;
            }
            _ => found.push((1, word.span.clone())),
        }
    }
    found
}

/// Vowel groups, with silent endings left out: by rule, so that counters differ by about half a grade.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_lowercase).collect();
    if letters.len() <= 3 {
        return 1;
    }
    let kept = match letters.as_slice() {
        [.., before, 'e', 's'] if !"laeiouy".contains(*before) => letters.len() - 2,
        [.., before, 'e', 'd'] if !"aeiouydt".contains(*before) => letters.len() - 2,
        [.., before, 'e'] if !"laeiouy".contains(*before) => letters.len() - 1,
        _ => letters.len(),
    };
    let skip = usize::from(letters.first() == Some(&'y'));
    let mut count = 0;
    let mut run = 0;
    for letter in letters.iter().take(kept).skip(skip) {
        run = if "aeiouy".contains(*letter) { run + 1 } else { 0 };
        if run % 2 == 1 {
            count += 1;
        }
    }
    count.max(1)
}

fn jargon(text: &str, all: &[Word]) -> Vec<Jargon> {
    let mut first: BTreeMap<usize, Jargon> = BTreeMap::new();
    let mut covered_to = 0;
    for hit in JARGON.lexicon.hits(all) {
        let span = all[hit.words.start].span.start..all[hit.words.end - 1].span.end;
        if span.start < covered_to || first.contains_key(&hit.concept) || explained(text, &span) {
            continue;
        }
        covered_to = span.end;
        first.insert(hit.concept, Jargon { span, plain: JARGON.plain[hit.concept] });
    }
    let mut found: Vec<Jargon> = first.into_values().collect();
    found.sort_by_key(|jargon| jargon.span.start);
    found
}

/// "hypertension (high blood pressure)", "high blood pressure (hypertension)", "ischemia, that is", "means".
fn explained(text: &str, span: &Span) -> bool {
    let behind: String = covered(text, &(span.end..text.len())).chars().take(24).collect();
    let behind = fold(behind.trim_start());
    let before = covered(text, &(0..span.start));
    behind.starts_with('(')
        || [
            "means",
            "which means",
            "that is",
            ", which means",
            ", that is",
            ", meaning",
            "is when",
            "is a ",
            ", a ",
            ", or ",
        ]
        .iter()
        .any(|word| behind.starts_with(word))
        || before.ends_with('(')
}

/// What the answer leaves out, for the editor to show; nothing here keeps an answer from being sent.
#[must_use]
pub fn answer_checks(question: &str, answer: &str) -> Vec<Check> {
    let mut found = Vec::new();
    if ASKS_NUMBER.is_match(question) && !HAS_NUMBER.is_match(answer) {
        found.push(Check::MissingNumber);
    }
    if !SEEK_CARE.is_match(answer) && !URGENT_CARE.is_match(answer) {
        found.push(Check::MissingWhenToSeekCare);
    }
    if !SOURCE.is_match(answer) {
        found.push(Check::MissingSource);
    }
    let emergency =
        crate::triage::read(question, &crate::About::default()).urgency == crate::triage::Urgency::Emergency;
    if emergency && !URGENT_CARE.is_match(answer) {
        found.push(Check::MissingUrgency);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_rise_with_long_words_and_sentences() {
        let plain = measure("Take one tablet a day. Drink water. Call us if you feel worse.");
        let hard = measure(
            "Administration of antihypertensive medication necessitates regular monitoring of electrolyte concentrations, particularly in individuals with pre-existing renal impairment or concomitant diuretic therapy.",
        );
        assert!(plain.fkgl < 4.0, "{}", plain.fkgl);
        assert!(hard.fkgl > 15.0 && hard.smog > 12.0, "{} {}", hard.fkgl, hard.smog);
        assert_eq!((hard.sentences, hard.long_sentences.len()), (1, 0));
    }

    #[test]
    fn syllables_are_counted_by_rule() {
        for (word, count) in [
            ("the", 1),
            ("water", 2),
            ("medicine", 3),
            ("hope", 1),
            ("hopes", 1),
            ("wanted", 2),
            ("table", 2),
            ("hypertension", 4),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn jargon_is_named_with_plain_words_unless_explained() {
        let found = measure("You have hypertension. Edema (swelling) is common.");
        assert_eq!(found.jargon.len(), 1);
        assert_eq!(found.jargon[0].plain, "high blood pressure");
    }

    #[test]
    fn an_answer_without_number_source_or_safety_net_is_told() {
        let found = answer_checks("How effective is the vaccine?", "It works very well.");
        assert_eq!(found, [Check::MissingNumber, Check::MissingWhenToSeekCare, Check::MissingSource]);
        let whole = "It prevents about 90 of 100 cases (WHO, 2022). See a doctor if you get a high fever.";
        assert_eq!(answer_checks("How effective is the vaccine?", whole), []);
    }

    #[test]
    fn an_answer_to_a_red_flag_must_say_now() {
        let question = "I have crushing chest pain going into my left arm and I am sweating.";
        assert!(
            answer_checks(question, "Take an antacid. See a doctor next week (NHS).").contains(&Check::MissingUrgency)
        );
        assert!(!answer_checks(question, "Call an ambulance now (NHS).").contains(&Check::MissingUrgency));
    }
}
