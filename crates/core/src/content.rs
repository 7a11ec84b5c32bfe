//! What the sealed texts hold: the words of a conversation and of a page, parsed once at the door.
//!
//! Running text is plain: paragraphs are separated by an empty line, a line that begins with `- ` is a list item, and `[1]` cites
//! the first source. There is no other markup, so nothing a person writes can become markup on a page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::Slug;
use crate::evidence::{BadEvidence, Evidence};

/// A patient's message holds at most so many characters (Unicode scalar values): about twenty pages.
pub const MESSAGE_CHARS_MOST: usize = 40_000;

/// Details that change what is safe to say; the patient may leave each out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct About {
    /// Age in years, with a fraction for babies.
    pub age_years: Option<f32>,
    /// Whether pregnant, or perhaps so.
    pub pregnant: Option<bool>,
    /// Whose case it is, in the patient's words ("my mother").
    pub relation: Option<String>,
}

/// A query or a follow-up as the patient confirmed it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Asked {
    /// The whole message.
    pub text: String,
    /// Its questions in their order; the first has the next free number of the consultation.
    pub questions: Vec<String>,
    /// Details about the patient; only with the query.
    #[serde(default)]
    pub about: About,
}

/// A message that neither asks a numbered question nor answers one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// The whole message.
    pub text: String,
}

/// What sort of answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// General knowledge: sources, and a number where "how well" or "how likely" is asked.
    Information,
    /// About this patient: assessment, what would change it, when to seek care, follow-up.
    Case,
}

/// One part of an answer, about one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The number of the question it answers.
    pub question: u8,
    /// The answer, running text.
    pub text: String,
}

/// Something an answer or a page relies on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Title.
    pub title: String,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: String,
    /// Year of publication or of the last update.
    pub year: Option<i16>,
    /// Address, `https:` or `http:`; empty when there is none.
    #[serde(default)]
    pub url: String,
    /// The day on which somebody opened it and found what is claimed.
    pub checked_on: Option<Date>,
}

/// A number a lay reader can weigh, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Number {
    /// What was measured.
    pub what: String,
    /// In whom.
    pub in_whom: String,
    /// Against what.
    #[serde(default)]
    pub compared_with: String,
    /// The value with its unit and interval, in words.
    pub value: String,
    /// Which source says so, from 1.
    pub source: usize,
}

/// A doctor's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What sort it is.
    pub kind: AnswerKind,
    /// The answer in up to three sentences, before everything else.
    pub summary: String,
    /// One block a question, in the order of the questions.
    pub blocks: Vec<Block>,
    /// When to seek care, and how fast.
    pub seek_care: String,
    /// What would change the assessment; for a case.
    #[serde(default)]
    pub would_change: String,
    /// Numbers.
    #[serde(default)]
    pub numbers: Vec<Number>,
    /// Sources, numbered from 1.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Evidence it cites, word for word, for the page that may be made of it.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
}

/// One question with its answer on a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Section {
    /// The question.
    pub question: String,
    /// The answer, running text.
    pub answer: String,
}

/// Somebody named in an imported file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Degrees, role, organization.
    #[serde(default)]
    pub credentials: String,
}

/// The text of one revision of a page: what is not in here cannot be on the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Title, usually the question in the reader's words.
    pub title: String,
    /// The answer in up to three sentences.
    pub summary: String,
    /// Name of the topic as people read it.
    pub topic_name: String,
    /// What sort of question it is (treatment, symptoms, ...), if said.
    #[serde(default)]
    pub kind: Option<String>,
    /// Other words for the subject, for search.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Questions with their answers, at least one.
    pub sections: Vec<Section>,
    /// When to seek care, and how fast.
    #[serde(default)]
    pub seek_care: String,
    /// Numbers.
    #[serde(default)]
    pub numbers: Vec<Number>,
    /// Sources, numbered from 1.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Evidence the page cites, word for word: the signature covers it.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
    /// Figures that stand on the page, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Slug>,
    /// Who answered elsewhere, for an import.
    #[serde(default)]
    pub answered_by: Option<Named>,
    /// Who reviewed elsewhere, for an import.
    #[serde(default)]
    pub reviewed_by: Option<Named>,
    /// The first publication elsewhere, for an import.
    #[serde(default)]
    pub published_on: Option<Date>,
    /// The day by which it must be checked again as its source says, for an import.
    #[serde(default)]
    pub next_review_on: Option<Date>,
    /// License of the text, for an import.
    #[serde(default)]
    pub license: Option<String>,
    /// Where it was published first, for an import.
    #[serde(default)]
    pub origin: Option<String>,
    /// Made up for a demonstration.
    #[serde(default)]
    pub demo: bool,
}

/// What is wrong with a text a person gave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadContent {
    /// Nothing was written.
    #[error("{field} is empty")]
    Empty {
        /// Which part.
        field: &'static str,
    },
    /// Too much was written.
    #[error("{field} is longer than {most} characters")]
    TooLong {
        /// Which part.
        field: &'static str,
        /// At most so many.
        most: usize,
    },
    /// A number or a citation names a source that is not there.
    #[error("there is no source {source_number}")]
    NoSuchSource {
        /// The number given, from 1.
        source_number: usize,
    },
    /// An address that a reader should not be sent to.
    #[error("the address of source {source_number} does not begin with https:// or http://")]
    BadAddress {
        /// Which source, from 1.
        source_number: usize,
    },
    /// A source nobody can open.
    #[error("source {source_number} has no address")]
    NoAddress {
        /// Which source, from 1.
        source_number: usize,
    },
    /// A source of which nobody knows how old it is.
    #[error("source {source_number} has neither a year nor a day on which somebody checked it")]
    NoDate {
        /// Which source, from 1.
        source_number: usize,
    },
    /// The evidence it cites is not what evidence must be.
    #[error(transparent)]
    Evidence(#[from] BadEvidence),
}

impl Page {
    /// Says whether the page has what a page needs: title, summary, sections, and sources where numbers name them.
    pub fn check(&self) -> Result<(), BadContent> {
        filled("title", &self.title, 300)?;
        filled("summary", &self.summary, 2_000)?;
        filled("topic", &self.topic_name, 200)?;
        if self.sections.is_empty() {
            return Err(BadContent::Empty { field: "sections" });
        }
        for section in &self.sections {
            filled("question", &section.question, 2_000)?;
            filled("answer", &section.answer, 400_000)?;
        }
        self.evidence.check()?;
        check_sources(&self.sources, &self.numbers)
    }
}

impl Page {
    /// Says whether every source can be opened and dated: what is written here must be, while what comes from elsewhere may not be yet.
    pub fn check_dated(&self) -> Result<(), BadContent> {
        dated(&self.sources)
    }
}

impl Answer {
    /// Says whether the answer has what an answer needs.
    pub fn check(&self) -> Result<(), BadContent> {
        filled("summary", &self.summary, 2_000)?;
        filled("seek_care", &self.seek_care, 4_000)?;
        if self.blocks.is_empty() {
            return Err(BadContent::Empty { field: "blocks" });
        }
        for block in &self.blocks {
            filled("text", &block.text, MESSAGE_CHARS_MOST)?;
        }
        self.evidence.check()?;
        check_sources(&self.sources, &self.numbers)?;
        dated(&self.sources)
    }
}

/// Says whether somebody wrote something, and not too much; white space and invisible characters count as nothing.
pub fn filled(field: &'static str, text: &str, most: usize) -> Result<(), BadContent> {
    let visible = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    if !text.chars().any(visible) {
        return Err(BadContent::Empty { field });
    }
    if text.chars().count() > most {
        return Err(BadContent::TooLong { field, most });
    }
    Ok(())
}

fn dated(sources: &[Source]) -> Result<(), BadContent> {
    for (source_number, source) in (1..).zip(sources) {
        if source.url.trim().is_empty() {
            return Err(BadContent::NoAddress { source_number });
        }
        if source.year.is_none() && source.checked_on.is_none() {
            return Err(BadContent::NoDate { source_number });
        }
    }
    Ok(())
}

fn check_sources(sources: &[Source], numbers: &[Number]) -> Result<(), BadContent> {
    for (source_number, source) in (1..).zip(sources) {
        filled("source", &source.title, 1_000)?;
        if !source.url.is_empty() && !source.url.starts_with("https://") && !source.url.starts_with("http://") {
            return Err(BadContent::BadAddress { source_number });
        }
    }
    for number in numbers {
        filled("number", &number.value, 1_000)?;
        if number.source == 0 || number.source > sources.len() {
            return Err(BadContent::NoSuchSource { source_number: number.source });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn source(url: &str, year: Option<i16>) -> Source {
        Source { title: "Guideline".into(), url: url.into(), year, ..Source::default() }
    }

    fn page(sources: Vec<Source>) -> Page {
        let section = Section { question: "Is it safe?".into(), answer: "It is. [1]".into() };
        let topic_name = "Topic".to_owned();
        Page {
            title: "Is it safe?".into(),
            summary: "Yes.".into(),
            topic_name,
            sections: vec![section],
            sources,
            ..Page::default()
        }
    }

    #[test]
    fn a_source_written_here_has_an_address_and_a_date() {
        let checked = |source| page(vec![self::source("https://example.org", Some(2024)), source]).check_dated();
        assert_eq!(checked(source("", Some(2024))), Err(BadContent::NoAddress { source_number: 2 }));
        assert_eq!(checked(source("https://example.org", None)), Err(BadContent::NoDate { source_number: 2 }));
        let read = Source { checked_on: Some(Date::constant(2026, 3, 2)), ..source("https://example.org", None) };
        assert_eq!(checked(read), Ok(()));
    }

    #[test]
    fn a_number_names_a_source_that_is_there() {
        let number = |source| Number { what: "relapse".into(), value: "1 in 10".into(), source, ..Number::default() };
        for (named, there) in [(0, false), (1, true), (2, false)] {
            let page = Page { numbers: vec![number(named)], ..page(vec![source("https://example.org", None)]) };
            assert_eq!(page.check().is_ok(), there, "source {named}");
        }
    }
}
