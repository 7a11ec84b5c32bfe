//! The parts of a page that a person reads and that may name somebody.

use std::fmt;

use askwell_core::comment;
use askwell_core::content::Page;
use serde::Serialize;

/// A part of a page. Sources and numbers are none: they name papers and groups of people, never a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// A question, by its place from 0.
    Question(usize),
    /// The answer to it.
    Answer(usize),
    /// When to seek care.
    SeekCare,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Summary => f.write_str("summary"),
            Self::Question(at) => write!(f, "question-{}", at + 1),
            Self::Answer(at) => write!(f, "answer-{}", at + 1),
            Self::SeekCare => f.write_str("seek-care"),
        }
    }
}

/// Gives the parts of a page with their words, in reading order.
pub(super) fn parts(page: &Page) -> Vec<(Part, &str)> {
    let mut parts = vec![(Part::Title, page.title.as_str()), (Part::Summary, page.summary.as_str())];
    for (at, section) in page.sections.iter().enumerate() {
        parts.push((Part::Question(at), &section.question));
        parts.push((Part::Answer(at), &section.answer));
    }
    parts.push((Part::SeekCare, &page.seek_care));
    parts
}

/// A part of a page line by line, so that a remark can stand beside its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartLines {
    /// Name of the part, such as `answer-1`.
    pub part: String,
    /// Its lines that hold anything, with their numbers.
    pub lines: Vec<(usize, String)>,
}

/// Gives the parts of a page line by line, those with words.
pub(crate) fn numbered(page: &Page) -> Vec<PartLines> {
    let lines = |text: &str| comment::lines(text).map(|(number, line)| (number, line.to_owned())).collect();
    let numbered = parts(page).into_iter().map(|(part, text)| PartLines { part: part.to_string(), lines: lines(text) });
    numbered.filter(|part| !part.lines.is_empty()).collect()
}

/// Gives the words of a part by its name.
pub(crate) fn words_of<'a>(page: &'a Page, name: &str) -> Option<&'a str> {
    parts(page).into_iter().find(|(part, _)| part.to_string() == name).map(|(_, text)| text)
}

/// Gives the page with every part changed by `change`.
pub(super) fn with_parts(mut page: Page, mut change: impl FnMut(Part, &str) -> String) -> Page {
    page.title = change(Part::Title, &page.title);
    page.summary = change(Part::Summary, &page.summary);
    for (at, section) in page.sections.iter_mut().enumerate() {
        section.question = change(Part::Question(at), &section.question);
        section.answer = change(Part::Answer(at), &section.answer);
    }
    page.seek_care = change(Part::SeekCare, &page.seek_care);
    page
}
