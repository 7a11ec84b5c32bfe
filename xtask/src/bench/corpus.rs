//! A made-up library as large as a real one, and the same at every run.
//!
//! Its shape is MedQuAD's (Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019), as 16,407 of its answers have it: 5,126 subjects, answers
//! whose length is log-normal around 842 characters (σ 0.92, longest 26,976), about 65,000 different words whose frequency falls
//! with their rank (Zipf). The words are invented, so the library says nothing; only what it costs is like the real one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::download::write;

/// How many answers there are.
const ANSWERS: usize = 16_407;
/// How many subjects they are about.
const SUBJECTS: u64 = 5_126;
/// How many words there are.
const WORDS: f64 = 65_282.0;
/// The natural logarithm of an answer's length in characters: mean and spread.
const LENGTH: (f64, f64) = (6.735, 0.918);
const LONGEST: usize = 26_976;
/// Any other number would do as well.
const SEED: u64 = 20_261_122;

/// The most frequent words are real ones, so that an analyzer of English finds its stop words and endings.
static FREQUENT: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "the of and to in a is or that are for with may as can be by not have this your from which it people on \
    symptoms treatment disease at condition blood cancer an cause also other cells these if body you genetic more disorder who \
    when has most some called risk used health often such been test doctor children tests there one affected include"
    .split_whitespace()
    .collect()
});

/// What a subject is named after, so that its field of medicine can be told.
const NOUNS: [&str; 16] = [
    "anemia",
    "arthritis",
    "asthma",
    "breast cancer",
    "cataract",
    "depression",
    "diabetes",
    "eczema",
    "epilepsy",
    "gastritis",
    "heart failure",
    "hepatitis",
    "kidney disease",
    "leukemia",
    "migraine",
    "sinusitis",
];

/// What is asked about a subject: a kind and a question.
const KINDS: [(&str, &str); 6] = [
    ("information", "What is"),
    ("symptoms", "What are the symptoms of"),
    ("causes", "What causes"),
    ("treatment", "What are the treatments for"),
    ("outlook", "What is the outlook for"),
    ("inheritance", "Is it inherited:"),
];

const SYLLABLES: [&str; 32] = [
    "ra", "ne", "lo", "mi", "ka", "ter", "vi", "son", "de", "pur", "ga", "bel", "or", "hys", "tin", "mo", "cal", "fe",
    "dri", "ulo", "pha", "ze", "ni", "cos", "ble", "gri", "ta", "us", "ey", "sti", "wan", "qui",
];

/// Gives the file with the library; writes it when it is not there.
pub(crate) fn library(folder: &Path) -> Result<PathBuf, String> {
    let file = folder.join("library.jsonl");
    if !file.is_file() {
        let mut text = String::new();
        let mut dice = Dice(SEED);
        for number in 0..ANSWERS {
            line(&mut text, number, SUBJECTS, &mut dice);
        }
        write(&file, text.as_bytes())?;
    }
    Ok(file)
}

/// Gives a file with so many answers, about as many to a subject as in the library; writes it when it is not there.
pub(crate) fn archive(folder: &Path, answers: usize) -> Result<PathBuf, String> {
    let file = folder.join(format!("archive-{answers}.jsonl"));
    if !file.is_file() {
        let subjects = (SUBJECTS * answers as u64).div_ceil(ANSWERS as u64);
        let mut text = String::new();
        let mut dice = Dice(SEED);
        for number in 0..answers {
            line(&mut text, number, subjects, &mut dice);
        }
        write(&file, text.as_bytes())?;
    }
    Ok(file)
}

/// Gives titles of the library, to be searched for: every so many-th.
pub(crate) fn titles(most: usize) -> Vec<String> {
    let mut dice = Dice(SEED + 1);
    (0..most).map(|_| title(dice.below(SUBJECTS), dice.below(KINDS.len() as u64))).collect()
}

/// Gives messages of some sixty words, as patients write them around a subject of the library.
pub(crate) fn messages(most: usize) -> Vec<String> {
    let mut dice = Dice(SEED + 2);
    let message = |dice: &mut Dice| {
        let words: Vec<String> = (0..55).map(|_| dice.word()).collect();
        format!("{} {}", words.join(" "), title(dice.below(SUBJECTS), dice.below(KINDS.len() as u64)))
    };
    (0..most).map(|_| message(&mut dice)).collect()
}

/// Writes texts as queries that `askwell search` reads.
pub(crate) fn write_queries(file: &Path, texts: &[String]) -> Result<(), String> {
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| serde_json::json!({"qid": format!("q{number}"), "text": text}).to_string())
        .collect();
    write(file, (lines.join("\n") + "\n").as_bytes())
}

fn title(subject: u64, kind: u64) -> String {
    let (_, question) = KINDS[kind as usize % KINDS.len()];
    format!("{question} {}?", name(subject))
}

fn name(subject: u64) -> String {
    format!("{} {}", word(3_000 + subject * 7), NOUNS[subject as usize % NOUNS.len()])
}

fn line(out: &mut String, number: usize, subjects: u64, dice: &mut Dice) {
    let subject = dice.below(subjects);
    let kind = dice.below(KINDS.len() as u64);
    let synonyms: Vec<String> = (0..dice.below(6)).map(|_| format!("\"{} {}\"", dice.word(), dice.word())).collect();
    let answer = dice.prose();
    writeln!(
        out,
        r#"{{"id":"bench-{number:06}","source":"bench","url":"https://example.org/{number}","focus":"{}","synonyms":[{}],"category":null,"cui":[],"semtype":[],"question":"{}","qtype":"{}","answer":"{answer}"}}"#,
        name(subject),
        synonyms.join(","),
        title(subject, kind),
        KINDS[kind as usize % KINDS.len()].0,
    )
    .expect("a string takes every text");
}

/// The word of a rank: frequent ones are English, others are made of syllables, no two alike.
fn word(rank: u64) -> String {
    if let Some(frequent) = FREQUENT.get(rank as usize) {
        return (*frequent).to_owned();
    }
    // An odd multiplier permutes the numbers below a power of two, so neighbors in rank do not look alike.
    let mut left = rank.wrapping_mul(0x9e37_79b1) % (1 << 20);
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES[left as usize % SYLLABLES.len()]);
        left /= SYLLABLES.len() as u64;
    }
    word
}

/// Chance that repeats itself: splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
pub(crate) struct Dice(u64);

impl Dice {
    /// From the one seed of all measurements.
    pub(crate) fn new() -> Self {
        Self(SEED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A word as often as its rank allows: with one over the rank, the logarithm of the rank is spread evenly.
    fn word(&mut self) -> String {
        word((self.share() * WORDS.ln()).exp() as u64 - 1)
    }

    /// Sentences up to a length of chance.
    fn prose(&mut self) -> String {
        // Twelve even numbers make nearly a normal one.
        let normal = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        let length = ((LENGTH.0 + LENGTH.1 * normal).exp() as usize).clamp(60, LONGEST);
        let mut text = String::with_capacity(length + 100);
        while text.len() < length {
            for _ in 0..8 + self.below(14) {
                text.push_str(&self.word());
                text.push(' ');
            }
            text.pop();
            text.push_str(". ");
        }
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_ranks_share_a_word() {
        let words: BTreeSet<String> = (0..WORDS as u64).map(word).collect();
        assert_eq!(words.len(), WORDS as usize);
    }

    #[test]
    fn the_library_is_the_same_every_time_and_as_long_as_the_real_one() {
        let text = || {
            let (mut text, mut dice) = (String::new(), Dice(SEED));
            (0..500).for_each(|number| line(&mut text, number, SUBJECTS, &mut dice));
            text
        };
        let first = text();
        assert_eq!(first, text());
        let mean = first.len() / 500;
        assert!((1_350..1_850).contains(&mean), "the real one has about 1,700 bytes a line, this one {mean}");
    }
}
