//! Help with plain words: what a reader may stumble over. Help, not a gate; the gate is the reviewer's checklist.

use askwell_core::content::Page;
use askwell_text::readability::{self, Check};
use askwell_text::{identity, language};
use serde::Serialize;

use super::part::{Part, parts};

/// So many long sentences and hard words are shown; more would not be read.
const SHOWN_MOST: usize = 8;

/// A hard word with a plain one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plainer {
    /// As it stands on the page.
    pub word: String,
    /// What one may say instead, or behind it.
    pub plain: &'static str,
}

/// What a text room's reading of a page found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Help {
    /// Words of summary, answers and advice.
    pub words: usize,
    /// School grade after Flesch and Kincaid (1975), to one decimal; 8 or less is plain.
    pub grade: f32,
    /// School grade after McLaughlin (1969), to one decimal.
    pub smog: f32,
    /// Sentences that are too long.
    pub long_sentences: Vec<String>,
    /// Hard words that are not explained.
    pub jargon: Vec<Plainer>,
    /// What an answer should have and this one lacks: keys of words in the locale files.
    pub missing: Vec<&'static str>,
    /// How surely the story is one person's, in hundredths.
    pub uniqueness_percent: u8,
    /// What that rests on: keys of words in the locale files.
    pub uniqueness: Vec<&'static str>,
    /// Whether these rules know the page's language; they know English.
    pub is_covered: bool,
}

impl Help {
    /// Reads a page.
    pub fn of(page: &Page) -> Self {
        let questions: Vec<&str> = page.sections.iter().map(|section| section.question.as_str()).collect();
        let read: Vec<&str> = parts(page)
            .into_iter()
            .filter(|(part, _)| !matches!(part, Part::Title | Part::Question(_)))
            .map(|(_, text)| text)
            .collect();
        let text = read.join("\n\n");
        let measured = readability::measure(&text);
        let quoted = |span: &askwell_text::Span| text.get(span.clone()).unwrap_or_default().trim().to_owned();
        let whole: Vec<&str> = parts(page).into_iter().map(|(_, text)| text).collect();
        let unique = identity::uniqueness(&whole.join("\n\n"));
        Self {
            words: measured.words,
            grade: one_decimal(measured.fkgl),
            smog: one_decimal(measured.smog),
            long_sentences: measured.long_sentences.iter().take(SHOWN_MOST).map(quoted).collect(),
            jargon: measured
                .jargon
                .iter()
                .take(SHOWN_MOST)
                .map(|jargon| Plainer { word: quoted(&jargon.span), plain: jargon.plain })
                .collect(),
            missing: missing(page, &questions.join("\n"), &text),
            uniqueness_percent: percent(unique.score),
            uniqueness: unique.reasons.iter().map(|reason| reason.message()).collect(),
            is_covered: language::detect(&text).is_none_or(|found| found == language::Language::English),
        }
    }
}

/// Says what is missing; a source, a number or advice that stands in its own place on the page is there.
fn missing(page: &Page, questions: &str, text: &str) -> Vec<&'static str> {
    let stands_elsewhere = |check: &Check| match check {
        Check::MissingNumber => !page.numbers.is_empty(),
        Check::MissingSource => !page.sources.is_empty(),
        Check::MissingWhenToSeekCare => !page.seek_care.trim().is_empty(),
        Check::MissingUrgency => false,
    };
    let checks = readability::answer_checks(questions, text);
    checks.iter().filter(|check| !stands_elsewhere(check)).map(|check| check.message()).collect()
}

fn one_decimal(grade: f32) -> f32 {
    (grade.max(0.0) * 10.0).round() / 10.0
}

fn percent(score: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
    let percent = (score * 100.0).round().clamp(0.0, 100.0) as u8;
    percent
}
