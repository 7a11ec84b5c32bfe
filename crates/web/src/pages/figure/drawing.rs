//! The drawings in the words of a language.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::figures::phrase::Argument;
use askwell_app::figures::{self, Figure, Phrase, svg};

use crate::words::Words;

/// The figures' words, said by a language of the pages.
struct Said(Words);

impl figures::Words for Said {
    fn say(&self, phrase: &Phrase) -> String {
        let words = self.0.say(phrase.key());
        match phrase.argument() {
            None => words.to_string(),
            Some((name, Argument::Number(number))) => words.with(name, number).to_string(),
            Some((name, Argument::Text(text))) => words.with(name, text).to_string(),
        }
    }
}

/// A drawing; it escapes every word in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawing(String);

impl HtmlSafe for Drawing {}

impl fmt::Display for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Drawing {
    /// One cell with what the chosen medicines do there.
    pub(crate) fn cell(figure: &Figure, words: Words) -> Self {
        Self(svg::cell(figure, &Said(words)))
    }

    /// How the group of cells changes.
    fn growth(figure: &Figure, words: Words) -> Self {
        Self(svg::growth(figure, &Said(words)))
    }

    /// The presets beside each other under the same medicines.
    fn presets(figure: &Figure, words: Words) -> Self {
        Self(svg::presets(figure, &Said(words)))
    }
}

/// Everything that changes when a slider moves.
#[derive(Debug, Template)]
#[template(path = "figure/drawn.html")]
pub(crate) struct Drawn {
    words: Words,
    cell: Drawing,
    growth: Drawing,
    presets: Drawing,
    /// What follows from what is set, in sentences; spoken when it changes.
    follows: Vec<String>,
}

/// Its own template escapes every word in it.
impl HtmlSafe for Drawn {}

impl Drawn {
    /// The drawings of a figure.
    pub(crate) fn of(figure: &Figure, words: Words) -> Self {
        Self {
            words,
            cell: Drawing::cell(figure, words),
            growth: Drawing::growth(figure, words),
            presets: Drawing::presets(figure, words),
            follows: svg::follows(figure, &Said(words)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use askwell_app::figures::{English, Words as _};

    #[test]
    fn the_english_of_the_pages_is_the_english_of_the_drawings() {
        let said = Said(Words::of("en").expect("English"));
        for phrase in Phrase::every() {
            assert_eq!(said.say(&phrase), English.say(&phrase), "{}", phrase.key());
        }
    }

    #[test]
    fn every_language_says_every_phrase_of_the_drawings() {
        for words in Words::all() {
            for phrase in Phrase::every() {
                assert!(words.has(phrase.key()), "{} in {words:?}", phrase.key());
            }
        }
    }
}
