//! How a message sounds: the points of its words and word pairs, fitted to our own messages. It reads emergencies in wordings
//! nobody wrote a rule for. It never weighs against a rule: who asks "I have crushing chest pain, what should I do?" sounds like anybody with a question.
//!
//! The points are in `data/wording.tsv`, one word or pair a line with what it adds; `cargo run --example fit` makes that file anew from
//! `tests/messages.tsv`. A word that is denied ("no fever, cough") is another word than the same word said.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::reading::{Measure, Reading};
use crate::phrase::root;
use crate::spelling;
use crate::words::{Break, Word, words};

/// What a word or pair adds: to "care now", and to "care soon".
#[derive(Debug, Clone, Copy, Default)]
struct Points {
    now: f32,
    soon: f32,
}

static POINTS: LazyLock<HashMap<&'static str, Points>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let feature = cells.next()?;
        let mut number = || cells.next()?.parse().ok();
        Some((feature, Points { now: number()?, soon: number()? }))
    };
    include_str!("../../data/wording.tsv").lines().filter(|line| !line.starts_with("# ")).filter_map(row).collect()
});

/// The row of what every message starts with.
const START: &str = "(start)";

/// A long message is also read in stretches of this many words, each half over the one before: an emergency may stand in the
/// middle of a letter.
const STRETCH_WORDS: usize = 50;

/// A stretch says less than a whole message: its question and its calm words may stand elsewhere.
const STRETCH_POINTS: f32 = -0.9;

/// Fewer words sound like nothing: "No, it has not." answers a doctor's question.
const SHORTEST: usize = 5;

/// Up to here a message is a line or a reply ("I took it at 8 this morning.") and must sound much graver, for care now and for care soon.
const LINE_WORDS: usize = 7;
const LINE_POINTS: [f32; 2] = [-1.3, -3.0];

/// From so many words on a message is a letter. Letters of sorrow and of old illnesses sound graver than they are...
const LETTER_WORDS: usize = 75;

/// ...by about so much: of 227 public letters to doctors 7 fewer were called an emergency, and no emergency of our own was lost.
const LETTER_POINTS: f32 = -0.5;

/// More words hold more of every sort, so that points are divided by the root of how many features there are, and this.
pub const DAMPING: f32 = 5.0;

/// Gives the words and word pairs of a text as the points know them, each once, for fitting the points.
#[must_use]
pub fn features(text: &str) -> Vec<String> {
    let words = spelling::mend(words(text), &super::RULES.lexicon, &super::RULES.slips);
    let mut found: Vec<String> = said(text, &words).into_iter().flatten().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The features that end at each word, in the order of the text.
fn said(text: &str, words: &[Word]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::with_capacity(words.len());
    let mut before: Option<String> = None;
    let mut denial = Denial::None;
    for (at, word) in words.iter().enumerate() {
        if word.before >= Break::Clause || word.before == Break::Comma && denial == Denial::Near {
            denial = Denial::None;
        }
        if word.before == Break::Sentence {
            before = None;
        }
        let own = if word.number().is_some() { "#n" } else { root(&word.text) };
        let named = if denial == Denial::None { own.to_owned() } else { format!("not-{own}") };
        let mut features = vec![named.clone()];
        features.extend(before.map(|before| format!("{before} {named}")));
        let behind = words.get(at + 1).map_or(text.len(), |next| next.span.start);
        if text.get(word.span.end..behind).is_some_and(|between| between.contains('?')) {
            features.push("?".to_owned());
        }
        all.push(features);
        denial = match own {
            "no" | "without" | "deny" | "nor" => Denial::List,
            "not" | "never" | "cannot" => denial.max(Denial::Near),
            "but" | "and" | "just" => Denial::None,
            _ => denial,
        };
        before = Some(named);
    }
    all
}

/// How far a denial reaches: "no" over a list, "not" up to the next comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Denial {
    None,
    Near,
    List,
}

/// The points of a message, or of its most alarming stretch, as two measures shown at the weightiest word.
pub(super) fn sound(text: &str, words: &[Word]) -> Vec<Reading> {
    if words.len() < SHORTEST {
        return Vec::new();
    }
    let said = said(text, words);
    let mut best = weighed(&said, 0, words);
    if words.len() > STRETCH_WORDS {
        for from in (0..words.len()).step_by(STRETCH_WORDS / 2) {
            let stretch = said.get(from..said.len().min(from + STRETCH_WORDS)).unwrap_or_default();
            for (best, mut reading) in best.iter_mut().zip(weighed(stretch, from, words)) {
                reading.value += STRETCH_POINTS;
                if reading.value > best.value {
                    *best = reading;
                }
            }
        }
    }
    if words.len() <= LINE_WORDS {
        best.iter_mut().zip(LINE_POINTS).for_each(|(reading, points)| reading.value += points);
    }
    if words.len() > LETTER_WORDS {
        best.iter_mut().for_each(|reading| reading.value += LETTER_POINTS);
    }
    best
}

/// The points of some words, for care now and for care soon; nothing when no word is known.
fn weighed(said: &[Vec<String>], from: usize, words: &[Word]) -> Vec<Reading> {
    let start = POINTS.get(START).copied().unwrap_or_default();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, features) in said.iter().enumerate() {
        for feature in features {
            seen.entry(feature.as_str()).or_insert(from + at);
        }
    }
    let known: Vec<(usize, Points)> =
        seen.iter().filter_map(|(feature, at)| Some((*at, *POINTS.get(feature)?))).collect();
    #[expect(clippy::cast_precision_loss, reason = "a message has few words")]
    let damped = (seen.len() as f32 + DAMPING).sqrt();
    let measured = [Measure::SoundsNow, Measure::SoundsSoon].into_iter().filter_map(|measure| {
        let weight = |points: &Points| if measure == Measure::SoundsNow { points.now } else { points.soon };
        let (word, _) = *known.iter().max_by(|one, other| weight(&one.1).total_cmp(&weight(&other.1)))?;
        let value = weight(&start) + known.iter().map(|(_, points)| weight(points)).sum::<f32>() / damped;
        Some(Reading { measure, value, span: words.get(word)?.span.clone(), word })
    });
    measured.collect()
}
