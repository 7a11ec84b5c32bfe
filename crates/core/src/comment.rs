//! A reviewer's remark on one line of a text, and what became of the line in a later text.

use serde::{Deserialize, Serialize};

/// A remark has at most so many characters.
pub const REMARK_CHARS_MOST: usize = 4_000;

/// A remark on one line of exactly one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineComment {
    /// The part of the page, such as `answer-2`.
    pub part: String,
    /// Number of the line in it, from 1; empty lines are not counted.
    pub line: usize,
    /// The line as it stood, so that the remark can be read when the line has gone.
    pub words: String,
    /// What the reviewer says of it.
    pub said: String,
}

/// Why a remark was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadComment {
    /// The text has no such line.
    #[error("there is no such line")]
    NoSuchLine,
    /// Nothing was said.
    #[error("nothing is said")]
    Empty,
    /// Too much was said.
    #[error("it is longer than {REMARK_CHARS_MOST} characters")]
    TooLong,
}

/// Gives the lines of a running text that hold anything, with their numbers from 1.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines().map(str::trim).filter(|line| !line.is_empty()))
}

impl LineComment {
    /// Gives a remark on a line of a part whose text is given.
    pub fn on(part: &str, text: &str, line: usize, said: &str) -> Result<Self, BadComment> {
        let said = said.trim();
        if said.is_empty() {
            return Err(BadComment::Empty);
        }
        if said.chars().count() > REMARK_CHARS_MOST {
            return Err(BadComment::TooLong);
        }
        let (_, words) = lines(text).find(|(number, _)| *number == line).ok_or(BadComment::NoSuchLine)?;
        Ok(Self { part: part.to_owned(), line, words: words.to_owned(), said: said.to_owned() })
    }

    /// Gives the number of the line that still says the same in a later text of the part, the nearest where several do; `None` when
    /// the line was changed or taken out, which resolves the remark.
    pub fn stands_in(&self, text: &str) -> Option<usize> {
        let same = lines(text).filter(|(_, words)| *words == self.words).map(|(number, _)| number);
        same.min_by_key(|number| number.abs_diff(self.line))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: &str = "It helps most people.\n\n- It can weaken the heart.\n- Ask about your heart.\n";

    #[test]
    fn a_remark_keeps_the_line_it_is_about() {
        let remark = LineComment::on("answer-1", TEXT, 2, " How often? ").unwrap();
        assert_eq!((remark.words.as_str(), remark.said.as_str()), ("- It can weaken the heart.", "How often?"));
        assert_eq!(LineComment::on("answer-1", TEXT, 4, "Here?"), Err(BadComment::NoSuchLine));
        assert_eq!(LineComment::on("answer-1", TEXT, 0, "Here?"), Err(BadComment::NoSuchLine));
        assert_eq!(LineComment::on("answer-1", TEXT, 1, " \n"), Err(BadComment::Empty));
    }

    #[test]
    fn a_remark_follows_its_line_and_is_resolved_when_the_line_changes() {
        let remark = LineComment::on("answer-1", TEXT, 2, "How often?").unwrap();
        assert_eq!(remark.stands_in(&format!("Yes.\n\n{TEXT}")), Some(3));
        assert_eq!(remark.stands_in(&TEXT.replace("can weaken the heart", "weakens 4 hearts of 100")), None);
        assert_eq!(remark.stands_in(""), None);
    }

    #[test]
    fn of_equal_lines_the_nearest_is_meant() {
        let remark = LineComment::on("answer-1", "Rest.\nDrink.\nRest.", 3, "How long?").unwrap();
        assert_eq!(remark.stands_in("Rest.\nDrink.\nSleep.\nRest."), Some(4));
        assert_eq!(remark.stands_in("Rest.\nSleep."), Some(1));
    }
}
