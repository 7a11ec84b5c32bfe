//! A text line by line, with the remarks that reviewers made on its lines.

use askwell_app::editing::{PartLines, VerdictShown};
use askwell_app::reviewing::Remark;

use super::show::part_words;
use crate::form::Form;
use crate::words::Words;

/// A line with the remarks that still stand on it.
#[derive(Debug)]
pub(super) struct LineRow {
    pub(super) number: usize,
    pub(super) text: String,
    /// Who says what.
    pub(super) remarks: Vec<(String, String)>,
    /// The field of a new remark.
    pub(super) field: String,
}

/// A part of the text.
#[derive(Debug)]
pub(super) struct PartRows {
    pub(super) name: String,
    pub(super) rows: Vec<LineRow>,
}

/// Gives every part line by line.
pub(super) fn rows(parts: Vec<PartLines>, verdicts: &[VerdictShown], words: Words) -> Vec<PartRows> {
    let remarks = |part: &str, number: usize| {
        let of = |verdict: &VerdictShown| {
            let standing = verdict.lines.iter().filter(|line| line.comment.part == part && line.stands == Some(number));
            standing.map(|line| (verdict.by.clone(), line.comment.said.clone())).collect::<Vec<_>>()
        };
        verdicts.iter().flat_map(of).collect()
    };
    let part = |PartLines { part, lines }: PartLines| PartRows {
        name: part_words(&part, words),
        rows: lines
            .into_iter()
            .map(|(number, text)| LineRow {
                remarks: remarks(&part, number),
                field: format!("line-{part}-{number}"),
                number,
                text,
            })
            .collect(),
    };
    parts.into_iter().map(part).collect()
}

/// Gives the lines on which a remark stands, with their parts; for whoever changes the text.
pub(super) fn remarked(parts: Vec<PartRows>) -> Vec<PartRows> {
    let mut parts = parts;
    parts.iter_mut().for_each(|part| part.rows.retain(|row| !row.remarks.is_empty()));
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// Reads the remarks out of a form.
pub(super) fn read(form: &Form) -> Vec<Remark> {
    let remark = |name: &str| {
        let (part, line) = name.strip_prefix("line-")?.rsplit_once('-')?;
        let said = form.value(name).trim();
        let remark = Remark { part: part.to_owned(), line: line.parse().ok()?, said: said.to_owned() };
        (!said.is_empty()).then_some(remark)
    };
    form.names().filter_map(remark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_names_its_part_and_line_and_an_empty_one_is_none() {
        let form = Form::new().with("line-seek-care-2", " When? ").with("line-answer-1-1", " ").with("line-x", "odd");
        let remark = Remark { part: "seek-care".into(), line: 2, said: "When?".into() };
        assert_eq!(read(&form), [remark]);
    }
}
